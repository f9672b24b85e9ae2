"""Numbers of a period, by unit: what was counted, how it rolls up, and which entries stand behind each number."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from movement.model.placement import SIGN, LineKind, line_id


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
    version: int = 1
    head: str = ""


class LineNumbers(Struct, frozen=True, kw_only=True):
    """Numbers that stand below a unit, but in no unit of today."""

    line: LineKind
    indicators: tuple[Indicator, ...]


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
        lines=tuple(
            LineNumbers(line=LineKind(line.unit.rpartition(SIGN)[2]), indicators=_completed(head, line))
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


def lines_below(unit: str) -> tuple[str, ...]:
    """Return the names of the lines that may stand directly below a unit."""
    return tuple(line_id(unit, line) for line in LineKind)


def head_id(mode: Mode, period: str, root: str) -> str:
    """Return the id under which the HEAD of one province and period is kept."""
    return f"statistics:{mode}:{period}:{root}"
