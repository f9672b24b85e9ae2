"""Numbers of a period, by unit: what was counted or reported, and which records stand behind each number."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

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
