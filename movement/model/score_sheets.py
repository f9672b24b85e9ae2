"""Score sheets as dated data.

The point table of a province's own act is data that staff enter as a version; a version that exists never changes. All
numbers are integers: hundredths of a point, so that 100 points are 10,000. A score is rounded once, at the end.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from movement.model.entry_form import Line
from movement.model.errors import Code, refuse

FULL = 10_000
"""A hundred points."""


Points = Annotated[int, Meta(ge=0, le=FULL)]


class Grade(StrEnum):
    """How a unit is graded, best first: xuất sắc, tốt, khá, trung bình, yếu."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    FAIR = "FAIR"
    AVERAGE = "AVERAGE"
    WEAK = "WEAK"


ORDER = list(Grade)


class CriterionKind(StrEnum):
    """Scored criteria make the base; bonus and penalty are added and taken off; a knock-out caps the grade."""

    SCORED = "SCORED"
    BONUS = "BONUS"
    PENALTY = "PENALTY"
    KNOCK_OUT = "KNOCK_OUT"


class Stage(Struct, frozen=True, kw_only=True):
    """A row of a step table: from this share of the target on, these points."""

    at_least: Points
    """Share of the target in hundredths of a per cent."""
    points: Points


class Criterion(Struct, frozen=True, kw_only=True):
    """One line of a sheet."""

    code: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9._-]{0,19}$")]
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    kind: CriterionKind = CriterionKind.SCORED
    most: Points = 0
    may_not_apply: bool = False
    stages: Annotated[tuple[Stage, ...], Meta(max_length=20)] = ()
    """A step table; without one the points grow evenly with the result."""
    cap: Grade | None = None
    """The best grade left after a knock-out."""


class Band(Struct, frozen=True, kw_only=True):
    """A grade and the score from which it is given."""

    grade: Grade
    at_least: Points


class SheetVersion(Struct, frozen=True, kw_only=True):
    """A sheet as it is in force from `effective_from` up to, not including, `effective_to`."""

    number: int
    effective_from: date
    effective_to: date | None = None
    legal_basis: Line = ""
    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1, max_length=100)]
    bands: Annotated[tuple[Band, ...], Meta(min_length=1, max_length=5)]
    bonus_cap: Points = 0


class SheetLine(Struct, frozen=True, kw_only=True):
    """What the index of sheets shows of one."""

    id: str
    name: str


class ScoreSheet(Struct, frozen=True, kw_only=True):
    """A sheet of a province with all its versions."""

    id: str
    root: str
    path: str
    name: str
    versions: tuple[SheetVersion, ...]
    created_at: datetime
    version: int = 1
    head: str = ""

    def at(self, day: date) -> SheetVersion | None:
        """Return the version in force on a day, or None."""
        return in_force(self.versions, day)


class Dated(Protocol):
    """A version in force from a day up to, not including, another."""

    @property
    def effective_from(self) -> date:
        """First day."""

    @property
    def effective_to(self) -> date | None:
        """First day without it; None while it lasts."""


def in_force[V: Dated](versions: Sequence[V], day: date) -> V | None:
    """Return the last version that has begun by a day, or None if it has ended.

    A version replaces those before it for good: when it ends without a successor nothing is in force, which has to
    be seen, and not what was in force before it.
    """
    begun = [version for version in versions if version.effective_from <= day]
    lasts = bool(begun) and (begun[-1].effective_to is None or day < begun[-1].effective_to)
    return begun[-1] if lasts else None


def check(version: SheetVersion) -> None:
    """Raise BAD_INPUT if a version contradicts itself."""
    codes = [criterion.code for criterion in version.criteria]
    if len(set(codes)) != len(codes):
        raise refuse(Code.BAD_INPUT, "criteria", detail="Mã tiêu chí bị trùng.")
    for criterion in version.criteria:
        knock_out = criterion.kind is CriterionKind.KNOCK_OUT
        if knock_out != (criterion.cap is not None) or knock_out != (criterion.most == 0):
            raise refuse(
                Code.BAD_INPUT, "criteria", criterion.code, detail="Điểm liệt cần mức trần; tiêu chí cần điểm."
            )
        marks = [(stage.at_least, stage.points) for stage in criterion.stages]
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(marks))
        if not rising or any(points > criterion.most for _, points in marks):
            sentence = "Bảng bậc điểm phải tăng dần và trong khung điểm."
            raise refuse(Code.BAD_INPUT, "criteria", criterion.code, detail=sentence)
    if not any(c.kind is CriterionKind.SCORED and not c.may_not_apply for c in version.criteria):
        raise refuse(Code.BAD_INPUT, "criteria", detail="Cần ít nhất một tiêu chí luôn được chấm.")
    if not bands_fall(version.bands):
        raise refuse(Code.BAD_INPUT, "bands", detail="Các mức xếp loại phải giảm dần và mức cuối bắt đầu từ 0.")
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        raise refuse(Code.BAD_INPUT, "effectiveTo", detail="Ngày hết hiệu lực phải sau ngày có hiệu lực.")


def bands_fall(bands: Sequence[Band]) -> bool:
    """Tell whether bands go down from the best grade, and the last one takes all that is left."""
    places = [(ORDER.index(band.grade), band.at_least) for band in bands]
    return all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(places)) and places[-1][1] == 0
