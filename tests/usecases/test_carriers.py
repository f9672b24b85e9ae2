"""A person says who carries on what was divided or went nowhere: who may, to whom, what is written, what is listed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model.entries import Entry, State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.model.handovers import Handover
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection
from movement.model.units import Unit
from movement.storage.store import Store, want
from movement.usecases import carriers, entries, entry_changes, inspection_changes, inspections, remedies
from movement.usecases.carriers import Awaiting
from movement.world import World
from tests.builders import Town, make_unit, request, stored
from tests.carrier_builders import Reform, acts_of, now
from tests.inspection_builders import PROOF
from tests.reminder_builders import announced, asked, concluded
from tests.usecases.test_carrier_runs import FAR, at, carrier

REASON = "Thôn của mô hình thuộc đơn vị mới này."


@pytest.fixture
async def reform(store: Store, town: Town) -> Reform:
    return await Reform(town).settle(store)


async def listed(world: World, town: Town, unit: Unit, handle: str = "pcs", **page: Any) -> list[Awaiting]:
    actor = await town.actor(world, handle)
    found = await carriers.awaiting(world.fresh(), actor, unit.id, **{"first": 50} | page)
    return list(found.items)


async def refused(world: World, town: Town, handle: str, record: Any, unit: str, **given: Any) -> tuple[Code, str]:
    reason = given.pop("reason", REASON)
    with pytest.raises(MovementError) as refusal:
        await carriers.assign(world.fresh(), await town.actor(world, handle), request(record, reason), unit, **given)
    (problem,) = refusal.value.problems
    return problem.code, ".".join(problem.path)


async def test_staff_see_what_waits_under_every_successor_with_the_one_that_is_advised(
    world: World, store: Store, reform: Reform
) -> None:
    town = reform.town
    split = await reform.entry(store, reform.divided_committee)
    nowhere = await reform.entry(store, reform.gone)
    await reform.run(world)
    for unit in (town.province, town.old_province):
        both = await listed(world, town, unit)
        assert {(a.handover.record, a.proposed, a.successors) for a in both} == {
            (split.id, town.b_committee.id, (town.b_committee.id, town.a_committee.id)),
            (nowhere.id, None, ()),
        }
    for unit in (town.a, town.b, town.a_committee, town.b_committee, reform.divided):
        assert [a.handover.record for a in await listed(world, town, unit)] == [split.id]
    assert [a.handover.record for a in await listed(world, town, town.province, "aud")] == [
        a.handover.record for a in await listed(world, town, town.province)
    ]
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "adm"):
        with pytest.raises(MovementError) as refusal:
            await listed(world, town, town.province, handle)
        assert refusal.value.code is Code.NOT_FOUND


async def test_pages_give_each_once(world: World, store: Store, reform: Reform) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    made = [await reform.entry(store, reform.divided_committee) for _ in range(5)]
    await reform.run(world)
    seen, after = [], None
    while True:
        page = await carriers.awaiting(world.fresh(), staff, town.province.id, first=2, after=after)
        seen += [a.handover.record for a in page.items]
        after = page.end_cursor
        if not page.has_next:
            break
    assert sorted(seen) == sorted(e.id for e in made)


async def test_a_person_decides_and_the_chosen_units_people_go_on(world: World, store: Store, reform: Reform) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    made = await reform.entry(store, reform.divided_committee)
    await reform.run(world)
    asks = request(made, REASON)
    found = await carriers.assign(world.fresh(), staff, asks, town.a_committee.id)
    assert isinstance(found, Entry)
    assert (carrier(found), found.unit, found.path) == (at(town.a_committee), made.unit, made.path)
    assert found.version == made.version + 1
    assert await carriers.assign(world.fresh(), staff, asks, town.a_committee.id) == found == await now(store, made)
    assert await listed(world, town, town.province) == []
    reviewer = await town.actor(world, "rv1")
    assert (await entries.review_queue(world.fresh(), reviewer, town.a.id, first=9)).items == (found,)
    history = await entries.history(world.fresh(), reviewer, found)
    assert (history[-1].act, history[-1].role, history[-1].reason) == ("assignCarrier", "PCS", REASON)
    await entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(found))
    # The run leaves it where the person gave it.
    assert (await reform.run(world)).written is False
    assert (await now(store, made)).carrier == town.a_committee.id


async def test_what_went_nowhere_may_go_to_any_unit_of_today_whose_people_then_read_it(
    world: World, store: Store, reform: Reform
) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    made = await reform.entry(store, reform.gone, State.RUNNING)
    await reform.run(world)
    reporter = await town.actor(world, "rpt-b")
    assert entries.look(reporter, made) is None
    found = await carriers.assign(world.fresh(), staff, request(made, REASON), town.b_committee.id)
    assert isinstance(found, Entry)
    assert entries.look(reporter, found) == found
    assert entries.look(await town.actor(world, "rpt"), found) is None
    gone_on = await entry_changes.act(world.fresh(), reporter, Act.DISCONTINUE, request(found, "Hết việc."))
    assert gone_on.state is State.DISCONTINUED


async def test_an_inspection_goes_with_what_its_unit_owes_and_other_owners_are_chosen_for(
    world: World, store: Store, reform: Reform
) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    inspected = announced(reform.divided, self_report_due_on=FAR, due_on=FAR, year=2025)
    owed = concluded(inspected, asked(1, reform.divided, FAR), asked(2, reform.divided_committee, FAR))
    await store.put_all([owed])
    await reform.run(world)
    first = await carriers.assign(world.fresh(), staff, request(owed, REASON), town.b.id)
    assert isinstance(first, Inspection)
    assert (carrier(first), [r.duty[0] for r in first.recommendations]) == (
        at(town.b),
        [town.b.id, reform.divided_committee.id],
    )
    assert [(a.handover.item, a.proposed) for a in await listed(world, town, town.province)] == [
        (2, town.b_committee.id)
    ]
    second = await carriers.assign(world.fresh(), staff, request(first, REASON), town.a_committee.id, 2)
    assert isinstance(second, Inspection)
    assert [r.duty[0] for r in second.recommendations] == [town.b.id, town.a_committee.id]
    assert await listed(world, town, town.province) == []
    assert (await reform.run(world)).written is False
    # Its new owner reports it, seen as the inspected see it; the other commune's people owe the rest.
    reporter = await town.actor(world, "rpt")
    shown = await inspections.inspection(world.fresh(), reporter, owed.id)
    done = await remedies.report(world.fresh(), reporter, request(shown), 2, "Đã xong.", PROOF)
    assert [r.remedy.state for r in done.recommendations] == ["OPEN", "REPORTED"]
    with pytest.raises(MovementError) as refusal:
        await remedies.report(world.fresh(), reporter, request(done), 1, "Đã xong.", PROOF)
    assert refusal.value.code is Code.FORBIDDEN


async def test_nobody_oversees_what_the_own_unit_carries_on(world: World, store: Store, reform: Reform) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    found = announced(reform.gone, self_report_due_on=date(2026, 11, 30), due_on=FAR, year=2025)
    await store.put_all([found])
    await reform.run(world)
    reporter = await town.actor(world, "rpt-b")
    with pytest.raises(MovementError):
        await inspections.inspection(world.fresh(), reporter, found.id)
    given = await carriers.assign(world.fresh(), staff, request(found, REASON), town.b_committee.id)
    assert await inspections.inspection(world.fresh(), reporter, found.id) == given
    assert isinstance(given, Inspection)
    assert await inspections.history(world.fresh(), reporter, given) == []
    sent = await inspection_changes.self_report(world.fresh(), reporter, request(given), "Báo cáo.", PROOF, [])
    assert sent.state == "SELF_REPORTED"
    assert await acts_of(store, found) == ["assignCarrier", str(InspectionAct.SELF_REPORT)]


async def test_what_is_refused_writes_nothing(
    world: World, store: Store, reform: Reform, snapshot: Callable[[], object]
) -> None:
    town = reform.town
    split, whole = [await reform.entry(store, u) for u in (reform.divided_committee, reform.old_committee)]
    nowhere = await reform.entry(store, reform.gone)
    over = await reform.entry(store, reform.divided_committee, State.WITHDRAWN)
    far = make_unit("Tỉnh khác")
    closed = make_unit("Ban đã giải thể", town.province, kind=town.a_committee.kind, until=date(2026, 1, 1))
    await store.put_all([*stored(far), *stored(closed)])
    await reform.run(world)
    a, before = town.a_committee.id, snapshot()
    assert await refused(world, town, "pcs", split, a, reason=" ") == (Code.REASON_REQUIRED, "reason")
    assert await refused(world, town, "pcs", split, town.province.id) == (Code.BAD_INPUT, "carrier")
    assert await refused(world, town, "pcs", split, reform.divided.id) == (Code.FORBIDDEN, "")
    assert await refused(world, town, "pcs", split, far.id) == (Code.NOT_FOUND, "carrier")
    assert await refused(world, town, "pcs", split, "nothing") == (Code.NOT_FOUND, "carrier")
    assert await refused(world, town, "pcs", split, a, item=1) == (Code.ILLEGAL_ACT, "id")
    assert await refused(world, town, "pcs", nowhere, closed.id) == (Code.UNIT_CLOSED, "carrier")
    assert await refused(world, town, "pcs", over, a) == (Code.ILLEGAL_ACT, "id")
    assert await refused(world, town, "pcs", whole, a) == (Code.CONFLICT, "version")
    assert await refused(world, town, "pcs", await now(store, whole), a) == (Code.ILLEGAL_ACT, "id")
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "aud"):
        assert await refused(world, town, handle, split, a) == (Code.FORBIDDEN, ""), handle
    assert await refused(world, town, "adm", split, a) == (Code.NOT_FOUND, "id")
    assert snapshot() == before


async def test_who_was_chosen_and_is_divided_later_leaves_it_to_a_person_again(
    world: World, store: Store, reform: Reform
) -> None:
    town, staff = reform.town, await reform.town.actor(world, "pcs")
    made = await reform.entry(store, reform.gone)
    await reform.run(world)
    chosen = make_unit("Ban tạm thời", town.province, kind=town.a_committee.kind)
    await store.put_all(stored(chosen))
    await carriers.assign(world.fresh(), staff, request(made, REASON), chosen.id)
    ended = structs.replace(chosen.last, valid_to=world.today())
    await store.put_all(stored(structs.replace(chosen, versions=(ended,))))
    run = await reform.run(world)
    assert (run.moved, run.opened, run.waiting) == (0, 1, 1)
    (waiting,) = await listed(world, town, town.province)
    assert (waiting.handover.unit, waiting.handover.version) == (chosen.id, 3)
    await carriers.assign(world.fresh(), staff, request(await now(store, made), REASON), town.b_committee.id)
    key = {"root": made.root, "path": made.path, "record": made.id, "item": 0}
    (row,) = await store.get([want(Handover, **key)], strong=True)
    assert (row.unit, row.carrier, row.version) == (chosen.id, town.b_committee.id, 4)
