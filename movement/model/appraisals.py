"""The appraisal of an entry's results: six scores with reasons, 100 points in all."""

from datetime import datetime

from msgspec import Struct

from movement.model.entry_form import Text

SCORE_MAXIMA = {
    "need": 10,
    "leadership": 15,
    "participation": 15,
    "results": 30,
    "replication": 20,
    "sustainability": 10,
}
"""Points of the entry's appraisal sheet, 100 in all: a proposal, until the province's own sheet is known."""


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
