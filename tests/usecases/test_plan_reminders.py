"""Bodies without a plan are reminded of it once a step, until they record one; only where the rules ask for it."""

from pathlib import Path

from movement.model.reminders import Reminder, ReminderKind
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import implementation, reminder_runs
from tests.builders import Clock, Town, make_world, request
from tests.reminder_builders import NUMBERS, change_rules, settle_rules, telling

PLAN = {"number": "12-KH/ĐU", "issued_on": "2026-11-24", "cells_reached": 0, "cells_total": 20}


async def test_who_has_no_plan_is_reminded_until_there_is_one(
    store: Store, town: Town, clock: Clock, tmp_path: Path
) -> None:
    world = telling(make_world(store, clock), tmp_path / "events.jsonl")
    await settle_rules(world, town)
    assert (await reminder_runs.of_province(world.fresh(), town.province)).made == 0
    clock.forward(days=1)
    await change_rules(world, town, world.today(), NUMBERS | {"M07": {"soon": 5, "escalate": 15, "allowed": 60}})
    first = await reminder_runs.of_province(world.fresh(), town.province)
    assert (first.made, first.standing, first.told) == (3, 3, 3)
    lines = [line for _, line in await store.rows(paths.reminders_open, Span(town.province.id))]
    found = await store.get([want(Reminder, id=line.id) for line in lines])
    assert {(r.kind, r.step, r.unit, r.record) for r in found} == {
        (ReminderKind.PLAN, "ESCALATED", unit.id, unit.id)
        for unit in (town.a_committee, town.a_front, town.b_committee)
    }
    # Of 1 July 2025, with sixty days: due on 30 August 2025.
    assert found[0].message(world.today()).startswith("Kế hoạch thực hiện Chỉ thị đã quá hạn 452 ngày")
    reporter = await town.actor(world, "rpt")
    await implementation.record(world.fresh(), reporter, request(), town.a_front.id, PLAN)
    second = await reminder_runs.of_province(world.fresh(), town.province)
    assert (second.made, second.settled, second.standing) == (0, 1, 2)
    third = await reminder_runs.of_province(world.fresh(), town.province)
    assert (third.written, third.hash) == (False, second.hash)
