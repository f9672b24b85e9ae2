"""Types of periodic report as dated data: who owes which numbers for which periods, by when, and how they are checked.

A version that exists never changes. The one in force on a period's cut-off decides about that period for good.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.calendars import CalendarVersion, working_day_after
from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.indicators import Definition, IndicatorSource
from movement.model.periods import Cut, Period, PeriodKind, Scheme
from movement.model.score_sheets import in_force
from movement.model.units import Tier, Unit, UnitKind

TypeCode = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")]
Named = Annotated[str, Meta(max_length=30)]
"""A code as someone names it; that there is one of the name is checked where it is used."""
PAIR, FEWEST_EARLIER = 2, 4


class CheckKind(StrEnum):
    """What a check asks of the numbers it names; one that is missing is asked nothing."""

    NOT_MORE = "NOT_MORE"
    EXCLUSIVE = "EXCLUSIVE"
    TOGETHER = "TOGETHER"
    OUTLIER = "OUTLIER"


class CheckSeverity(StrEnum):
    """A BLOCK check stops a return from being submitted; a WARN one is only shown."""

    WARN = "WARN"
    BLOCK = "BLOCK"


class Check(Struct, frozen=True, kw_only=True):
    """One check of a report type."""

    code: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
    kind: CheckKind
    severity: CheckSeverity = CheckSeverity.BLOCK
    codes: Annotated[tuple[Named, ...], Meta(min_length=1, max_length=40)]
    """NOT_MORE: the first is not more than the second. EXCLUSIVE: at most one is above zero. TOGETHER: all or none."""
    factor: Decimal | None = None
    """OUTLIER: how many median deviations from the median of the unit's earlier numbers are still usual."""


class Deadline(Struct, frozen=True, kw_only=True):
    """By which working day after the cut-off units of a tier report, and how many later their returns are locked."""

    tier: Tier
    days: Annotated[int, Meta(ge=1, le=60)]
    """At least one: Decree 09/2019/NĐ-CP, article 8."""
    lock_days: Annotated[int, Meta(ge=0, le=250)] = 0


class ReportTypeVersion(Struct, frozen=True, kw_only=True):
    """A report type as it is in force for cut-offs from `effective_from` up to, not including, `effective_to`."""

    number: int
    effective_from: date
    effective_to: date | None = None
    legal_basis: Line = ""
    scheme: Scheme = Scheme.ND09
    kind: PeriodKind
    indicators: Annotated[tuple[Named, ...], Meta(min_length=1, max_length=80)]
    unit_kinds: Annotated[tuple[UnitKind, ...], Meta(min_length=1, max_length=20)]
    """Which units owe it, of the tiers that have a deadline."""
    deadlines: Annotated[tuple[Deadline, ...], Meta(min_length=1, max_length=3)]
    checks: Annotated[tuple[Check, ...], Meta(max_length=60)] = ()

    def deadline(self, tier: Tier) -> Deadline | None:
        """Return the deadline of a tier, or None where it owes nothing."""
        return next((d for d in self.deadlines if d.tier is tier), None)

    def owed_by(self, unit: Unit, day: date) -> Deadline | None:
        """Return the deadline of a unit that is open on the day of the cut-off and owes the report, or None."""
        version = unit.at(day)
        if version is None or unit.kind not in self.unit_kinds:
            return None
        return self.deadline(version.tier)


class ReportType(Struct, frozen=True, kw_only=True):
    """A report type of a province with all its versions."""

    id: str
    """`report:root:code`, the subject of its audit trail."""
    root: str
    path: str
    code: TypeCode
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    versions: tuple[ReportTypeVersion, ...]
    created_at: datetime
    version: int = 1
    head: str = ""

    def at(self, day: date) -> ReportTypeVersion | None:
        """Return the version in force on a day, or None."""
        return in_force(self.versions, day)


class ReportTypeLine(Struct, frozen=True, kw_only=True):
    """What the index of a province's report types shows of one."""

    id: str
    root: str
    code: str


class Due(Struct, frozen=True):
    """The last day on which a return is in time, and the last one on which it may be submitted at all."""

    on: date
    locks_on: date


def type_id(root: str, code: str) -> str:
    """Return the id under which a report type of a province is kept."""
    return f"report:{root}:{code}"


_EXAMPLES = {
    PeriodKind.MONTH: "M07",
    PeriodKind.QUARTER: "Q3",
    PeriodKind.HALF: "H1",
    PeriodKind.NINE_MONTHS: "9M",
    PeriodKind.YEAR: "",
}


def period_of(found: ReportType, text: str, party: tuple[Cut, ...]) -> tuple[Period, ReportTypeVersion]:
    """Read a period as one for which a type is reported, with the version that counts; raises BAD_PERIOD."""
    period = Period.parse(text, party)
    version = found.at(period.last_day)
    if version is None:
        raise refuse(Code.BAD_PERIOD, "period", detail="Loại báo cáo không có hiệu lực vào ngày chốt của kỳ này.")
    if (period.scheme, period.kind) != (version.scheme, version.kind):
        example = Period(version.scheme, period.year, _EXAMPLES[version.kind])
        sentence = f"Loại báo cáo này có kỳ và lịch chốt số liệu khác, ví dụ {example}."
        raise refuse(Code.BAD_PERIOD, "period", detail=sentence)
    return period, version


def due(deadline: Deadline, period: Period, calendar: CalendarVersion | None) -> Due:
    """Return by when a tier's returns of a period are due and locked."""
    on = working_day_after(calendar, period.last_day, deadline.days)
    return Due(on, working_day_after(calendar, on, deadline.lock_days))


def expected(version: ReportTypeVersion, period: Period, units: Iterable[Unit], root: str) -> list[tuple[str, Unit]]:
    """Return who of a province owes a report for a period, by path: the units open on the day of the cut-off."""
    day = period.last_day
    found = []
    for unit in units:
        at = unit.at(day)
        if at is not None and at.path.startswith(f"/{root}/") and version.owed_by(unit, day) is not None:
            found.append((at.path, unit))
    return sorted(found, key=lambda pair: pair[0])


def check(version: ReportTypeVersion, known: Mapping[str, Definition]) -> None:
    """Raise BAD_INPUT if a version contradicts itself, or names what is no reported indicator of its first day."""
    if version.effective_to is not None and version.effective_to <= version.effective_from:
        raise refuse(Code.BAD_INPUT, "effectiveTo", detail="Ngày hết hiệu lực phải sau ngày có hiệu lực.")
    for code in version.indicators:
        if code not in known or known[code].source is not IndicatorSource.REPORTED:
            raise refuse(Code.BAD_INPUT, "indicators", code, detail="Không có chỉ tiêu báo cáo này vào ngày hiệu lực.")
    if len(set(version.indicators)) < len(version.indicators):
        raise refuse(Code.BAD_INPUT, "indicators", detail="Chỉ tiêu bị ghi hai lần.")
    if len({d.tier for d in version.deadlines}) < len(version.deadlines):
        raise refuse(Code.BAD_INPUT, "deadlines", detail="Mỗi cấp chỉ có một thời hạn.")
    if len({c.code for c in version.checks}) < len(version.checks):
        raise refuse(Code.BAD_INPUT, "checks", detail="Mã kiểm tra bị trùng.")
    for one in version.checks:
        _check_check(one, version.indicators)


def _check_check(one: Check, indicators: tuple[str, ...]) -> None:
    if strange := [code for code in one.codes if code not in indicators]:
        raise refuse(Code.BAD_INPUT, "checks", one.code, detail=f"Báo cáo không có chỉ tiêu {strange[0]}.")
    outlier, different = one.kind is CheckKind.OUTLIER, len(set(one.codes))
    if (one.kind is CheckKind.NOT_MORE and len(one.codes) != PAIR) or (not outlier and different < PAIR):
        raise refuse(Code.BAD_INPUT, "checks", one.code, detail="So sánh cần các chỉ tiêu khác nhau, A ≤ B đúng hai.")
    if different < len(one.codes):
        raise refuse(Code.BAD_INPUT, "checks", one.code, detail="Chỉ tiêu bị ghi hai lần.")
    if outlier != (one.factor is not None and one.factor > 0):
        raise refuse(Code.BAD_INPUT, "checks", one.code, detail="Chỉ kiểm tra bất thường mới có, và cần, hệ số.")
