"""The appraisal of an entry's results: six scores with reasons, each within the points of the rules in force.

A01 the most points of each criterion. The six criteria are the sheet's lines and stay code; their points are
unconfirmed and are in the province's rule set.
"""

from datetime import date, datetime

from msgspec import Struct

from movement.model.entry_form import Text
from movement.model.errors import Code, refuse
from movement.model.rule_sets import VOCABULARY, Purpose, RuleSet, RuleSetVersion

CRITERIA = tuple(VOCABULARY[Purpose.APPRAISAL]["A01"])
"""Urgency, leadership and coordination, people's part, results, spread, lasting effect: in the order of the sheet."""


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
    full: int = 100
    """The most points the sheet could give on its day; 100 for those from before points were rules."""
    rules: int = 0
    """Number of the version of rules that counted; 0 from before points were rules."""
    conflict_solved: bool
    by: str
    role: str
    at: datetime


class AppraisalLine(Struct, frozen=True, kw_only=True):
    """What the index of appraisals shows of one."""

    entry: str
    number: int
    path: str


def in_force(rules: RuleSet | None, day: date) -> RuleSetVersion:
    """Return the version of a province's points that counts on a day; raises NOT_FOUND where none does."""
    version = rules.at(day) if rules is not None else None
    if version is None:
        raise refuse(Code.NOT_FOUND, "ruleSet", detail="Chưa có khung điểm thẩm định có hiệu lực vào ngày này.")
    return version


def maxima(version: RuleSetVersion) -> dict[str, int]:
    """Return the most points of each criterion, in the order of the sheet."""
    return {criterion: sheet.number(criterion) for sheet in version.rules for criterion in CRITERIA}
