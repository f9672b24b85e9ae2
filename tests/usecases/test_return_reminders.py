"""Units are reminded of the returns that they owe, once a step, until the return is submitted or its period is over."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from movement.model.periods import Period
from movement.model.reminders import Reminder, ReminderKind
from movement.model.report_types import ReportType
from movement.model.return_acts import ReturnAct
from movement.model.returns import return_id
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import reminder_runs, return_changes, return_runs
from movement.world import World
from tests.builders import Clock, Town, make_world, request
from tests.reminder_builders import NUMBERS, settle_rules, telling
from tests.return_builders import make_return, make_type

RULE = NUMBERS | {"M08": {"soon": 2, "escalate": 4}}
COMMUNES: dict[str, Any] = {"deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 5}]}
"""The period ends on Saturday 14 November: due on Wednesday the 18th, locked after Wednesday the 25th."""


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


@pytest.fixture
async def ruled(store: Store, town: Town, clock: Clock, tmp_path: Path) -> World:
    """Return a world at the Friday before the cut-off, with the rule and a report that communes owe each month."""
    world = telling(make_world(store, clock), tmp_path / "events.jsonl")
    clock.at = at(13)
    await settle_rules(world, town, numbers=RULE)
    return world


async def standing(world: World, town: Town) -> set[tuple[str, str, str]]:
    """Return record, step and unit of each reminder of a return that stands."""
    lines = [line for _, line in await world.store.rows(tables.reminders_open, Span(town.province.id))]
    found = await world.store.get([want(Reminder, id=line.id) for line in lines])
    return {(r.record, str(r.step), r.unit) for r in found if r.kind is ReminderKind.RETURN}


async def run(world: World, town: Town, clock: Clock, day: int, month: int = 11) -> reminder_runs.Run:
    clock.at = at(day, month)
    return await reminder_runs.of_province(world.fresh(), town.province)


def named(town: Town, type_: ReportType, period: str = "2026-M11") -> tuple[str, str]:
    return return_id(town.a.id, type_.code, period), return_id(town.b.id, type_.code, period)


async def test_who_owes_a_return_is_reminded_step_by_step_until_it_is_submitted(
    ruled: World, town: Town, clock: Clock
) -> None:
    type_ = await make_type(ruled, town, **COMMUNES | {"effective_from": "2026-11-01"})
    a, b = named(town, type_)
    # Two days before the due day, and not one sooner.
    assert (await run(ruled, town, clock, 15)).made == 0
    first = await run(ruled, town, clock, 16)
    assert (first.made, first.told) == (2, 2)
    assert await standing(ruled, town) == {(a, "SOON", town.a.id), (b, "SOON", town.b.id)}
    again = await run(ruled, town, clock, 18)
    assert (again.written, again.hash) == (False, first.hash)
    # A draft is not submitted yet.
    draft = await make_return(ruled, town, type_)
    late = await run(ruled, town, clock, 19)
    assert (late.made, late.settled) == (2, 2)
    assert await standing(ruled, town) == {(a, "LATE", town.a.id), (b, "LATE", town.b.id)}
    reporter, reviewer = await town.actor(ruled, "rpt"), await town.actor(ruled, "rv1")
    sent = await return_changes.submit(ruled.fresh(), reporter, request(draft))
    assert (await run(ruled, town, clock, 19)).settled == 1
    assert await standing(ruled, town) == {(b, "LATE", town.b.id)}
    await return_changes.act(ruled.fresh(), reviewer, ReturnAct.SEND_BACK, request(sent, "Bổ sung."))
    assert (await run(ruled, town, clock, 22)).made == 2
    assert await standing(ruled, town) == {(a, "ESCALATED", town.a.id), (b, "ESCALATED", town.b.id)}


async def test_it_says_which_report_of_which_period(ruled: World, town: Town, clock: Clock) -> None:
    await make_type(ruled, town, **COMMUNES)
    await run(ruled, town, clock, 19)
    lines = [line for _, line in await ruled.store.rows(tables.reminders_open, Span(town.province.id))]
    found = await ruled.store.get([want(Reminder, id=line.id) for line in lines])
    said = {r.message(ruled.today()) for r in found if ".2026-M11" in r.record}
    assert said == {"Báo cáo DVK_THANG kỳ 2026-M11 đã quá hạn 1 ngày, kể từ ngày 18/11/2026."}
    assert {(r.role, r.item, r.person) for r in found} == {("RPT", 0, None)}


async def test_an_older_period_stands_as_long_as_it_can_be_submitted(ruled: World, town: Town, clock: Clock) -> None:
    short = await make_type(ruled, town, **COMMUNES | {"effective_from": "2026-09-01"})
    lasting: dict[str, Any] = {"deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 60}]}
    long = await make_type(ruled, town, "DVK_DAI", **lasting | {"effective_from": "2026-09-01"})
    await run(ruled, town, clock, 16)
    periods = {record.split(".", 1)[1] for record, _, _ in await standing(ruled, town)}
    # September's of the one are locked since the 24th of September, and the running month is two months on.
    assert periods == {
        f"{short.code}.2026-M11",
        *(f"{long.code}.2026-M{month}" for month in ("09", "10", "11")),
    }


async def test_what_is_locked_stands_until_the_next_period_has_ended(ruled: World, town: Town, clock: Clock) -> None:
    type_ = await make_type(ruled, town, **COMMUNES | {"effective_from": "2026-11-01"})
    stands = {(name, "ESCALATED", name.partition(".")[0]) for name in named(town, type_)}
    # Locked after the 25th; staff may give more time, so it is still asked for.
    await run(ruled, town, clock, 26)
    assert await standing(ruled, town) == stands
    await run(ruled, town, clock, 14, 12)
    assert await standing(ruled, town) == stands
    await run(ruled, town, clock, 15, 12)
    assert await standing(ruled, town) == {
        (name, "SOON", name.partition(".")[0]) for name in named(town, type_, "2026-M12")
    }


async def test_without_the_rule_nobody_is_reminded_and_the_noted_owers_make_no_difference(
    store: Store, town: Town, clock: Clock, tmp_path: Path
) -> None:
    world = telling(make_world(store, clock), tmp_path / "events.jsonl")
    clock.at = at(13)
    await settle_rules(world, town)
    await make_type(world, town, **COMMUNES)
    assert (await run(world, town, clock, 19)).made == 0
    assert await standing(world, town) == set()


async def test_who_owes_it_is_noted_or_worked_out_all_the_same(ruled: World, town: Town, clock: Clock) -> None:
    await make_type(ruled, town, **COMMUNES)
    first = await run(ruled, town, clock, 19)
    await return_runs.evaluate(ruled.fresh(), town.province.id, Period.parse("2026"))
    assert (await run(ruled, town, clock, 19)).hash == first.hash
