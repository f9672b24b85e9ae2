"""From the day on which a unit has ended its whole successor carries its records: which, how logged, and who acts."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.conclusions import RemedyState
from movement.model.entries import Entry, State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.model.handovers import Handover
from movement.model.inspections import Inspection
from movement.model.periods import Period
from movement.model.reminders import Reminder
from movement.model.statistics import Mode
from movement.model.units import REGISTER, RegisterHead, Unit
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import carrier_runs, entries, entry_changes, gathering, leases, reminder_runs, statistics
from movement.world import World
from tests.builders import Clock, Town, computed, make_unit, make_world, request, stored, succeed
from tests.carrier_builders import Reform, acts_of, now
from tests.reminder_builders import announced, asked, concluded, reported, settle_rules

FAR = date(2027, 11, 1)
WITHOUT = frozenset({State.NOT_ACCEPTED, State.WITHDRAWN})


@pytest.fixture
async def reform(store: Store, town: Town) -> Reform:
    return await Reform(town).settle(store)


def carrier(record: Entry | Inspection) -> tuple[str, str, str]:
    return record.carrier, record.carrier_root, record.carrier_path


def at(unit: Unit) -> tuple[str, str, str]:
    return unit.id, unit.root, unit.path


@pytest.mark.parametrize("state", State)
async def test_what_can_still_be_acted_on_moves_with_a_logged_change(
    world: World, store: Store, reform: Reform, state: State
) -> None:
    made = await reform.entry(store, reform.old_committee, state)
    run = await reform.run(world)
    found, trail = await now(store, made), await store.rows(paths.trail_of_subject, Span(made.id), strong=True)
    if state in WITHOUT:
        assert (run.moved, found) == (0, made)
        return
    assert (run.moved, run.waiting) == (1, 0)
    assert carrier(found) == at(reform.town.a_committee)
    assert (found.unit, found.root, found.path, found.year) == (made.unit, made.root, made.path, made.year)
    assert (found.version, found.state, found.steps) == (made.version + 1, made.state, made.steps)
    assert found.updated_at == world.now()
    (_, last) = trail[-1]
    assert (last.act, last.actor, last.role, last.version) == ("carryOver", "SYS", "SYS", found.version)
    assert audit.verify([a for _, a in trail]) == []
    assert audit.replay([a for _, a in trail], Entry) == found


async def test_a_second_run_writes_nothing(
    world: World, store: Store, reform: Reform, clock: Clock, snapshot: Callable[[], dict[str, object]]
) -> None:
    for unit in (reform.old_committee, reform.divided_committee):
        await reform.entry(store, unit)
    first = await reform.run(world)
    before = snapshot()
    second = await reform.run(world)
    assert snapshot() == before
    assert (first.moved, first.opened, first.waiting, first.written) == (1, 1, 1, True)
    assert (second.moved, second.opened, second.waiting, second.written) == (0, 0, 1, False)
    assert first.hash == second.hash
    # Another day is noted, and nothing else.
    clock.forward(days=1)
    await reform.run(world)
    changed = {name for name, rows in snapshot().items() if rows != before[name]}
    assert {name.rsplit("-", 1)[-1] for name in changed} == {"runs"}


async def test_nothing_moves_before_its_day(store: Store, reform: Reform) -> None:
    made = await reform.entry(store, reform.old_committee)
    eve = make_world(store, Clock(made.created_at.replace(month=6, day=30, hour=16, minute=59)))
    assert (await reform.run(eve)).moved == 0
    assert await now(store, made) == made
    midnight = make_world(store, Clock(made.created_at.replace(month=6, day=30, hour=17, minute=0)))
    assert (await reform.run(midnight)).moved == 1
    assert carrier(await now(store, made)) == at(reform.town.a_committee)


async def test_the_successors_people_find_it_in_their_queue_and_act_on_it(
    world: World, store: Store, reform: Reform
) -> None:
    town = reform.town
    made = await reform.entry(store, reform.old_committee)
    reviewer = await town.actor(world, "rv1")
    assert (await entries.review_queue(world.fresh(), reviewer, town.a.id, first=9)).items == ()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(made))
    assert refusal.value.code is Code.FORBIDDEN
    await reform.run(world)
    (waiting,) = (await entries.review_queue(world.fresh(), reviewer, town.a.id, first=9)).items
    assert waiting == await now(store, made)
    elsewhere = await town.actor(world, "rv1-b")
    assert (await entries.review_queue(world.fresh(), elsewhere, town.b.id, first=9)).items == ()
    accepted = await entry_changes.act(world.fresh(), reviewer, Act.ACCEPT, request(waiting))
    started = await entry_changes.start(world.fresh(), await town.actor(world, "rpt"), request(accepted), world.today())
    assert started.state is State.RUNNING
    assert await acts_of(store, made) == ["createEntry", "submitEntry", "carryOver", "acceptEntry", "startEntry"]


async def test_a_chain_of_successions_is_followed_to_who_is_there_today(
    world: World, store: Store, reform: Reform
) -> None:
    town, day = reform.town, date(2026, 3, 1)
    made = await reform.entry(store, reform.old_committee)
    last = make_unit("Đảng ủy xã Sau Cùng", town.b, kind=town.a_committee.kind, since=day)
    ended = structs.replace(town.a_committee.last, valid_to=day)
    middle = structs.replace(town.a_committee, versions=(ended,))
    last, middle = succeed(last, middle)
    middle = structs.replace(middle, successors=tuple(structs.replace(x, effective_on=day) for x in middle.successors))
    await store.put_all([row for unit in (last, middle) for row in stored(unit)])
    assert (await reform.run(world)).moved == 1
    assert carrier(await now(store, made)) == at(last)


async def test_who_ends_later_hands_on_what_it_had_taken_over(
    world: World, store: Store, reform: Reform, clock: Clock
) -> None:
    town = reform.town
    made = await reform.entry(store, reform.old_committee)
    await reform.run(world)
    day = date(2026, 12, 1)
    last = make_unit("Đảng ủy xã Sau Cùng", town.b, kind=town.a_committee.kind, since=day)
    ended = structs.replace(town.a_committee.last, valid_to=day)
    middle = structs.replace(town.a_committee, versions=(ended,))
    last, middle = succeed(last, middle)
    middle = structs.replace(middle, successors=tuple(structs.replace(x, effective_on=day) for x in middle.successors))
    await store.put_all([row for unit in (last, middle) for row in stored(unit)])
    assert (await reform.run(world)).moved == 0
    clock.forward(days=7)
    assert (await reform.run(world)).moved == 1
    assert carrier(await now(store, made)) == at(last)
    assert (await acts_of(store, made))[-2:] == ["carryOver", "carryOver"]


async def test_a_carrier_that_moves_in_the_tree_takes_its_records_along(
    world: World, store: Store, reform: Reform
) -> None:
    town, day = reform.town, date(2026, 6, 1)
    made = await reform.entry(store, reform.old_committee)
    await reform.run(world)
    old = structs.replace(town.a_committee.last, valid_to=day)
    path = f"{town.b.path}{town.a_committee.id}/"
    moved = structs.replace(old, valid_from=day, valid_to=None, parent=town.b.id, path=path, g=2)
    await store.put_all(stored(structs.replace(town.a_committee, versions=(structs.replace(old, g=2), moved))))
    await store.put_all([RegisterHead(id=REGISTER, g=2, source="tests", loaded_on=day)])
    assert (await reform.run(world)).moved == 1
    assert carrier(await now(store, made)) == (town.a_committee.id, town.province.id, path)
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=day)])


async def test_what_is_undone_comes_back(world: World, store: Store, reform: Reform) -> None:
    made = await reform.entry(store, reform.old_committee)
    await reform.run(world)
    living = structs.replace(reform.old_committee.last, valid_to=None, g=3)
    versions = (*reform.old_committee.versions, living)
    await store.put_all(stored(structs.replace(reform.old_committee, versions=versions, successors=())))
    await store.put_all([RegisterHead(id=REGISTER, g=3, source="tests", loaded_on=date(2026, 1, 1))])
    assert (await reform.run(world)).moved == 1
    assert carrier(await now(store, made)) == at(reform.old_committee)
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])


async def test_inspections_and_remedies_move_and_their_reminders_go_to_who_carries_them(
    world: World, store: Store, reform: Reform
) -> None:
    town = reform.town
    await settle_rules(world, town)
    late = announced(town.old_a, self_report_due_on=date(2026, 11, 20), due_on=FAR, year=2025)
    met = reported()
    owed = concluded(
        announced(town.old_a, self_report_due_on=FAR, due_on=FAR, year=2025),
        asked(1, town.old_a, date(2026, 11, 22)),
        asked(2, reform.old_committee, date(2026, 11, 23)),
        asked(3, reform.old_committee, FAR, structs.replace(met, state=RemedyState.VERIFIED)),
    )
    await store.put_all([late, owed])
    before = (await reminder_runs.of_province(world.fresh(), town.province)).standing
    run = await reform.run(world)
    assert (before, run.moved, run.waiting) == (0, 2, 0)
    moved = await now(store, owed)
    assert (moved.unit, moved.path, carrier(moved)) == (town.old_a.id, town.old_a.path, at(town.a))
    assert [r.owner for r in moved.recommendations] == [r.owner for r in owed.recommendations]
    assert [r.duty for r in moved.recommendations] == [
        (town.a.id, town.a.path),
        (town.a_committee.id, town.a_committee.path),
        (reform.old_committee.id, reform.old_committee.path),
    ]
    lines = await store.rows(paths.inspections_open, Span(town.province.id, town.a.path))
    assert {line.id for _, line in lines} == {late.id, owed.id}
    await reminder_runs.of_province(world.fresh(), town.province)
    rows = await store.rows(paths.reminders_open, Span(town.province.id))
    found: list[Reminder] = await store.get([want(Reminder, id=line.id) for _, line in rows])
    assert {(r.kind, r.unit, r.root) for r in found} == {
        ("SELF_REPORT", town.a.id, town.province.id),
        ("REMEDY", town.a.id, town.province.id),
        ("REMEDY", town.a_committee.id, town.province.id),
    }


async def test_the_numbers_are_those_of_the_units_of_their_date(own_store: Store, clock: Clock) -> None:
    reform = await Reform(await Town("numbers").settle(own_store)).settle(own_store)
    world = make_world(own_store, clock)
    for unit in (reform.old_committee, reform.divided_committee):
        await reform.entry(own_store, unit, State.RUNNING)
    period = Period.parse("2025")
    before = {run.root: run.hash for run in await computed(statistics, world, period)}
    assert (await reform.run(world)).moved == 1
    after = await computed(statistics, world, period)
    assert {run.root: run.hash for run in after} == before
    assert {run.root: run.modes[Mode.AS_WAS].entries for run in after}[reform.town.old_province.id] == 2


async def test_what_was_divided_or_went_nowhere_waits_for_a_person(world: World, store: Store, reform: Reform) -> None:
    split = await reform.entry(store, reform.divided_committee)
    nowhere = await reform.entry(store, reform.gone)
    inspected = announced(reform.divided, self_report_due_on=FAR, due_on=FAR, year=2025)
    owed = concluded(inspected, asked(1, reform.divided, FAR), asked(2, reform.divided_committee, FAR))
    await store.put_all([owed])
    run = await reform.run(world)
    assert (run.moved, run.opened, run.waiting) == (0, 4, 4)
    for record in (split, nowhere, owed):
        assert await now(store, record) == record
    rows = [h for _, h in await store.rows(paths.handovers_of_province, Span(split.root))]
    assert {(h.record, h.item, h.unit, h.carrier, h.since) for h in rows if isinstance(h, Handover)} == {
        (split.id, 0, reform.divided_committee.id, None, world.today()),
        (nowhere.id, 0, reform.gone.id, None, world.today()),
        (owed.id, 0, reform.divided.id, None, world.today()),
        (owed.id, 2, reform.divided_committee.id, None, world.today()),
    }


async def test_only_this_years_run_can_be_asked_for_and_one_at_a_time(world: World, reform: Reform) -> None:
    with pytest.raises(MovementError) as refusal:
        await carrier_runs.partition(world, Period.parse("2025"))
    assert refusal.value.code is Code.BAD_PERIOD
    root, period = reform.town.old_province.id, Period.parse("2027")
    async with leases.held(world, carrier_runs.JOB, root, carrier_runs.NOW):
        with pytest.raises(MovementError) as refusal:
            await carrier_runs.evaluate(world.fresh(), root, period)
    assert refusal.value.code is Code.BUSY


async def test_the_old_provinces_candidates_still_see_what_another_province_carries(
    world: World, store: Store, reform: Reform
) -> None:
    town = reform.town
    owed = concluded(
        announced(town.old_a, self_report_due_on=FAR, due_on=FAR, year=2024),
        asked(1, town.old_a, date(2026, 11, 22)),
    )
    await store.put_all([owed])
    before = await gathering.inspections_of(world.fresh(), town.old_province, 2025)
    await reform.run(world)
    after = await gathering.inspections_of(world.fresh(), town.old_province, 2025)
    assert [i.id for i in before] == [i.id for i in after] == [owed.id]
    assert await gathering.inspections_of(world.fresh(), town.province, 2025) == []
