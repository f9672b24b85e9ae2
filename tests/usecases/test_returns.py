"""Returns: every act, at the version the caller saw; missing is never zero; all faults at once; deadlines and locks."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return, ReturnState
from movement.storage import paths
from movement.storage.store import Span, Store
from movement.usecases import actors, completeness, return_changes, returns
from movement.world import World
from tests.builders import Clock, Town, make_grant, make_person, request
from tests.return_builders import NUMBERS, at_work, given, make_return, make_type

Snapshot = Callable[[], object]
_S = ReturnState


async def refused(act: Any) -> list[tuple[Code, str]]:
    with pytest.raises(MovementError) as refusal:
        await act
    return [(p.code, ".".join(p.path)) for p in refusal.value.problems]


async def test_a_return_goes_up_and_is_found_by_its_unit_and_period(world: World, town: Town, store: Store) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    made = await make_return(world, town, type_, _S.ACCEPTED)
    assert (made.id, made.state, made.version) == (f"{town.a.id}.DVK_THANG.2026-M11", _S.ACCEPTED, 4)
    assert [s.state for s in made.steps] == [_S.DRAFT, _S.SUBMITTED, _S.APPROVED, _S.ACCEPTED]
    # Cut off on Saturday the 14th: the third working day is Wednesday, five more are the next Wednesday.
    assert (made.due_on, made.locks_on) == (date(2026, 11, 18), date(2026, 11, 25))
    assert {v.code: v.value for v in made.values} == {code: Decimal(n) for code, n in NUMBERS.items()}
    for handle, sees in (("rpt", True), ("rv2", True), ("pcs", True), ("rpt-b", False), ("stranger", False)):
        actor = await town.actor(world, handle)
        (found,) = await returns.get_many(world.fresh(), actor, [made.id])
        assert (found == made) is sees, handle
    trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(made.id), strong=True)]
    assert [a.act for a in trail] == ["createReturn", "submitReturn", "approveReturn", "acceptReturn"]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Return) == made
    lines = await returns.values_of_province(world.fresh(), town.province.id, Period.parse("2026-M11"))
    assert [(line.unit, line.state, line.values) for line in lines] == [(town.a.id, _S.ACCEPTED, made.values)]


async def test_of_a_unit_type_and_period_there_is_one(world: World, town: Town, snapshot: Snapshot) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    await make_return(world, town, type_)
    before = snapshot()
    assert await refused(make_return(world, town, type_)) == [(Code.CONFLICT, "version")]
    assert await refused(make_return(world, town, type_, unit=town.a_front)) == [(Code.BAD_INPUT, "unit")]
    assert await refused(make_return(world, town, type_, period="2026-Q4")) == [(Code.BAD_PERIOD, "period")]
    assert await refused(make_return(world, town, type_, period="CAL:2026-M11")) == [(Code.BAD_PERIOD, "period")]
    assert await refused(make_return(world, town, type_, period="2027-M01")) == [(Code.BAD_PERIOD, "period")]
    assert await refused(make_return(world, town, type_, period="2024-M01")) == [(Code.BAD_PERIOD, "period")]
    assert snapshot() == before


async def test_what_the_checks_find_is_told_already_when_it_is_begun(world: World, town: Town) -> None:
    type_ = await make_type(at_work(world), town)
    made = await make_return(world, town, type_, values={"DIALOG_CNT": "2", "PET_IN": "1", "PET_DONE": "3"})
    assert [(f.check, f.severity, f.code) for f in made.faults] == [
        ("V01", "BLOCK", "PET_DONE"),
        ("V02", "WARN", "DIALOG_DONE"),
    ]


async def test_missing_is_never_zero_and_all_faults_are_told_at_once(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    at_work(world)
    type_, reporter = await make_type(world, town), await town.actor(world, "rpt")
    wrong = {"DIALOG_CNT": "1.5", "PET_IN": "-1", "NOTHING": "1", "PET_IN[kind=OTHER]": "1", "MONEY": "1.2345"}
    before = snapshot()
    assert await refused(make_return(world, town, type_, values=wrong)) == [
        (Code.BAD_INPUT, f"values.{code}") for code in wrong
    ]
    assert snapshot() == before
    made = await make_return(world, town, type_, values={"PET_IN": "3", "PET_DONE": "4", "DIALOG_CNT": "1"})
    before = snapshot()
    assert await refused(return_changes.submit(world.fresh(), reporter, request(made))) == [
        (Code.MISSING_FIELD, "values.DIALOG_DONE"),
        (Code.MISSING_FIELD, "values.MONEY"),
        (Code.BAD_INPUT, "values.PET_DONE"),
    ]
    assert snapshot() == before
    # A reason takes the place of a number; taken out, the number is missing again.
    some = [{"code": "DIALOG_DONE", "reason": "Chưa tổng hợp."}, {"code": "PET_DONE", "value": "3"}]
    made = await return_changes.save(world.fresh(), reporter, request(made), [*some, {"code": "MONEY", "value": "0"}])
    assert [(f.check, f.severity, f.code) for f in made.faults] == [("V02", "WARN", "DIALOG_DONE")]
    made = await return_changes.submit(world.fresh(), reporter, request(made))
    kept = {v.code: (v.value, v.reason) for v in made.values}
    assert kept["DIALOG_DONE"] == (None, "Chưa tổng hợp.")
    assert kept["MONEY"] == (Decimal(0), "")


async def test_a_parent_submits_after_its_children_or_says_which_are_missing(
    world: World, town: Town, snapshot: Snapshot, store: Store
) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    await store.put_all(make_person(town.subject("rpt-p"), make_grant(Role.RPT, town.province)))
    reporter = await actors.actor(world.fresh(), town.subject("rpt-p"))
    await make_return(world, town, type_, _S.SUBMITTED)
    # What was sent back is not there.
    await make_return(world, town, type_, _S.RETURNED, unit=town.b)
    own = await return_changes.create(
        world.fresh(), reporter, request(), town.province.id, type_.id, "2026-M11", given(NUMBERS)
    )

    async def submit(*gaps: dict[str, Any]) -> Return:
        return await return_changes.submit(world.fresh(), reporter, request(own), gaps)

    before = snapshot()
    assert await refused(submit()) == [(Code.MISSING_FIELD, "gaps")]
    assert await refused(submit({"units": [town.b.id], "reason": ""})) == [(Code.REASON_REQUIRED, "gaps")]
    both = {"units": [town.a.id, town.b.id], "reason": "Mất mạng."}
    assert await refused(submit(both)) == [(Code.BAD_INPUT, "gaps")]
    assert snapshot() == before
    done = await submit({"units": [town.b.id], "reason": "Mất mạng."})
    assert [(g.units, g.reason) for g in done.gaps] == [((town.b.id,), "Mất mạng.")]


async def test_the_reviewer_is_not_the_author_nor_the_acceptor_the_approver(
    world: World, town: Town, snapshot: Snapshot, store: Store
) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    both = town.subject("both")
    await store.put_all(make_person(both, make_grant(Role.RPT, town.a), make_grant(Role.RV1, town.a)))
    actor = await actors.actor(world.fresh(), both)
    made = await make_return(world, town, type_)
    made = await return_changes.save(world.fresh(), actor, request(made), [])
    made = await return_changes.submit(world.fresh(), await town.actor(world, "rpt"), request(made))
    before = snapshot()
    for act in (ReturnAct.APPROVE, ReturnAct.SEND_BACK):
        assert await refused(return_changes.act(world.fresh(), actor, act, request(made, "Lý do."))) == [
            (Code.SAME_PERSON, "id")
        ]
    assert snapshot() == before
    reviewer = await town.actor(world, "rv1")
    made = await return_changes.act(world.fresh(), reviewer, ReturnAct.APPROVE, request(made))
    assert await refused(return_changes.act(world.fresh(), reviewer, ReturnAct.ACCEPT, request(made))) == [
        (Code.SAME_PERSON, "id")
    ]


async def test_what_was_changed_since_it_was_approved_is_shown(world: World, town: Town) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    made = await make_return(world, town, type_, _S.APPROVED)
    staff, reporter = await town.actor(world, "pcs"), await town.actor(world, "rpt")
    made = await return_changes.act(world.fresh(), staff, ReturnAct.SEND_BACK, request(made, "Kiểm lại số đơn."))
    made = await return_changes.save(
        world.fresh(), reporter, request(made), given({"PET_DONE": "8", "MONEY": "12.500"})
    )
    (changed,) = made.changed
    assert (changed.code, changed.previous, changed.by) == ("PET_DONE", Decimal(9), town.subject("rpt"))
    made = await return_changes.submit(world.fresh(), reporter, request(made))
    made = await return_changes.act(world.fresh(), await town.actor(world, "rv1"), ReturnAct.APPROVE, request(made))
    # Who accepts it sees what is otherwise than at first; accepting it settles that.
    assert made.changed == (changed,)
    made = await return_changes.act(world.fresh(), staff, ReturnAct.ACCEPT, request(made))
    assert made.changed == ()


async def test_after_its_lock_only_an_exception_lets_it_be_submitted(
    world: World, town: Town, clock: Clock, snapshot: Snapshot
) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    made = await make_return(world, town, type_)
    reporter, staff = await town.actor(world, "rpt"), await town.actor(world, "pcs")
    clock.at += timedelta(days=10)  # the 26th: locked since the 25th has ended
    before = snapshot()
    for act in (
        return_changes.submit(world.fresh(), reporter, request(made)),
        return_changes.save(world.fresh(), reporter, request(made), []),
    ):
        assert await refused(act) == [(Code.ILLEGAL_ACT, "id")]
    until = world.today() + timedelta(days=2)
    for asks, day, code in (
        (request(made), until, (Code.REASON_REQUIRED, "reason")),
        (request(made, "Bão."), world.today() - timedelta(days=1), (Code.BAD_INPUT, "until")),
        (request(made, "Bão."), world.today() + timedelta(days=400), (Code.BAD_INPUT, "until")),
    ):
        assert await refused(return_changes.extend(world.fresh(), staff, ReturnAct.EXTEND, asks, day)) == [code]
    by_reporter = return_changes.extend(world.fresh(), reporter, ReturnAct.EXTEND, request(made, "Bão."), until)
    assert await refused(by_reporter) == [(Code.FORBIDDEN, "")]
    assert snapshot() == before
    made = await return_changes.extend(world.fresh(), staff, ReturnAct.EXTEND, request(made, "Bão."), until)
    assert (made.open_until, made.extensions[0].reason) == (until, "Bão.")
    made = await return_changes.submit(world.fresh(), reporter, request(made))
    assert made.state is _S.SUBMITTED
    found = await completeness.completeness(world.fresh(), staff, town.a.id, type_.id, "2026-M11")
    assert [(o.duty, o.days_late) for o in found.owed] == [("LATE", 8)]


async def test_a_number_far_from_the_units_own_is_warned_of(world: World, town: Town) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    reporter, staff = await town.actor(world, "rpt"), await town.actor(world, "pcs")
    for month, number in (("07", "2"), ("08", "3"), ("09", "2"), ("10", "4")):
        one = await make_return(world, town, type_, period=f"2026-M{month}", values=NUMBERS | {"DIALOG_CNT": number})
        asks = request(one, "Nhập lại.")
        one = await return_changes.extend(
            world.fresh(), staff, ReturnAct.EXTEND, asks, world.today() + timedelta(days=9)
        )
        await return_changes.submit(world.fresh(), reporter, request(one))
    made = await make_return(world, town, type_, values={})
    for number, warned in (("4", []), ("5", ["DIALOG_CNT"]), ("1", []), ("0", ["DIALOG_CNT"])):
        # The median is 2.5 and the median deviation 0.5: usual is from 1 to 4.
        made = await return_changes.save(world.fresh(), reporter, request(made), given({"DIALOG_CNT": number}))
        assert [f.code for f in made.faults if f.check == "V03"] == warned, number


async def test_a_period_is_submitted_after_its_cut_off(world: World, town: Town, clock: Clock) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    clock.at = Period.parse("2026-M11").end - timedelta(seconds=1)
    made, reporter = await make_return(world, town, type_), await town.actor(world, "rpt")
    assert await refused(return_changes.submit(world.fresh(), reporter, request(made))) == [(Code.ILLEGAL_ACT, "id")]
    clock.forward(seconds=1)
    assert (await return_changes.submit(world.fresh(), reporter, request(made))).state is _S.SUBMITTED


READY = {
    ReturnAct.SAVE: _S.DRAFT,
    ReturnAct.SUBMIT: _S.DRAFT,
    ReturnAct.SEND_BACK: _S.SUBMITTED,
    ReturnAct.APPROVE: _S.SUBMITTED,
    ReturnAct.ACCEPT: _S.APPROVED,
    ReturnAct.EXTEND: _S.SUBMITTED,
    ReturnAct.REOPEN: _S.ACCEPTED,
}
MAY = {
    ReturnAct.SAVE: {"rpt"},
    ReturnAct.SUBMIT: {"rpt"},
    ReturnAct.SEND_BACK: {"rv1", "rv2", "pcs"},
    ReturnAct.APPROVE: {"rv1", "rv2", "pcs"},
    ReturnAct.ACCEPT: {"rv1", "rv2", "pcs"},
    ReturnAct.EXTEND: {"pcs"},
    ReturnAct.REOPEN: {"pcs"},
}
"""By hand, from the rows of the matrix; the reviewer here approved what is to be accepted."""
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")
DRAFT_READERS = {"rpt", "rv1", "pcs", "aud"}
READERS = DRAFT_READERS | {"rv2", "ins", "ldr"}


def _do(world: World, actor: Actor, what: ReturnAct, found: Return) -> Any:
    fresh, asks = world.fresh(), request(found, "Lý do.")
    if what is ReturnAct.SAVE:
        return return_changes.save(fresh, actor, asks, given({"PET_DONE": "1"}))
    if what is ReturnAct.SUBMIT:
        return return_changes.submit(fresh, actor, asks)
    if what in {ReturnAct.EXTEND, ReturnAct.REOPEN}:
        return return_changes.extend(fresh, actor, what, asks, world.today() + timedelta(days=60))
    return return_changes.act(fresh, actor, what, asks)


@pytest.mark.parametrize("what", READY)
async def test_only_those_the_matrix_names_act(world: World, town: Town, snapshot: Snapshot, what: ReturnAct) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    found = await make_return(world, town, type_, READY[what])
    sees = DRAFT_READERS if found.is_draft else READERS
    before = snapshot()
    for handle in HANDLES:
        actor = await town.actor(world, handle)
        if handle in MAY[what] - {"rv1"}:
            continue
        if handle == "rv1" and handle in MAY[what]:
            if what is ReturnAct.ACCEPT:
                assert await refused(_do(world, actor, what, found)) == [(Code.SAME_PERSON, "id")]
            continue
        code = (Code.FORBIDDEN, "") if handle in sees else (Code.NOT_FOUND, "id")
        assert await refused(_do(world, actor, what, found)) == [code], handle
        stale = structs.replace(found, version=found.version + 1)
        if handle in sees:
            assert (await refused(_do(world, actor, what, stale)))[0][0] is Code.FORBIDDEN
    assert snapshot() == before
    for handle in sorted(MAY[what]):
        if (what, handle) == (ReturnAct.ACCEPT, "rv1"):
            continue
        actor = await town.actor(world, handle)
        stale = structs.replace(found, version=found.version + 1)
        assert await refused(_do(world, actor, what, stale)) == [(Code.CONFLICT, "version")]
    assert snapshot() == before
    doer = await town.actor(world, "pcs" if "pcs" in MAY[what] else "rpt")
    done = await _do(world, doer, what, found)
    assert done.version == found.version + 1


async def test_a_request_that_comes_again_changes_nothing_again(world: World, town: Town, snapshot: Snapshot) -> None:
    at_work(world)
    type_, reporter = await make_type(world, town), await town.actor(world, "rpt")
    asks, values = request(), given(NUMBERS)
    first = await return_changes.create(world.fresh(), reporter, asks, town.a.id, type_.id, "2026-M11", values)
    again = request(first)
    sent = await return_changes.submit(world.fresh(), reporter, again)
    before = snapshot()
    assert await return_changes.submit(world.fresh(), reporter, again) == sent
    made = return_changes.create(world.fresh(), reporter, asks, town.a.id, type_.id, "2026-M11", values)
    # The first answer, not what became of it since.
    assert await made == first
    other = return_changes.submit(world.fresh(), reporter, again, [{"units": [town.b.id], "reason": "Khác."}])
    assert await refused(other) == [(Code.IDEMPOTENCY_MISMATCH, "requestId")]
    assert snapshot() == before
