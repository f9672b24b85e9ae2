"""A daily run on the real engine: each reminder once, settled when done, told after it is stored, however runs end."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from movement.model.conclusions import RemedyState
from movement.model.entries import State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError, refuse
from movement.model.inspections import Inspection
from movement.model.periods import current
from movement.model.reminders import Reminder
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import entry_changes, leases, reminder_runs
from movement.usecases.reminder_runs import Run
from movement.world import World
from tests.builders import Clock, Town, computed, make_entry, make_unit, make_world, request, stored
from tests.reminder_builders import (
    LEADER,
    NUMBERS,
    announced,
    asked,
    change_rules,
    concluded,
    events,
    reported,
    settle_rules,
    silent,
    team,
    telling,
)

TODAY = date(2026, 11, 24)
"""The clock's first day."""


def day(days: int) -> date:
    """Return a day so many days from the first."""
    return TODAY + timedelta(days=days)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


@pytest.fixture
async def world(store: Store, clock: Clock, town: Town, file: Path) -> World:
    """Return a world in which the town's province has rules, and with a file as its topic."""
    made = telling(make_world(store, clock), file)
    await settle_rules(made, town)
    return made


@pytest.fixture
async def nation(own_store: Store, clock: Clock, file: Path) -> tuple[World, Town]:
    """Return a province with rules that has the tables to itself, for runs over all provinces."""
    world, town = telling(make_world(own_store, clock), file), await Town("reminded").settle(own_store)
    await settle_rules(world, town)
    return world, town


async def run(world: World, town: Town) -> Run:
    return await reminder_runs.of_province(world.fresh(), town.province)


async def standing(world: World, town: Town) -> list[Reminder]:
    """Return what stands, in the order of the feed."""
    lines = [line async for line in world.store.every(paths.reminders_open, Span(town.province.id))]
    found: list[Reminder] = await world.store.get([want(Reminder, id=line.id) for line in lines], strong=True)
    return found


def counts(done: Run) -> tuple[int, int, int, int, int]:
    return done.made, done.reopened, done.settled, done.told, done.untold


def late_inspection(town: Town) -> Inspection:
    """Return one of commune A: its self-report two days late, its conclusion due in four days."""
    return announced(town.a, self_report_due_on=day(-2), due_on=day(4))


async def test_one_of_each_kind_reaches_whom_it_concerns(world: World, town: Town, file: Path) -> None:
    first = late_inspection(town)
    second = concluded(
        announced(town.b, self_report_due_on=day(-20), due_on=day(-2)),
        asked(1, town.b_committee, day(7)),
        asked(2, town.b, day(8)),
        asked(3, town.b, day(-1), reported(datetime(2026, 11, 16, 1, tzinfo=UTC))),
    )
    await world.store.put_all([first, second])
    waiting = await make_entry(world, town, State.SUBMITTED)
    running = await make_entry(world, town, State.RUNNING, unit=town.b, starts_on=day(-90), evaluates_on=day(-30))
    done = await run(world, town)
    # Recommendation 2 is due in eight days and soon from seven on; the review is allowed 5 days, soon from day 4 on.
    found = sorted(await standing(world, town), key=lambda r: r.path.startswith(town.b.path))
    assert [(r.kind, r.step, r.record, r.item, r.unit, r.role, r.person, r.due_on) for r in found] == [
        ("SELF_REPORT", "LATE", first.id, 0, town.a.id, "RPT", None, day(-2)),
        ("CONCLUSION", "SOON", first.id, 0, town.a.id, "INS", LEADER, day(4)),
        ("RESULTS", "ESCALATED", running.id, 0, town.b.id, "RPT", None, day(-30)),
        # Reported on the 16th, ten days allowed: due on the 26th, soon from the 24th on.
        ("VERIFICATION", "SOON", second.id, 3, town.b.id, "INS", LEADER, day(2)),
        ("REMEDY", "SOON", second.id, 1, town.b_committee.id, "RPT", None, day(7)),
    ]
    assert all((r.made_on, r.told, r.root, r.version) == (TODAY, True, town.province.id, 2) for r in found)
    assert counts(done) == (5, 0, 0, 5, 0)
    assert (done.standing, done.rules) == (5, 1)
    told = {event["id"]: event for event in events(file)}
    assert list(told) == [r.id for r in await standing(world, town)]
    assert told[found[1].id] == {
        "id": found[1].id,
        "kind": "CONCLUSION",
        "step": "SOON",
        "record": first.id,
        "item": 0,
        "unit": town.a.id,
        "role": "INS",
        "dueOn": "2026-11-28",
        "madeOn": "2026-11-24",
    }
    assert LEADER not in str(told)
    assert waiting.id not in {r.record for r in found}


async def test_a_second_run_of_the_day_writes_nothing_but_its_lease(
    world: World, town: Town, file: Path, snapshot: Callable[[], Any]
) -> None:
    await world.store.put_all([late_inspection(town)])
    first, before, told = await run(world, town), snapshot(), events(file)
    second = await run(world, town)
    assert (counts(first), counts(second)) == ((2, 0, 0, 2, 0), (0, 0, 0, 0, 0))
    assert (first.hash, first.written) == (second.hash, not second.written)
    after = snapshot()
    assert after.pop("runs") != before.pop("runs")
    assert after == before
    assert events(file) == told


async def test_each_step_is_made_once_and_takes_the_place_of_the_one_before(
    world: World, town: Town, clock: Clock, file: Path
) -> None:
    # The conclusion is due on 4 December: soon from 24 November on, late from the 5th, escalated from the 14th.
    await world.store.put_all([announced(town.a, self_report_due_on=day(300), due_on=date(2026, 12, 4))])
    steps = []
    for number in range(25):
        for _ in range(1 + (number % 8 == 0)):
            await run(world, town)
        steps += [r.step for r in await standing(world, town)]
        clock.forward(days=1)
    assert steps == ["SOON"] * 11 + ["LATE"] * 9 + ["ESCALATED"] * 5
    told = events(file)
    assert [(event["step"], event["madeOn"]) for event in told] == [
        ("SOON", "2026-11-24"),
        ("LATE", "2026-12-05"),
        ("ESCALATED", "2026-12-14"),
    ]
    old = await world.store.get([want(Reminder, id=event["id"]) for event in told])
    assert [r.settled_on for r in old] == [date(2026, 12, 5), date(2026, 12, 14), None]


async def test_what_is_late_when_first_seen_is_in_its_step_only(world: World, town: Town, file: Path) -> None:
    await world.store.put_all([announced(town.a, self_report_due_on=day(-40), due_on=day(30))])
    await run(world, town)
    assert [(e["kind"], e["step"]) for e in events(file)] == [("SELF_REPORT", "ESCALATED")]


async def test_an_extended_deadline_settles_the_old_and_makes_anew(
    world: World, town: Town, clock: Clock, file: Path
) -> None:
    found = announced(town.a, self_report_due_on=day(300), due_on=day(-1))
    await world.store.put_all([found])
    await run(world, town)
    clock.forward(days=1)
    await world.store.put_all([structs.replace(found, due_on=day(6), days_extended=7, version=2)])
    done = await run(world, town)
    assert counts(done) == (1, 0, 1, 1, 0)
    both = await world.store.get([want(Reminder, id=e["id"]) for e in events(file)])
    assert [(r.step, r.due_on, r.settled_on) for r in both] == [
        ("LATE", day(-1), day(1)),
        ("SOON", day(6), None),
    ]


async def test_what_is_done_is_settled_and_what_is_opened_again_stands_again_untold(
    world: World, town: Town, clock: Clock, file: Path
) -> None:
    inspection = announced(town.a, self_report_due_on=day(-20), due_on=day(-2))
    found = concluded(inspection, asked(1, town.a, day(5)))
    await world.store.put_all([found])
    await run(world, town)
    (before,) = await standing(world, town)
    said = structs.replace(found, recommendations=(asked(1, town.a, day(5), reported(clock.at)),))
    await world.store.put_all([said])
    assert counts(await run(world, town)) == (0, 0, 1, 0, 0)
    assert await standing(world, town) == []
    clock.forward(days=1)
    await world.store.put_all([found])
    done = await run(world, town)
    assert (counts(done), done.written) == ((0, 1, 0, 0, 0), True)
    (after,) = await standing(world, town)
    assert after == structs.replace(before, version=4)
    assert (before.made_on, len(events(file))) == (TODAY, 1)
    verified = structs.replace(found.recommendations[0].remedy, state=RemedyState.VERIFIED)
    await world.store.put_all([structs.replace(found, recommendations=(asked(1, town.a, day(5), verified),))])
    assert counts(await run(world, town)) == (0, 0, 1, 0, 0)


async def test_a_review_that_begins_again_is_another_matter(world: World, town: Town, clock: Clock, file: Path) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    clock.forward(days=6)
    await run(world, town)
    reviewer, reporter = await town.actor(world, "rv1"), await town.actor(world, "rpt")
    entry = await entry_changes.act(world.fresh(), reviewer, Act.RETURN, request(entry, "Thiếu."))
    assert counts(await run(world, town)) == (0, 0, 1, 0, 0)
    clock.forward(days=1)
    await entry_changes.act(world.fresh(), reporter, Act.SUBMIT, request(entry))
    clock.forward(days=4)
    assert counts(await run(world, town)) == (1, 0, 0, 1, 0)
    assert [(e["kind"], e["step"], e["dueOn"]) for e in events(file)] == [
        ("REVIEW", "LATE", "2026-11-29"),
        ("REVIEW", "SOON", "2026-12-06"),
    ]


async def test_another_leader_is_reminded_as_the_first_was(world: World, town: Town, file: Path) -> None:
    found = announced(town.a, self_report_due_on=day(300), due_on=day(-1))
    await world.store.put_all([found])
    await run(world, town)
    await world.store.put_all([structs.replace(found, team=team("another"))])
    assert counts(await run(world, town)) == (1, 0, 1, 1, 0)
    (one,) = await standing(world, town)
    assert (one.person, one.step, len(events(file))) == ("another", "LATE", 2)


async def test_results_are_still_owed_when_the_years_have_passed(world: World, town: Town, clock: Clock) -> None:
    entry = await make_entry(world, town, State.RUNNING, starts_on=day(-90), evaluates_on=day(-1))
    assert counts(await run(world, town))[0] == 1
    clock.forward(days=3 * 365)
    assert counts(await run(world, town)) == (1, 0, 1, 1, 0)
    (one,) = await standing(world, town)
    assert (one.record, one.step) == (entry.id, "ESCALATED")


async def test_without_rules_in_force_nothing_is_reminded_of_and_the_run_says_so(
    nation: tuple[World, Town], clock: Clock
) -> None:
    world, town = nation
    await world.store.put_all([late_inspection(town)])
    other = make_unit("Tỉnh Khác")
    await world.store.put_all([*stored(other), announced(other, self_report_due_on=day(-2), due_on=day(4))])
    by_root = {done.root: done for done in await computed(reminder_runs, world, current(world.now()))}
    # The old province has ended and has nothing to settle: it is no province without rules.
    assert set(by_root) == {town.province.id, other.id}
    assert (by_root[other.id].rules, counts(by_root[other.id])) == (None, (0, 0, 0, 0, 0))
    await change_rules(world, town, day(1), {"M01": NUMBERS["M01"]}, effective_to=day(2).isoformat())
    clock.forward(days=1)
    done = {r.root: r for r in await computed(reminder_runs, world, current(world.now()))}[town.province.id]
    # The second version has a rule for self-reports only.
    assert (done.rules, done.standing, done.settled) == (2, 1, 1)
    version = structs.replace(town.province.last, valid_to=day(1))
    await world.store.put_all(stored(structs.replace(town.province, versions=(version,))))
    # What stands in a province that has ended is settled; then it is left alone.
    assert [
        r.settled for r in await computed(reminder_runs, world, current(world.now())) if r.root == town.province.id
    ] == [1]
    assert [r.root for r in await computed(reminder_runs, world, current(world.now()))] == [other.id]


async def test_rules_that_lapse_take_with_them_what_stood(store: Store, clock: Clock, town: Town, file: Path) -> None:
    world = telling(make_world(store, clock), file)
    await settle_rules(world, town, effective_to=day(1).isoformat())
    await store.put_all([late_inspection(town)])
    assert (await run(world, town)).standing == 2
    clock.forward(days=1)
    done = await run(world, town)
    assert (done.rules, done.standing, counts(done)) == (None, 0, (0, 0, 2, 0, 0))


async def test_a_province_that_ends_settles_what_stood(world: World, town: Town, clock: Clock) -> None:
    await world.store.put_all([late_inspection(town)])
    await run(world, town)
    version = structs.replace(town.province.last, valid_to=day(1))
    town.province = structs.replace(town.province, versions=(version,))
    clock.forward(days=1)
    done = await run(world, town)
    assert (done.rules, counts(done)) == (None, (0, 0, 2, 0, 0))


async def test_without_a_topic_they_stay_untold_until_there_is_one(
    world: World, town: Town, file: Path, clock: Clock
) -> None:
    silent = make_world(world.store, clock)
    found = late_inspection(town)
    await world.store.put_all([found])
    assert counts(await run(silent, town)) == (2, 0, 0, 0, 2)
    assert not any(r.told for r in await standing(world, town))
    # The self-report comes: what was made of it was never told and is not any more.
    await world.store.put_all([structs.replace(found, self_report_due_on=day(300))])
    assert counts(await run(world, town)) == (0, 0, 1, 1, 0)
    assert [e["kind"] for e in events(file)] == ["CONCLUSION"]


async def test_a_topic_that_is_down_keeps_no_province_from_its_reminders(
    nation: tuple[World, Town], file: Path, clock: Clock
) -> None:
    world, town = nation
    other = await Town("also-reminded").settle(world.store)
    await settle_rules(world, other)
    await world.store.put_all([late_inspection(town), late_inspection(other)])

    async def down(_: object) -> list[str]:
        raise refuse(Code.BUSY)

    with pytest.raises(MovementError) as refusal:
        await computed(reminder_runs, structs.replace(world, publish=down), current(world.now()))
    assert refusal.value.code is Code.BUSY
    assert [len(await standing(world, each)) for each in (town, other)] == [2, 2]
    done = await computed(reminder_runs, world, current(world.now()))
    assert [counts(each) for each in done] == [(0, 0, 0, 2, 0)] * 2
    assert len(events(file)) == 4
    clock.forward(days=1)
    assert sum(each.told for each in await computed(reminder_runs, world, current(world.now()))) == 0


async def test_two_runs_at_once_are_one(world: World, town: Town, file: Path) -> None:
    await world.store.put_all([late_inspection(town)])
    both = await asyncio.gather(run(world, town), run(world, town), return_exceptions=True)
    (refused,) = [each for each in both if isinstance(each, MovementError)]
    (done,) = [each for each in both if isinstance(each, Run)]
    assert refused.code is Code.BUSY
    assert counts(done) == (2, 0, 0, 2, 0)
    assert len(events(file)) == 2
    async with leases.held(world, reminder_runs.JOB, town.province.id, reminder_runs.NOW):
        with pytest.raises(MovementError):
            await run(world, town)


async def test_overlapping_runs_without_a_lease_make_each_once_and_tell_each_at_least_once(
    world: World, town: Town, file: Path, clock: Clock
) -> None:
    rows = [late_inspection(town) for _ in range(10)]
    await world.store.put_all(rows)
    one, other = await asyncio.gather(*(reminder_runs._refresh(world.fresh(), town.province, silent) for _ in range(2)))
    assert one.made + other.made == 20
    assert one.hash == other.hash
    found = await standing(world, town)
    assert len(found) == 20
    assert all(r.told and r.version == 2 for r in found)
    told = Counter(event["id"] for event in events(file))
    assert set(told) == {r.id for r in found}
    assert max(told.values()) <= 2
    clock.forward(days=1)
    await world.store.put_all([structs.replace(row, self_report_due_on=day(300)) for row in rows])
    one, other = await asyncio.gather(*(reminder_runs._refresh(world.fresh(), town.province, silent) for _ in range(2)))
    assert one.settled + other.settled == 10
    assert len(await standing(world, town)) == 10
