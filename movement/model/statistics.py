"""Numbers of a period, by unit: what was counted, how it rolls up, and which entries stand behind each number."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from msgspec import Struct

from movement.model.indicators import IndicatorMeasure, IndicatorSource
from movement.model.placement import SIGN, LineKind, line_id
from movement.model.returns import Value
from movement.model.targets import Target


class Mode(StrEnum):
    """In which tree records are counted and listed: that of their date, or that of today."""

    AS_WAS = "AS_WAS"
    AS_NOW = "AS_NOW"


class Indicator(Struct, frozen=True, kw_only=True):
    """One number of one unit. A split is written into the code: `ENTRY_REG[field=ECONOMY]`."""

    code: str
    value: Decimal
    """The unit and everything below it."""
    own: Decimal
    """The unit alone."""
    same_period_last_year: Decimal | None = None
    """The same, a year earlier, with all the unit wholly succeeded; null if nothing of it existed then."""


class ReportedIndicator(Struct, frozen=True, kw_only=True):
    """One number of one unit that comes with returns. None is what nobody reported, or what is suppressed."""

    code: str
    value: Decimal | None = None
    """The unit and everything below it; of what does not add over units, the unit's own return alone."""
    own: Decimal | None = None
    """The unit's own return alone."""
    same_period_last_year: Decimal | None = None
    reported: int | None = None
    """Returns of part periods that are in the value; None where it is suppressed."""
    expected: int = 0
    """Returns of part periods that ought to be in it so far."""
    suppressed: bool = False
    """Whether there is a value that is not shown, since it describes few persons or would give such a number away."""
    own_suppressed: bool = False
    last_year_suppressed: bool = False


class Meaning(Struct, frozen=True, kw_only=True):
    """What a code of returns, or a rate, meant when the numbers were made."""

    code: str
    name: str
    unit_of_measure: str
    source: IndicatorSource = IndicatorSource.REPORTED
    numerator: str = ""
    denominator: str = ""
    """Of a rate: it is worked out when it is shown, and stored nowhere."""
    decimals: int = 0
    measure: IndicatorMeasure = IndicatorMeasure.EVENT
    adds_over_units: bool = True
    describes_persons: bool = False
    """By any definition of any time: such numbers are suppressed where they are small."""


class UnitStatistics(Struct, frozen=True, kw_only=True):
    """All numbers of one unit in one period, as one generation of a run has them."""

    mode: Mode
    period: str
    g: int
    unit: str
    parent: str
    root: str
    path: str
    existed_last_year: bool
    partly_succeeded: bool
    """Whether a divided predecessor's figures are missing, since shares are never invented: AS_WAS from last year's,
    AS_NOW from all; they stand on a line of their own."""
    indicators: tuple[Indicator, ...]
    """Those that are not zero; the HEAD names all that were counted."""
    reported: tuple[ReportedIndicator, ...] = ()
    """Those of which anything is known; the HEAD names all there could be. Suppressed here, for every reader."""
    plans: tuple[Target, ...] = ()
    """Of a year: the unit's own targets when the numbers were made."""


class Fact(Struct, frozen=True, kw_only=True):
    """That an entry counts in a period, and in which indicators: the ids behind a number."""

    mode: Mode
    period: str
    g: int
    entry: str
    root: str
    path: str
    """AS_WAS the entry's own, AS_NOW that of where it stands today."""
    codes: tuple[str, ...]
    unit: str | None = None
    """AS_NOW: the entry's unit, which the path need not name."""

    @property
    def owner(self) -> str:
        """The entry's unit."""
        return self.unit or self.path.strip("/").rsplit("/", 1)[-1]


class ReturnFact(Struct, frozen=True, kw_only=True):
    """Which numbers of a return count in a period: what stands behind a reported number. Not suppressed."""

    mode: Mode
    period: str
    g: int
    id: str
    """The return's."""
    unit: str
    root: str
    path: str
    """AS_WAS that of the return's cut-off, AS_NOW that of where its unit stands today."""
    values: tuple[Value, ...]


class StatisticsHead(Struct, frozen=True, kw_only=True):
    """The generation that readers see for one province and period, and what it was made from."""

    id: str
    """`statistics:mode:period:root`, the subject of its audit trail."""
    mode: Mode
    period: str
    root: str
    g: int
    inputs: str
    """SHA-256 of the ids and versions read, and of the rules of counting."""
    result: str
    """SHA-256 of all rows of the generation."""
    codes: tuple[str, ...]
    """Every indicator that was counted; one that a unit's row does not name is zero there."""
    units: int
    entries: int
    cut_off: date
    """First day after the period."""
    computed_at: datetime
    reported: tuple[str, ...] = ()
    """Every reported code that has a number or could have one, and the rates of them."""
    meanings: tuple[Meaning, ...] = ()
    """Of each of them, by code without split."""
    returns: int = 0
    final: bool = False
    """Whether the cut-off had come when it was made."""
    standing: str = ""
    """AS_NOW: SHA-256 of where each unit stood; another one means that the tree of today has moved on."""
    version: int = 1
    head: str = ""


class Published(Struct, frozen=True, kw_only=True):
    """One version of a period's published numbers."""

    number: int
    at: datetime
    reason: str = ""
    """Why it replaces the one before; of the first it may be empty."""
    computed_at: datetime
    """When its numbers were computed, the later of both trees."""


class LineNumbers(Struct, frozen=True, kw_only=True):
    """Numbers that stand below a unit, but in no unit of today."""

    line: LineKind
    indicators: tuple[Indicator, ...]
    reported: tuple[ReportedIndicator, ...] = ()


class Numbers(Struct, frozen=True, kw_only=True):
    """What a reader gets of a unit's numbers in a period."""

    unit: str
    mode: Mode
    period: str
    cut_off: date
    computed_at: datetime
    partly_succeeded: bool
    indicators: tuple[Indicator, ...]
    lines: tuple[LineNumbers, ...] = ()
    """AS_NOW: what stands directly below the unit, but in no unit of today; part of its values."""
    reported: tuple[ReportedIndicator, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    final: bool = False
    newest: bool = False
    """Whether the newest run was asked for, though others may be published."""
    versions: tuple[Published, ...] = ()
    """What was published of the province's period, the first version first."""
    plans: tuple[Target, ...] = ()
    """The unit's own targets, by code; of a year."""
    publication: int | None = None
    """The version of the record that says so; None: nothing was."""


def numbers(head: StatisticsHead, row: UnitStatistics, lines: Iterable[UnitStatistics | None] = ()) -> Numbers:
    """Return a unit's numbers with the zeros that its row leaves out, and those of the lines below it."""
    return Numbers(
        unit=row.unit,
        mode=head.mode,
        period=head.period,
        cut_off=head.cut_off,
        computed_at=head.computed_at,
        partly_succeeded=row.partly_succeeded,
        indicators=_completed(head, row),
        reported=completed(head, row),
        meanings=head.meanings,
        final=head.final,
        plans=row.plans,
        lines=tuple(
            LineNumbers(
                line=LineKind(line.unit.rpartition(SIGN)[2]),
                indicators=_completed(head, line),
                reported=completed(head, line),
            )
            for line in lines
            if line is not None
        ),
    )


def _completed(head: StatisticsHead, row: UnitStatistics) -> tuple[Indicator, ...]:
    kept = {indicator.code: indicator for indicator in row.indicators}
    zero = Decimal(0)
    return tuple(
        kept.get(code)
        or Indicator(code=code, value=zero, own=zero, same_period_last_year=zero if row.existed_last_year else None)
        for code in head.codes
    )


def completed(head: StatisticsHead, row: UnitStatistics) -> tuple[ReportedIndicator, ...]:
    """Return a unit's reported numbers with those nobody reported, and the rates worked out of both their parts."""
    kept = {one.code: one for one in row.reported}
    computed = {
        one.code: ReportedIndicator(
            code=one.code, value=one.value, own=one.own, same_period_last_year=one.same_period_last_year
        )
        for one in _completed(head, row)
    }
    rates = {one.code: one for one in head.meanings if one.numerator}

    def number(code: str) -> ReportedIndicator:
        return kept.get(code) or computed.get(code) or ReportedIndicator(code=code, reported=0)

    return tuple(
        _rate(rates[code], number(rates[code].numerator), number(rates[code].denominator))
        if code in rates
        else number(code)
        for code in head.reported
    )


def _rate(rate: Meaning, upper: ReportedIndicator, lower: ReportedIndicator) -> ReportedIndicator:
    """Return a rate; with one of its parts unseen it is unseen too, or it would give that part away."""
    factor = 100 if rate.unit_of_measure == "%" else 1

    def divided(above: Decimal | None, below: Decimal | None) -> Decimal | None:
        if above is None or not below:
            return None
        return (above * factor / below).quantize(Decimal(1).scaleb(-rate.decimals), ROUND_HALF_UP)

    said = [one for one in (upper, lower) if one.reported is not None]
    return ReportedIndicator(
        code=rate.code,
        value=divided(upper.value, lower.value),
        own=divided(upper.own, lower.own),
        same_period_last_year=divided(upper.same_period_last_year, lower.same_period_last_year),
        # As complete as the less complete of its parts.
        reported=min((one.reported for one in said if one.reported is not None), default=None),
        expected=max(upper.expected, lower.expected),
        suppressed=upper.suppressed or lower.suppressed,
        own_suppressed=upper.own_suppressed or lower.own_suppressed,
        last_year_suppressed=upper.last_year_suppressed or lower.last_year_suppressed,
    )


def lines_below(unit: str) -> tuple[str, ...]:
    """Return the names of the lines that may stand directly below a unit."""
    return tuple(line_id(unit, line) for line in LineKind)


def head_id(mode: Mode, period: str, root: str) -> str:
    """Return the id under which the HEAD of one province and period is kept."""
    return f"statistics:{mode}:{period}:{root}"
