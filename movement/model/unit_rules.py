"""What the rules ask of the unit and of the dossier: its grade, violations, returns; what was attached and approved.

Each looks at the facts of one entry or subject and at its own parameters in the rule set in force (see `eligibility`).
"""

from movement.model.entries import Level
from movement.model.inspection_parts import SEVERITIES, FindingKind, Severity
from movement.model.predicates import Held
from movement.model.reasons import NONE, RuleResult, Verdict, all_of, any_of, not_, when
from movement.model.score_sheets import ORDER, Grade
from movement.model.subject_facts import AnyFacts

WHOLE = 10_000
"""All of something, in basis points."""
NO_YEAR_REPORT, ACTIVE, SUCCESSOR, AUTHORITY = "NO_YEAR_REPORT", "ACTIVE", "SUCCESSOR", "AUTHORITY"
"""What a unit was seen to be or to lack."""
VERDICTS = ("APPROVED", "PENDING", "HAS_ISSUES", "REJECTED")
"""What a reviewer says of a document, best first."""
_DOCUMENT = {
    "APPROVED": RuleResult.PASS,
    "PENDING": RuleResult.UNKNOWN,
    "HAS_ISSUES": RuleResult.UNKNOWN,
    "REJECTED": RuleResult.FAIL,
    None: RuleResult.UNKNOWN,
}


def graded(facts: AnyFacts, rule: Held) -> Verdict:
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


def no_violation(facts: AnyFacts, rule: Held) -> Verdict:
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


def remedied(facts: AnyFacts, rule: Held) -> Verdict:
    """R10L: no recommendation its unit owes is late by more than this many days."""
    most = rule.number("daysLate")
    late = [(o.recommendation.days_late(facts.as_of), f"{o.inspection}#R{o.recommendation.number}") for o in facts.owed]
    return Verdict(
        result=when(all(days <= most for days, _ in late)),
        observed=str(max((days for days, _ in late), default=0)),
        required=f"<={most}",
        evidence=tuple(source for days, source in late if days > most),
    )


def reported(facts: AnyFacts, rule: Held) -> Verdict:
    """R13: its unit sent a share of its returns in time, and the year's; where none was expected nothing is known."""
    least, known = rule.number("share"), facts.returns
    required = f">={percent(least)}"
    if known is None or not known.expected:
        return Verdict(result=RuleResult.UNKNOWN, observed=NONE, required=required)
    missing = known.year_report_missing is True
    return Verdict(
        result=all_of([when(known.on_time * WHOLE >= least * known.expected), when(not missing)]),
        observed=f"{known.on_time}/{known.expected}" + (f",{NO_YEAR_REPORT}" if missing else ""),
        required=required,
    )


def active(facts: AnyFacts, rule: Held) -> Verdict:  # noqa: ARG001 - every check is asked alike
    """R23: its unit is open on the list's day, or a whole successor of it is."""
    return Verdict(
        result=any_of([known(facts.unit_open), known(facts.successor_open)]),
        observed=ACTIVE if facts.unit_open else SUCCESSOR if facts.successor_open else NONE,
        required=ACTIVE,
    )


def may_award(facts: AnyFacts, rule: Held) -> Verdict:  # noqa: ARG001 - every check is asked alike
    """R23: the awarding unit may give this form."""
    return Verdict(result=known(facts.authority), observed=AUTHORITY if facts.authority else NONE, required=AUTHORITY)


def documents_approved(facts: AnyFacts, rule: Held) -> Verdict:
    """R24: each required document is there and approved; what can still come or be looked at is not known."""
    required = rule.words("documents")
    best = {
        kind: min((VERDICTS.index(d.verdict) for d in facts.documents if d.kind == kind), default=None)
        for kind in required
    }
    return Verdict(
        result=all_of(_DOCUMENT[None if place is None else VERDICTS[place]] for place in best.values()),
        observed=",".join(f"{kind} {NONE if place is None else VERDICTS[place]}" for kind, place in best.items()),
        required=",".join(required),
    )


def percent(share: int) -> str:
    """Return basis points as people write a share: 7000 is `70%`, 7050 `70.5%`."""
    whole, rest = divmod(share, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"


def known(holds: bool | None) -> RuleResult:  # noqa: FBT001 - the truth itself is what is told
    """Return UNKNOWN of what nobody told."""
    return RuleResult.UNKNOWN if holds is None else when(holds)
