"""The rules of eligibility, one small function each, found by their id in RULES.

A rule looks at the facts of one entry and at its parameters in the rule set in force, and says PASS, FAIL or UNKNOWN
with what it saw and what it asks for: dates, numbers and words of enums, the same for people and programs. Which rules
count, where and how strictly is data (`rule_sets`); their list follows the project's proposal until the province signs
its own.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date

from movement.model.entries import BELOW, Level, RecognitionState, State
from movement.model.entry_facts import Facts
from movement.model.inspection_parts import SEVERITIES, CheckResult, FindingKind, Severity
from movement.model.periods import day_of
from movement.model.reasons import Reason, RuleResult, Verdict, all_of, any_of, not_, when
from movement.model.rule_sets import Rule, RuleSetVersion
from movement.model.score_sheets import ORDER, Grade

NONE = "NONE"
"""Observed where there is nothing to observe."""
Check = Callable[[Facts, Rule], Verdict]


def evaluate(facts: Facts, version: RuleSetVersion) -> tuple[Reason, ...]:
    """Return what each rule that counts at the facts' level says, in the order of the rule set."""
    return tuple(_reason(facts, rule, version) for rule in version.rules if rule.counts_at(facts.level))


def _reason(facts: Facts, rule: Rule, version: RuleSetVersion) -> Reason:
    _, check = RULES[rule.id]
    verdict = check(facts, rule)
    return Reason(
        rule=rule.id,
        result=verdict.result,
        strictness=rule.strictness,
        observed=verdict.observed,
        required=verdict.required,
        evidence=verdict.evidence,
        legal_basis=rule.legal_basis or version.legal_basis,
    )


def registered(facts: Facts, rule: Rule) -> Verdict:
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


def placed(facts: Facts, rule: Rule) -> Verdict:
    """R02: its field and its focus areas are among those of the movement."""
    entry, fields, focus = facts.entry, rule.words("fields"), rule.words("focus")
    return Verdict(
        result=all_of([when(entry.field in fields), *(when(area in focus) for area in entry.focus)]),
        observed=",".join([entry.field or NONE, *entry.focus]),
        required="|".join([*fields, *focus]),
        evidence=(entry.id,),
    )


def verified(facts: Facts, rule: Rule) -> Verdict:
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


def recognised_below(facts: Facts, rule: Rule) -> Verdict:
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


def reached(facts: Facts, rule: Rule) -> Verdict:
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


def not_repeated(facts: Facts, rule: Rule) -> Verdict:
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


def graded(facts: Facts, rule: Rule) -> Verdict:
    """R09: the unit's latest grade of the year is good enough; not inspected is not known."""
    least = Grade(rule.word("province" if facts.level is Level.PROVINCE else "grassroots"))
    grades = [(c.issued_on, i.id, c.grade) for i in facts.concluded if (c := i.conclusion) is not None and c.grade]
    if not grades:
        return Verdict(result=RuleResult.UNKNOWN, observed=NONE, required=f">={least}")
    _, inspection, grade = max(grades)
    return Verdict(
        result=when(ORDER.index(grade) <= ORDER.index(least)),
        observed=grade,
        required=f">={least}",
        evidence=(inspection,),
    )


def no_violation(facts: Facts, rule: Rule) -> Verdict:
    """R10: no inspection concluded in the year found a violation this grave at its unit."""
    least = SEVERITIES.index(Severity(rule.word("severity")))
    found = [
        (SEVERITIES.index(f.severity or Severity.MINOR), f"{i.id}#F{f.number}")
        for i in facts.concluded
        for f in i.findings
        if f.kind is FindingKind.VIOLATION
    ]
    return Verdict(
        result=not_(any_of(when(weight >= least) for weight, _ in found)),
        observed=SEVERITIES[max(weight for weight, _ in found)] if found else NONE,
        required=f"<{SEVERITIES[least]}",
        evidence=tuple(source for weight, source in found if weight >= least),
    )


def remedied(facts: Facts, rule: Rule) -> Verdict:
    """R10L: no recommendation its unit owes is late by more than this many days."""
    most = rule.number("daysLate")
    late = [(o.recommendation.days_late(facts.as_of), f"{o.inspection}#R{o.recommendation.number}") for o in facts.owed]
    return Verdict(
        result=when(all(days <= most for days, _ in late)),
        observed=str(max((days for days, _ in late), default=0)),
        required=f"<={most}",
        evidence=tuple(source for days, source in late if days > most),
    )


def not_commended(facts: Facts, rule: Rule) -> Verdict:
    """R14: the achievement was not commended before; one that was revoked does not count."""
    most, standing = rule.number("most"), [award.id for award in facts.awards if not award.revoked]
    return Verdict(
        result=when(len(standing) <= most),
        observed=str(len(standing)),
        required=f"<={most}",
        evidence=tuple(standing),
    )


RULES: dict[str, tuple[str, Check]] = {
    "R01": ("Đăng ký đúng hạn", registered),
    "R02": ("Đúng lĩnh vực của phong trào", placed),
    "R04": ("Được kiểm tra, thẩm định xác nhận", verified),
    "R05": ("Được cấp dưới công nhận", recognised_below),
    "R06": ("Kết quả đủ số liệu và minh chứng", reached),
    "R08": ("Không trùng lặp", not_repeated),
    "R09": ("Xếp loại của đơn vị", graded),
    "R10": ("Đơn vị không có vi phạm", no_violation),
    "R10L": ("Đơn vị khắc phục đúng hạn", remedied),
    "R14": ("Thành tích chưa được khen thưởng", not_commended),
}
"""Rule → its short name in Vietnamese, and what it checks."""


def name_of(rule: str) -> str:
    """Return the short Vietnamese name of a rule."""
    return RULES[rule][0]


def unknowns(reasons: Iterable[Reason]) -> int:
    """Return how many rules could not be decided."""
    return sum(reason.result is RuleResult.UNKNOWN for reason in reasons)
