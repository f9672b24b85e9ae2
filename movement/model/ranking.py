"""Making a list of candidates: scores, the total order, and the hashes by which a run knows what changed."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, structs

from movement.model import audit
from movement.model.appraisals import Appraisal
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, Counts, Frame
from movement.model.constraints import Pooled, flags
from movement.model.dossiers import Dossier
from movement.model.eligibility import evaluate, unknowns
from movement.model.entries import Level
from movement.model.entry_facts import Facts
from movement.model.reasons import Outcome, outcome
from movement.model.rolls import Roll
from movement.model.rule_sets import RuleSet, RuleSetVersion
from movement.model.rule_versions import more_favourable
from movement.model.snapshots import Snapshot, order
from movement.model.subject_facts import AnyFacts, SubjectFacts
from movement.model.subjects import SubjectClass
from movement.model.units import root_of

CODE = "commendation-2"
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


class Judged(Struct, frozen=True, kw_only=True):
    """An entry or subject of a list, and the version of the rules by which it is judged."""

    facts: AnyFacts
    version: RuleSetVersion
    better: int | None = None
    """A newer version under which it would be strictly better off."""


def judged(facts: AnyFacts, rules: RuleSet | None, version: RuleSetVersion) -> Judged:
    """Choose the version for one: that of the day on which its dossier was received, else the list's own `version`.

    Without the rule set, as for a draft, all are judged by the list's.
    """
    if rules is None or facts.received_at is None:
        return Judged(facts=facts, version=version)
    own = rules.at(facts.received_at) or version
    better = more_favourable(rules, facts.as_of, facts.received_at, lambda one: outcome(evaluate(facts, one)))
    return Judged(facts=facts, version=own, better=None if better is None else better.version)


def listed(known: Iterable[Judged], version: RuleSetVersion, level: Level, run: str, roll: Roll) -> list[Candidate]:
    """Return the candidates of a list, form by form, each form's by rank.

    By outcome, then score (none last), then fewer undecided rules, then direct workers first, then who registered
    first, then the id: a total order, so the same records give the same list.
    """
    found = sorted(((_candidate(one, version, run), one) for one in known), key=lambda pair: _place(*pair))
    ranked: list[Candidate] = []
    for form in AwardForm:
        line = [pair for pair in found if pair[0].form is form]
        pool = [_pooled(candidate, one.facts, rank, roll) for rank, (candidate, one) in enumerate(line, 1)]
        said = flags(version.constraints, form, level, pool, roll.bases)
        ranked += [
            structs.replace(candidate, rank=rank, flags=said.get(_id(candidate), ()))
            for rank, (candidate, _) in enumerate(line, 1)
        ]
    return ranked


def _candidate(one: Judged, version: RuleSetVersion, run: str) -> Candidate:
    facts = one.facts
    reasons = evaluate(facts, one.version)
    about = _of_entry(facts) if isinstance(facts, Facts) else _of_subject(facts)
    return structs.replace(
        about,
        run=run,
        outcome=outcome(reasons),
        reasons=reasons,
        rules=one.version.number if one.version.number != version.number else None,
        better_rules=one.better,
    )


def _of_entry(facts: Facts) -> Candidate:
    return Candidate(
        run="",
        rank=0,
        entry=facts.entry.id,
        unit=facts.entry.unit,
        root=facts.entry.root,
        path=facts.entry.path,
        outcome=Outcome.NEEDS_REVIEW,
        score=score_of(facts.appraisals),
        nominated=any(c.check.nominated for c in facts.checks),
    )


def _of_subject(facts: SubjectFacts) -> Candidate:
    return Candidate(
        run="",
        form=facts.form,
        rank=0,
        subject=facts.subject.id,
        unit=facts.unit,
        root=root_of(facts.path),
        path=facts.path,
        outcome=Outcome.NEEDS_REVIEW,
    )


_OUTCOMES = list(Outcome)


def _place(candidate: Candidate, one: Judged) -> tuple[int, bool, int, int, bool, datetime, str]:
    score, facts = candidate.score, one.facts
    if isinstance(facts, Facts):
        is_direct, (since, name) = False, order(facts.entry)
    else:
        is_direct = facts.subject.subject_class is SubjectClass.DIRECT_WORKER
        since, name = facts.subject.created_at, facts.subject.id
    undecided = unknowns(candidate.reasons)
    return (
        _OUTCOMES.index(candidate.outcome),
        score is None,
        -(score or 0),
        undecided,
        not is_direct,
        since,
        name,
    )


def _id(candidate: Candidate) -> str:
    return candidate.entry or candidate.subject or ""


def _pooled(candidate: Candidate, facts: AnyFacts, rank: int, roll: Roll) -> Pooled:
    subject = None if isinstance(facts, Facts) else facts.subject
    return Pooled(
        id=_id(candidate),
        rank=rank,
        outcome=candidate.outcome,
        unit=candidate.unit,
        family=roll.families.get(candidate.unit),
        cluster=roll.seats.get(candidate.unit),
        lineage=facts.entry.achievement_key if isinstance(facts, Facts) else candidate.unit,
        subject_class=None if subject is None else subject.subject_class,
        armed_forces=subject is not None and subject.armed_forces,
    )


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


def records_of(found: Snapshot, facts: Iterable[AnyFacts], dossiers: Iterable[Dossier]) -> tuple[str, ...]:
    """Return what a list was made from: `id@version` of each record, an appraisal as a part of its entry."""
    records = {f"{one.id}@{one.version}" for one in dossiers}
    for one in facts:
        if isinstance(one, Facts):
            records.add(f"{one.entry.id}@{one.entry.version}")
            records |= {f"{a.entry}#A{a.number}@1" for a in one.appraisals}
            records |= {f"{a.id}@{a.version}" for a in one.awards}
        else:
            records.add(f"{one.subject.id}@{one.subject.version}")
            records |= {f"{m.id}@{m.version}" for m in one.merits} | {f"{a.id}@{a.version}" for a in one.awards}
    return (*sorted(records), *(f"{name}@{version}" for name, version in found.inspections))


def inputs_of(
    unit: str,
    level: Level,
    found: Snapshot,
    roll: Roll,
    records: Iterable[str],
    version: RuleSetVersion,
    frame: Frame | None,
) -> str:
    """Return the hash of all that a list depends on: its records, its rules, its day, its frame, its units' numbers."""
    day = [str(found.period), found.as_of]
    return audit.digest([CODE, unit, level, day, version, frame, roll.numbers, *records])
