"""Subjects of commendation: the persons, collectives and households of which merits and awards are recorded.

A subject's record holds no name of a person: names are personal data, kept apart (`PersonalData`) and erased there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Line

Name = Annotated[str, Meta(min_length=1, max_length=100)]


class SubjectKind(StrEnum):
    """Whom a form of commendation can be given to."""

    PERSON = "PERSON"
    COLLECTIVE = "COLLECTIVE"
    HOUSEHOLD = "HOUSEHOLD"


class SubjectClass(StrEnum):
    """The rows of the statutory tables 0602 and 0603.N/BNV-TĐKT (TT 02/2023/TT-BNV)."""

    COLLECTIVE = "COLLECTIVE"
    ENTERPRISE = "ENTERPRISE"
    HOUSEHOLD = "HOUSEHOLD"
    PROVINCIAL_LEADER = "PROVINCIAL_LEADER"
    DEPARTMENT_HEAD = "DEPARTMENT_HEAD"
    ENTREPRENEUR = "ENTREPRENEUR"
    OTHER_LEADER = "OTHER_LEADER"
    DIRECT_WORKER = "DIRECT_WORKER"


CLASSES: dict[SubjectKind, frozenset[SubjectClass]] = {
    SubjectKind.COLLECTIVE: frozenset({SubjectClass.COLLECTIVE, SubjectClass.ENTERPRISE}),
    SubjectKind.HOUSEHOLD: frozenset({SubjectClass.HOUSEHOLD}),
    SubjectKind.PERSON: frozenset(SubjectClass)
    - {SubjectClass.COLLECTIVE, SubjectClass.ENTERPRISE, SubjectClass.HOUSEHOLD},
}
"""Kind → the classes it may be of."""


class Subject(Struct, frozen=True, kw_only=True):
    """A subject as it stands, at the unit with which it is judged; merits and awards name it by id."""

    id: str
    kind: SubjectKind
    subject_class: SubjectClass
    unit: str
    """The unit a person or household belongs to; of a collective the unit that it is, or is a part of."""
    root: str
    path: str
    whole_unit: bool = False
    """Of a collective: it is the unit itself."""
    label: Line = ""
    """What a collective that is only a part of its unit is called; empty for all others."""
    armed_forces: bool = False
    """Whether the rules of the armed forces apply (other bases and rates)."""
    published_at: datetime | None = None
    """Since when an award of it is published: leaders may then read its name."""
    erased_at: datetime | None = None
    """When the personal data were erased; what was decided stands."""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""


class SubjectLine(Struct, frozen=True, kw_only=True):
    """What the index of a province's subjects shows of one."""

    id: str
    kind: SubjectKind
    unit: str
    root: str
    path: str


class PersonalData(Struct, frozen=True, kw_only=True):
    """A person's or household head's name and position: the only place where they are kept; no audit holds them."""

    subject: str
    name: Name
    position: Line = ""
