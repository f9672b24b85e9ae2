"""Published numbers stay as they are until they are published again with a reason, by who may, after the cut-off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from movement.model import audit
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.publications import Publication
from movement.model.return_acts import ReturnAct
from movement.model.returns import ReturnState
from movement.model.statistics import Mode, Numbers
from movement.storage import tables
from movement.storage.store import Span, Store
from movement.usecases import publications, return_changes, statistics, statistics_behind
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world, request
from tests.return_builders import at_work, make_return, make_type

MONTH = Period.parse("2026-M11")
_S = ReturnState


async def computed(world: World, town: Town) -> None:
    await statistics.evaluate(world.fresh(), town.province.id, MONTH)


async def publish(
    world: World, town: Town, handle: str = "pcs", unit: Any = None, record: Any = None, reason: str | None = None
) -> Publication:
    asks = Request(
        request_id=request().request_id, version=record.version if record is not None else None, reason=reason
    )
    actor = await town.actor(world, handle)
    return await publications.publish(world.fresh(), actor, asks, (unit or town.province).id, str(MONTH))


async def shown(world: World, town: Town, mode: Mode = Mode.AS_WAS, *, newest: bool = False) -> Numbers:
    actor = await town.actor(world, "pcs")
    return await statistics.numbers(world.fresh(), actor, town.a.id, str(MONTH), mode, newest=newest)


def dialogues(numbers: Numbers) -> Any:
    return next(one.value for one in numbers.reported if one.code == "DIALOG_CNT")


async def refused(act: Any) -> list[tuple[Code, str]]:
    with pytest.raises(MovementError) as refusal:
        await act
    return [(p.code, ".".join(p.path)) for p in refusal.value.problems]


async def test_what_is_published_changes_only_as_a_version_with_a_reason(world: World, town: Town) -> None:
    type_ = await make_type(at_work(world), town)
    made = await make_return(world, town, type_, _S.SUBMITTED)
    await computed(world, town)
    assert (await shown(world, town)).versions == ()
    first = await publish(world, town)
    assert [(v.number, v.reason) for v in first.versions] == [(1, "")]
    # A return that is approved only now.
    world.clock.at += timedelta(hours=1)  # type: ignore[attr-defined]
    await return_changes.act(world.fresh(), await town.actor(world, "rv1"), ReturnAct.APPROVE, request(made))
    await computed(world, town)
    for mode in Mode:
        numbers = await shown(world, town, mode)
        assert (dialogues(numbers), [v.number for v in numbers.versions], numbers.publication) == (None, [1], 1)
        assert dialogues(await shown(world, town, mode, newest=True)) == 2
    ranked = await statistics.values_of(world.fresh(), town.province.id, MONTH, "DIALOG_CNT", [town.a])
    assert ranked == {town.a.id: None}
    assert await refused(publish(world, town, record=first)) == [(Code.REASON_REQUIRED, "reason")]
    assert await refused(publish(world, town)) == [(Code.CONFLICT, "version")]
    second = await publish(world, town, record=first, reason="Xã gửi chậm.")
    assert [(v.number, v.reason) for v in second.versions] == [(1, ""), (2, "Xã gửi chậm.")]
    assert dialogues(await shown(world, town)) == 2
    assert await refused(publish(world, town, record=first, reason="Lại.")) == [(Code.CONFLICT, "version")]
    assert await refused(publish(world, town, record=second, reason="Lại.")) == [(Code.ILLEGAL_ACT, "period")]
    trail = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(first.id), strong=True)]
    assert [(a.act, a.role, a.reason) for a in trail] == [
        ("publishStatistics", "PCS", None),
        ("publishStatistics", "PCS", "Xã gửi chậm."),
    ]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Publication) == second


async def test_who_may_publish_what_and_when(world: World, town: Town, snapshot: Callable[[], object]) -> None:
    type_ = await make_type(at_work(world), town)
    await make_return(world, town, type_, _S.APPROVED)
    before = snapshot()
    assert await refused(publish(world, town)) == [(Code.NOT_FOUND, "period")]
    assert snapshot() == before
    world.clock.at -= timedelta(days=3)  # type: ignore[attr-defined]
    await computed(world, town)
    before = snapshot()
    assert await refused(publish(world, town)) == [(Code.ILLEGAL_ACT, "period")]
    world.clock.at += timedelta(days=3)  # type: ignore[attr-defined]
    # The run after the cut-off makes them final; what was computed before it is not published.
    assert await refused(publish(world, town)) == [(Code.ILLEGAL_ACT, "period")]
    assert await refused(publish(world, town, unit=town.a)) == [(Code.BAD_INPUT, "unit")]
    for handle in ("rpt", "rv2", "ldr", "adm", "aud"):
        assert await refused(publish(world, town, handle)) == [(Code.FORBIDDEN, "")], handle
    assert snapshot() == before
    await computed(world, town)
    assert (await publish(world, town)).version == 1


async def test_the_newest_run_is_for_who_reads_the_returns(world: World, town: Town) -> None:
    await make_type(at_work(world), town)
    await computed(world, town)
    for handle, may in (("rpt", True), ("ldr", True), ("aud", True), ("adm", False)):
        actor = await town.actor(world, handle)
        found = statistics.numbers(world.fresh(), actor, town.a.id, str(MONTH), newest=True)
        if may:
            assert (await found).newest
        else:
            assert await refused(found) == [(Code.FORBIDDEN, "provisional")]


async def test_what_stands_behind_a_published_number_is_what_did_then(world: World, town: Town) -> None:
    type_ = await make_type(at_work(world), town)
    world.clock.at -= timedelta(days=10)  # type: ignore[attr-defined]
    entry = await make_entry(world, town, State.SUBMITTED)
    world.clock.at += timedelta(days=10)  # type: ignore[attr-defined]
    made = await make_return(world, town, type_, _S.APPROVED)
    await computed(world, town)
    await publish(world, town)
    other = await make_return(world, town, type_, _S.APPROVED, unit=town.b)
    await computed(world, town)
    staff = await town.actor(world, "pcs")
    key = (town.province.id, str(MONTH))
    for newest, returns in ((False, {made.id}), (True, {made.id, other.id})):
        behind = await statistics_behind.returns_behind(
            world.fresh(), staff, *key, "DIALOG_CNT", first=9, newest=newest
        )
        assert {one.id for one in behind.items} == returns
        found = await statistics.entries_behind(world.fresh(), staff, *key, "ENTRY_REG", first=9, newest=newest)
        assert [one.id for one in found.items] == [entry.id]
    before = world.store.calls
    await statistics.numbers(world.fresh(), staff, *key)
    assert world.store.calls - before == 3


async def test_what_an_ended_province_left_is_published_by_the_staff_of_its_whole_successor(
    own_store: Store, clock: Clock
) -> None:
    town = await Town("ended").settle(own_store)
    world, old = make_world(own_store, clock), Period.parse("2025-M05")
    await statistics.evaluate(world.fresh(), town.old_province.id, old)
    staff = await town.actor(world, "pcs")
    for handle in ("ldr", "adm", "rv2"):
        act = publications.publish(
            world.fresh(), await town.actor(world, handle), request(), town.old_province.id, str(old)
        )
        assert await refused(act) == [(Code.FORBIDDEN, "")]
    made = await publications.publish(world.fresh(), staff, request(), town.old_province.id, str(old))
    assert (made.root, made.period, len(made.versions)) == (town.old_province.id, "2025-M05", 1)
    found = await statistics.numbers(world.fresh(), staff, town.old_a.id, str(old))
    assert found.publication == 1
