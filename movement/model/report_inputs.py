"""What a report is made from: figures of a unit and those below it, counts of lists and of inspections. Plain data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.awards import AwardMethod
from movement.model.commendation import Counts
from movement.model.periods import Period
from movement.model.report_content import Absent, Number
from movement.model.report_words import described
from movement.model.reports import ReportBasis, ReportFormat
from movement.model.statistics import Meaning, Numbers, ReportedIndicator
from movement.model.subjects import SubjectClass

ENTRY = "ENTRY_"
"""How the codes of numbers begin that are counted from entries: every run counts all of them."""


class Figure(Struct, frozen=True, kw_only=True):
    """One indicator with what people call it."""

    code: str
    name: str
    measure: str
    value: Number
    own: Number
    last_year: Number
    plan: Number | None = None
    """Of a year: the unit's own target; None: it stated none."""


class Figures(Struct, frozen=True):
    """A unit's indicators by code."""

    known: Mapping[str, Figure]

    def __getitem__(self, code: str) -> Figure:
        """Return an indicator. What is counted from entries and was not is zero; any other was not reported."""
        if code in self.known:
            return self.known[code]
        if not code.startswith(ENTRY):
            nothing = Number(absent=Absent.NOT_REPORTED)
            return figure(code, nothing, nothing, nothing)
        zero = Number(value=Decimal(0))
        counted = [f.last_year.value is not None for name, f in self.known.items() if name.startswith(ENTRY)]
        then = zero if any(counted) else Number(absent=Absent.NONE_THEN)
        return figure(code, zero, zero, then)

    def others(self) -> list[Figure]:
        """Return the indicators that no table of entries shows, whatever they are, in the order of their codes."""
        return [f for _, f in sorted(self.known.items()) if not f.code.startswith(ENTRY)]


class Below(Struct, frozen=True, kw_only=True):
    """A unit directly below the one that reports."""

    name: str
    territory: bool
    figures: Figures | None
    """None: nothing was counted for it."""


class Listed(Struct, frozen=True, kw_only=True):
    """How a list of candidates came out. Counts only: who may read a report may not always read its names."""

    counts: Counts
    as_of: date


class Oversight(Struct, frozen=True, kw_only=True):
    """Inspections of units at or below the one that reports, of those that were announced."""

    by_type: Mapping[StrEnum, tuple[int, int, int, int]]
    """Type → announced in the period, concluded in it, of these in time, still open at its end."""
    grades: Mapping[StrEnum, int]
    """Grade → conclusions of the period."""
    recommended: int
    """Recommendations of the conclusions issued up to the cut-off."""
    remedied: int
    reported: int
    """Said to be done, and not yet seen to be."""
    late: int
    """Open after their day."""


class Inputs(Struct, frozen=True, kw_only=True):
    """Everything a report is made from; the same inputs give the same bytes."""

    format: ReportFormat
    unit: str
    superior: str
    province: str
    period: Period
    basis: ReportBasis
    figures: Figures
    below: tuple[Below, ...]
    listed: Listed | None
    oversight: Oversight
    sample: bool
    awards: Mapping[tuple[SubjectClass, AwardMethod], int] | None = None
    """Awards that were decided in the period and stand; None where the province has none on record."""


def figure(code: str, value: Number, own: Number, last_year: Number) -> Figure:
    """Return an indicator by what `report_words` calls it."""
    said = described(code)
    return Figure(code=code, name=said.name, measure=said.measure, value=value, own=own, last_year=last_year)


def figures(found: Numbers) -> Figures:
    """Return a unit's numbers as figures: the one door through which numbers come into a report.

    What is counted from entries is called as `report_words` says, what comes with returns as their catalogue says; of
    the latter only whole numbers, without their splits.
    """
    counted = {
        i.code: figure(i.code, number(i.value), number(i.own), number(i.same_period_last_year, Absent.NONE_THEN))
        for i in found.indicators
    }
    meant = {meaning.code: meaning for meaning in found.meanings}
    known = counted | {r.code: _reported(r, meant[r.code]) for r in found.reported if r.code in meant}
    plans = {target.code: Number(value=target.value) for target in found.plans}
    return Figures({code: structs.replace(one, plan=plans.get(code)) for code, one in known.items()})


def _reported(found: ReportedIndicator, meaning: Meaning) -> Figure:
    def shown(value: Decimal | None, hidden: bool, why: Absent = Absent.NOT_REPORTED) -> Number:  # noqa: FBT001 - of one
        return number(value, Absent.SUPPRESSED if hidden else why)

    return Figure(
        code=found.code,
        name=meaning.name,
        measure=meaning.unit_of_measure,
        value=shown(found.value, found.suppressed),
        own=shown(found.own, found.own_suppressed),
        last_year=shown(found.same_period_last_year, found.last_year_suppressed, Absent.NONE_THEN),
    )


def number(value: Decimal | None, why: Absent = Absent.NOT_REPORTED) -> Number:
    """Return a value, or the reason why there is none."""
    return Number(absent=why) if value is None else Number(value=value)
