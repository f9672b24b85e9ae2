"""What becomes of a sample inspection: where it stops, how the unit is graded, what is found, and what goes wrong."""

from enum import StrEnum

from msgspec import Struct

from movement.model.inspection_parts import Severity
from movement.model.inspections import InspectionState
from movement.model.score_sheets import Grade


class Mend(StrEnum):
    """What becomes of a recommendation."""

    DONE = "DONE"
    """Reported in time and verified."""
    LATE = "LATE"
    """Reported after its day, then verified."""
    AGAIN = "AGAIN"
    """Opened once more, and only then done."""
    REPORTED = "REPORTED"
    """Waits for another person's look."""
    OPEN = "OPEN"
    """Nothing was done; its day passes."""


class Fate(Struct, frozen=True):
    """One inspection's fate."""

    stop: InspectionState = InspectionState.CLOSED
    """The state it is left in."""
    grade: Grade = Grade.GOOD
    worst: Severity | None = None
    """The gravest violation found, if any."""
    mends: tuple[Mend, ...] = (Mend.DONE,)
    silent: bool = False
    """The unit sends no self-report."""
    extended: int = 0
    """Days it is given beyond its time."""
    late: int = 0
    """Days its conclusion comes after its time."""
    superseded: bool = False
    new_team: bool = False
    withdrawn: bool = False
    """A finding is taken back before the conclusion."""
    knocked_out: bool = False
    """A knock-out caps the grade of the sheet."""
    doubts: bool = False
    """What it checks on the spot it does not confirm."""


_S = InspectionState

FINISHED = (
    Fate(doubts=True),
    Fate(grade=Grade.EXCELLENT, mends=()),
    Fate(grade=Grade.FAIR, worst=Severity.MINOR, mends=(Mend.DONE, Mend.AGAIN), extended=15, doubts=True),
    Fate(grade=Grade.GOOD, mends=(Mend.LATE,), late=6),
    Fate(_S.FOLLOW_UP, grade=Grade.GOOD, mends=(Mend.OPEN,)),
    Fate(grade=Grade.EXCELLENT, superseded=True),
    Fate(_S.FOLLOW_UP, grade=Grade.AVERAGE, worst=Severity.SERIOUS, mends=(Mend.DONE, Mend.REPORTED), silent=True),
    Fate(grade=Grade.EXCELLENT, mends=(Mend.DONE, Mend.DONE), new_team=True),
    Fate(grade=Grade.GOOD, withdrawn=True),
    Fate(_S.FOLLOW_UP, grade=Grade.WEAK, worst=Severity.GRAVE, mends=(Mend.OPEN, Mend.AGAIN), extended=10, late=3),
    Fate(grade=Grade.FAIR),
    Fate(grade=Grade.GOOD, knocked_out=True),
    Fate(grade=Grade.GOOD),
)
"""How an inspection of a past season ends; thirteen, so that every subject meets every fate in time."""
STOPPED = (
    Fate(_S.PLANNED),
    Fate(_S.DECIDED),
    Fate(_S.ANNOUNCED),
    Fate(_S.SELF_REPORTED),
    Fate(_S.ON_SITE),
    Fate(_S.VERIFYING),
    Fate(_S.DRAFT_CONCLUSION),
    Fate(_S.CONCLUDED),
)
"""An inspection of the present season that still has its way to go."""
