"""Appraisals on the real engine: they are held to the points in force on their day, and keep what those were."""

from collections.abc import Callable
from datetime import date

import pytest

from movement.model.appraisals import CRITERIA
from movement.model.entries import Entry, State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.rule_sets import Purpose
from movement.storage.store import Store
from movement.usecases import actors, entries, entry_changes, rule_sets
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import (
    POINTS,
    REACHED,
    Clock,
    Town,
    full_scores,
    make_entry,
    make_grant,
    make_person,
    points_rules,
    points_version,
    request,
)

Snapshot = Callable[[], object]


def scores(points: int) -> list[dict[str, object]]:
    return [{"criterion": name, "points": points, "reason": "Đạt."} for name in CRITERIA]


def form(points: int, since: str) -> dict[str, object]:
    parameters = [{"name": name, "value": str(points)} for name in CRITERIA]
    return {"effective_from": since, "rules": [{"id": "A01", "parameters": parameters}]}


async def add_points(world: World, town: Town, points: int, since: str) -> None:
    staff = await town.actor(world, "pcs")
    known = await rule_sets.rule_set(world.fresh(), staff, town.province.id, Purpose.APPRAISAL)
    asked = Request(request_id=request().request_id, version=known.version)
    await rule_sets.add_version(world.fresh(), staff, asked, town.province.id, Purpose.APPRAISAL, form(points, since))


async def again(world: World, town: Town, entry: Entry) -> Entry:
    """Run another year and report it."""
    reporter = await town.actor(world, "rpt")
    entry = await entry_changes.act(world.fresh(), reporter, Act.CONTINUE, request(entry))
    return await entry_changes.report(world.fresh(), reporter, request(entry), REACHED)


async def test_an_appraisal_is_held_to_the_points_of_its_day(
    world: World, town: Town, clock: Clock, snapshot: Snapshot
) -> None:
    # 24 November: 10 + 15 + 15 + 30 + 20 + 10 = 100. From 25 November: six times 40 = 240.
    await add_points(world, town, 40, "2026-11-25")
    entry = await make_entry(world, town, State.REPORTED)
    inspector = await town.actor(world, "ins")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.verify(world.fresh(), inspector, request(entry), scores(40), conflict_solved=False)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("scores", "need"))
    assert snapshot() == before
    entry = await entry_changes.verify(world.fresh(), inspector, request(entry), scores(10), conflict_solved=False)
    entry = await again(world, town, entry)
    clock.forward(days=1)
    await entry_changes.verify(world.fresh(), inspector, request(entry), scores(40), conflict_solved=False)
    found = await entries.appraisals(world.fresh(), entry)
    assert [(a.number, a.full, a.rules, sum(s.points for s in a.scores)) for a in found] == [
        (1, 100, 1, 60),
        (2, 240, 2, 240),
    ]


async def test_without_points_in_force_nobody_verifies(
    store: Store, world: World, town: Town, snapshot: Snapshot
) -> None:
    await store.put_all([points_rules(town.province, points_version(POINTS, until=date(2026, 11, 24)))])
    entry = await make_entry(world, town, State.REPORTED)
    inspector = await town.actor(world, "ins")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.verify(world.fresh(), inspector, request(entry), full_scores(), conflict_solved=False)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (Code.NOT_FOUND, ("ruleSet",))
    assert problem.message == "Không tìm thấy. Chưa có khung điểm thẩm định có hiệu lực vào ngày này."
    assert snapshot() == before


async def test_of_two_provinces_the_entrys_points_count_in_two_calls(store: Store, world: World, town: Town) -> None:
    other = await Town(f"{town.tag}-other").settle(store)
    await store.put_all([points_rules(other.province, points_version(dict.fromkeys(CRITERIA, 7)))])
    both = f"both.{town.tag}"
    await store.put_all(make_person(both, make_grant(Role.INS, other.province), make_grant(Role.INS, town.province)))
    inspector = await actors.actor(world.fresh(), both)
    here, there = [await make_entry(world, t, State.REPORTED) for t in (town, other)]
    before = store.calls
    await entry_changes.verify(world.fresh(), inspector, request(here), full_scores(), conflict_solved=True)
    assert store.calls - before == 2
    await entry_changes.verify(world.fresh(), inspector, request(there), scores(7), conflict_solved=True)
    assert [(await entries.appraisals(world.fresh(), e))[0].full for e in (here, there)] == [100, 42]
