"""Merits: what is on record of a subject in a year, each with its decision and source, so that rules can look at it.

A merit is a statement. What nobody stated is unknown, never the better or the worse of the two.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.awards import Decision, Revocation
from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.merit_kinds import SEVERAL, MeritKind, check_value
from movement.model.subjects import SubjectKind


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
    stands: bool


class Statement(Struct, frozen=True, kw_only=True):
    """That a statement of which there is one stands; another one of its year is made once it was revoked."""

    subject: str
    year: int
    kind: MeritKind
    value: str
    """Empty for what has one value a year; else what there is one of."""
    merit: str


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
