"""The parts of an inspection: team, self-report, findings, marks, conclusions, recommendations and their remedies."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import MOST_QUANTITY, Evidence, Line, Text
from movement.model.score_sheets import Grade

Documents = Annotated[tuple[Evidence, ...], Meta(max_length=20)]
Some = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[str, Meta(min_length=1, max_length=4_000)]
Quantity = Annotated[int, Meta(ge=0, le=MOST_QUANTITY)]
Subject = Annotated[str, Meta(min_length=1, max_length=128)]


class Team(Struct, frozen=True, kw_only=True):
    """Who inspects, by which decision. Subjects of tokens, never names."""

    number: int
    decision_number: Some
    decided_on: date
    leader: Subject
    members: Annotated[tuple[Subject, ...], Meta(max_length=20)] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        """All its people, the leader first."""
        return (self.leader, *self.members)

    def has(self, subject: str) -> bool:
        """Tell whether a subject leads the team or is a member of it."""
        return subject in self.everyone


class SelfReport(Struct, frozen=True, kw_only=True):
    """What the inspected unit says of itself; `by` None: it sent none, and an inspector noted that."""

    text: Text
    documents: Documents = ()
    by: str | None = None
    at: datetime


class FindingKind(StrEnum):
    """A strength, a limitation or a violation (ưu điểm; hạn chế, khuyết điểm; vi phạm)."""

    STRENGTH = "STRENGTH"
    LIMITATION = "LIMITATION"
    VIOLATION = "VIOLATION"


class Severity(StrEnum):
    """How grave a limitation or violation is, least first."""

    MINOR = "MINOR"
    SERIOUS = "SERIOUS"
    GRAVE = "GRAVE"


SEVERITIES = list(Severity)


class Finding(Struct, frozen=True, kw_only=True):
    """What the team found. Persons stand in it by their role only."""

    number: int
    kind: FindingKind
    severity: Severity | None = None
    """None for a strength."""
    clause: Line = ""
    """The clause of the act it is measured by."""
    text: Words
    concerns: Line = ""
    """The role concerned, e.g. `người đứng đầu`; never a name."""
    evidence: Documents = ()


class Mark(Struct, frozen=True, kw_only=True):
    """One opinion of one criterion: points, or a result against its target, or that it does not apply."""

    points: Quantity | None = None
    achieved: Quantity | None = None
    target: Quantity | None = None
    applies: bool = True
    reason: Line = ""

    def same(self, other: "Mark | None") -> bool:
        """Tell whether two opinions agree, whatever their reasons."""
        if other is None:
            return False
        mine = (self.points, self.achieved, self.target, self.applies)
        return mine == (other.points, other.achieved, other.target, other.applies)


class Marks(Struct, frozen=True, kw_only=True):
    """A criterion as the unit, then the team, then the conclusion sees it."""

    criterion: str
    own: Mark | None = None
    appraised: Mark | None = None
    final: Mark | None = None

    @property
    def counts(self) -> Mark | None:
        """The opinion that counts: the latest given."""
        return self.final or self.appraised or self.own


class CheckResult(StrEnum):
    """What an inspection says of an entry's results."""

    CONFIRMED = "CONFIRMED"
    NOT_CONFIRMED = "NOT_CONFIRMED"


class EntryCheck(Struct, frozen=True, kw_only=True):
    """That the team verified an entry on the spot, and perhaps nominates it."""

    entry: str
    result: CheckResult
    note: Words
    at: datetime
    nominated: bool = False


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
