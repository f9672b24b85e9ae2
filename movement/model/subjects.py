"""Subjects of commendation: the persons, collectives and households of which merits and awards are recorded.

A subject's record holds no name of a person: names are personal data, kept apart (`PersonalData`) and erased there.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Line
from movement.model.errors import Code, refuse
from movement.model.text import fold

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


class SubjectForm(Struct, frozen=True, kw_only=True):
    """What people say of a subject, without a name of a person."""

    kind: SubjectKind
    subject_class: SubjectClass
    whole_unit: bool = False
    """Of a collective: it is the unit itself."""
    label: Line = ""
    """What a collective that is only a part of its unit is called; empty for all others."""
    armed_forces: bool = False
    """Whether the rules of the armed forces apply (other bases and rates)."""


class Subject(SubjectForm, frozen=True, kw_only=True):
    """A subject as it stands, at the unit with which it is judged; merits and awards name it by id."""

    id: str
    unit: str
    """The unit a person or household belongs to; of a collective the unit that it is, or is a part of."""
    root: str
    path: str
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


class CollectiveSlot(Struct, frozen=True, kw_only=True):
    """That a collective of a unit is on record: there is one a unit and name, or what it was awarded would part."""

    unit: str
    name: str
    """Its label without marks; empty for the unit itself."""
    subject: str


def slots_of(subject: Subject) -> tuple[CollectiveSlot, ...]:
    """Return what there may be one of only; persons and households may bear one name."""
    if subject.kind is not SubjectKind.COLLECTIVE:
        return ()
    return (CollectiveSlot(unit=subject.unit, name=fold(subject.label), subject=subject.id),)


def check(form: SubjectForm, name: str | None, position: str | None = None) -> None:
    """Raise BAD_INPUT or MISSING_FIELD for what does not go together; the name is a person's or household head's."""
    if form.subject_class not in CLASSES[form.kind]:
        raise refuse(Code.BAD_INPUT, "subjectClass", detail="Diện này không dành cho loại đối tượng đã chọn.")
    if form.kind is SubjectKind.COLLECTIVE:
        if name or position:
            raise refuse(Code.BAD_INPUT, "name", detail="Tập thể được gọi theo đơn vị hoặc theo nhãn, không có họ tên.")
        if form.whole_unit == bool(fold(form.label)):
            raise refuse(Code.BAD_INPUT, "label", detail="Tập thể là cả đơn vị, hoặc có nhãn riêng.")
        return
    if form.whole_unit or form.label:
        raise refuse(Code.BAD_INPUT, "label", detail="Chỉ tập thể mới là cả đơn vị hoặc có nhãn.")
    if not name:
        raise refuse(Code.MISSING_FIELD, "name")
