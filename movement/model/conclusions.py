"""The end of an inspection: what its conclusion says, what it recommends, and how each recommendation is put right."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from movement.model.entry_form import Text
from movement.model.inspection_parts import Documents, Some, Words
from movement.model.score_sheets import Grade


class Draft(Struct, frozen=True, kw_only=True):
    """The conclusion in the making; it may be written again until it is issued."""

    text: Words
    grade: Grade | None = None


class Conclusion(Struct, frozen=True, kw_only=True):
    """A conclusion as it was issued. A correction is a further one that supersedes it."""

    number: int
    decision_number: Some
    issued_on: date
    text: Words
    grade: Grade | None = None
    score: int | None = None
    """Hundredths of a point, where a score sheet was used."""
    reason: Text = ""
    """Why it supersedes the one before."""
    by: str
    at: datetime


class RemedyState(StrEnum):
    """What became of a recommendation: to do, said to be done, seen to be done by another person."""

    OPEN = "OPEN"
    REPORTED = "REPORTED"
    VERIFIED = "VERIFIED"


class Remedy(Struct, frozen=True, kw_only=True):
    """How the owner met a recommendation."""

    state: RemedyState = RemedyState.OPEN
    text: Text = ""
    evidence: Documents = ()
    reported_by: str | None = None
    reported_at: datetime | None = None
    verified_by: str | None = None
    verified_at: datetime | None = None
    reopened: int = 0
    reason: Text = ""
    """Why it was opened again."""


class Recommendation(Struct, frozen=True, kw_only=True):
    """What a conclusion asks of a unit, by when, and its remedy."""

    number: int
    text: Words
    owner: str
    owner_path: str
    carrier: str | None = None
    """Who must act in the owner's place since it ended; None while that is the owner."""
    carrier_path: str | None = None
    due_on: date
    remedy: Remedy = Remedy()

    @property
    def duty(self) -> tuple[str, str]:
        """Who must act on it now, and where that unit stands."""
        return self.carrier or self.owner, self.carrier_path or self.owner_path

    def days_late(self, day: date) -> int:
        """Return by how many days the remedy is late on `day`: it was not even reported by its due day."""
        reported = self.remedy.state is not RemedyState.OPEN
        return 0 if reported else max((day - self.due_on).days, 0)
