"""What is kept beside an entry: reports, appraisals, amendments, and the lines its indexes show."""

from datetime import datetime

from msgspec import Struct

from movement.model.entries import Level, RecognitionState, State
from movement.model.entry_form import EntryField, FocusArea, Output, Text


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
