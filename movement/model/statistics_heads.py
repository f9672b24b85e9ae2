"""The HEAD of a generation of statistics: which one counts, what it was made from, and what its codes meant."""

from datetime import date, datetime

from msgspec import Struct

from movement.model.indicators import IndicatorMeasure, IndicatorSource
from movement.model.statistics import Mode


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


def head_id(mode: Mode, period: str, root: str) -> str:
    """Return the id under which the HEAD of one province and period is kept."""
    return f"statistics:{mode}:{period}:{root}"
