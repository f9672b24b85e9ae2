"""Every act on a return in every state is as the table written here by hand says; none skips a state."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.return_acts import RETURN_RULES, ReturnAct, check, step
from movement.model.return_duties import Duty, Expected, next_below, owed
from movement.model.returns import Extension, Return, ReturnLine, ReturnState, differences, parts_of, return_id
from tests.builders import NOON

TODAY = date(2026, 11, 24)
TABLE = """
                 DRAFT     SUBMITTED RETURNED  APPROVED  ACCEPTED  LOCKED
saveReturn       DRAFT     -         RETURNED  -         -         -
submitReturn     SUBMITTED -         SUBMITTED -         -         -
sendReturnBack   -         RETURNED  -         RETURNED  -         -
approveReturn    -         APPROVED  -         -         -         -
acceptReturn     -         -         -         ACCEPTED  -         -
extendReturn     DRAFT     SUBMITTED RETURNED  APPROVED  -         -
reopenReturn     -         -         -         -         RETURNED  RETURNED
lockReturn       -         -         -         -         LOCKED    -
"""

A = ReturnAct
BY_AUTHOR = {A.SAVE, A.SUBMIT}
NOT_AUTHOR = {A.SEND_BACK, A.APPROVE, A.ACCEPT}
NOT_APPROVER = {A.ACCEPT}
NEED_REASON = {A.SEND_BACK, A.EXTEND, A.REOPEN}


def cells() -> list[tuple[ReturnAct, ReturnState, str]]:
    header, *lines = TABLE.strip("\n").splitlines()
    states = [ReturnState(name) for name in header.split()]
    return [
        (ReturnAct(act), state, cell)
        for act, *row in (line.split() for line in lines)
        for state, cell in zip(states, row, strict=True)
    ]


def make(state: ReturnState = ReturnState.DRAFT, until: date = TODAY + timedelta(days=5), unit: str = "t1") -> Return:
    return Return(
        id=return_id(unit, "T1", "2026-M11"),
        unit=unit,
        type="T1",
        type_version=1,
        period="2026-M11",
        root="t0",
        path=f"/t0/{unit}/",
        carrier=unit,
        carrier_root="t0",
        carrier_path=f"/t0/{unit}/",
        state=state,
        authors=("author",),
        approved_by="approver",
        created_at=NOON,
        updated_at=NOON,
        due_on=until,
        locks_on=until,
    )


@pytest.mark.parametrize(("act", "state", "leads"), cells())
def test_each_act_in_each_state(act: ReturnAct, state: ReturnState, leads: str) -> None:
    found = make(state)
    today = TODAY + timedelta(days=9) if act is ReturnAct.LOCK else TODAY
    if leads == "-":
        with pytest.raises(MovementError) as refusal:
            check(found, act, "someone", "Lý do.", today)
        assert refusal.value.code is Code.ILLEGAL_ACT
        return
    check(found, act, "someone", "Lý do.", today)
    new = step(found, act, "someone", NOON)
    assert (new.state, new.version) == (ReturnState(leads), 2)
    assert [s.state for s in new.steps] == ([ReturnState(leads)] if RETURN_RULES[act].to else [])
    assert new.authors == (("author", "someone") if act in BY_AUTHOR else ("author",))
    assert step(new, act, "someone", NOON).authors == new.authors


def test_the_table_by_hand_has_every_act() -> None:
    assert {act for act, _, _ in cells()} == set(RETURN_RULES) == set(ReturnAct) - {ReturnAct.CREATE}


@pytest.mark.parametrize("act", RETURN_RULES)
def test_who_may_not_and_what_is_too_late(act: ReturnAct) -> None:
    found, on = make(min(RETURN_RULES[act].sources)), TODAY + timedelta(days=9) if act is ReturnAct.LOCK else TODAY
    refused = {}
    for name, (subject, reason, day) in {
        "author": ("author", "Lý do.", on),
        "approver": ("approver", "Lý do.", on),
        "silent": ("someone", "", on),
        "last day": ("someone", "Lý do.", found.open_until),
        "after": ("someone", "Lý do.", found.open_until + timedelta(days=1)),
    }.items():
        try:
            check(found, act, subject, reason, day)
        except MovementError as refusal:
            refused[name] = refusal.code
    wanted = {}
    if act in NOT_AUTHOR:
        wanted["author"] = Code.SAME_PERSON
    if act in NOT_APPROVER:
        wanted["approver"] = Code.SAME_PERSON
    if act in NEED_REASON:
        wanted["silent"] = Code.REASON_REQUIRED
    if act in BY_AUTHOR:
        wanted["after"] = Code.ILLEGAL_ACT
    if act is ReturnAct.LOCK:
        wanted["last day"] = Code.ILLEGAL_ACT
    assert refused == wanted


def test_an_extension_opens_it_for_longer_and_never_shorter() -> None:
    found = make()
    for days, until in ((9, 9), (1, 9), (20, 20)):
        more = Extension(until=TODAY + timedelta(days=days), reason="Bão.", at=NOON)
        found = structs.replace(found, extensions=(*found.extensions, more))
        assert found.open_until == found.awaits == TODAY + timedelta(days=until)
    assert structs.replace(found, state=ReturnState.LOCKED).awaits is None


def test_an_id_says_which_return_it_is() -> None:
    unit = "t" + "0" * 16
    for period in ("2026", "2026-M11", "2026-9M", "CAL:2026-Q1", "PARTY:2026-H2"):
        assert parts_of(return_id(unit, "DVK_THANG", period)) == (unit, "DVK_THANG", period)
    for text in (
        "",
        unit,
        f"{unit}.T1",
        f"{unit}.t1.2026",
        f"e{unit[1:]}.T1.2026",
        f"{unit}.T1.2026\n",
        f"{unit}.T1.2026-",
    ):
        assert parts_of(text) is None


def test_what_became_of_each_duty() -> None:
    due = TODAY - timedelta(days=8)
    lines = {
        unit: ReturnLine(
            id="",
            unit=unit,
            type="T1",
            period="2026-M11",
            root="t0",
            path=f"/t0/{unit}/",
            state=state,
            due_on=due,
            submitted_at=at,
            version=1,
        )
        for unit, state, at in (
            ("in-time", ReturnState.LOCKED, NOON - timedelta(days=8)),
            ("early", ReturnState.ACCEPTED, NOON - timedelta(days=9)),
            ("late", ReturnState.SUBMITTED, NOON - timedelta(days=6)),
            ("back", ReturnState.RETURNED, NOON - timedelta(days=9)),
            ("draft", ReturnState.DRAFT, None),
        )
    }
    asked = [(unit, f"/t0/{unit}/", due) for unit in (*lines, "nothing")]
    found = owed(asked, lines, TODAY, of="T1.2026-M11")
    assert [(o.unit, o.duty, o.days_late) for o in found] == [
        ("in-time", Duty.ON_TIME, 0),
        ("early", Duty.ON_TIME, 0),
        ("late", Duty.LATE, 2),
        ("back", Duty.RETURNED, 8),
        ("draft", Duty.MISSING, 8),
        ("nothing", Duty.MISSING, 8),
    ]
    assert [o.days_late for o in owed(asked, {}, due, of="")] == [0] * 6


def test_next_below_leaves_out_what_lies_below_them() -> None:
    paths = ("/t0/", "/t0/t1/", "/t0/t1/u1/", "/t0/t11/", "/t0/t11/u1/", "/t0/t2/u9/")
    units = ("t0", "t1", "u1", "t11", "u11", "u9")
    all_ = Expected(
        root="t0", type="T1", period="2026", g=1, type_version=1, units=units, paths=paths, due_on=(TODAY,) * 6
    )
    assert next_below("/t0/", all_) == ["t1", "t11", "u9"]
    assert next_below("/t0/t1/", all_) == ["u1"]
    assert next_below("/t0/t2/", all_) == ["u9"]
    assert next_below("/t0/t1/u1/", all_) == []
    assert differences((), ()) == {}
