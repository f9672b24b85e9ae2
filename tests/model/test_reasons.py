"""Kleene's tables, and what the HARD rules come to."""

import pytest

from movement.model.reasons import Outcome, Reason, RuleResult, all_of, any_of, not_, outcome, when
from movement.model.rule_sets import Strictness

P, F, U = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN

AND = {(P, P): P, (P, U): U, (P, F): F, (U, P): U, (U, U): U, (U, F): F, (F, P): F, (F, U): F, (F, F): F}
OR = {(P, P): P, (P, U): P, (P, F): P, (U, P): P, (U, U): U, (U, F): U, (F, P): P, (F, U): U, (F, F): F}


@pytest.mark.parametrize("pair", sorted(AND), ids=str)
def test_and_and_or_are_kleenes(pair: tuple[RuleResult, RuleResult]) -> None:
    assert all_of(pair) is AND[pair]
    assert any_of(pair) is OR[pair]
    assert not_(all_of(pair)) is any_of(not_(one) for one in pair)


def test_not_keeps_what_is_unknown() -> None:
    assert [not_(one) for one in (P, F, U)] == [F, P, U]
    assert (when(True), when(False)) == (P, F)
    assert (all_of([]), any_of([])) == (P, F)


def reason(result: RuleResult, strictness: Strictness = Strictness.HARD) -> Reason:
    return Reason(rule="R01", result=result, strictness=strictness, observed="", required="")


@pytest.mark.parametrize(
    ("hard", "expected"),
    [
        ([P, P], Outcome.ELIGIBLE),
        ([P, U], Outcome.NEEDS_REVIEW),
        ([U, F], Outcome.INELIGIBLE),
        ([F, P], Outcome.INELIGIBLE),
        ([], Outcome.ELIGIBLE),
    ],
)
@pytest.mark.parametrize("soft", [P, F, U])
def test_only_hard_rules_decide(hard: list[RuleResult], soft: RuleResult, expected: Outcome) -> None:
    reasons = [reason(soft, Strictness.SOFT), *(reason(result) for result in hard)]
    assert outcome(reasons) is expected
    assert outcome(reversed(reasons)) is expected
