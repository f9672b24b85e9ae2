"""Each rule with each result it can give, worked out in words; the list is for 2026 and looked at on 24 November."""

from typing import Any

import pytest
from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.checks import CHECKS, SHORT
from movement.model.eligibility import NAMES, evaluate, name_of, unknowns
from movement.model.entries import Level, RecognitionState, State, Step
from movement.model.entry_facts import Checked, Facts, Owed
from movement.model.entry_form import FocusArea
from movement.model.errors import Code, MovementError
from movement.model.inspection_parts import CheckResult, FindingKind, RemedyState, Severity
from movement.model.reasons import Outcome, RuleResult, outcome
from movement.model.rule_sets import VOCABULARY, Purpose, RuleSetVersion, Strictness
from movement.model.score_sheets import Grade
from movement.model.similarity import Near
from tests.candidate_builders import (
    FOCUS,
    appraisal,
    at,
    check,
    conclusion,
    facts_of,
    first_rules,
    good_entry,
    inspection,
    reached,
    recognition,
    recommendation,
    said,
    steps,
    version_of,
    violation,
)
from tests.subject_builders import award, revoked

PASS, FAIL, UNKNOWN = RuleResult.PASS, RuleResult.FAIL, RuleResult.UNKNOWN
GOOD = good_entry()
NOT = CheckResult.NOT_CONFIRMED
INSPECTION = "n0000000000000001"


def told(name: str, facts: Facts, **parameters: object) -> tuple[RuleResult, str, str, tuple[str, ...]]:
    verdict = said(name, facts, **parameters)
    return verdict.result, verdict.observed, verdict.required, verdict.evidence


def entry(**changes: Any) -> Facts:
    return facts_of(good_entry(**changes))


@pytest.mark.parametrize(
    ("day", "result", "excused"),
    [
        ("2026-02-20", PASS, PASS),
        ("2026-03-31", PASS, PASS),
        ("2026-04-01", FAIL, UNKNOWN),
        ("2025-11-02", PASS, PASS),  # an entry of an earlier year that goes on
    ],
)
def test_r01_registered_by_31_march_or_late_for_an_accepted_reason(
    day: str, result: RuleResult, excused: RuleResult
) -> None:
    for why, expected in ((None, result), ("Gửi muộn do bão.", excused)):
        facts = entry(registered_at=at(day), accepted_reason=why)
        assert told("R01", facts) == (expected, day, "<=2026-03-31", (GOOD.id,))


def test_r01_counts_days_in_vietnam_and_knows_the_calendar() -> None:
    # 17:30 UTC on 31 March is half past midnight of 1 April in Hanoi.
    late = entry(registered_at=at("2026-03-31").replace(hour=17, minute=30))
    assert told("R01", late)[:2] == (FAIL, "2026-04-01")
    # A day that the month has not is its last one.
    assert told("R01", entry(registered_at=at("2026-02-28")), month=2, day=30)[:3] == (
        PASS,
        "2026-02-28",
        "<=2026-02-28",
    )
    assert told("R01", entry(registered_at=None, accepted_reason="Có."))[:2] == (FAIL, "NONE")


def test_r02_field_and_focus_areas_are_the_movements() -> None:
    required = "ECONOMY|CULTURE_SOCIETY|DEFENCE_SECURITY|POLITICAL_SYSTEM|" + FOCUS.replace(",", "|")
    assert told("R02", facts_of()) == (PASS, "ECONOMY,NEW_RURAL", required, (GOOD.id,))
    assert told("R02", entry(focus=()))[:2] == (PASS, "ECONOMY")
    assert told("R02", entry(field=None))[:2] == (FAIL, "NONE,NEW_RURAL")
    narrow = {"fields": "ECONOMY", "focus": "NEW_RURAL"}
    assert told("R02", facts_of(), **narrow)[0] is PASS
    assert told("R02", entry(focus=(FocusArea.NEW_RURAL, FocusArea.PETITIONS)), **narrow)[0] is FAIL
    assert told("R02", facts_of(), **narrow | {"fields": "CULTURE_SOCIETY"})[0] is FAIL


def test_r04_an_appraisal_or_an_inspections_look_confirms() -> None:
    assert told("R04", facts_of(appraisals=(appraisal(GOOD),))) == (PASS, "1", ">=1", (f"{GOOD.id}#A1",))
    looked = Checked(INSPECTION, check(GOOD.id, "2026-09-01"))
    assert told("R04", facts_of(checks=(looked,))) == (PASS, "1", ">=1", (INSPECTION,))
    assert told("R04", facts_of()) == (FAIL, "0", ">=1", ())
    both = facts_of(appraisals=(appraisal(GOOD),), checks=(looked,))
    # Two are asked for: one is too few, the appraisal of 10 October and the look of 1 September are enough.
    assert told("R04", facts_of(checks=(looked,)), fewest=2)[:3] == (FAIL, "1", ">=2")
    assert told("R04", both, fewest=2) == (PASS, "2", ">=2", (INSPECTION, f"{GOOD.id}#A1"))


def test_r04_what_was_confirmed_before_it_ran_does_not_count() -> None:
    looked = Checked(INSPECTION, check(GOOD.id, "2026-02-28"))
    assert told("R04", facts_of(checks=(looked,)))[:2] == (FAIL, "0")
    begun = Checked(INSPECTION, check(GOOD.id, "2026-03-01"))
    assert told("R04", facts_of(checks=(begun,)))[:2] == (PASS, "1")


def test_r04_a_later_look_that_did_not_confirm_leaves_a_doubt() -> None:
    sheet = (appraisal(GOOD, "2026-10-10"),)

    def looked(day: str) -> Facts:
        return facts_of(appraisals=sheet, checks=(Checked(INSPECTION, check(GOOD.id, day, NOT)),))

    assert told("R04", looked("2026-10-11")) == (UNKNOWN, "1,NOT_CONFIRMED", ">=1", (f"{GOOD.id}#A1", INSPECTION))
    # Confirmed again since, or at the same instant: no doubt.
    assert told("R04", looked("2026-10-09"))[:2] == (PASS, "1")
    assert told("R04", looked("2026-10-10"))[:2] == (PASS, "1")
    # With nothing confirmed there is nothing to doubt, and too few stay too few.
    only = facts_of(checks=(Checked(INSPECTION, check(GOOD.id, "2026-10-11", NOT)),))
    assert told("R04", only)[:2] == (FAIL, "0")
    assert told("R04", looked("2026-10-11"), fewest=2)[0] is FAIL


@pytest.mark.parametrize(
    ("level", "year", "state", "result"),
    [
        (Level.GRASSROOTS, 2026, RecognitionState.RECOGNISED, PASS),
        (Level.DISTRICT, 2025, RecognitionState.RECOGNISED, PASS),
        (Level.GRASSROOTS, 2024, RecognitionState.RECOGNISED, FAIL),
        (Level.GRASSROOTS, 2027, RecognitionState.RECOGNISED, FAIL),
        (Level.GRASSROOTS, 2026, RecognitionState.REVOKED, FAIL),
        (Level.GRASSROOTS, 2026, RecognitionState.NOT_RECOGNISED, FAIL),
        (Level.PROVINCE, 2026, RecognitionState.RECOGNISED, FAIL),
    ],
)
def test_r05_recognised_below_in_2025_or_2026(
    level: Level, year: int, state: RecognitionState, result: RuleResult
) -> None:
    facts = facts_of(good_entry(recognitions=(recognition(level, year, state),)), Level.PROVINCE)
    observed = f"{level} {year}" if result is PASS else "NONE"
    assert told("R05", facts) == (result, observed, "GRASSROOTS|DISTRICT >=2025", (GOOD.id,))


def test_r05_asks_nothing_where_no_level_is_below() -> None:
    facts = facts_of(good_entry(recognitions=()), Level.GRASSROOTS)
    assert told("R05", facts)[:3] == (PASS, "NONE", "NONE")


def test_r06_every_result_with_a_value_and_proof_reported_in_the_year() -> None:
    assert told("R06", facts_of()) == (PASS, "1/1", "1/1", (GOOD.id,))
    two = (reached(), reached(evidence=0))
    assert told("R06", entry(outputs=two))[:3] == (FAIL, "1/2", "2/2")
    assert told("R06", entry(outputs=(reached(), reached(actual=None))))[:2] == (FAIL, "1/2")
    assert told("R06", facts_of(), fewestEvidence=2)[:2] == (FAIL, "0/1")
    assert told("R06", entry(outputs=()))[:2] == (FAIL, "0/0")


def test_r06_last_years_results_and_a_report_that_was_sent_back_do_not_count() -> None:
    # A continued entry: reported on 3 November 2025, running again since January, with last year's results in it.
    last_year = steps("2025-02-20", "2025-03-01", "2025-11-03", "2025-11-10")
    continued = (*last_year, Step(state=State.RUNNING, at=at("2026-01-05")))
    assert told("R06", entry(steps=continued, state=State.RUNNING))[:2] == (FAIL, "NOT_REPORTED")
    sent_back = (*steps("2026-02-20", "2026-03-01", "2026-10-05"), Step(state=State.RUNNING, at=at("2026-10-08")))
    assert told("R06", entry(steps=sent_back, state=State.RUNNING))[:2] == (FAIL, "NOT_REPORTED")
    again = (*sent_back, Step(state=State.REPORTED, at=at("2026-10-12")))
    assert told("R06", entry(steps=again, state=State.REPORTED))[:2] == (PASS, "1/1")
    # Confirmed, and going on since: the year's report stands.
    onwards = (*GOOD.steps, Step(state=State.RUNNING, at=at("2026-11-01")))
    assert told("R06", entry(steps=onwards, state=State.RUNNING))[:2] == (PASS, "1/1")


def test_r08_the_first_of_an_achievement_and_nearly_the_same_title() -> None:
    first, second = GOOD.id, "e0000000000000002"
    assert told("R08", facts_of(lineage=(first, second))) == (PASS, "0", "<8500", ())
    assert told("R08", facts_of(lineage=(second, first))) == (FAIL, "SAME_ACHIEVEMENT", "<8500", (second,))
    assert told("R08", facts_of(near=Near(second, 8499))) == (PASS, "8499", "<8500", ())
    assert told("R08", facts_of(near=Near(second, 8500))) == (UNKNOWN, "8500", "<8500", (second,))
    # The same achievement is decided, however alike another one may be.
    assert told("R08", facts_of(lineage=(second, first), near=Near("e0000000000000003", 9000)))[0] is FAIL


@pytest.mark.parametrize(
    ("level", "grade", "result"),
    [
        (Level.PROVINCE, Grade.EXCELLENT, PASS),
        (Level.PROVINCE, Grade.GOOD, PASS),
        (Level.PROVINCE, Grade.FAIR, FAIL),
        (Level.GRASSROOTS, Grade.FAIR, PASS),
        (Level.GRASSROOTS, Grade.AVERAGE, FAIL),
        (Level.DISTRICT, Grade.FAIR, PASS),
        (Level.DISTRICT, Grade.WEAK, FAIL),
    ],
)
def test_r09_the_units_grade_is_good_enough(level: Level, grade: Grade, result: RuleResult) -> None:
    least = "GOOD" if level is Level.PROVINCE else "FAIR"
    facts = facts_of(level=level, concluded=(inspection(grade=grade),))
    assert told("R09", facts) == (result, grade, f">={least}", (INSPECTION,))


def test_r09_the_latest_grade_counts_and_none_is_not_known() -> None:
    assert told("R09", facts_of()) == (UNKNOWN, "NONE", ">=FAIR", ())
    early, late = inspection(1, issued="2026-05-01", grade=Grade.WEAK), inspection(2, issued="2026-08-01")
    assert told("R09", facts_of(concluded=(late, early)))[1] == "GOOD"
    # Of two on one day the later made; a survey without a grade says nothing; a correction replaces what it corrects.
    same_day = inspection(3, issued="2026-08-01", grade=Grade.EXCELLENT)
    assert told("R09", facts_of(concluded=(same_day, late)))[1] == "EXCELLENT"
    survey = inspection(4, issued="2026-09-01", grade=None)
    assert told("R09", facts_of(concluded=(survey, late)))[1] == "GOOD"
    assert told("R09", facts_of(concluded=(survey,)))[0] is UNKNOWN
    corrected = structs.replace(late, conclusions=(*late.conclusions, conclusion("2026-10-01", Grade.AVERAGE, 2)))
    assert told("R09", facts_of(concluded=(corrected, same_day)))[:2] == (FAIL, "AVERAGE")


def test_r10_a_grave_violation_of_the_unit() -> None:
    def found(*findings: Any) -> Facts:
        return facts_of(concluded=(inspection(findings=findings),))

    assert told("R10", facts_of()) == (PASS, "NONE", "<SERIOUS", ())
    assert told("R10", found(violation(1, Severity.MINOR))) == (PASS, "MINOR", "<SERIOUS", ())
    assert told("R10", found(violation(1, None)))[:2] == (PASS, "MINOR")
    assert told("R10", found(violation(1, Severity.GRAVE, FindingKind.LIMITATION)))[:2] == (PASS, "NONE")
    several = found(violation(1, Severity.SERIOUS), violation(2, Severity.MINOR), violation(3, Severity.GRAVE))
    assert told("R10", several) == (FAIL, "GRAVE", "<SERIOUS", (f"{INSPECTION}#F1", f"{INSPECTION}#F3"))
    assert told("R10", found(violation(1, Severity.SERIOUS)), severity="GRAVE")[0] is PASS


def test_r10l_a_remedy_that_is_late_on_the_day() -> None:
    def owes(due: str, state: RemedyState = RemedyState.OPEN) -> Facts:
        return facts_of(owed=(Owed(INSPECTION, recommendation(2, due, state)),))

    assert told("R10L", facts_of()) == (PASS, "0", "<=0", ())
    assert told("R10L", owes("2026-11-24"))[:2] == (PASS, "0")
    assert told("R10L", owes("2026-11-12")) == (FAIL, "12", "<=0", (f"{INSPECTION}#R2",))
    assert told("R10L", owes("2026-11-12"), daysLate=12)[:3] == (PASS, "12", "<=12")
    assert told("R10L", owes("2026-11-12", RemedyState.REPORTED))[0] is PASS


def test_r14_an_achievement_that_was_commended_before() -> None:
    assert told("R14", facts_of()) == (PASS, "0", "<=0", ())
    given = award(AwardForm.DVK, id="award-1")
    assert told("R14", facts_of(awards=(given,))) == (FAIL, "1", "<=0", ("award-1",))
    assert told("R14", facts_of(awards=(revoked(given),)))[:2] == (PASS, "0")
    assert told("R14", facts_of(awards=(given,)), most=1)[0] is PASS


def test_the_first_rule_set_at_each_level() -> None:
    version = version_of(first_rules())
    known = facts_of(appraisals=(appraisal(GOOD),), concluded=(inspection(),))
    everywhere = ["R01", "R02", "R04", "R06", "R08", "R09", "R10", "R10L", "R14"]
    reasons = evaluate(known, version)
    assert [r.rule for r in reasons] == everywhere
    assert {r.result for r in reasons} == {PASS}
    assert [r.rule for r in reasons if r.strictness is Strictness.SOFT] == ["R10L"]
    assert {r.rule: r.legal_basis for r in reasons if r.rule in {"R10", "R14"}} == {
        "R10": "Luật 06/2022/QH15",
        "R14": "Dự thảo (dữ liệu mẫu)",
    }
    at_province = evaluate(structs.replace(known, level=Level.PROVINCE), version)
    assert [r.rule for r in at_province] == [*everywhere[:3], "R05", *everywhere[3:]]
    assert outcome(at_province) is Outcome.ELIGIBLE


def outcome_of(facts: Facts, version: RuleSetVersion | None = None) -> tuple[Outcome, int]:
    reasons = evaluate(facts, version or version_of(first_rules()))
    return outcome(reasons), unknowns(reasons)


def test_a_doubt_is_no_pass_and_a_flag_decides_nothing() -> None:
    sheets, late = (appraisal(GOOD),), (Owed(INSPECTION, recommendation(2, "2026-11-12")),)
    assert outcome_of(facts_of(appraisals=sheets)) == (Outcome.NEEDS_REVIEW, 1)
    assert outcome_of(facts_of(appraisals=sheets, concluded=(inspection(),), owed=late)) == (Outcome.ELIGIBLE, 0)
    assert outcome_of(facts_of(concluded=(inspection(grade=Grade.WEAK),))) == (Outcome.INELIGIBLE, 0)


def test_every_rule_of_the_vocabulary_has_a_function_and_a_name() -> None:
    assert set(SHORT) == set(NAMES) == set(VOCABULARY[Purpose.COMMENDATION])
    said = {name: CHECKS[check].run.__doc__ or "" for name, check in SHORT.items()}
    assert [name for name, words in said.items() if not words.startswith(f"{name}: ")] == []
    assert name_of("R09") == "Xếp loại của đơn vị"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("R02", {"fields": "ECONOMY,SPORT", "focus": FOCUS}),
        ("R02", {"fields": "ECONOMY,ECONOMY", "focus": FOCUS}),
        ("R09", {"grassroots": "FAIR,GOOD", "province": "GOOD"}),
        ("R09", {"grassroots": "FAIR", "province": "BEST"}),
        ("R10", {"severity": "MINOR,GRAVE"}),
        ("R08", {"similarity": 4999}),
        ("R01", {"month": 13, "day": 1}),
        ("R14", {"most": 0, "least": 1}),
    ],
)
def test_a_rule_set_that_a_rule_could_not_read_is_not_entered(name: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(MovementError) as refusal:
        version_of(first_rules("2025-12-15", **{name: parameters}))
    assert refusal.value.code is Code.BAD_INPUT
