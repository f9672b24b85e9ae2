"""What the rules ask of a collective's members: how many completed their tasks, and which titles they hold."""

from movement.model.merits import Merit, MeritKind
from movement.model.predicates import Held
from movement.model.reasons import NONE, Verdict
from movement.model.subject_facts import SubjectFacts
from movement.model.subject_rules import latest
from movement.model.unit_rules import WHOLE, known, percent


def members_completed(facts: SubjectFacts, rule: Held) -> Verdict:
    """R21: such a share of its members completed their tasks."""
    found = latest(facts, MeritKind.MEMBERS_COMPLETING)
    return _share(facts, None if found is None else int(found.value), rule.number("share"), found)


def members_advanced(facts: SubjectFacts, rule: Held) -> Verdict:
    """R21: such a share of its members hold LDTT or CSTT of the year."""
    return _share(facts, facts.advanced, rule.number("share"))


def has_fighters(facts: SubjectFacts, rule: Held) -> Verdict:
    """R21: so many of its members hold CSTDCS of the year."""
    fewest, found = rule.number("fewest"), facts.fighters
    return Verdict(
        result=known(None if found is None else found >= fewest),
        observed=NONE if found is None else str(found),
        required=f">={fewest}",
    )


def _share(facts: SubjectFacts, part: int | None, least: int, source: Merit | None = None) -> Verdict:
    members = latest(facts, MeritKind.MEMBERS)
    whole = 0 if members is None else int(members.value)
    # More of them than there are: one of the two statements is wrong, and nobody knows which.
    sound = part is not None and whole > 0 and part <= whole
    return Verdict(
        result=known(sound and part * WHOLE >= least * whole if sound and part is not None else None),
        observed=f"{NONE if part is None else part}/{NONE if members is None else whole}",
        required=f">={percent(least)}",
        evidence=tuple(sorted(m.id for m in (source, members) if m is not None)),
    )
