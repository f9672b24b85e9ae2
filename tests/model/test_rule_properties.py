"""What holds of any records: order decides nothing, and a further record works one way only.

A POSITIVE check that PASSes still does with one record more, a NEGATIVE one that FAILs still does. Where silence means
that there is nothing, a further record never lowers the one nor raises the other at all; where it means that nobody
knows, the first statement may end the doubt either way, and so may the decision that a body continues another.
Statements that replace one another (the latest headcount, word on petitions, grade) are no further records. An award
that uses an initiative up takes that one away, as a revocation does.
"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from movement.model.awards import Award, AwardForm
from movement.model.checks import CHECKS, LooksAt
from movement.model.eligibility import evaluate
from movement.model.merits import Merit, MeritKind
from movement.model.predicates import AllOf, AnyOf, Leaf, Not, Polarity, Predicate
from movement.model.reasons import RuleResult, outcome
from movement.model.subject_facts import SubjectFacts
from movement.model.subjects import SubjectKind
from tests.subject_builders import award, collective, example, facts, leaf, merit, person, revoked, rule_of, version_of

ORDER = [RuleResult.FAIL, RuleResult.UNKNOWN, RuleResult.PASS]
EXAMPLE = example().versions[0]
YEARS = st.integers(2023, 2027)
OF = st.sampled_from(["j1", "j2"])
VALUES: dict[MeritKind, list[str]] = {
    MeritKind.RATING: ["EXCELLENT", "GOOD", "COMPLETED", "NOT_COMPLETED"],
    MeritKind.INITIATIVE: ["BASE", "PROVINCE", "NATION"],
    MeritKind.RESEARCH: ["BASE", "PROVINCE"],
    MeritKind.COMBAT: ["BASE"],
    MeritKind.DISCIPLINE: ["CLEAR", "REPRIMAND", "WARNING", "HEAVIER"],
    MeritKind.REVIEW: ["NONE", "OPEN"],
    MeritKind.MEMBERS: ["0", "10"],
    MeritKind.MEMBERS_COMPLETING: ["9", "10"],
    MeritKind.SERVICE_YEARS: ["5", "12"],
    MeritKind.CONTINUES: ["j2"],
}
REPLACED = frozenset({MeritKind.REVIEW, MeritKind.MEMBERS, MeritKind.MEMBERS_COMPLETING})
FORMS = [AwardForm.LDTT, AwardForm.CSTDCS, AwardForm.CSTDT]


@st.composite
def a_merit(draw: st.DrawFn, *, added: bool = False) -> Merit:
    kinds = [kind for kind in VALUES if not added or kind not in REPLACED]
    kind = draw(st.sampled_from(kinds))
    number = draw(st.integers(0, 10**6))
    made = merit(kind, draw(st.sampled_from(VALUES[kind])), draw(YEARS), draw(OF), id=f"h{number}")
    return made if added or draw(st.booleans()) else revoked(made)


@st.composite
def an_award(draw: st.DrawFn, *, added: bool = False) -> Award:
    number = draw(st.integers(0, 10**6))
    made = award(draw(st.sampled_from(FORMS)), draw(YEARS), draw(OF), id=f"w{number}")
    return made if added or draw(st.booleans()) else revoked(made)


@st.composite
def some_facts(draw: st.DrawFn) -> SubjectFacts:
    kind = draw(st.sampled_from([SubjectKind.PERSON, SubjectKind.COLLECTIVE]))
    return facts(
        draw(st.sampled_from(FORMS)),
        subject=person() if kind is SubjectKind.PERSON else collective(),
        merits=tuple(draw(st.lists(a_merit(), max_size=6))),
        awards=tuple(draw(st.lists(an_award(), max_size=5))),
        begun_on=draw(st.sampled_from([None, date(2025, 7, 1)])),
        advanced=draw(st.sampled_from([None, 8])),
    )


LEAVES: list[Leaf] = [
    leaf("holdsTitle", forms="LDTT,CSTDCS"),
    leaf("titleInARow", form="CSTDCS", years=2),
    leaf("titleInARow", form="CSTDT", years=3),
    leaf("rated", least="GOOD", years=1),
    leaf("rated", least="EXCELLENT", years=2),
    leaf("achieved", kinds="INITIATIVE,RESEARCH", reach="BASE", years=2, fewest=1),
    leaf("achieved", kinds="INITIATIVE", reach="PROVINCE", years=1, fewest=2),
    leaf("notDisciplined", severity="WARNING"),
    leaf("notAwarded", most=0),
    leaf("notUnderReview"),
    leaf("servedYears", fewest=10),
    leaf("recordGoesBack", years=3),
]
SILENT = frozenset({"holdsTitle", "titleInARow", "achieved", "notAwarded"})
"""Checks of which silence says that there is nothing."""


def told(known: SubjectFacts, one: Leaf) -> RuleResult:
    return CHECKS[one.check].run(known, one).result


def with_record(known: SubjectFacts, record: Merit | Award) -> SubjectFacts:
    if isinstance(record, Merit):
        return structs.replace(known, merits=(*known.merits, record))
    return structs.replace(known, awards=(*known.awards, record))


@pytest.mark.parametrize("one", LEAVES, ids=lambda one: f"{one.check} {one.parameters and one.parameters[0].value}")
@settings(max_examples=60, deadline=None)
@given(known=some_facts(), record=a_merit(added=True) | an_award(added=True))
def test_a_further_record_works_one_way(one: Leaf, known: SubjectFacts, record: Merit | Award) -> None:
    before, after = told(known, one), told(with_record(known, record), one)
    helps = CHECKS[one.check].polarity is Polarity.POSITIVE
    settled = RuleResult.PASS if helps else RuleResult.FAIL
    if before is settled:
        assert after is settled
    continues = isinstance(record, Merit) and record.kind is MeritKind.CONTINUES
    if one.check in SILENT and not continues:
        steps = ORDER.index(after) - ORDER.index(before)
        assert steps >= 0 if helps else steps <= 0


GOOD = [one for one in LEAVES if CHECKS[one.check].polarity is Polarity.POSITIVE]
BAD = [one for one in LEAVES if CHECKS[one.check].polarity is Polarity.NEGATIVE]


def trees(kind: list[Leaf], turned: list[Leaf]) -> st.SearchStrategy[Predicate]:
    """Return trees of one polarity: leaves of it, and the others turned by NOT."""
    base: st.SearchStrategy[Predicate] = st.sampled_from([*kind, *(Not(of=one) for one in turned)])
    return st.recursive(
        base,
        lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
            lambda of: st.sampled_from([AllOf(of=tuple(of)), AnyOf(of=tuple(of))])
        ),
        max_leaves=5,
    )


@settings(max_examples=150, deadline=None)
@given(
    drawn=st.one_of(
        st.tuples(st.just(RuleResult.PASS), trees(GOOD, BAD)), st.tuples(st.just(RuleResult.FAIL), trees(BAD, GOOD))
    ),
    known=some_facts(),
    record=a_merit(added=True) | an_award(added=True),
)
def test_a_whole_rule_of_a_polarity_works_one_way(
    drawn: tuple[RuleResult, Predicate], known: SubjectFacts, record: Merit | Award
) -> None:
    settled, tree = drawn
    polarity = Polarity.POSITIVE if settled is RuleResult.PASS else Polarity.NEGATIVE
    version = version_of(rule_of(tree, known.form, polarity=polarity))
    (before,) = evaluate(known, version)
    if before.result is settled:
        (after,) = evaluate(with_record(known, record), version)
        assert after.result is settled


@settings(max_examples=100, deadline=None)
@given(known=some_facts(), order=st.randoms(use_true_random=False))
def test_the_order_of_records_decides_nothing(known: SubjectFacts, order: Any) -> None:
    merits, awards = list({m.id: m for m in known.merits}.values()), list({a.id: a for a in known.awards}.values())
    whole = structs.replace(known, merits=tuple(merits), awards=tuple(awards))
    order.shuffle(merits)
    order.shuffle(awards)
    mixed = structs.replace(known, merits=tuple(merits), awards=tuple(awards))
    assert evaluate(mixed, EXAMPLE) == evaluate(whole, EXAMPLE)
    version = version_of(*(rule_of(one, whole.form, id=f"X{n:02d}") for n, one in enumerate(LEAVES)))
    assert evaluate(mixed, version) == evaluate(whole, version)


@settings(max_examples=60, deadline=None)
@given(known=some_facts(), order=st.randoms(use_true_random=False))
def test_the_order_of_rules_decides_nothing(known: SubjectFacts, order: Any) -> None:
    rules = list(EXAMPLE.rules)
    order.shuffle(rules)
    mixed = structs.replace(EXAMPLE, rules=tuple(rules))
    found, again = evaluate(known, EXAMPLE), evaluate(known, mixed)
    assert outcome(again) is outcome(found)
    assert sorted(again, key=lambda reason: reason.rule) == sorted(found, key=lambda reason: reason.rule)


@settings(max_examples=60, deadline=None)
@given(known=some_facts(), record=a_merit() | an_award())
def test_what_is_somebody_elses_says_nothing(known: SubjectFacts, record: Merit | Award) -> None:
    alone = structs.replace(known, merits=tuple(m for m in known.merits if m.kind is not MeritKind.CONTINUES))
    if isinstance(record, Merit) and record.kind is MeritKind.CONTINUES:
        return
    stranger = structs.replace(record, subject="j3")
    for one in LEAVES:
        assert told(with_record(alone, stranger), one) is told(alone, one)


def test_each_check_of_subjects_is_tried_or_left_out_for_a_reason() -> None:
    of_subjects = {name for name, check in CHECKS.items() if check.looks_at is LooksAt.SUBJECT}
    left_out = {"entryRecognised", "membersCompleted", "membersAdvanced", "hasFighters"}
    """Ranks and numbers of members replace one another: there is no further one."""
    assert {one.check for one in LEAVES} == of_subjects - left_out
