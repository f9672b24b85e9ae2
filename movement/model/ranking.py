"""Making a list of candidates: scores, the total order, and the hashes by which a run knows what changed."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from movement.model import audit
from movement.model.appraisals import Appraisal
from movement.model.commendation import Candidate, Counts, Frame
from movement.model.eligibility import evaluate, unknowns
from movement.model.entries import Level
from movement.model.entry_facts import Facts
from movement.model.reasons import Outcome, outcome
from movement.model.rule_sets import RuleSetVersion
from movement.model.snapshots import Snapshot, order

CODE = "commendation-1"
"""Name of this code; it goes into the hash of a run's inputs, so a change of the rules' code computes every list."""
FULL = 10_000
"""A whole score, in basis points."""


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


def records_of(found: Snapshot, facts: Iterable[Facts]) -> tuple[str, ...]:
    """Return what a list was made from: `id@version` of each record, an appraisal as a part of its entry."""
    known = list(facts)
    entries = sorted({f"{f.entry.id}@{f.entry.version}" for f in known})
    sheets = sorted({f"{a.entry}#A{a.number}@1" for f in known for a in f.appraisals})
    return (*entries, *sheets, *(f"{name}@{version}" for name, version in found.inspections))


def inputs_of(
    unit: str, level: Level, found: Snapshot, records: Iterable[str], version: RuleSetVersion, frame: Frame | None
) -> str:
    """Return the hash of all that a list depends on: its records, its rules, its day, its frame."""
    day = [str(found.period), found.as_of]
    return audit.digest([CODE, unit, level, day, version, frame, *records])
