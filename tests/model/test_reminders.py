"""What is due soon, late and escalated on a day: worked out by hand for each kind, at every edge."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import matters, reminders
from movement.model.entries import State, Step
from movement.model.inspection_parts import Remedy, RemedyState
from movement.model.inspections import Inspection, InspectionState
from movement.model.matters import Matter
from movement.model.people import Role
from movement.model.predicates import Parameter
from movement.model.reminders import KINDS, SENTENCES, Reminder, ReminderKind, ReminderStep
from movement.model.rule_sets import VOCABULARY, Purpose, Rule
from tests.builders import NOON, make_unit
from tests.model.entities import make_entry
from tests.reminder_builders import LEADER, NUMBERS, announced, asked, concluded, reported, team, version

PROVINCE = make_unit("Tỉnh")
A = make_unit("Xã A", PROVINCE)
FRONT = make_unit("MTTQ xã A", A)
DUE = date(2026, 12, 10)
STEPS = {"-": None, "S": ReminderStep.SOON, "L": ReminderStep.LATE, "E": ReminderStep.ESCALATED}


def matter(kind: ReminderKind, day: date = DUE) -> Matter:
    return Matter(kind=kind, record="n1", unit=A.id, root=A.root, path=A.path, day=day)


# Each row: the due day or the day the waiting began, then days with the step of that day:
# the day before it is due soon, that day, the due day, the day after, the day before it is escalated, that day.
WORKED = {
    # due 10 December; soon 3 days before: the 7th; escalated 5 days after: the 15th
    ReminderKind.SELF_REPORT: ("12-10", "12-06 -", "12-07 S", "12-10 S", "12-11 L", "12-14 L", "12-15 E"),
    # soon 10 days before: 30 November; escalated 10 days after: 20 December
    ReminderKind.CONCLUSION: ("12-10", "11-29 -", "11-30 S", "12-10 S", "12-11 L", "12-19 L", "12-20 E"),
    # soon 7 days before: 3 December; escalated 15 days after: 25 December
    ReminderKind.REMEDY: ("12-10", "12-02 -", "12-03 S", "12-10 S", "12-11 L", "12-24 L", "12-25 E"),
    # waits since 20 November, 10 days allowed: due the 30th; soon 2 before: the 28th; escalated 5 after: 5 December
    ReminderKind.VERIFICATION: ("11-20", "11-27 -", "11-28 S", "11-30 S", "12-01 L", "12-04 L", "12-05 E"),
    # waits since 24 November, 5 days allowed: due the 29th; soon 1 before: the 28th; escalated 7 after: 6 December
    ReminderKind.REVIEW: ("11-24", "11-27 -", "11-28 S", "11-29 S", "11-30 L", "12-05 L", "12-06 E"),
    # soon 14 days before: 26 November; escalated 30 days after: 9 January
    # a body of 20 November without a plan, 10 days allowed, as for the fourth
    ReminderKind.PLAN: ("11-20", "11-27 -", "11-28 S", "11-30 S", "12-01 L", "12-04 L", "12-05 E"),
    # soon 3 days before, escalated 5 days after, as for the first
    ReminderKind.RETURN: ("12-10", "12-06 -", "12-07 S", "12-10 S", "12-11 L", "12-14 L", "12-15 E"),
    ReminderKind.RESULTS: ("12-10", "11-25 -", "11-26 S", "12-10 S", "12-11 L", "12-31 L", "01-09 E"),
}


def day_of(text: str) -> date:
    return date.fromisoformat(f"{2027 if text.startswith('01') else 2026}-{text}")


@pytest.mark.parametrize("kind", ReminderKind)
def test_worked_examples_of_each_kind_at_every_edge(kind: ReminderKind) -> None:
    day, *edges = WORKED[kind]
    for edge in edges:
        when, letter = edge.split()
        rules = version(NUMBERS | {"M07": NUMBERS["M04"], "M08": NUMBERS["M01"]})
        found = matters.due([matter(kind, day_of(day))], rules, day_of(when))
        assert [r.step for r in found] == [step for step in [STEPS[letter]] if step], edge
        assert [r.made_on for r in found] == [day_of(when)] * len(found)


def test_the_day_before_the_last_step_of_results() -> None:
    (found,) = matters.due([matter(ReminderKind.RESULTS)], version(), date(2027, 1, 8))
    assert (found.step, found.due_on, found.days_late(date(2027, 1, 8))) == (ReminderStep.LATE, DUE, 29)


@given(st.integers(0, 90), st.integers(1, 365), st.integers(-500, 500))
def test_steps_follow_one_another_and_each_begins_on_its_day(soon: int, escalate: int, late: int) -> None:
    given_ = (Parameter(name="soon", value=str(soon)), Parameter(name="escalate", value=str(escalate)))
    rule = Rule(id="M01", parameters=given_)
    day = DUE + timedelta(days=late)
    order = [None, *ReminderStep]
    now, next_ = (reminders.step_on(DUE, rule, d) for d in (day, day + timedelta(days=1)))
    assert order.index(next_) >= order.index(now)
    assert (now is None) == (day < DUE - timedelta(days=soon))
    assert (now in {ReminderStep.LATE, ReminderStep.ESCALATED}) == (day > DUE)
    assert (now is ReminderStep.ESCALATED) == (day >= DUE + timedelta(days=escalate))


def test_an_announced_inspection_waits_for_self_report_and_conclusion() -> None:
    found = announced(A, self_report_due_on=date(2026, 11, 12), due_on=DUE)
    assert list(matters.of_inspection(found)) == [
        Matter(
            kind=ReminderKind.SELF_REPORT,
            record=found.id,
            unit=A.id,
            root=A.root,
            path=A.path,
            day=date(2026, 11, 12),
        ),
        Matter(
            kind=ReminderKind.CONCLUSION,
            record=found.id,
            unit=A.id,
            root=A.root,
            path=A.path,
            person=LEADER,
            day=DUE,
        ),
    ]


@pytest.mark.parametrize("state", InspectionState)
def test_each_state_waits_for_its_own(state: InspectionState) -> None:
    found = structs.replace(announced(A, self_report_due_on=DUE, due_on=DUE), state=state)
    if state in {InspectionState.CONCLUDED, InspectionState.FOLLOW_UP, InspectionState.CLOSED}:
        found = structs.replace(concluded(found, asked(1, A, DUE)), state=state)
    expected = {
        InspectionState.PLANNED: [],
        InspectionState.DECIDED: [],
        InspectionState.ANNOUNCED: [ReminderKind.SELF_REPORT, ReminderKind.CONCLUSION],
        InspectionState.CONCLUDED: [ReminderKind.REMEDY],
        InspectionState.FOLLOW_UP: [ReminderKind.REMEDY],
        InspectionState.CLOSED: [],
    }.get(state, [ReminderKind.CONCLUSION])
    assert [m.kind for m in matters.of_inspection(found)] == expected


def test_the_owner_of_a_recommendation_is_reminded_of_its_remedy_and_the_leader_of_verifying_it() -> None:
    done = Remedy(state=RemedyState.VERIFIED)
    late_in_the_evening = NOON + timedelta(hours=12)
    found = concluded(
        announced(A, self_report_due_on=DUE, due_on=DUE),
        asked(1, FRONT, DUE),
        asked(2, A, DUE, reported(late_in_the_evening)),
        asked(3, A, DUE, done),
    )
    owed, waiting = matters.of_inspection(found)
    assert (owed.kind, owed.item, owed.unit, owed.path, owed.person) == ("REMEDY", 1, FRONT.id, FRONT.path, None)
    assert (waiting.kind, waiting.item, waiting.unit, waiting.path) == ("VERIFICATION", 2, A.id, A.path)
    # 17:00 UTC of the 24th is already the 25th in Vietnam.
    assert (waiting.person, waiting.day) == (LEADER, date(2026, 11, 25))


@pytest.mark.parametrize("state", State)
def test_an_entry_waits_for_its_reviewer_or_its_results(state: State) -> None:
    entry = make_entry(state=state, evaluates_on=DUE, carrier="u9", carrier_root="t9", carrier_path="/t9/u9/")
    expected = {
        State.SUBMITTED: [(ReminderKind.REVIEW, date(2026, 11, 24))],
        State.REPORTED: [(ReminderKind.REVIEW, date(2026, 11, 24))],
        State.RUNNING: [(ReminderKind.RESULTS, DUE)],
    }.get(state, [])
    found = list(matters.of_entry(entry))
    assert [(m.kind, m.day) for m in found] == expected
    assert [(m.unit, m.root, m.path, m.record, m.person) for m in found] == [
        ("u9", "t9", "/t9/u9/", entry.id, None)
    ] * len(expected)


def test_results_are_owed_while_there_is_a_day_and_until_they_were_verified_once() -> None:
    def steps(*states: State) -> tuple[Step, ...]:
        return tuple(Step(state=state, at=NOON) for state in states)

    running = make_entry(state=State.RUNNING, evaluates_on=DUE)
    assert list(matters.of_entry(structs.replace(running, evaluates_on=None))) == []
    returned = steps(State.RUNNING, State.REPORTED, State.RUNNING)
    assert len(list(matters.of_entry(structs.replace(running, steps=returned)))) == 1
    continued = steps(State.RUNNING, State.REPORTED, State.VERIFIED, State.RUNNING)
    assert list(matters.of_entry(structs.replace(running, steps=continued))) == []


def only(kind: ReminderKind = ReminderKind.CONCLUSION, day: date = DUE, **changes: object) -> Reminder:
    (found,) = matters.due([structs.replace(matter(kind), **changes)], version(), day)
    return found


def test_a_reminder_is_known_by_what_it_is_about() -> None:
    first = only()
    assert only().id == first.id
    assert len(first.id) == 32
    others = [
        only(ReminderKind.REMEDY),
        only(record="n2"),
        only(item=1),
        only(unit=FRONT.id),
        only(person="another"),
        only(day=DUE + timedelta(days=1)),
        only(day=DUE + timedelta(days=11)),
    ]
    # Three more days leave the tenth of December in the same step, by another due day.
    (extended,) = matters.due([matter(ReminderKind.CONCLUSION, DUE + timedelta(days=3))], version(), DUE)
    assert (extended.step, extended.due_on) == (ReminderStep.SOON, date(2026, 12, 13))
    ids = [first.id, extended.id, *(other.id for other in others)]
    assert len(set(ids)) == len(ids)
    later = only(day=DUE - timedelta(days=1))
    assert (later.id, later.made_on) == (first.id, date(2026, 12, 9))


def test_only_what_has_a_rule_is_reminded_of() -> None:
    fewer = version({"M02": NUMBERS["M02"]})
    found = matters.due([matter(kind) for kind in ReminderKind], fewer, DUE)
    assert [r.kind for r in found] == [ReminderKind.CONCLUSION]
    assert {kind.rule for kind in KINDS.values()} == set(VOCABULARY[Purpose.REMINDER])
    for kind in KINDS.values():
        assert ("allowed" in VOCABULARY[Purpose.REMINDER][kind.rule]) == kind.waits


def test_who_must_act_and_the_order_by_place_then_soonest() -> None:
    of_a = [matter(ReminderKind.SELF_REPORT), matter(ReminderKind.REMEDY, DUE - timedelta(days=1))]
    front = Matter(kind=ReminderKind.REVIEW, record="e1", unit=FRONT.id, root=A.root, path=FRONT.path, day=DUE)
    found = matters.due([front, *of_a], version(), date(2026, 12, 14))
    assert [(r.unit, r.role) for r in found] == [(A.id, Role.RPT), (A.id, Role.RPT), (FRONT.id, Role.RV1)]
    assert [r.kind for r in found] == ["REMEDY", "SELF_REPORT", "REVIEW"]


def test_every_sentence_is_whole_and_says_what_and_when() -> None:
    soon = only(ReminderKind.REMEDY, item=4)
    assert soon.message(DUE) == "Việc khắc phục kiến nghị số 4 đến hạn ngày 10/12/2026."
    late = only(day=date(2026, 12, 12))
    assert late.message(date(2026, 12, 13)) == "Kết luận kiểm tra đã quá hạn 3 ngày, kể từ ngày 10/12/2026."
    last = only(day=date(2026, 12, 21))
    assert last.message(date(2026, 12, 21)).endswith("11 ngày, kể từ ngày 10/12/2026; đề nghị cấp trên đôn đốc.")
    assert set(KINDS) == set(ReminderKind)
    assert set(SENTENCES) == set(ReminderStep)
    for kind in ReminderKind:
        for step in ReminderStep:
            message = structs.replace(soon, kind=kind, step=step).message(DUE)
            assert message[0].isupper()
            assert message.endswith(".")
            assert "{" not in message


def test_an_event_names_no_person_and_no_text() -> None:
    told = reminders.event_of(only(person=LEADER, item=2))
    assert msgspec.to_builtins(told) == {
        "id": only(person=LEADER, item=2).id,
        "kind": "CONCLUSION",
        "step": "SOON",
        "record": "n1",
        "item": 2,
        "unit": A.id,
        "role": "INS",
        "dueOn": "2026-12-10",
        "madeOn": "2026-12-10",
    }


def test_a_team_that_changes_has_another_leader_to_remind() -> None:
    before: Inspection = announced(A, self_report_due_on=DUE, due_on=DUE)
    after = structs.replace(before, team=team("another"))
    ids = [{r.id for r in matters.due(matters.of_inspection(i), version(), DUE)} for i in (before, after)]
    assert len(ids[0] & ids[1]) == 1
    assert len(ids[0] | ids[1]) == 3
