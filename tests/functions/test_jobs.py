"""A map's steps give what one worker gives, to the byte, also when a part dies and is done again."""

from typing import Any

import orjson
import pytest
from msgspec import structs

from functions import jobs, maps, runtime
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.runs import Lease
from movement.storage.store import Store, want
from movement.usecases import leases
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world
from tests.candidate_builders import settle_candidate_rules
from tests.conftest import make_settings
from tests.engine import copy

YEAR = Period.parse("2026")


class Killed(BaseException):
    """The worker is gone in the middle of a part."""


async def settled(store: Store, clock: Clock) -> World:
    world = make_world(store, clock)
    for number, name in enumerate(("first", "second", "third"), start=1):
        town = await Town(f"map-{name}").settle(store)
        await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
        for _ in range(number):
            await make_entry(world, town, State.VERIFIED)
    return world


async def mapped(world: World, clock: Clock, job: jobs.Job, dies: int, monkeypatch: pytest.MonkeyPatch) -> object:
    """Evaluate the parts last first; the one numbered `dies` is killed with half its rows written, then done again."""
    items = await jobs.step(job, world.fresh(), YEAR, {"step": "partition"})
    assert [sorted(item) for item in items] == [["period", "root", "step"]] * 3
    store = world.store
    put_all = store.put_all

    async def half(rows: list[Any]) -> None:
        await put_all(rows[: len(rows) // 2])
        raise Killed

    parts: dict[int, object] = {}
    for number in (2, 1, 0):
        if number == dies:
            with monkeypatch.context() as patch:
                patch.setattr(store, "put_all", half)
                with pytest.raises(Killed):
                    await jobs.step(job, world.fresh(), YEAR, items[number])
            # A worker that dies leaves its lease behind: for a while nobody else may do its part.
            left = await lease(store, items[number]["root"])
            await put_all([structs.replace(left, until=world.now() + leases.LASTS)])
            with pytest.raises(MovementError) as refusal:
                await jobs.step(job, world.fresh(), YEAR, items[number])
            assert refusal.value.code is Code.BUSY
            clock.forward(minutes=16)
        parts[number] = orjson.loads(orjson.dumps(await jobs.step(job, world.fresh(), YEAR, items[number])))
    return await jobs.step(job, world.fresh(), YEAR, {"step": "combine", "parts": [parts[n] for n in (0, 1, 2)]})


async def lease(store: Store, root: str) -> Lease:
    (found,) = await store.get([want(Lease, job="commendation_candidates", root=root, period="2026")], strong=True)
    held: Lease = found
    return held


@pytest.mark.parametrize("dies", [0, 1, 2])
async def test_a_map_with_a_part_that_died_gives_what_one_worker_gives(
    engine: str, own_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, dies: int
) -> None:
    world, job = await settled(own_store, clock), runtime.job_of("commendation_candidates")
    other = Store(make_settings(engine, f"copy-{own_store.settings.prefix}"))
    await other.create_tables()
    copy(engine, own_store.settings.prefix, other.settings.prefix)
    alone = await jobs.whole(job, world.fresh(), YEAR, lambda _: None)
    spread = await mapped(make_world(other, clock), clock, job, dies, monkeypatch)
    assert orjson.dumps(spread) == orjson.dumps(alone)
    assert [root["lists"] for root in alone["roots"]] == [3, 3, 3]
    again = await jobs.whole(job, make_world(other, clock), YEAR, lambda _: None)
    assert (again["hash"], again["written"]) == (alone["hash"], False)
    await other.close()


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"step": "evaluate", "root": "t0000000000000000"}, Code.NOT_FOUND),
        ({"step": "evaluate", "root": "x"}, Code.NOT_FOUND),
        ({"step": "evaluate", "root": 5}, Code.BAD_INPUT),
        ({"step": "evaluate"}, Code.BAD_INPUT),
        ({"step": "everything"}, Code.BAD_INPUT),
        ({}, Code.BAD_INPUT),
    ],
)
async def test_what_is_no_step_is_refused(own_store: Store, clock: Clock, event: dict[str, object], code: Code) -> None:
    world = make_world(own_store, clock)
    for name in ("periodic_statistics", "commendation_candidates"):
        with pytest.raises(MovementError) as refusal:
            await jobs.step(runtime.job_of(name), world, YEAR, event)
        assert refusal.value.code is code


@pytest.mark.parametrize(("most", "handed"), [(3, False), (2, True)])
async def test_more_provinces_than_one_worker_takes_go_to_the_map(
    own_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, most: int, *, handed: bool
) -> None:
    world = await settled(own_store, clock)
    started: list[tuple[str, str]] = []

    async def start(machine: str, period: Period) -> str:
        started.append((machine, str(period)))
        return "execution"

    monkeypatch.setattr(jobs, "MOST_HERE", most)
    monkeypatch.setattr(maps, "start", start)
    alone = await runtime._work("reminders", "2026", world)
    assert started == []
    spread = structs.replace(world, store=Store(structs.replace(own_store.settings, map="arn:map")))
    result = await runtime._work("reminders", "2026", spread)
    await spread.store.close()
    assert started == ([("arn:map", "2026")] if handed else [])
    told = {"function": "reminders", "period": "2026", "execution": "execution"}
    assert result == (told if handed else alone)
