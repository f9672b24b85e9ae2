"""The registration form of an entry: what a reporter writes.

It follows the form of letter 249/MTTQ-BTT of Thanh Khê ward, Đà Nẵng (2026): a name and nine further parts.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

MOST_QUANTITY = 10**15


Line = Annotated[str, Meta(max_length=300)]


Text = Annotated[str, Meta(max_length=4_000)]


Url = Annotated[str, Meta(max_length=500, pattern=r"^(https?://[^\s<>\"']+)?$")]


class EntryKind(StrEnum):
    """A model is a way of working that others copy; an exemplar is a collective or a person."""

    MODEL = "MODEL"
    EXEMPLAR = "EXEMPLAR"


class EntryField(StrEnum):
    """The four fields of the movement."""

    ECONOMY = "ECONOMY"
    CULTURE_SOCIETY = "CULTURE_SOCIETY"
    DEFENCE_SECURITY = "DEFENCE_SECURITY"
    POLITICAL_SYSTEM = "POLITICAL_SYSTEM"


class FocusArea(StrEnum):
    """The focus areas of section 4 of the directive, independent of the field."""

    SITE_CLEARANCE = "SITE_CLEARANCE"
    NEW_RURAL = "NEW_RURAL"
    PETITIONS = "PETITIONS"
    SOCIO_ECONOMIC_PROJECT = "SOCIO_ECONOMIC_PROJECT"


class SubjectType(StrEnum):
    """Who an entry is about, and which forces carry it (section 6 of the directive)."""

    COLLECTIVE = "COLLECTIVE"
    INDIVIDUAL = "INDIVIDUAL"
    HOUSEHOLD = "HOUSEHOLD"
    COMMUNITY_GROUP = "COMMUNITY_GROUP"
    CLAN = "CLAN"
    PRESTIGIOUS_PERSON = "PRESTIGIOUS_PERSON"


class ForceRole(StrEnum):
    """The part a force takes in the entry."""

    LEAD = "LEAD"
    COORDINATING = "COORDINATING"
    TAKING_PART = "TAKING_PART"


class Force(Struct, frozen=True, kw_only=True):
    """A body or group that carries the entry; never a person's name."""

    type: SubjectType
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    role: ForceRole
    task: Line = ""


class Milestone(Struct, frozen=True, kw_only=True):
    """A day by which something is to be done."""

    due_on: date
    what: Annotated[str, Meta(min_length=1, max_length=300)]


class Evidence(Struct, frozen=True, kw_only=True):
    """Something that shows an output: a link, or an uploaded file."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    url: Url = ""
    upload: str | None = None
    """Id of the upload; use cases hold it to `evidence.check`."""

    def __post_init__(self) -> None:
        """Refuse evidence that is neither a link nor a file, or both."""
        if (self.url == "") == (self.upload is None):
            raise ValueError("url or upload")


class Output(Struct, frozen=True, kw_only=True):
    """A result that can be checked: what was promised and, once reported, what was reached."""

    name: Annotated[str, Meta(min_length=1, max_length=300)]
    measure: Annotated[str, Meta(min_length=1, max_length=60)]
    """Unit of measure, in Vietnamese: hộ, km, vụ việc."""
    target: Decimal
    actual: Decimal | None = None
    evidence: Annotated[tuple[Evidence, ...], Meta(max_length=20)] = ()

    def __post_init__(self) -> None:
        """Refuse a quantity that is not a finite number from 0 to 10^15 with at most six decimals."""
        for quantity in (self.target, self.actual):
            if quantity is None:
                continue
            if not quantity.is_finite() or not 0 <= quantity <= MOST_QUANTITY or quantity != round(quantity, 6):
                raise ValueError("quantity")


class EntryForm(Struct, frozen=True, kw_only=True):
    """The registration form: what a reporter writes. Only the title is needed to keep a draft."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    kind: EntryKind = EntryKind.MODEL
    is_new: bool = True
    """New this year, or a running one that already gives results."""
    field: EntryField | None = None
    focus: Annotated[tuple[FocusArea, ...], Meta(max_length=4)] = ()
    subject: SubjectType | None = None
    situation: Text = ""
    objectives: Text = ""
    criteria: Text = ""
    content: Text = ""
    method: Text = ""
    area: Text = ""
    beneficiaries: Text = ""
    forces: Annotated[tuple[Force, ...], Meta(max_length=20)] = ()
    resources: Text = ""
    starts_on: date | None = None
    milestones: Annotated[tuple[Milestone, ...], Meta(max_length=20)] = ()
    evaluates_on: date | None = None
    outputs: Annotated[tuple[Output, ...], Meta(max_length=20)] = ()
    sustainability: Text = ""
    linked_campaign: Line = ""
