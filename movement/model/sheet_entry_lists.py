"""The columns of a sheet of entries for the form's lists: some for each item, as many items as there is room for."""

from movement.model.sheet_choices import ROLES, SUBJECTS
from movement.model.sheet_forms import CellType, Column

FORCES, MILESTONES, OUTPUTS = 3, 3, 4
"""How many items of each list the sheet has room for; the form itself takes more."""


def forces() -> list[Column]:
    """Return the columns of who carries the entry."""
    return [column for number in range(1, FORCES + 1) for column in _force(number)]


def milestones() -> list[Column]:
    """Return the columns of the steps on the way."""
    return [column for number in range(1, MILESTONES + 1) for column in _milestone(number)]


def outputs() -> list[Column]:
    """Return the columns of results that can be checked."""
    return [column for number in range(1, OUTPUTS + 1) for column in _output(number)]


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
