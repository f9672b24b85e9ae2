"""The numbers of one unit as readers see them: what a row leaves out completed, rates worked out, lines beside them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from movement.model.placement import SIGN, LineKind, line_id
from movement.model.statistics import Indicator, Mode, ReportedIndicator, UnitStatistics
from movement.model.statistics_heads import Meaning, StatisticsHead
from movement.model.targets import Target


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
    counted = {one.code: one for one in _completed(head, row)}
    rates = {one.code: one for one in head.meanings if one.numerator}

    def number(code: str) -> ReportedIndicator:
        return kept.get(code) or _as_reported(code, counted.get(code))

    return tuple(
        _rate(rates[code], number(rates[code].numerator), number(rates[code].denominator))
        if code in rates
        else number(code)
        for code in head.reported
    )


def _as_reported(code: str, one: Indicator | None) -> ReportedIndicator:
    """Return a counted number as a part of a rate has it; None: nobody reported it."""
    if one is None:
        return ReportedIndicator(code=code, reported=0)
    return ReportedIndicator(code=code, value=one.value, own=one.own, same_period_last_year=one.same_period_last_year)


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
