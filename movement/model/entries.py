"""Entries of the movement: models and exemplars, from registration to recognition and replication.

What a reporter writes is the registration form (`entry_form`); what grows beside an entry is in `entry_records`.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.entry_form import EntryField, EntryForm, EntryKind, FocusArea, Output


class Level(StrEnum):
    """The level that recognises; DISTRICT only to 2025-06-30."""

    GRASSROOTS = "GRASSROOTS"
    DISTRICT = "DISTRICT"
    PROVINCE = "PROVINCE"
    CENTRAL = "CENTRAL"


BELOW: dict[Level, frozenset[Level]] = {
    Level.PROVINCE: frozenset({Level.GRASSROOTS, Level.DISTRICT}),
    Level.CENTRAL: frozenset({Level.PROVINCE}),
}
"""The levels one of which must have recognised before; a level that is not here asks for none."""


DISTRICTS_ENDED = date(2025, 7, 1)
"""First day without a district level (Resolution 202/2025/QH15)."""


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
    accepted_reason: str | None = None
    """Why the reviewer accepted it, where that was said: a late registration needs it to count."""
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
        return state_at(self.steps, instant)


def state_at(steps: tuple[Step, ...], instant: datetime) -> State | None:
    """Return the state just before `instant` by the steps in order, or None before the first."""
    return next((step.state for step in reversed(steps) if step.at < instant), None)


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


for _name in {name for name in dir(Entry) if name[0] != "_"}.difference(PublicEntry.__struct_fields__):
    # Null to everyone; a name that no entry has stays a mistake.
    setattr(PublicEntry, _name, None)


def public(entry: Entry) -> PublicEntry:
    """Return the public fields of an entry; evidence stays with its unit."""
    shown = {name: getattr(entry, name) for name in PublicEntry.__struct_fields__}
    shown["outputs"] = tuple(structs.replace(output, evidence=()) for output in entry.outputs)
    return PublicEntry(**shown)
