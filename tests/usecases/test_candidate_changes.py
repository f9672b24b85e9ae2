"""Whether a list of candidates is stale, and by which record: on the real engine."""

import pytest

from movement.model.entries import Level, State
from movement.model.errors import Code, MovementError
from movement.model.inspections import InspectionState
from movement.model.rule_sets import Purpose
from movement.model.units import Unit
from movement.usecases import candidate_changes, rule_sets
from movement.usecases.candidate_changes import Staleness
from movement.world import World
from tests.builders import Clock, Town, make_entry, recognised, request
from tests.candidate_builders import first_rules, settle_candidate_rules
from tests.inspection_builders import make_inspection
from tests.usecases.test_commendation import LIMITS, compute

GRASSROOTS, PROVINCE = Level.GRASSROOTS, Level.PROVINCE


async def stale(world: World, town: Town, unit: Unit, level: Level, handle: str = "pcs") -> Staleness:
    actor = await town.actor(world, handle)
    return await candidate_changes.staleness(world.fresh(), actor, unit.id, 2026, level)


def changes(found: Staleness) -> list[tuple[str, str, bool]]:
    return [(change.record, change.act, change.is_new) for change in found.changes]


async def test_a_list_is_stale_as_soon_as_an_entry_of_it_changes(world: World, town: Town, clock: Clock) -> None:
    await settle_candidate_rules(world, town, **LIMITS)
    entry = await make_entry(world, town, State.VERIFIED)
    await compute(world, town)
    fresh = await stale(world, town, town.a, GRASSROOTS)
    assert (fresh.is_stale, fresh.rules, fresh.changes, fresh.has_more) == (False, None, (), False)
    clock.forward(minutes=1)
    await recognised(world, town, entry)
    for unit, level in ((town.a, GRASSROOTS), (town.province, PROVINCE)):
        assert changes(await stale(world, town, unit, level)) == [(entry.id, "recogniseEntry", False)]
    # The neighbour's list does not look at it.
    assert not (await stale(world, town, town.b, GRASSROOTS)).is_stale
    await compute(world, town)
    assert not (await stale(world, town, town.a, GRASSROOTS)).is_stale


async def test_records_that_belong_there_since_are_told_and_drafts_are_not(world: World, town: Town) -> None:
    await settle_candidate_rules(world, town, **LIMITS)
    await compute(world, town)
    await make_entry(world, town, State.SUBMITTED)
    assert not (await stale(world, town, town.a, GRASSROOTS)).is_stale
    running = await make_entry(world, town, State.RUNNING, title="Nhà sạch vườn đẹp")
    looked = await make_inspection(world, town, InspectionState.CONCLUDED, unit=town.a)
    found = await stale(world, town, town.a, GRASSROOTS)
    assert {(record, new) for record, _, new in changes(found)} == {(running.id, True), (looked.id, True)}


async def test_a_run_that_finds_the_same_list_makes_it_fresh_again(world: World, town: Town, clock: Clock) -> None:
    await settle_candidate_rules(world, town, **LIMITS)
    entry = await make_entry(world, town, State.VERIFIED)
    await recognised(world, town, entry)
    await compute(world, town)
    clock.forward(days=2)
    await compute(world, town)
    found = await stale(world, town, town.a, GRASSROOTS)
    assert (found.is_stale, found.since.date()) == (False, world.now().date())


async def test_another_version_of_the_rules_makes_a_list_stale(world: World, town: Town) -> None:
    rules = await settle_candidate_rules(world, town, **LIMITS)
    await compute(world, town)
    staff = await town.actor(world, "pcs")
    later = first_rules(world.today().isoformat(), **LIMITS)
    await rule_sets.add_version(world.fresh(), staff, request(rules), town.province.id, Purpose.COMMENDATION, later)
    found = await stale(world, town, town.a, GRASSROOTS)
    assert (found.is_stale, found.rules, found.changes) == (True, 2, ())


async def test_who_reads_a_part_is_told_that_it_is_stale_and_not_by_what(world: World, town: Town) -> None:
    await settle_candidate_rules(world, town, **LIMITS)
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    await make_entry(world, town, State.RUNNING, title="Nhà sạch vườn đẹp")
    found = await stale(world, town, town.a, PROVINCE, "rv1")
    assert (found.is_stale, found.changes) == (True, ())


async def test_no_list_no_staleness(world: World, town: Town) -> None:
    with pytest.raises(MovementError) as caught:
        await stale(world, town, town.a, GRASSROOTS)
    assert [(p.code, p.path) for p in caught.value.problems] == [(Code.NOT_FOUND, ("level",))]
