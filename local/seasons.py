"""What the sample inspects and when: the four subjects, and the seasons of each province."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from movement.model.campaigns import OversightType
from movement.model.units import UnitKind


class Subject(Struct, frozen=True):
    """What a campaign is about."""

    key: str
    type: OversightType
    title: str
    content: str
    kinds: frozenset[UnitKind]
    """Whom it inspects."""
    has_sheet: bool = False
    """Whether the score sheet grades."""
    checks: int = 0
    """How many of a unit's entries it looks at on the spot."""
    asks: bool = True
    """Whether it ends with recommendations."""


SUBJECTS = (
    Subject(
        "democracy",
        OversightType.INSPECTION,
        "Kiểm tra việc thực hiện dân chủ ở cơ sở",
        "Những việc phải công khai, Nhân dân bàn và quyết định, Nhân dân giám sát.",
        frozenset({UnitKind.TERRITORY, UnitKind.PARTY_COMMITTEE, UnitKind.PEOPLE_COMMITTEE}),
        checks=1,
    ),
    Subject(
        "reception",
        OversightType.SUPERVISION,
        "Giám sát việc tiếp công dân, đối thoại của người đứng đầu",
        "Lịch tiếp công dân, đối thoại định kỳ, giải quyết kiến nghị sau đối thoại.",
        frozenset({UnitKind.PARTY_COMMITTEE, UnitKind.PEOPLE_COMMITTEE, UnitKind.FRONT}),
    ),
    Subject(
        "models",
        OversightType.SURVEY,
        "Khảo sát các mô hình Dân vận khéo",
        "Kết quả so với đăng ký, sự tham gia của Nhân dân, khả năng nhân rộng.",
        frozenset({UnitKind.TERRITORY, UnitKind.FRONT}),
        checks=2,
        asks=False,
    ),
    Subject(
        "authorities",
        OversightType.APPRAISAL,
        "Thẩm định công tác dân vận của chính quyền",
        "Điểm tự chấm của đơn vị theo phiếu chấm điểm, đối chiếu hồ sơ và thực tế.",
        frozenset({UnitKind.PEOPLE_COMMITTEE}),
        has_sheet=True,
    ),
)


class Opening(Struct, frozen=True):
    """When a campaign opens, and within how many days its inspections are planned."""

    on: date
    days: int


class Season(Struct, frozen=True, kw_only=True):
    """A province's year of inspections. Campaigns open once most entries are registered, and early enough to end."""

    name: str
    year: int
    code: str
    legacy: bool = False
    planned_on: date
    opens: Mapping[str, Opening]
    """By subject."""
    unfinished_from: date | None = None
    """Since when those are planned that still go on, in the present season."""


_BEFORE = {
    "democracy": Opening(date(2025, 3, 10), 20),
    "reception": Opening(date(2025, 3, 12), 20),
    "authorities": Opening(date(2025, 4, 14), 7),
    "models": Opening(date(2025, 5, 28), 3),
}
HUNG_YEN, THAI_BINH = (
    Season(name=f"2025-{code}-old", year=2025, code=code, legacy=True, planned_on=date(2024, 12, 23), opens=_BEFORE)
    for code in ("33", "34")
)
MERGED = Season(
    name="2025-33",
    year=2025,
    code="33",
    planned_on=date(2025, 7, 14),
    opens={
        "democracy": Opening(date(2025, 9, 3), 20),
        "reception": Opening(date(2025, 9, 8), 20),
        "authorities": Opening(date(2025, 9, 22), 15),
        "models": Opening(date(2025, 11, 14), 5),
    },
)
TODAY = Season(
    name="2026-33",
    year=2026,
    code="33",
    planned_on=date(2025, 12, 22),
    opens={
        "democracy": Opening(date(2026, 5, 4), 40),
        "reception": Opening(date(2026, 5, 11), 40),
        "authorities": Opening(date(2026, 8, 24), 20),
        "models": Opening(date(2026, 9, 14), 25),
    },
    unfinished_from=date(2026, 10, 1),
)
SEASONS = (HUNG_YEN, THAI_BINH, MERGED, TODAY)
