"""Trees over checks: Kleene's logic to any depth, what a reason shows of them, their polarity, and lines of text."""

from datetime import date
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS, polarity_of
from movement.model.eligibility import counts_for, documents_of, evaluate, judged
from movement.model.entries import Level
from movement.model.predicate_lines import Line, PartKind, lines, tree_of
from movement.model.predicates import DEEPEST, AllOf, AnyOf, Leaf, Not, Polarity, Predicate, fold, leaves
from movement.model.predicates import polarity_of as polarity_of_tree
from movement.model.reasons import LeafVerdict, RuleResult, all_of, any_of, not_
from movement.model.rule_sets import Strictness
from movement.model.subject_facts import SubjectFacts
from movement.model.subjects import SubjectKind
from tests.candidate_builders import facts_of
from tests.subject_builders import award, collective, facts, initiative, leaf, person, rated, rule_of, version_of

P, F, U = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN
YES, NO, MAYBE = leaf("mayAward"), leaf("holdsTitle", forms="LDTT"), leaf("rated", least="GOOD", years=1)
"""Of a person of whom only the authority is known these are PASS, FAIL and UNKNOWN."""
KNOWN = facts(authority=True)
SAYS: dict[str, RuleResult] = {"mayAward": P, "holdsTitle": F, "rated": U}


def both(*of: Predicate) -> AllOf:
    return AllOf(of=of)


def either(*of: Predicate) -> AnyOf:
    return AnyOf(of=of)


def result(tree: Predicate, known: SubjectFacts = KNOWN) -> RuleResult:
    return judged(known, tree)[0].result


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (YES, P),
        (NO, F),
        (MAYBE, U),
        (Not(of=YES), F),
        (Not(of=NO), P),
        (Not(of=MAYBE), U),  # the opposite of what is not known is not known
        (both(YES, MAYBE), U),
        (both(NO, MAYBE), F),  # decided, whatever the doubt turns out to be
        (either(YES, MAYBE), P),
        (either(NO, MAYBE), U),
        (both(YES, either(NO, MAYBE)), U),
        (both(YES, either(NO, YES)), P),
        (either(both(YES, NO), both(YES, YES)), P),
        (either(both(YES, MAYBE), NO), U),
        (Not(of=both(YES, MAYBE)), U),
        (Not(of=both(NO, MAYBE)), P),
        (Not(of=either(YES, MAYBE)), F),
        (both(YES), P),
        (Not(of=Not(of=MAYBE)), U),
        (both(Not(of=NO), Not(of=either(NO, NO))), P),
    ],
)
def test_a_tree_is_kleenes(tree: Predicate, expected: RuleResult) -> None:
    assert result(tree) is expected


LEAVES: st.SearchStrategy[Predicate] = st.sampled_from([YES, NO, MAYBE])
TREES: st.SearchStrategy[Predicate] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda one: Not(of=one)),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: AllOf(of=tuple(of))),
        st.lists(inner, min_size=1, max_size=3).map(lambda of: AnyOf(of=tuple(of))),
    ),
    max_leaves=8,
)


def dual(tree: Predicate) -> Predicate:
    """Return a tree with ALL for ANY, ANY for ALL, and every leaf turned."""
    match tree:
        case AllOf():
            return AnyOf(of=tuple(dual(one) for one in tree.of))
        case AnyOf():
            return AllOf(of=tuple(dual(one) for one in tree.of))
        case Not():
            return Not(of=dual(tree.of))
        case _:
            return Not(of=tree)


@given(tree=TREES)
def test_kleenes_laws_hold_in_any_tree(tree: Predicate) -> None:
    told = result(tree)
    assert fold(tree, lambda one: SAYS[one.check], all_of, any_of, not_) is told
    assert result(Not(of=Not(of=tree))) is told
    assert result(both(tree, tree)) is result(either(tree, tree)) is told
    assert result(dual(tree)) is not_(told)
    # ALL gets no better by more, ANY no worse.
    worse, better = [F, U, P].index(result(both(tree, MAYBE))), [F, U, P].index(result(either(tree, MAYBE)))
    assert worse <= [F, U, P].index(told) <= better


@given(of=st.lists(TREES, min_size=1, max_size=4))
def test_the_order_of_parts_decides_nothing(of: list[Predicate]) -> None:
    for kind in (AllOf, AnyOf):
        assert len({result(kind(of=order)) for order in permutations(of)}) == 1


@given(tree=TREES)
def test_a_tree_is_read_back_as_it_was_written(tree: Predicate) -> None:
    assert json.decode(json.encode(tree), type=Predicate) == tree
    written = list(lines(tree))
    assert [line.check for line in written if line.kind is PartKind.TEST] == [one.check for one in leaves(tree)]
    if max(line.depth for line in written) < DEEPEST:
        assert tree_of(written) == tree
    tests = judged(KNOWN, tree)[1]
    assert [one.check for one in tests] == [one.check for one in leaves(tree)]
    assert len({one.place for one in tests}) == len(tests)


def test_a_tree_as_lines() -> None:
    tree = both(YES, Not(of=either(NO, MAYBE)))
    assert list(lines(tree)) == [
        Line(depth=0, kind=PartKind.ALL),
        Line(depth=1, kind=PartKind.TEST, check="mayAward"),
        Line(depth=1, kind=PartKind.NOT),
        Line(depth=2, kind=PartKind.ANY),
        Line(depth=3, kind=PartKind.TEST, check="holdsTitle", parameters=NO.parameters),
        Line(depth=3, kind=PartKind.TEST, check="rated", parameters=MAYBE.parameters),
    ]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ([], 0),
        ([(1, "TEST")], 0),
        ([(0, "ALL")], 1),  # parts are missing
        ([(0, "ALL"), (2, "TEST")], 1),  # a step too deep
        ([(0, "TEST"), (0, "TEST")], 1),  # two trees
        ([(0, "TEST"), (1, "TEST")], 1),  # a check has no parts
        ([(0, "NOT"), (1, "TEST"), (1, "TEST")], 0),
        ([(0, "ALL"), (1, "ANY"), (1, "TEST")], 2),
    ],
)
def test_lines_that_write_no_tree(written: list[tuple[int, str]], at: int) -> None:
    made = [Line(depth=d, kind=PartKind(k), check="mayAward" if k == "TEST" else None) for d, k in written]
    with pytest.raises(ValueError, match=str(at)):
        tree_of(made)


def test_a_check_belongs_to_a_test_and_parameters_to_a_check() -> None:
    for line in (
        Line(depth=0, kind=PartKind.TEST),
        Line(depth=0, kind=PartKind.ALL, check="mayAward"),
    ):
        with pytest.raises(ValueError, match="0"):
            tree_of([line])
    held = Line(depth=0, kind=PartKind.ALL, parameters=MAYBE.parameters)
    with pytest.raises(ValueError, match="0"):
        tree_of([held, Line(depth=1, kind=PartKind.TEST, check="mayAward")])


def test_a_reason_shows_what_each_leaf_saw() -> None:
    tree = both(leaf("holdsTitle", forms="LDTT,CSTT"), either(leaf("rated", least="EXCELLENT", years=1), ACHIEVED))
    known = facts(AwardForm.CSTDCS, awards=(award(AwardForm.LDTT),), merits=(rated("GOOD"), initiative()))
    (reason,) = evaluate(known, version_of(rule_of(tree, AwardForm.CSTDCS, legal_basis="Điều 23")))
    assert (reason.rule, reason.name, reason.legal_basis) == ("X01", "Quy tắc mẫu", "Điều 23")
    assert (reason.result, reason.observed) == (P, "LDTT; 2026 GOOD; 1")
    assert reason.required == "(LDTT|CSTT & (>=EXCELLENT | INITIATIVE BASE >=1))"
    assert reason.evidence == ("w-j1-LDTT-2026", "h-j1-RATING-GOOD-2026", "h-j1-INITIATIVE-BASE-2026")
    assert [(one.check, one.place, one.result) for one in reason.tests] == [
        ("holdsTitle", "&0", P),
        ("rated", "&1|0", F),
        ("achieved", "&1|1", P),
    ]


ACHIEVED = leaf("achieved", kinds="INITIATIVE", reach="BASE", years=1, fewest=1)


def test_what_not_turns_keeps_what_was_seen() -> None:
    verdict, tests = judged(KNOWN, Not(of=NO))
    assert (verdict.result, verdict.observed, verdict.required) == (P, "NONE", "!(LDTT)")
    assert tests == (LeafVerdict(check="holdsTitle", place="!", result=F, observed="NONE", required="LDTT"),)


POSITIVE, NEGATIVE = Polarity.POSITIVE, Polarity.NEGATIVE
HARMS = leaf("notAwarded", most=0)


@pytest.mark.parametrize(
    ("tree", "polarity"),
    [
        (YES, POSITIVE),
        (HARMS, NEGATIVE),
        (Not(of=YES), NEGATIVE),
        (Not(of=Not(of=YES)), POSITIVE),
        (both(YES, NO), POSITIVE),
        (either(YES, Not(of=HARMS)), POSITIVE),
        (both(YES, HARMS), None),
        (either(HARMS, Not(of=YES)), NEGATIVE),
        (both(YES, leaf("nothingLikeIt")), None),
        (Not(of=both(YES, HARMS)), None),
    ],
)
def test_a_trees_polarity_is_its_leaves(tree: Predicate, polarity: Polarity | None) -> None:
    assert polarity_of_tree(tree, polarity_of) is polarity


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("form", [AwardForm.LDTT, AwardForm.GK, AwardForm.DVK])
def test_a_rule_is_asked_of_its_forms_levels_and_kinds(kind: SubjectKind, form: AwardForm) -> None:
    known = facts(form, subject=person(kind=kind))
    for forms, subjects, levels in product(
        ((), (AwardForm.LDTT,), (AwardForm.GK, AwardForm.LDTT)),
        ((), (SubjectKind.PERSON,)),
        ((), (Level.PROVINCE,)),
    ):
        made: dict[str, Any] = {"forms": forms, "subjects": subjects, "levels": levels}
        rule = rule_of(YES, None, **made)
        asked = form in (forms or (AwardForm.DVK,)) and (not subjects or kind in subjects) and not levels
        assert counts_for(rule, known) is asked
        # An entry is there for the movement's own form.
        assert counts_for(rule, facts_of()) is (not forms and not levels)


def test_the_documents_that_a_form_needs() -> None:
    papers = leaf("documentsApproved", documents="TO_TRINH,BIEN_BAN")
    more = both(YES, leaf("documentsApproved", documents="BIEN_BAN,SANG_KIEN"))
    version = version_of(
        rule_of(papers), rule_of(more, id="X02", levels=(Level.PROVINCE,)), rule_of(papers, None, id="X03")
    )
    assert documents_of(version, AwardForm.LDTT, Level.GRASSROOTS) == ("TO_TRINH", "BIEN_BAN")
    assert documents_of(version, AwardForm.LDTT, Level.PROVINCE) == ("TO_TRINH", "BIEN_BAN", "SANG_KIEN")
    assert documents_of(version, AwardForm.DVK, Level.PROVINCE) == ("TO_TRINH", "BIEN_BAN")
    assert documents_of(version, AwardForm.GK, Level.PROVINCE) == ()


def test_a_soft_rule_with_a_predicate_decides_nothing() -> None:
    soft = rule_of(NO, strictness=Strictness.SOFT)
    reasons = evaluate(facts(subject=collective()), version_of(soft))
    assert [(one.result, one.strictness) for one in reasons] == [(F, Strictness.SOFT)]


def test_every_check_is_named_once_and_for_good() -> None:
    assert all(Leaf(check=name).called == name for name in CHECKS)
    with pytest.raises(LookupError, match=r"rated\.years"):
        CHECKS["rated"].run(facts(as_of=date(2026, 1, 1)), leaf("rated", least="GOOD"))
