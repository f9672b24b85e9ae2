"""The sheet of entries: the registration form with one column a field, and some for each item of its lists."""

from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType
from movement.model.sheet_forms import CellType, Column, SheetForm, SheetKind

LINE, TEXT = 300, 4_000
KINDS = {"Mô hình": EntryKind.MODEL, "Điển hình": EntryKind.EXEMPLAR}
NEW = {"Mới trong năm": True, "Đang duy trì": False}
FIELDS = {
    "Phát triển kinh tế": EntryField.ECONOMY,
    "Văn hóa - xã hội": EntryField.CULTURE_SOCIETY,
    "Quốc phòng - an ninh": EntryField.DEFENCE_SECURITY,
    "Xây dựng hệ thống chính trị": EntryField.POLITICAL_SYSTEM,
}
FOCUS = {
    "Giải phóng mặt bằng": FocusArea.SITE_CLEARANCE,
    "Xây dựng nông thôn mới": FocusArea.NEW_RURAL,
    "Giải quyết đơn thư, khiếu nại, tố cáo": FocusArea.PETITIONS,
    "Dự án kinh tế - xã hội": FocusArea.SOCIO_ECONOMIC_PROJECT,
}
SUBJECTS = {
    "Tập thể": SubjectType.COLLECTIVE,
    "Cá nhân": SubjectType.INDIVIDUAL,
    "Hộ gia đình": SubjectType.HOUSEHOLD,
    "Tổ tự quản": SubjectType.COMMUNITY_GROUP,
    "Dòng họ": SubjectType.CLAN,
    "Người có uy tín": SubjectType.PRESTIGIOUS_PERSON,
}
ROLES = {"Chủ trì": ForceRole.LEAD, "Phối hợp": ForceRole.COORDINATING, "Tham gia": ForceRole.TAKING_PART}
FORCES, MILESTONES, OUTPUTS = 3, 3, 4
"""How many items of each list the sheet has room for; the form itself takes more."""


def _long(title: str, field: str, help_: str, example: str = "", *also: str) -> Column:
    return Column(title=title, place=(field,), most=TEXT, help=help_, example=example, also=also, width=40)


def _force(number: int) -> list[Column]:
    at, first = f"Lực lượng {number}", number == 1
    return [
        Column(
            title=f"{at} - tên",
            place=("forces", number - 1, "name"),
            needed=True,
            help="Tên tổ chức, lực lượng; không ghi tên cá nhân.",
            example="Hội Nông dân xã" if first else "",
        ),
        Column(
            title=f"{at} - loại",
            place=("forces", number - 1, "type"),
            type=CellType.CHOICE,
            choices=SUBJECTS,
            needed=True,
            example="Tập thể" if first else "",
            width=18,
        ),
        Column(
            title=f"{at} - vai trò",
            place=("forces", number - 1, "role"),
            type=CellType.CHOICE,
            choices=ROLES,
            needed=True,
            example="Chủ trì" if first else "",
            width=18,
        ),
        Column(
            title=f"{at} - nhiệm vụ",
            place=("forces", number - 1, "task"),
            example="Vận động các hộ tham gia" if first else "",
        ),
    ]


def _milestone(number: int) -> list[Column]:
    first = number == 1
    return [
        Column(
            title=f"Mốc {number} - ngày",
            place=("milestones", number - 1, "due_on"),
            type=CellType.DAY,
            needed=True,
            example="30/6/2026" if first else "",
            width=14,
        ),
        Column(
            title=f"Mốc {number} - việc",
            place=("milestones", number - 1, "what"),
            needed=True,
            example="Ra mắt tổ tự quản" if first else "",
        ),
    ]


def _output(number: int) -> list[Column]:
    first = number == 1
    return [
        Column(
            title=f"Sản phẩm {number} - tên",
            place=("outputs", number - 1, "name"),
            needed=True,
            help="Kết quả kiểm tra được.",
            example="Đường hoa được trồng" if first else "",
            also=(f"Kết quả {number} - tên",),
        ),
        Column(
            title=f"Sản phẩm {number} - đơn vị tính",
            place=("outputs", number - 1, "measure"),
            needed=True,
            most=60,
            example="km" if first else "",
            width=14,
        ),
        Column(
            title=f"Sản phẩm {number} - chỉ tiêu",
            place=("outputs", number - 1, "target"),
            type=CellType.NUMBER,
            needed=True,
            example="2,5" if first else "",
            width=14,
        ),
    ]


def _items(columns: list[list[Column]]) -> tuple[Column, ...]:
    return tuple(column for item in columns for column in item)


ENTRIES = SheetForm(
    kind=SheetKind.ENTRIES,
    title="Hồ sơ đăng ký",
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
        *_items([_force(number) for number in range(1, FORCES + 1)]),
        _long("Nguồn lực", "resources", "Bằng nguồn lực nào.", "Nhân dân đóng góp ngày công.", "Kinh phí"),
        Column(
            title="Ngày bắt đầu",
            place=("starts_on",),
            type=CellType.DAY,
            also=("Thời gian bắt đầu",),
            example="12/3/2026",
            width=14,
        ),
        *_items([_milestone(number) for number in range(1, MILESTONES + 1)]),
        Column(
            title="Ngày đánh giá",
            place=("evaluates_on",),
            type=CellType.DAY,
            also=("Thời gian đánh giá", "Ngày tổng kết"),
            help="Không trước ngày bắt đầu.",
            example="30/11/2026",
            width=14,
        ),
        *_items([_output(number) for number in range(1, OUTPUTS + 1)]),
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
