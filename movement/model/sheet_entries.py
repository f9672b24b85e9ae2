"""The sheet of entries: the registration form with one column a field, and some for each item of its lists."""

from movement.model.sheet_choices import FIELDS, FOCUS, KINDS, NEW, SUBJECTS
from movement.model.sheet_entry_lists import forces, milestones, outputs
from movement.model.sheet_forms import CellType, Column, SheetForm, SheetKind

LINE, TEXT = 300, 4_000


def _long(title: str, field: str, help_: str, example: str = "", *also: str) -> Column:
    return Column(title=title, place=(field,), most=TEXT, help=help_, example=example, also=also, width=40)


ENTRIES = SheetForm(
    kind=SheetKind.ENTRIES,
    title="Hồ sơ đăng ký",
    rules=(
        "Mỗi dòng là một hồ sơ; bắt đầu ghi từ dòng ngay dưới dòng ví dụ. Dòng ví dụ không được nhập vào hệ thống.",
        "Mỗi dòng trở thành một hồ sơ ở trạng thái bản nháp, đơn vị xem lại rồi mới gửi.",
    ),
    columns=(
        Column(title="STT", type=CellType.NOTE, also=("TT", "Số thứ tự"), width=8),
        Column(
            title="Tên mô hình, điển hình",
            place=("title",),
            needed=True,
            most=LINE,
            also=("Tên mô hình", "Tên điển hình", "Tên mô hình/điển hình", "Tên hồ sơ"),
            help="Mỗi dòng là một mô hình hoặc điển hình.",
            example="Tuyến đường hoa tự quản (dữ liệu mẫu)",
            width=40,
        ),
        Column(
            title="Loại",
            place=("kind",),
            type=CellType.CHOICE,
            choices=KINDS,
            also=("Loại hồ sơ", "Mô hình hay điển hình"),
            help="Để trống là mô hình.",
            example="Mô hình",
            width=14,
        ),
        Column(
            title="Mới hay đang duy trì",
            place=("is_new",),
            type=CellType.CHOICE,
            choices=NEW,
            help="Để trống là mới trong năm.",
            example="Mới trong năm",
            width=18,
        ),
        Column(
            title="Lĩnh vực",
            place=("field",),
            type=CellType.CHOICE,
            choices=FIELDS,
            example="Văn hóa - xã hội",
        ),
        Column(
            title="Lĩnh vực trọng tâm",
            place=("focus",),
            type=CellType.CHOICES,
            choices=FOCUS,
            also=("Nội dung trọng tâm",),
            help="Nhiều lĩnh vực thì ngăn cách bằng dấu chấm phẩy.",
            example="Xây dựng nông thôn mới",
            width=30,
        ),
        Column(
            title="Chủ thể",
            place=("subject",),
            type=CellType.CHOICE,
            choices=SUBJECTS,
            also=("Đối tượng đăng ký", "Tập thể, cá nhân"),
            example="Tập thể",
            width=18,
        ),
        _long("Thực trạng, lý do", "situation", "Thực trạng và lý do xây dựng.", "Đường thôn chưa có người chăm sóc."),
        _long("Mục tiêu", "objectives", "Mục tiêu cần đạt.", "Toàn bộ đường thôn xanh, sạch, đẹp."),
        _long("Tiêu chí đánh giá", "criteria", "Đo kết quả bằng gì.", "Số km đường được chăm sóc."),
        _long("Nội dung", "content", "Làm gì.", "Mỗi hộ nhận chăm sóc một đoạn đường.", "Nội dung thực hiện"),
        _long("Cách làm", "method", "Làm như thế nào.", "Họp dân, ký cam kết, phân đoạn.", "Giải pháp", "Phương pháp"),
        _long("Địa bàn", "area", "Thực hiện ở đâu.", "Ba thôn.", "Phạm vi"),
        _long("Đối tượng thụ hưởng", "beneficiaries", "Cho ai.", "Nhân dân ba thôn."),
        *forces(),
        _long("Nguồn lực", "resources", "Bằng nguồn lực nào.", "Nhân dân đóng góp ngày công.", "Kinh phí"),
        Column(
            title="Ngày bắt đầu",
            place=("starts_on",),
            type=CellType.DAY,
            also=("Thời gian bắt đầu",),
            example="12/3/2026",
            width=14,
        ),
        *milestones(),
        Column(
            title="Ngày đánh giá",
            place=("evaluates_on",),
            type=CellType.DAY,
            also=("Thời gian đánh giá", "Ngày tổng kết"),
            help="Không trước ngày bắt đầu.",
            example="30/11/2026",
            width=14,
        ),
        *outputs(),
        _long("Khả năng duy trì, nhân rộng", "sustainability", "Duy trì và nhân rộng ra sao.", "Đưa vào hương ước."),
        Column(
            title="Cuộc vận động gắn kết",
            place=("linked_campaign",),
            most=LINE,
            also=("Phong trào gắn kết",),
            example="Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh",
        ),
    ),
)
