"""What the rules ask of the entry's unit, as inspections saw it: its grade, its violations, what it owes.

Each looks at the facts of one entry and at its own parameters in the rule set in force (see `eligibility`).
"""

from movement.model.entries import Level
from movement.model.entry_facts import Facts
from movement.model.inspection_parts import SEVERITIES, FindingKind, Severity
from movement.model.reasons import NONE, RuleResult, Verdict, any_of, not_, when
from movement.model.rule_sets import Rule
from movement.model.score_sheets import ORDER, Grade


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
