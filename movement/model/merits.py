"""Merits: what is on record of a subject in a year, each with its decision and source, so that rules can look at it.

A merit is a statement. What nobody stated is unknown, never the better or the worse of the two.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.awards import Decision, Revocation
from movement.model.entry_form import Line


class MeritKind(StrEnum):
    """What a merit states."""

    RATING = "RATING"
    """How the year's tasks were completed; `value` is a `Rating`."""
    INITIATIVE = "INITIATIVE"
    """A recognised initiative or solution; `value` is a `Reach`."""
    RESEARCH = "RESEARCH"
    """Accepted research; `value` is a `Reach`."""
    COMBAT = "COMBAT"
    """Resourceful in combat; `value` is a `Reach`."""
    DISCIPLINE = "DISCIPLINE"
    """Whether there was discipline; `value` is a `Discipline`."""
    REVIEW = "REVIEW"
    """Whether a petition or denunciation is being verified; `value` is a `Review`."""
    MEMBERS = "MEMBERS"
    """Headcount of a collective; `value` is a whole number."""
    MEMBERS_COMPLETING = "MEMBERS_COMPLETING"
    """How many of the members completed their tasks; `value` is a whole number."""
    SERVICE_YEARS = "SERVICE_YEARS"
    """Years of service by the year's end; `value` is a whole number."""
    CONTINUES = "CONTINUES"
    """It was decided that the subject continues another one; `value` is that subject's id."""


class Rating(StrEnum):
    """How tasks were completed."""

    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"


class Reach(StrEnum):
    """How far an initiative's or research's effect was recognised."""

    BASE = "BASE"
    PROVINCE = "PROVINCE"
    NATION = "NATION"


class Discipline(StrEnum):
    """CLEAR is a statement too: without one it is not known."""

    CLEAR = "CLEAR"
    REPRIMAND = "REPRIMAND"
    WARNING = "WARNING"
    HEAVIER = "HEAVIER"


class Review(StrEnum):
    """Whether something is under verification."""

    NONE = "NONE"
    OPEN = "OPEN"


class Merit(Struct, frozen=True, kw_only=True):
    """One statement as it stands."""

    id: str
    subject: str
    root: str
    path: str
    kind: MeritKind
    year: int
    value: Annotated[str, Meta(min_length=1, max_length=40)]
    decision_number: Decision
    decided_on: date
    source: Line = ""
    revoked: Revocation | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked is None


class MeritLine(Struct, frozen=True, kw_only=True):
    """What the indexes of merits show of one."""

    id: str
    subject: str
    kind: MeritKind
    year: int
    root: str
    path: str
