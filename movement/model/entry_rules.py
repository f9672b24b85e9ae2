"""What the rules ask of the entry itself: when it registered, where it belongs, who confirmed it, what it reached.

Each looks at the facts of one entry and at its own parameters in the rule set in force (see `eligibility`).
"""

from calendar import monthrange
from datetime import date

from movement.model.entries import BELOW, Level, RecognitionState, State
from movement.model.entry_facts import Facts
from movement.model.inspection_parts import CheckResult
from movement.model.periods import day_of
from movement.model.predicates import Held
from movement.model.reasons import NONE, RuleResult, Verdict, all_of, any_of, when


def registered(facts: Facts, rule: Held) -> Verdict:
    """R01: registered by a day of the list's year; a late one that was accepted for a reason is for people to judge."""
    year, month = facts.period.year, rule.number("month")
    deadline = date(year, month, min(rule.number("day"), monthrange(year, month)[1]))
    entry = facts.entry
    day = day_of(entry.registered_at) if entry.registered_at is not None else None
    excused = RuleResult.UNKNOWN if day is not None and entry.accepted_reason else RuleResult.FAIL
    return Verdict(
        result=any_of([when(day is not None and day <= deadline), excused]),
        observed=NONE if day is None else day.isoformat(),
        required=f"<={deadline}",
        evidence=(entry.id,),
    )


def placed(facts: Facts, rule: Held) -> Verdict:
    """R02: its field and its focus areas are among those of the movement."""
    entry, fields, focus = facts.entry, rule.words("fields"), rule.words("focus")
    return Verdict(
        result=all_of([when(entry.field in fields), *(when(area in focus) for area in entry.focus)]),
        observed=",".join([entry.field or NONE, *entry.focus]),
        required="|".join([*fields, *focus]),
        evidence=(entry.id,),
    )


def verified(facts: Facts, rule: Held) -> Verdict:
    """R04: confirmed in the year, since it runs, often enough; a later look that did not confirm it leaves a doubt."""
    since, fewest = facts.entry.running_from, rule.number("fewest")
    looks = [(a.at, f"{a.entry}#A{a.number}") for a in facts.appraisals]
    looks += [(c.check.at, c.inspection) for c in facts.checks if c.check.result is CheckResult.CONFIRMED]
    confirmed = [look for look in looks if since is None or since <= day_of(look[0])]
    denied = [(c.check.at, c.inspection) for c in facts.checks if c.check.result is CheckResult.NOT_CONFIRMED]
    against = [look for look in denied if confirmed and look[0] > max(confirmed)[0]]
    doubt = RuleResult.UNKNOWN if against else RuleResult.PASS
    return Verdict(
        result=all_of([when(len(confirmed) >= fewest), doubt]),
        observed=",".join([str(len(confirmed)), *(CheckResult.NOT_CONFIRMED for _ in against[:1])]),
        required=f">={fewest}",
        evidence=tuple(source for _, source in sorted(confirmed + against)),
    )


def recognised_below(facts: Facts, rule: Held) -> Verdict:
    """R05: a level below recognised it in this year or in those just before, and that still stands."""
    below, year = BELOW.get(facts.level, frozenset[Level]()), facts.period.year
    first = year - rule.number("years") + 1
    standing = [
        f"{r.level} {r.year}"
        for r in facts.entry.recognitions
        if r.level in below and r.state is RecognitionState.RECOGNISED and first <= r.year <= year
    ]
    return Verdict(
        result=when(bool(standing) or not below),
        observed=",".join(standing) or NONE,
        required=f"{'|'.join(level for level in Level if level in below)} >={first}" if below else NONE,
        evidence=(facts.entry.id,),
    )


def reached(facts: Facts, rule: Held) -> Verdict:
    """R06: results were reported in the year and not sent back, each with a value and enough evidence."""
    entry, fewest = facts.entry, rule.number("fewestEvidence")
    following = [step.state for step in entry.steps[1:]] + [None]
    reported = [
        step
        for step, then in zip(entry.steps, following, strict=False)
        if step.state is State.REPORTED and facts.period.holds(step.at) and then is not State.RUNNING
    ]
    shown = [o for o in entry.outputs if o.actual is not None and len(o.evidence) >= fewest]
    whole = bool(entry.outputs) and len(shown) == len(entry.outputs)
    return Verdict(
        result=all_of([when(bool(reported)), when(whole)]),
        observed=f"{len(shown)}/{len(entry.outputs)}" if reported else "NOT_REPORTED",
        required=f"{len(entry.outputs)}/{len(entry.outputs)}",
        evidence=(entry.id,),
    )


def not_repeated(facts: Facts, rule: Held) -> Verdict:
    """R08: the first of its achievement in the list, and no other on its ground has nearly its title."""
    least, near, first = rule.number("similarity"), facts.near, facts.lineage[0]
    if first != facts.entry.id:
        return Verdict(result=RuleResult.FAIL, observed="SAME_ACHIEVEMENT", required=f"<{least}", evidence=(first,))
    alike = near is not None and near.similarity >= least
    return Verdict(
        result=RuleResult.UNKNOWN if alike else RuleResult.PASS,
        observed=str(near.similarity if near is not None else 0),
        required=f"<{least}",
        evidence=(near.id,) if near is not None and alike else (),
    )


def not_commended(facts: Facts, rule: Held) -> Verdict:
    """R14: the achievement was not commended before; one that was revoked does not count."""
    most, standing = rule.number("most"), [award.id for award in facts.awards if award.stands]
    return Verdict(
        result=when(len(standing) <= most),
        observed=str(len(standing)),
        required=f"<={most}",
        evidence=tuple(standing),
    )


def running_long_enough(facts: Facts, rule: Held) -> Verdict:
    """R03: it has run for so many whole months by the list's day."""
    least = rule.number("grassroots" if facts.level is Level.GRASSROOTS else "province")
    since = facts.entry.running_from
    months = 0 if since is None else _months(since, facts.as_of)
    return Verdict(
        result=when(months >= least),
        observed=NONE if since is None else str(months),
        required=f">={least}",
        evidence=(facts.entry.id,),
    )


def replicated(facts: Facts, rule: Held) -> Verdict:
    """R07: enough other units took it over."""
    fewest, found = rule.number("fewest"), facts.entry.replications
    return Verdict(
        result=when(found >= fewest), observed=str(found), required=f">={fewest}", evidence=(facts.entry.id,)
    )


def _months(since: date, until: date) -> int:
    """Return the whole months from a day to another; one that has no such day ends on its last."""
    last = monthrange(until.year, until.month)[1]
    begun = until.day < min(since.day, last)
    return max((until.year - since.year) * 12 + until.month - since.month - begun, 0)
