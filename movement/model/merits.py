"""Merits: what is on record of a subject in a year, each with its decision and source, so that rules can look at it.

A merit is a statement. What nobody stated is unknown, never the better or the worse of the two.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model import ids
from movement.model.awards import Decision, Revocation
from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.subjects import SubjectKind


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


class MeritForm(Struct, frozen=True, kw_only=True):
    """What people say of a merit."""

    kind: MeritKind
    year: int
    value: Annotated[str, Meta(min_length=1, max_length=40)]
    decision_number: Decision
    decided_on: date
    source: Line = ""


class Merit(MeritForm, frozen=True, kw_only=True):
    """One statement as it stands."""

    id: str
    subject: str
    root: str
    path: str
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


class Statement(Struct, frozen=True, kw_only=True):
    """That a statement of which there is one stands; another one of its year is made once it was revoked."""

    subject: str
    year: int
    kind: MeritKind
    value: str
    """Empty for what has one value a year; else what there is one of."""
    merit: str


WORDS: dict[MeritKind, type[StrEnum]] = {
    MeritKind.RATING: Rating,
    MeritKind.INITIATIVE: Reach,
    MeritKind.RESEARCH: Reach,
    MeritKind.COMBAT: Reach,
    MeritKind.DISCIPLINE: Discipline,
    MeritKind.REVIEW: Review,
}
"""Kinds whose value is a word."""
MOST = {MeritKind.MEMBERS: 1_000_000, MeritKind.MEMBERS_COMPLETING: 1_000_000, MeritKind.SERVICE_YEARS: 80}
"""Kinds whose value is a whole number, and the largest one."""
SEVERAL = frozenset({MeritKind.INITIATIVE, MeritKind.RESEARCH, MeritKind.COMBAT})
"""Kinds of which a subject may have several in a year."""
_PERSONS, _COLLECTIVES = frozenset({SubjectKind.PERSON}), frozenset({SubjectKind.COLLECTIVE})
ABOUT: dict[MeritKind, frozenset[SubjectKind]] = {
    MeritKind.COMBAT: _PERSONS,
    MeritKind.SERVICE_YEARS: _PERSONS,
    MeritKind.MEMBERS: _COLLECTIVES,
    MeritKind.MEMBERS_COMPLETING: _COLLECTIVES,
    # Persons keep theirs wherever they go.
    MeritKind.CONTINUES: _COLLECTIVES,
}
"""Kinds that only some subjects have."""


def statements_of(merit: Merit) -> tuple[Statement, ...]:
    """Return what there may be one of only: the year's rating and the like, and that a subject continues another."""
    if merit.kind in SEVERAL:
        return ()
    value = merit.value if merit.kind is MeritKind.CONTINUES else ""
    return (Statement(subject=merit.subject, year=merit.year, kind=merit.kind, value=value, merit=merit.id),)


def check(form: MeritForm, kind: SubjectKind) -> None:
    """Raise BAD_INPUT for a merit that subjects of this kind have not, or a value that is none of the merit's."""
    if kind not in ABOUT.get(form.kind, frozenset(SubjectKind)):
        raise refuse(Code.BAD_INPUT, "kind", detail="Nội dung này không dành cho loại đối tượng đã chọn.")
    check_value(form.kind, form.value)


def check_value(kind: MeritKind, value: str) -> None:
    """Raise BAD_INPUT for a value that is none of the kind's."""
    if kind in WORDS:
        if value not in {*WORDS[kind]}:
            raise refuse(Code.BAD_INPUT, "value", detail=f"Giá trị phải là một trong: {', '.join(WORDS[kind])}.")
    elif kind in MOST:
        # Digits of other scripts are digits too.
        if not (value.isdigit() and value == str(int(value)) and int(value) <= MOST[kind]):
            raise refuse(Code.BAD_INPUT, "value", detail=f"Giá trị phải là số nguyên từ 0 đến {MOST[kind]}.")
    elif not ids.is_id(value, ids.SUBJECT):
        raise refuse(Code.BAD_INPUT, "value", detail="Giá trị phải là mã của đối tượng được kế tục.")
