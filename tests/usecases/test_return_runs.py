"""The daily run of returns, and completeness: three calls once it ran, right also where it did not, locked once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit, unit_rows
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.return_acts import ReturnAct
from movement.model.return_duties import Duty, Expected
from movement.model.returns import Return, ReturnState
from movement.model.units import REGISTER, RegisterHead
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import completeness, return_changes, return_runs, returns
from movement.world import World
from tests.builders import Clock, Town, make_unit, make_world, request, stored
from tests.return_builders import at_work, make_return, make_type

YEAR = Period.parse("2026")
_S = ReturnState


async def run(world: World, town: Town) -> return_runs.Run:
    return await return_runs.evaluate(world.fresh(), town.province.id, YEAR)


async def found(world: World, town: Town, type_: Any, handle: str = "ldr", period: str = "2026-M11") -> Any:
    actor = await town.actor(world, handle)
    return await completeness.completeness(world.fresh(), actor, town.province.id, type_.id, period)


async def test_completeness_takes_three_calls_once_the_run_found_who_owes(world: World, town: Town) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    await make_return(world, town, type_, _S.SUBMITTED)
    before = await found(world, town, type_)
    assert (await run(world, town)).noted == 2
    actor = await town.actor(world, "ldr")
    calls = world.store.calls
    after = await completeness.completeness(world.fresh(), actor, town.province.id, type_.id, "2026-M11")
    assert world.store.calls - calls <= 3
    assert after == before
    own = await completeness.completeness(
        world.fresh(), await town.actor(world, "rpt"), town.a.id, type_.id, "2026-M11"
    )
    assert [o.unit for o in own.owed] == [town.a.id]
    assert {o.unit: o.duty for o in after.owed} == {
        town.province.id: Duty.MISSING,
        town.a.id: Duty.ON_TIME,
        town.b.id: Duty.MISSING,
    }


async def test_what_came_when(world: World, town: Town, clock: Clock) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    clock.at += timedelta(days=4)  # Friday the 20th: two days late for a commune
    await make_return(world, town, type_, _S.SUBMITTED)
    await make_return(world, town, type_, _S.RETURNED, unit=town.b)
    clock.at += timedelta(days=30)
    owed = {o.unit: (o.duty, o.days_late) for o in (await found(world, town, type_)).owed}
    assert owed == {
        town.a.id: (Duty.LATE, 2),
        # What is not there is later every day: since the 18th, and for the province since the 23rd.
        town.b.id: (Duty.RETURNED, 32),
        town.province.id: (Duty.MISSING, 27),
    }


async def test_a_unit_that_opened_or_closed_owes_by_the_day_of_the_cut_off(own_store: Store, clock: Clock) -> None:
    town, world = await Town("opened").settle(own_store), make_world(own_store, clock)
    at_work(world)
    type_ = await make_type(world, town)
    last = Period.parse("2026-M11").last_day
    opened = make_unit("Xã Mới", town.province, since=last)
    late = make_unit("Xã Sau", town.province, since=last + timedelta(days=1))
    closed = make_unit("Xã Hết", town.province, until=last + timedelta(days=1))
    gone = make_unit("Xã Trước", town.province, until=last)
    await own_store.put_all([row for unit in (opened, late, closed, gone) for row in stored(unit)])
    owing = {o.unit for o in (await found(world, town, type_)).owed}
    assert owing == {town.province.id, town.a.id, town.b.id, opened.id, closed.id}
    await run(world, town)
    assert {o.unit for o in (await found(world, town, type_)).owed} == owing
    # A change of the register makes what the run noted stale, and answers come from the register again.
    version = structs.replace(town.b.versions[0], valid_to=last, g=2)
    ended = structs.replace(town.b, versions=(*town.b.versions, version))
    await own_store.put_all([ended, *unit_rows.rows(ended)])
    await own_store.put_all([RegisterHead(id=REGISTER, g=2, source="tests", loaded_on=date(2026, 1, 1))])
    assert {o.unit for o in (await found(world, town, type_)).owed} == owing - {town.b.id}
    again = await run(world, town)
    assert (again.noted, {o.unit for o in (await found(world, town, type_)).owed}) == (2, owing - {town.b.id})


async def test_accepted_returns_are_locked_once_after_their_day(
    world: World, town: Town, clock: Clock, snapshot: Callable[[], object], store: Store
) -> None:
    at_work(world)
    type_ = await make_type(world, town)
    accepted = await make_return(world, town, type_, _S.ACCEPTED)
    approved = await make_return(world, town, type_, _S.APPROVED, unit=town.b)
    clock.at += timedelta(days=9)  # the 25th, its last day
    assert (await run(world, town)).locked == 0
    clock.at += timedelta(days=1)
    first = await run(world, town)
    assert (first.locked, first.written) == (1, True)
    before = snapshot()
    again = await run(world, town)
    assert (again.locked, again.written, again.hash) == (0, False, first.hash)
    # Only the lease is written, at its next number.
    now = snapshot()
    assert {k: v for k, v in _of(before).items() if "runs" not in k} == {
        k: v for k, v in _of(now).items() if "runs" not in k
    }
    (locked, still) = await store.get([returns.named(r.id) for r in (accepted, approved)], strong=True)  # type: ignore[misc]
    assert (locked.state, still.state) == (_S.LOCKED, _S.APPROVED)
    trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(accepted.id), strong=True)]
    assert (trail[-1].act, trail[-1].actor, trail[-1].role) == ("lockReturn", "SYS", "SYS")
    assert audit.replay(trail, Return) == locked
    # Staff open it again until a day; accepted once more it is locked after that day.
    staff = await town.actor(world, "pcs")
    until = world.today() + timedelta(days=3)
    reopened = await return_changes.extend(
        world.fresh(), staff, ReturnAct.REOPEN, request(locked, "Sai số liệu."), until
    )
    assert (reopened.state, reopened.open_until) == (_S.RETURNED, until)
    reporter, reviewer = await town.actor(world, "rpt"), await town.actor(world, "rv1")
    again_ = await return_changes.submit(world.fresh(), reporter, request(reopened))
    for actor, act in ((reviewer, ReturnAct.APPROVE), (staff, ReturnAct.ACCEPT)):
        again_ = await return_changes.act(world.fresh(), actor, act, request(again_))
    assert (await run(world, town)).locked == 0
    clock.at += timedelta(days=4)
    assert (await run(world, town)).locked == 1


def _of(state: object) -> dict[str, Any]:
    assert isinstance(state, dict)
    return state


async def test_another_day_than_today_is_refused(world: World, town: Town) -> None:
    with pytest.raises(MovementError) as refusal:
        await return_runs.partition(world, Period.parse("2025"))
    assert refusal.value.code is Code.BAD_PERIOD
    assert town.province.id in await return_runs.partition(world, YEAR)
    (nothing,) = await world.store.get([want(Expected, root=town.province.id, type="NONE", period="2026")])
    assert nothing is None
