"""Words for the sample entries: plausible models of the movement, invented, and labelled as sample data."""

from msgspec import Struct

from movement.model.entry_form import EntryField, FocusArea

LABEL = "(dữ liệu mẫu)"
REASONS = ("Cần bổ sung minh chứng.", "Mục tiêu chưa đo được, đề nghị làm rõ.", "Chưa rõ lực lượng phối hợp.")
NEW_UNIT = "Đơn vị mới hoạt động từ ngày 01/7/2025, chấp nhận đăng ký muộn."
NEW_TASK = "Mô hình gắn với nhiệm vụ phát sinh trong năm, chấp nhận đăng ký muộn."


class Topic(Struct, frozen=True):
    """What a sample entry is about."""

    title: str
    field: EntryField
    focus: tuple[FocusArea, ...]
    output: str
    measure: str
    most: int


_E, _C, _D, _P = (
    EntryField.ECONOMY,
    EntryField.CULTURE_SOCIETY,
    EntryField.DEFENCE_SECURITY,
    EntryField.POLITICAL_SYSTEM,
)
_S, _N, _K, _J = (
    FocusArea.SITE_CLEARANCE,
    FocusArea.NEW_RURAL,
    FocusArea.PETITIONS,
    FocusArea.SOCIO_ECONOMIC_PROJECT,
)

TOPICS = (
    Topic("Vận động Nhân dân bàn giao mặt bằng làm đường", _E, (_S, _J), "Hộ đồng thuận bàn giao mặt bằng", "hộ", 120),
    Topic("Hiến đất mở rộng đường thôn", _E, (_N, _S), "Đất hiến", "m²", 3000),
    Topic("Tổ liên kết trồng nhãn lồng theo tiêu chuẩn an toàn", _E, (_J,), "Hộ tham gia tổ liên kết", "hộ", 60),
    Topic("Dồn thửa đổi ruộng, sản xuất lúa chất lượng cao", _E, (_N,), "Diện tích sản xuất tập trung", "ha", 80),
    Topic("Tuyến đường hoa phụ nữ tự quản", _C, (_N,), "Chiều dài tuyến đường hoa", "km", 6),
    Topic("Khu dân cư phân loại rác tại nguồn", _C, (_N,), "Hộ phân loại rác", "hộ", 300),
    Topic("Nhà văn hóa thôn sáng đèn", _C, (_N,), "Buổi sinh hoạt cộng đồng", "buổi", 48),
    Topic("Quỹ khuyến học dòng họ", _C, (), "Học sinh được hỗ trợ", "em", 90),
    Topic("Xóa nhà tạm cho hộ nghèo", _C, (_J,), "Nhà được xây mới, sửa chữa", "nhà", 25),
    Topic("Camera an ninh cộng đồng", _D, (), "Điểm camera lắp đặt", "điểm", 40),
    Topic("Tổ tự quản về an ninh trật tự", _D, (), "Vụ việc hòa giải thành", "vụ", 30),
    Topic("Thanh niên nhập ngũ, hậu phương vững mạnh", _D, (), "Gia đình quân nhân được thăm hỏi", "lượt", 50),
    Topic("Xứ, họ đạo bình yên", _D, (_K,), "Buổi gặp gỡ, đối thoại", "buổi", 20),
    Topic("Đối thoại định kỳ giữa người đứng đầu với Nhân dân", _P, (_K,), "Kiến nghị giải quyết", "kiến nghị", 70),
    Topic("Chính quyền thân thiện, vì Nhân dân phục vụ", _P, (), "Hồ sơ trả trước hạn", "hồ sơ", 900),
    Topic("Tổ công nghệ số cộng đồng", _P, (_J,), "Người dân được hướng dẫn dịch vụ công", "người", 800),
    Topic("Hòa giải ở cơ sở, không để phát sinh điểm nóng", _P, (_K,), "Đơn thư giải quyết tại cơ sở", "đơn", 35),
    Topic("Chi bộ đi đầu vận động hiến kế xây dựng thôn", _P, (_N,), "Ý kiến được tiếp thu", "ý kiến", 60),
)
