"""Commendation candidates: the ranked list of an awarding unit, level and year, and which of its runs counts.

A list is advice, never a decision: it says of every entry that took part which rules it meets and what shows it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model import audit
from movement.model.appraisals import Appraisal
from movement.model.eligibility import evaluate, unknowns
from movement.model.entries import Level
from movement.model.entry_facts import Facts, Snapshot, order
from movement.model.reasons import Outcome, Reason, outcome
from movement.model.rule_sets import RuleSetVersion
from movement.model.units import Tier

CODE = "commendation-1"
"""Name of this code; it goes into the hash of a run's inputs, so a change of the rules' code computes every list."""
FULL = 10_000
"""A whole score, in basis points."""
AWARDED_BY: dict[Tier, Level] = {
    Tier.PROVINCE: Level.PROVINCE,
    Tier.DISTRICT: Level.DISTRICT,
    Tier.COMMUNE: Level.GRASSROOTS,
}
"""Tier of a territory → the level at which it commends."""


class AwardForm(StrEnum):
    """A form of commendation; ranks are per form."""

    DVK = "DVK"


class Candidate(Struct, frozen=True, kw_only=True):
    """An entry's place in one list; it never changes, a newer run has rows of its own."""

    run: str
    form: AwardForm = AwardForm.DVK
    rank: int
    entry: str
    unit: str
    root: str
    path: str
    outcome: Outcome
    score: int | None = None
    """Basis points of the latest appraisal of the year; null where there is none."""
    nominated: bool = False
    """Whether an inspection of the year nominated it."""
    reasons: tuple[Reason, ...] = ()


class CandidateLine(Struct, frozen=True, kw_only=True):
    """What the index by place shows of a candidate."""

    run: str
    form: AwardForm
    rank: int
    entry: str
    root: str
    path: str
    outcome: Outcome


class Counts(Struct, frozen=True, kw_only=True):
    """How many candidates of each outcome a list has."""

    eligible: int = 0
    needs_review: int = 0
    ineligible: int = 0


class Frame(Struct, frozen=True, kw_only=True):
    """The awarding unit's computed numbers of the year, in which its list is to be seen."""

    registered: int
    running: int
    recognised: int


class CommendationHead(Struct, frozen=True, kw_only=True):
    """Which list of an awarding unit, level and year readers see, and what it was made from."""

    id: str
    """`commendation:unit:level:year`, the subject of its audit trail."""
    unit: str
    root: str
    path: str
    level: Level
    year: int
    g: int
    rules: int
    """Number of the version of the province's rules."""
    rules_from: date
    inputs: str
    """SHA-256 of the ids and versions of what was read, of the rules and of the day."""
    result: str
    """SHA-256 of what readers see."""
    counts: Counts
    frame: Frame | None = None
    """Null while the year's statistics were not computed."""
    as_of: date
    computed_at: datetime
    version: int = 1
    head: str = ""

    @property
    def run(self) -> str:
        """The partition of its rows."""
        return run_id(self.unit, self.level, self.year, self.g)


class CandidateRun(Struct, frozen=True, kw_only=True):
    """What a reader gets of a list besides its candidates; the whole list's numbers only if all of it may be read."""

    unit: str
    level: Level
    year: int
    rules: int
    rules_from: date
    as_of: date
    computed_at: datetime
    counts: Counts | None
    frame: Frame | None


def head_id(unit: str, level: Level, year: int) -> str:
    """Return the id under which the HEAD of one list is kept."""
    return f"commendation:{unit}:{level}:{year}"


def run_id(unit: str, level: Level, year: int, g: int) -> str:
    """Return the partition of the rows that one run wrote for a list."""
    return f"{unit}:{level}:{year}:{g:06d}"


def score_of(appraisals: Iterable[Appraisal]) -> int | None:
    """Return the latest appraisal's points as a share of all it could give: basis points, half up; None of none."""
    latest = max(appraisals, key=lambda a: a.number, default=None)
    if latest is None:
        return None
    points, full = sum(score.points for score in latest.scores), latest.full
    return (2 * FULL * points + full) // (2 * full)


def listed(facts: Iterable[Facts], version: RuleSetVersion, run: str) -> list[Candidate]:
    """Return the candidates of a list by rank.

    By outcome, then score (none last), then fewer undecided rules, then who registered first, then the entry's id: a
    total order, so the same records give the same list.
    """
    found = [(_candidate(one, version, run), one) for one in facts]
    found.sort(key=lambda pair: _place(*pair))
    return [structs.replace(candidate, rank=rank) for rank, (candidate, _) in enumerate(found, 1)]


def _candidate(facts: Facts, version: RuleSetVersion, run: str) -> Candidate:
    reasons = evaluate(facts, version)
    return Candidate(
        run=run,
        rank=0,
        entry=facts.entry.id,
        unit=facts.entry.unit,
        root=facts.entry.root,
        path=facts.entry.path,
        outcome=outcome(reasons),
        score=score_of(facts.appraisals),
        nominated=any(c.check.nominated for c in facts.checks),
        reasons=reasons,
    )


_OUTCOMES = list(Outcome)


def _place(candidate: Candidate, facts: Facts) -> tuple[int, bool, int, int, datetime, str]:
    score = candidate.score
    undecided = unknowns(candidate.reasons)
    return _OUTCOMES.index(candidate.outcome), score is None, -(score or 0), undecided, *order(facts.entry)


def counted(candidates: Iterable[Candidate]) -> Counts:
    """Return how many of each outcome there are."""
    outcomes = [candidate.outcome for candidate in candidates]
    return Counts(
        eligible=outcomes.count(Outcome.ELIGIBLE),
        needs_review=outcomes.count(Outcome.NEEDS_REVIEW),
        ineligible=outcomes.count(Outcome.INELIGIBLE),
    )


def result_of(candidates: Iterable[Candidate], version: RuleSetVersion, frame: Frame | None) -> str:
    """Return the hash of what readers see; the run that computed it is no part of it."""
    rows = [structs.replace(candidate, run="") for candidate in candidates]
    return audit.digest([version.number, version.effective_from, frame, rows])


def inputs_of(
    unit: str, level: Level, found: Snapshot, facts: Iterable[Facts], version: RuleSetVersion, frame: Frame | None
) -> str:
    """Return the hash of all that a list depends on: ids and versions of its records, its rules, its day, its frame."""
    known = list(facts)
    entries = sorted((f.entry.id, f.entry.version) for f in known)
    sheets = sorted((a.entry, a.number) for f in known for a in f.appraisals)
    day = [str(found.period), found.as_of]
    return audit.digest([CODE, unit, level, day, version, frame, entries, sheets, found.inspections])
