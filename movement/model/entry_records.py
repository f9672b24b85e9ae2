"""What is kept beside an entry: reports, appraisals, amendments, and the lines its indexes show."""

from datetime import datetime

from msgspec import Struct

from movement.model.entries import Level, RecognitionState, State
from movement.model.entry_form import EntryField, FocusArea, Output


class Replication(Struct, frozen=True, kw_only=True):
    """That another unit took the entry over as an entry of its own."""

    source: str
    copy: str
    unit: str
    at: datetime


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
