"""The rules of eligibility, each found by its id in RULES.

A rule looks at the facts of one entry and at its parameters in the rule set in force, and says PASS, FAIL or UNKNOWN
with what it saw and what it asks for: dates, numbers and words of enums, the same for people and programs. Which rules
count, where and how strictly is data (`rule_sets`); their list follows the project's proposal until the province signs
its own.
"""

from collections.abc import Callable, Iterable

from movement.model import entry_rules, unit_rules
from movement.model.entry_facts import Facts
from movement.model.reasons import Reason, RuleResult, Verdict
from movement.model.rule_sets import Rule, RuleSetVersion

Check = Callable[[Facts, Rule], Verdict]

RULES: dict[str, tuple[str, Check]] = {
    "R01": ("Đăng ký đúng hạn", entry_rules.registered),
    "R02": ("Đúng lĩnh vực của phong trào", entry_rules.placed),
    "R04": ("Được kiểm tra, thẩm định xác nhận", entry_rules.verified),
    "R05": ("Được cấp dưới công nhận", entry_rules.recognised_below),
    "R06": ("Kết quả đủ số liệu và minh chứng", entry_rules.reached),
    "R08": ("Không trùng lặp", entry_rules.not_repeated),
    "R09": ("Xếp loại của đơn vị", unit_rules.graded),
    "R10": ("Đơn vị không có vi phạm", unit_rules.no_violation),
    "R10L": ("Đơn vị khắc phục đúng hạn", unit_rules.remedied),
    "R14": ("Thành tích chưa được khen thưởng", entry_rules.not_commended),
}
"""Rule → its short name in Vietnamese, and what it checks."""


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


def name_of(rule: str) -> str:
    """Return the short Vietnamese name of a rule."""
    return RULES[rule][0]


def unknowns(reasons: Iterable[Reason]) -> int:
    """Return how many rules could not be decided."""
    return sum(reason.result is RuleResult.UNKNOWN for reason in reasons)
