"""Entries of the movement: models and exemplars, from registration to recognition and replication.

The registration form is the one of DOMAIN.md §2.2 (a ward's real form of 2026): a name and nine further parts.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, structs

MOST_QUANTITY = 10**15
Line = Annotated[str, Meta(max_length=300)]
Text = Annotated[str, Meta(max_length=4_000)]
Url = Annotated[str, Meta(max_length=500, pattern=r"^https?://[^\s<>\"']+$")]


class Level(StrEnum):
    """The level that recognises; DISTRICT only to 2025-06-30."""

    GRASSROOTS = "GRASSROOTS"
    DISTRICT = "DISTRICT"
    PROVINCE = "PROVINCE"
    CENTRAL = "CENTRAL"


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


class State(StrEnum):
    """Where an entry stands. Recognition is no state: it is given per level and year."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    WITHDRAWN = "WITHDRAWN"
    ACCEPTED = "ACCEPTED"
    RUNNING = "RUNNING"
    REPORTED = "REPORTED"
    VERIFIED = "VERIFIED"
    DISCONTINUED = "DISCONTINUED"


class RecognitionState(StrEnum):
    """What became of a recognition at one level in one year."""

    RECOGNISED = "RECOGNISED"
    NOT_RECOGNISED = "NOT_RECOGNISED"
    REVOKED = "REVOKED"


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
    """A link to something that shows an output."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    url: Url


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


class Step(Struct, frozen=True, kw_only=True):
    """When the entry came into a state; kept so that a stock can be counted as at any cut-off."""

    state: State
    at: datetime


class Recognition(Struct, frozen=True, kw_only=True):
    """What one level decided about the entry in one year."""

    level: Level
    year: int
    state: RecognitionState
    decision_number: str | None = None
    decided_on: date | None = None
    reason: str | None = None


class Replication(Struct, frozen=True, kw_only=True):
    """That another unit took the entry over as an entry of its own."""

    source: str
    copy: str
    unit: str
    at: datetime


class Entry(EntryForm, frozen=True, kw_only=True):
    """An entry as it stands. `unit`, `root`, `path` and `year` never change; `carrier` is who must act now."""

    id: str
    unit: str
    root: str
    path: str
    carrier: str
    carrier_root: str
    carrier_path: str
    year: int
    """The State's year (15 December to 14 December) in which it was created."""
    state: State = State.DRAFT
    steps: tuple[Step, ...] = ()
    authors: tuple[str, ...] = ()
    """Subjects of those who acted as its reporters; none of them may review it."""
    created_at: datetime
    updated_at: datetime
    registered_at: datetime | None = None
    running_from: date | None = None
    recognitions: tuple[Recognition, ...] = ()
    runs: int = 0
    """How many reports it made; each stays as a record of its own."""
    appraisals: int = 0
    amendments: int = 0
    replications: int = 0
    """How many other units took it over."""
    source: str | None = None
    """The recognised entry this one replicates."""
    achievement_key: str
    """First entry of the continue/replicate lineage; with a year it names one achievement."""
    version: int = 1
    head: str = ""
    """Hash of the entry's last audit record."""

    @property
    def is_draft(self) -> bool:
        """Whether it was never registered: then only its own unit reads it."""
        return self.registered_at is None

    @property
    def waiting_for(self) -> str | None:
        """Who must act next, for the review queue."""
        return "REVIEWER" if self.state in {State.SUBMITTED, State.REPORTED} else None

    @property
    def waiting_since(self) -> datetime | None:
        """Since when the entry waits for a reviewer."""
        return self.steps[-1].at if self.waiting_for else None

    @property
    def is_recognised(self) -> bool:
        """Whether a recognition of it stands, at any level, in any year."""
        return any(r.state is RecognitionState.RECOGNISED for r in self.recognitions)

    def state_at(self, instant: datetime) -> State | None:
        """Return the state just before `instant`, or None if the entry did not exist yet."""
        return next((step.state for step in reversed(self.steps) if step.at < instant), None)


class PublicEntry(Struct, frozen=True, kw_only=True):
    """What everyone in the province may read of a recognised entry, so that others can take it over."""

    id: str
    unit: str
    root: str
    path: str
    title: str
    kind: EntryKind
    field: EntryField | None
    focus: tuple[FocusArea, ...]
    content: str
    method: str
    outputs: tuple[Output, ...]
    recognitions: tuple[Recognition, ...]


def public(entry: Entry) -> PublicEntry:
    """Return the public fields of an entry; evidence stays with its unit."""
    shown = {name: getattr(entry, name) for name in PublicEntry.__struct_fields__}
    shown["outputs"] = tuple(structs.replace(output, evidence=()) for output in entry.outputs)
    return PublicEntry(**shown)


class EntryLine(Struct, frozen=True, kw_only=True):
    """What an index of entries shows of one: enough to filter by, never shown to anyone."""

    id: str
    root: str
    path: str
    state: State
    field: EntryField | None = None
    focus: tuple[FocusArea, ...] = ()
    is_draft: bool
    is_recognised: bool


class RecognitionRow(Struct, frozen=True, kw_only=True):
    """Thin row of a recognition, for lists by level and year."""

    id: str
    root: str
    path: str
    level: Level
    year: int
    state: RecognitionState
    field: EntryField | None = None
    focus: tuple[FocusArea, ...] = ()


SCORE_MAXIMA = {
    "need": 10,
    "leadership": 15,
    "participation": 15,
    "results": 30,
    "replication": 20,
    "sustainability": 10,
}
"""Points of the entry's appraisal sheet, 100 in all (DOMAIN.md §7.4)."""


class Score(Struct, frozen=True, kw_only=True):
    """One criterion of an appraisal: points given and why."""

    criterion: str
    points: int
    reason: Text


class Appraisal(Struct, frozen=True, kw_only=True):
    """A verification of one year's results that confirmed them: six scores with reasons."""

    entry: str
    root: str
    path: str
    year: int
    number: int
    scores: tuple[Score, ...]
    conflict_solved: bool
    by: str
    role: str
    at: datetime


class AppraisalLine(Struct, frozen=True, kw_only=True):
    """What the index of appraisals shows of one."""

    entry: str
    number: int
    path: str


class EntryReport(Struct, frozen=True, kw_only=True):
    """The results reported for one run of an entry; later runs leave it as it is."""

    entry: str
    number: int
    outputs: tuple[Output, ...]
    at: datetime


class Amendment(Struct, frozen=True, kw_only=True):
    """A correction beside an accepted entry, which itself is not edited."""

    entry: str
    number: int
    reason: str
    text: str
    by: str
    at: datetime
