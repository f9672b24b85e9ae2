"""The parts of an inspection before it is concluded: its team, the self-report, what was found, entries checked."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Evidence, Line, Text

Documents = Annotated[tuple[Evidence, ...], Meta(max_length=20)]
Some = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[str, Meta(min_length=1, max_length=4_000)]
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
