"""Past one worker: the deployed state machines, and ten thousand entries through the map against one worker."""

import json
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import batched
from typing import Any

import orjson
import pytest
from msgspec import structs

from functions import jobs, runtime
from functions.registry import FUNCTIONS
from infra.maps import definition
from movement.model import ids
from movement.model.entries import Entry, State
from movement.model.periods import Period
from movement.model.units import REGISTER, RegisterHead
from movement.storage.store import Store, want
from movement.world import World, now_utc
from tests.builders import Clock, Town, make_entry, make_world
from tests.candidate_builders import settle_candidate_rules
from tests.conftest import make_settings
from tests.e2e.cloud import Cloud, eventually
from tests.engine import copy, memory_engine, put
from tests.infra.test_maps import executed

PROVINCES, EACH = 5, 2_000


@pytest.mark.usefixtures("rules", "entry")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_deployed_map_gives_what_one_worker_gives(cloud: Cloud, name: str) -> None:
    machines, period = cloud.client("stepfunctions"), str(now_utc().year)
    alone = cloud.invoke(name, {"period": period}).result
    assert alone is not None
    arns = {m["name"]: m["stateMachineArn"] for m in machines.list_state_machines()["stateMachines"]}
    run = machines.start_execution(stateMachineArn=arns[f"dvk-dev-{name}"], input=json.dumps({"period": period}))
    ended = eventually(partial(_ended, machines, run["executionArn"]))
    assert ended is not None
    assert ended["status"] == "SUCCEEDED", ended
    mapped = json.loads(ended["output"])
    (one,) = alone["runs"]
    assert (mapped["hash"], mapped["written"]) == (one["hash"], False)
    assert [root["root"] for root in mapped["roots"]] == [root["root"] for root in one["roots"]]


def _ended(machines: Any, execution: str) -> dict[str, Any] | None:
    found: dict[str, Any] = machines.describe_execution(executionArn=execution)
    return None if found["status"] == "RUNNING" else found


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    with memory_engine() as address:
        yield address


async def _filled(world: World, engine: str, name: str) -> None:
    """Fill a province with entries like one that went its whole way."""
    town = await Town(name).settle(world.store)
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    first = await make_entry(world, town, State.VERIFIED)
    (stored,) = await world.store.get([want(Entry, id=first.id)], strong=True)
    made = [
        structs.replace(stored, id=ids.make("e", world.now(), number), title=f"Mô hình số {number} của {name}")
        for number in range(1, EACH)
    ]
    for some in batched(made, 25, strict=False):
        put(engine, world.store.settings.prefix, some)


async def test_ten_thousand_entries_through_the_map_with_a_part_that_died(engine: str) -> None:
    clock, year, job = Clock(), Period.parse("2026"), runtime.job_of("commendation_candidates")
    store, other = Store(make_settings(engine, "one-")), Store(make_settings(engine, "map-"))
    for each in (store, other):
        await each.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    world = make_world(store, clock)
    for number in range(PROVINCES):
        await _filled(world, engine, f"Tỉnh {number}")
    copy(engine, "one-", "map-")
    began = time.monotonic()
    alone = await jobs.whole(job, world.fresh(), year, lambda _: None)
    print(f"\none worker: {time.monotonic() - began:.1f} s")  # noqa: T201 - figures are what it is run for
    spread = make_world(other, clock)
    died: list[str] = []

    async def call(event: dict[str, Any]) -> Any:
        if event["step"] == "evaluate" and not died:
            died.append(event["root"])
            put_all = other.put_all

            async def half(rows: list[Any]) -> None:
                await put_all(rows[: len(rows) // 2])
                raise ConnectionError

            other.put_all = half  # type: ignore[method-assign, assignment]
            try:
                await jobs.step(job, spread.fresh(), year, event)
            finally:
                other.put_all = put_all  # type: ignore[method-assign]
        return await jobs.step(job, spread.fresh(), year, event)

    began = time.monotonic()
    mapped = await executed(definition("arn"), {"period": "2026"}, call)
    print(f"the map's parts one after another: {time.monotonic() - began:.1f} s")  # noqa: T201
    assert len(died) == 1
    assert sum(r["candidates"]["PROVINCE"][o] for r in alone["roots"] for o in r["candidates"]["PROVINCE"]) == 10_000
    assert orjson.dumps(mapped) == orjson.dumps(alone)
    for each in (store, other):
        await each.close()
