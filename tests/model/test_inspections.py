"""What an inspection tells of itself: what it awaits, how late it is, what its unit may see."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model.conclusions import Conclusion, Draft, Recommendation, Remedy, RemedyState
from movement.model.inspection_marks import Mark, Marks
from movement.model.inspection_parts import CheckResult, EntryCheck, Finding, FindingKind
from movement.model.inspections import ORDER, Inspection, InspectionLine, InspectionState, for_inspected
from movement.model.score_sheets import Grade
from tests.builders import NOON
from tests.inspection_builders import plain_inspection

S = InspectionState
ANNOUNCED, REPORT_DUE, DUE = date(2026, 10, 1), date(2026, 10, 11), date(2026, 11, 15)
CONCLUSION = Conclusion(number=1, decision_number="3-KL", issued_on=DUE, text="Kết luận.", by="ins", at=NOON)


def asked(due_on: date, state: RemedyState = RemedyState.OPEN, number: int = 1) -> Recommendation:
    return Recommendation(
        number=number, text="Sửa.", owner="u3", owner_path="/t1/t2/u3/", due_on=due_on, remedy=Remedy(state=state)
    )


def announced(state: InspectionState, *asks: Recommendation) -> Inspection:
    """Return an inspection announced on 1 October: report due on the 11th, conclusion on 15 November."""
    concluded = ORDER.index(state) >= ORDER.index(S.CONCLUDED)
    return plain_inspection(
        state,
        announced_on=ANNOUNCED,
        self_report_due_on=REPORT_DUE,
        due_on=DUE,
        days_allowed=45,
        conclusions=(CONCLUSION,) if concluded else (),
        recommendations=asks,
    )


EARLY, LATER = date(2026, 12, 1), date(2027, 1, 15)


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (plain_inspection(S.PLANNED), None),
        (plain_inspection(S.DECIDED), None),
        (announced(S.ANNOUNCED), REPORT_DUE),
        (structs.replace(announced(S.ANNOUNCED), self_report_due_on=date(2026, 12, 31)), DUE),
        (announced(S.SELF_REPORTED), DUE),
        (announced(S.ON_SITE), DUE),
        (announced(S.VERIFYING), DUE),
        (announced(S.DRAFT_CONCLUSION), DUE),
        (announced(S.CONCLUDED), None),
        (announced(S.CONCLUDED, asked(LATER), asked(EARLY)), EARLY),
        (announced(S.FOLLOW_UP, asked(LATER), asked(EARLY, RemedyState.REPORTED)), LATER),
        (announced(S.FOLLOW_UP, asked(LATER, RemedyState.VERIFIED), asked(EARLY, RemedyState.REPORTED)), None),
        (announced(S.CLOSED, asked(EARLY, RemedyState.VERIFIED)), None),
    ],
)
def test_what_an_inspection_awaits_next(found: Inspection, due: date | None) -> None:
    assert found.next_due_on == due
    assert found.awaits == (None if found.state is S.CLOSED else due or date.max)
    if due is None:
        assert not found.is_late(date.max)
    else:
        assert [found.is_late(due + timedelta(days=more)) for more in (-1, 0, 1)] == [False, False, True]


def test_the_index_shows_the_day_it_awaits() -> None:
    assert "next_due_on" in InspectionLine.__struct_fields__
    shown = set(InspectionLine.__struct_fields__) - set(Inspection.__struct_fields__)
    assert shown == {"next_due_on"}


DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 1))
ASKS = st.lists(st.builds(asked, DAYS, st.sampled_from(RemedyState)), max_size=3)


@given(st.sampled_from(ORDER), DAYS, DAYS, DAYS, ASKS, DAYS)
def test_lateness_agrees_with_the_dates(
    state: InspectionState, report_due: date, due: date, issued: date, asks: list[Recommendation], day: date
) -> None:
    at = ORDER.index(state)
    begun, concluded = at >= 2, at >= 7
    if state is S.CLOSED:
        asks = [asked(r.due_on, RemedyState.VERIFIED) for r in asks]
    found = plain_inspection(
        state,
        self_report_due_on=report_due if begun else None,
        due_on=due if begun else None,
        conclusions=(structs.replace(CONCLUSION, issued_on=issued),) if concluded else (),
        recommendations=tuple(asks) if concluded else (),
    )
    conclusion_late = begun and not concluded and day > due
    report_late = state is S.ANNOUNCED and day > report_due
    remedy_late = concluded and any(r.remedy.state is RemedyState.OPEN and day > r.due_on for r in asks)
    assert found.is_late(day) is (conclusion_late or report_late or remedy_late)
    assert (found.days_late(day) > 0) is (conclusion_late if not concluded else issued > due)
    assert any(r.days_late(day) > 0 for r in found.recommendations) is remedy_late
    if state is S.CLOSED:
        assert not found.is_late(day)


def test_days_late_are_counted_to_today_or_to_the_first_conclusion() -> None:
    under_way = announced(S.VERIFYING)
    assert [under_way.days_late(date(2026, 11, day)) for day in (14, 15, 16, 25)] == [0, 0, 1, 10]
    assert plain_inspection().days_late(date.max) == 0
    issued = [structs.replace(CONCLUSION, issued_on=date(2026, 11, day)) for day in (18, 30)]
    concluded = structs.replace(announced(S.CONCLUDED), conclusions=tuple(issued))
    # Issued three days late; the conclusion that superseded it on the 30th does not make that fifteen.
    assert [concluded.days_late(date(2026, 12, day)) for day in (1, 31)] == [3, 3]


@pytest.mark.parametrize(
    ("state", "late"), [(RemedyState.OPEN, 2), (RemedyState.REPORTED, 0), (RemedyState.VERIFIED, 0)]
)
def test_a_remedy_is_late_until_it_is_reported(state: RemedyState, late: int) -> None:
    ask = asked(EARLY, state)
    assert [ask.days_late(date(2026, 12, day)) for day in (1, 3)] == [0, late]


@pytest.mark.parametrize("state", InspectionState)
def test_what_the_unit_knows(state: InspectionState) -> None:
    assert plain_inspection(state).is_announced is (state not in {S.PLANNED, S.DECIDED})


def test_the_conclusion_that_counts_is_the_last_and_the_year_that_of_the_first() -> None:
    nothing = announced(S.VERIFYING)
    assert (nothing.is_concluded, nothing.conclusion, nothing.concluded_year) == (False, None, None)
    # The State's year 2026 ends on 14 December.
    last_day, first_day = (structs.replace(CONCLUSION, issued_on=date(2026, 12, day)) for day in (14, 15))
    assert structs.replace(nothing, conclusions=(last_day,)).concluded_year == 2026
    assert structs.replace(nothing, conclusions=(first_day,)).concluded_year == 2027
    twice = structs.replace(nothing, conclusions=(last_day, structs.replace(first_day, number=2)))
    assert (twice.is_concluded, twice.concluded_year) == (True, 2026)
    assert twice.conclusion is not None
    assert twice.conclusion.number == 2


def test_the_inspected_unit_sees_its_own_part_until_the_conclusion() -> None:
    own, theirs = Mark(points=10), Mark(points=5, reason="Thiếu.")
    found = structs.replace(
        announced(S.DRAFT_CONCLUSION),
        findings=(Finding(number=2, kind=FindingKind.STRENGTH, text="Tốt."),),
        findings_recorded=2,
        checks=(EntryCheck(entry="e1", result=CheckResult.CONFIRMED, note="Đúng.", at=NOON),),
        draft=Draft(text="Dự thảo.", grade=Grade.WEAK),
        marks=(Marks(criterion="A", own=own, appraised=theirs, final=theirs), Marks(criterion="B", appraised=theirs)),
    )
    seen = for_inspected(found)
    hidden = {"findings": (), "findings_recorded": 0, "checks": (), "draft": None}
    assert {name: getattr(seen, name) for name in hidden} == hidden
    assert seen.marks == (Marks(criterion="A", own=own),)
    same = set(Inspection.__struct_fields__) - set(hidden) - {"marks"}
    assert all(getattr(seen, name) == getattr(found, name) for name in same)
    concluded = structs.replace(found, state=S.CONCLUDED, conclusions=(CONCLUSION,))
    assert for_inspected(concluded) == concluded


def test_of_the_marks_the_latest_stage_counts() -> None:
    own, appraised, final = Mark(points=1), Mark(points=2), Mark(points=3)
    assert Marks(criterion="A").counts is None
    assert Marks(criterion="A", own=own).counts == own
    assert Marks(criterion="A", own=own, appraised=appraised).counts == appraised
    assert Marks(criterion="A", own=own, appraised=appraised, final=final).counts == final
    assert own.same(Mark(points=1, reason="Khác lời, cùng điểm."))
    others = (appraised, Mark(achieved=1), Mark(points=1, target=2), Mark(points=1, applies=False), None)
    assert not any(own.same(other) for other in others)
