"""What a version's rules say of an entry or a subject: PASS, FAIL or UNKNOWN each, with what was seen and asked for.

Which rules count, where, for which form and how strictly is data (`rule_sets`), and so is how a rule is put together
(`predicates`); what its checks look at is `checks`. The list of rules follows the project's proposal until the province
signs its own.
"""

from collections.abc import Callable, Iterable

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS, SHORT, Check
from movement.model.entries import Level
from movement.model.entry_facts import Facts
from movement.model.predicates import AllOf, AnyOf, Held, Leaf, Not, Predicate, leaves
from movement.model.reasons import LeafVerdict, Reason, RuleResult, Verdict, all_of, any_of, not_
from movement.model.rule_sets import Rule, RuleSetVersion
from movement.model.subject_facts import AnyFacts

NAMES: dict[str, str] = {
    "R01": "Đăng ký đúng hạn",
    "R02": "Đúng lĩnh vực của phong trào",
    "R04": "Được kiểm tra, thẩm định xác nhận",
    "R05": "Được cấp dưới công nhận",
    "R06": "Kết quả đủ số liệu và minh chứng",
    "R08": "Không trùng lặp",
    "R09": "Xếp loại của đơn vị",
    "R10": "Đơn vị không có vi phạm",
    "R10L": "Đơn vị khắc phục đúng hạn",
    "R14": "Thành tích chưa được khen thưởng",
}
"""Rule in its short form → what it is called in Vietnamese; others have names of their own."""


def evaluate(facts: AnyFacts, version: RuleSetVersion) -> tuple[Reason, ...]:
    """Return what each rule says that counts for whom the facts are about, in the order of the rule set."""
    return tuple(_reason(facts, rule, version) for rule in version.rules if counts_for(rule, facts))


def counts_for(rule: Rule, facts: AnyFacts) -> bool:
    """Tell whether a rule is asked of an entry or subject, for its form and at its level."""
    if isinstance(facts, Facts):
        return rule.counts_at(facts.level) and rule.is_of(AwardForm.DVK)
    return rule.is_for(facts.subject.kind, facts.form, facts.level)


def documents_of(version: RuleSetVersion, form: AwardForm, level: Level) -> tuple[str, ...]:
    """Return the kinds of document that a version asks for of a form's dossier at a level, each once, in order."""
    asking = [rule.predicate for rule in version.rules if rule.is_of(form) and rule.counts_at(level) and rule.predicate]
    named = [leaf.words("documents") for tree in asking for leaf in leaves(tree) if leaf.check == "documentsApproved"]
    return tuple(dict.fromkeys(kind for kinds in named for kind in kinds))


def name_of(rule: str) -> str:
    """Return the short Vietnamese name of a rule in its short form; its id of any other."""
    return NAMES.get(rule, rule)


def unknowns(reasons: Iterable[Reason]) -> int:
    """Return how many rules could not be decided."""
    return sum(reason.result is RuleResult.UNKNOWN for reason in reasons)


def _reason(facts: AnyFacts, rule: Rule, version: RuleSetVersion) -> Reason:
    tests: tuple[LeafVerdict, ...] = ()
    if rule.predicate is None:
        verdict = _run(CHECKS[SHORT[rule.id]], facts, rule)
    else:
        verdict, tests = judged(facts, rule.predicate)
    return Reason(
        rule=rule.id,
        name=rule.name or name_of(rule.id),
        result=verdict.result,
        strictness=rule.strictness,
        observed=verdict.observed,
        required=verdict.required,
        evidence=verdict.evidence,
        legal_basis=rule.legal_basis or version.legal_basis,
        tests=tests,
    )


def judged(facts: AnyFacts, tree: Predicate) -> tuple[Verdict, tuple[LeafVerdict, ...]]:
    """Return what a predicate comes to, and what each of its leaves found, in order."""
    tests: list[LeafVerdict] = []

    def of(part: Predicate, place: str) -> Verdict:
        match part:
            case Leaf():
                found = _run(CHECKS[part.check], facts, part)
                tests.append(
                    LeafVerdict(
                        check=part.check,
                        place=place,
                        result=found.result,
                        observed=found.observed,
                        required=found.required,
                        evidence=found.evidence,
                    )
                )
                return found
            case Not():
                inner = of(part.of, f"{place}!")
                return Verdict(
                    result=not_(inner.result),
                    observed=inner.observed,
                    required=f"!({inner.required})",
                    evidence=inner.evidence,
                )
            case AllOf():
                return _together([of(one, f"{place}&{n}") for n, one in enumerate(part.of)], all_of, " & ")
            case AnyOf():
                return _together([of(one, f"{place}|{n}") for n, one in enumerate(part.of)], any_of, " | ")

    return of(tree, ""), tuple(tests)


def _together(parts: list[Verdict], results: Callable[[Iterable[RuleResult]], RuleResult], sign: str) -> Verdict:
    return Verdict(
        result=results(part.result for part in parts),
        observed="; ".join(part.observed for part in parts),
        required=f"({sign.join(part.required for part in parts)})" if len(parts) > 1 else parts[0].required,
        evidence=tuple(dict.fromkeys(source for part in parts for source in part.evidence)),
    )


def _run(check: Check, facts: AnyFacts, held: Held) -> Verdict:
    return check.run(facts, held)
