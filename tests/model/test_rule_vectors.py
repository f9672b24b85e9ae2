"""The test vectors of the proposal's rules, against the province's example file.

Vector 5, the re-used code 12004, is in `tests/usecases/test_as_now_lists.py`; vector 7, what a unit opened on
2025-07-01 owes, in `tests/model/test_report_types.py`.
"""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.constraints import Base, Pooled, Rounding, Standing, flags, places
from movement.model.eligibility import evaluate
from movement.model.entries import Level
from movement.model.entry_facts import Document
from movement.model.errors import Code, MovementError
from movement.model.merits import MeritKind
from movement.model.reasons import Outcome, RuleResult, outcome
from movement.model.rule_sets import RuleSet, RuleSetVersion
from movement.model.rule_versions import MoreFavourable, chosen, is_expired, more_favourable
from movement.model.subject_facts import SubjectFacts
from tests.subject_builders import award, example, facts, initiative, merit, rated, revoked, rule_of, said, version_of
from tests.subject_builders import leaf as leaf_of

PASS, FAIL, UNKNOWN = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN
CSTDCS = AwardForm.CSTDCS
RULES = example()
DOCUMENTS = ("TO_TRINH", "BAO_CAO_THANH_TICH", "BIEN_BAN")


def official(*awards: Any, without: str = "") -> SubjectFacts:
    """Return the Ministry's example: 2023 and 2024 excellent with an initiative each, CSTDCS for 2024 only."""
    merits = {
        "rating23": rated("EXCELLENT", 2023),
        "rating24": rated("EXCELLENT", 2024),
        "initiative23": initiative(2023),
        "initiative24": initiative(2024),
        "clear": merit(MeritKind.DISCIPLINE, "CLEAR", 2024),
        "review": merit(MeritKind.REVIEW, "NONE", 2024),
    }
    return facts(
        AwardForm.BK_TINH,
        year=2024,
        level=Level.PROVINCE,
        as_of=date(2026, 9, 1),
        merits=tuple(value for name, value in merits.items() if name != without),
        awards=awards or (award(CSTDCS, 2024),),
        unit_open=True,
        authority=True,
        documents=tuple(Document(kind, "APPROVED") for kind in DOCUMENTS),
    )


def came_to(known: SubjectFacts) -> tuple[Outcome, list[str]]:
    reasons = evaluate(known, RULES.versions[0])
    return outcome(reasons), [reason.rule for reason in reasons if reason.result is not PASS]


def test_vector_1_the_official_example_is_eligible() -> None:
    # The second way of R19: both years excellent and two initiatives that no award used up.
    assert came_to(official()) == (Outcome.ELIGIBLE, [])
    reasons = {reason.rule: reason for reason in evaluate(official(), RULES.versions[0])}
    assert list(reasons) == ["R11", "R12", "R14S", "R19", "R23", "R24"]
    assert reasons["R19"].observed == "1; 2023 EXCELLENT,2024 EXCELLENT; 2; NONE"
    assert [test.result for test in reasons["R19"].tests] == [FAIL, PASS, PASS, FAIL]


@pytest.mark.parametrize(
    ("without", "outcome_", "open_rules"),
    [
        # One initiative is too few, and CSTDCS was held in one year only.
        ("initiative23", Outcome.INELIGIBLE, ["R19"]),
        # Nobody said how 2023 was rated: with two initiatives it could still be excellent.
        ("rating23", Outcome.NEEDS_REVIEW, ["R19"]),
        ("clear", Outcome.NEEDS_REVIEW, ["R11"]),
        ("review", Outcome.NEEDS_REVIEW, ["R12"]),
    ],
)
def test_vector_1_with_a_record_less(without: str, outcome_: Outcome, open_rules: list[str]) -> None:
    assert came_to(official(without=without)) == (outcome_, open_rules)


def test_vector_1_an_initiative_that_another_award_used_up_does_not_count_again() -> None:
    used = award(CSTDCS, 2024, achievements=(initiative(2024).id,))
    assert came_to(official(used)) == (Outcome.INELIGIBLE, ["R19"])
    # Revoked, it gives the initiative back.
    assert came_to(official(revoked(used))) == (Outcome.ELIGIBLE, [])
    # Two years of CSTDCS are enough by themselves.
    assert came_to(official(used, award(CSTDCS, 2023))) == (Outcome.ELIGIBLE, [])
    # The same certificate for the same year is not given twice.
    again = award(AwardForm.BK_TINH, 2024)
    assert came_to(official(award(CSTDCS, 2024), again)) == (Outcome.INELIGIBLE, ["R14S"])


def test_vector_2_a_gap_ends_a_chain() -> None:
    held = tuple(award(CSTDCS, year) for year in (2022, 2023, 2025))
    assert said("titleInARow", facts(year=2025, awards=held), form="CSTDCS", years=3) == (FAIL, "1", "CSTDCS >=3")


def test_vector_3_a_revoked_year_ends_a_chain() -> None:
    held = (award(CSTDCS, 2022), revoked(award(CSTDCS, 2023)), award(CSTDCS, 2024))
    assert said("titleInARow", facts(year=2024, awards=held), form="CSTDCS", years=3) == (FAIL, "1", "CSTDCS >=3")
    whole = tuple(award(CSTDCS, year) for year in (2022, 2023, 2024))
    assert said("titleInARow", facts(year=2024, awards=whole), form="CSTDCS", years=3) == (PASS, "3", "CSTDCS >=3")


@pytest.mark.parametrize(
    ("base", "rounding", "cap"),
    [
        (40, Rounding.FLOOR, 6),  # 40 × 15 % = 6.00
        (40, Rounding.HALF_UP, 6),
        (40, Rounding.CEIL_MIN1, 6),
        (39, Rounding.FLOOR, 5),  # 39 × 15 % = 5.85
        (39, Rounding.HALF_UP, 6),
        (39, Rounding.CEIL_MIN1, 6),
        (1, Rounding.FLOOR, 0),  # 0.15
        (1, Rounding.HALF_UP, 0),
        (1, Rounding.CEIL_MIN1, 1),
        (0, Rounding.FLOOR, 0),
        (0, Rounding.HALF_UP, 0),
        (0, Rounding.CEIL_MIN1, 0),
        (10, Rounding.HALF_UP, 2),  # 1.50
        (41, Rounding.CEIL_MIN1, 7),  # 6.15
    ],
)
def test_vector_4_the_cap_of_fighters(base: int, rounding: Rounding, cap: int) -> None:
    assert places(base, 1500, rounding) == cap


@pytest.mark.parametrize(("base", "within"), [(40, 6), (39, 5), (1, 0), (0, 0)])
def test_vector_4_the_example_flags_who_is_over(base: int, within: int) -> None:
    pool = [Pooled(id=f"j{n}", rank=n, outcome=Outcome.ELIGIBLE, unit="u3") for n in range(1, 9)]
    caps = [one for one in RULES.versions[0].constraints if one.id == "C01"]
    told = flags(caps, CSTDCS, Level.GRASSROOTS, pool, {"u3": Base(advanced=base)})
    standings = [told[f"j{n}"][0].standing for n in range(1, 9)]
    assert standings == [Standing.WITHIN] * within + [Standing.OVER] * (8 - within)
    assert (told["j8"][0].observed, told["j8"][0].required) == ("8", f"<={within}")


@pytest.mark.parametrize(
    ("received", "number"), [("2026-09-30", 1), ("2026-10-01", 2), ("2025-07-01", 1), ("2027-02-28", 2)]
)
def test_vector_6_the_day_of_receipt_chooses_the_act(received: str, number: int) -> None:
    assert chosen(RULES, date(2026, 11, 24), date.fromisoformat(received)).number == number
    # Without a dossier the list's day does.
    assert chosen(RULES, date.fromisoformat(received)).number == number


def test_vector_6_moving_the_acts_day_moves_the_choice() -> None:
    later = structs.replace(RULES.versions[1], effective_from=date(2026, 10, 2))
    moved = structs.replace(RULES, versions=(RULES.versions[0], later))
    assert chosen(moved, date(2026, 11, 24), date(2026, 10, 2)).number == 2
    # The first version says itself that it ends on 1 October: a day without rules is seen, not filled.
    assert refused(moved, date(2026, 11, 24), date(2026, 10, 1)) is Code.RULESET_EXPIRED


def refused(rules: RuleSet, as_of: date, received_at: date | None = None) -> Code:
    with pytest.raises(MovementError) as refusal:
        chosen(rules, as_of, received_at)
    assert refusal.value.problems[0].path == ("purpose",)
    return refusal.value.code


def test_vector_8_a_set_that_ended_without_a_newer_one_refuses() -> None:
    last, ended = date(2027, 2, 28), date(2027, 3, 1)
    assert (chosen(RULES, last).number, is_expired(RULES, last)) == (2, False)
    assert (refused(RULES, ended), is_expired(RULES, ended)) == (Code.RULESET_EXPIRED, True)
    assert refused(RULES, last, ended) is Code.RULESET_EXPIRED
    # What was received before stays evaluable, whenever one looks.
    assert chosen(RULES, date(2028, 1, 1), last).number == 2
    before = date(2025, 6, 30)
    assert (refused(RULES, before), is_expired(RULES, before)) == (Code.NOT_FOUND, False)


def test_a_newer_version_is_reported_only_if_it_is_strictly_better() -> None:
    strict, mild = (
        version_of(rule_of(leaf_of("rated", least=least, years=1)), number=number, effective_from=since)
        for number, (least, since) in enumerate((("EXCELLENT", date(2024, 1, 1)), ("GOOD", date(2026, 10, 1))), 1)
    )
    rules = structs.replace(RULES, versions=(strict, mild))

    def better(known: SubjectFacts, received: str | None, as_of: str = "2026-11-24") -> MoreFavourable | None:
        def judge(version: RuleSetVersion) -> Outcome:
            return outcome(evaluate(known, version))

        day = None if received is None else date.fromisoformat(received)
        return more_favourable(rules, date.fromisoformat(as_of), day, judge)

    good = facts(merits=(rated("GOOD"),))
    assert better(good, "2026-09-30") == MoreFavourable(version=2, outcome=Outcome.ELIGIBLE)
    # Not without a dossier, not for one received under the new act, not before the new act, not for the same outcome.
    assert better(good, None) is None
    assert better(good, "2026-10-01") is None
    assert better(good, "2026-09-01", "2026-09-30") is None
    assert better(facts(merits=(rated("EXCELLENT"),)), "2026-09-30") is None
    assert better(facts(merits=(rated("COMPLETED"),)), "2026-09-30") is None
    assert better(facts(), "2026-09-30") is None
