"""The scheduled function of returns: its result, its moment, and what Lambda sends it."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from functions import registry, returns, runtime
from functions.registry import FUNCTIONS
from local.schedule import following
from movement.model.returns import ReturnState
from movement.storage.store import Store
from tests.builders import Clock, Town, make_world
from tests.return_builders import at_work, make_return, make_type


async def test_a_run_counts_what_it_noted_and_locked(own_store: Store, clock: Clock) -> None:
    town, world = await Town("locked").settle(own_store), make_world(own_store, clock)
    at_work(world)
    await make_return(world, town, await make_type(world, town), ReturnState.ACCEPTED)
    clock.at += timedelta(days=10)
    lines = list[str]()
    first = await runtime.run("returns", "", world, lines.append)
    second = await runtime.run("returns", "2026", world)
    names = ("function", "period", "written", "noted", "locked")
    assert [first[name] for name in names] == ["returns", "2026", True, 2, 1]
    assert [second[name] for name in names] == ["returns", "2026", False, 0, 0]
    assert first["hash"] == second["hash"]
    assert orjson.loads(orjson.dumps(first)) == first
    assert sorted(lines) == [
        "Tỉnh Cũ: 0 periods of reports, 0 returns locked",
        "Tỉnh Thử Nghiệm: 2 periods of reports, 1 returns locked",
    ]


def test_it_runs_after_the_carriers_and_before_the_numbers() -> None:
    (daily,) = registry.RETURNS.ticks
    assert following(daily, datetime(2026, 6, 30, 16, 0, tzinfo=UTC)) == datetime(2026, 6, 30, 17, 10, tzinfo=UTC)
    order = list(FUNCTIONS)
    assert order.index("carry_over") < order.index("returns") < order.index("periodic_statistics")


def test_lambdas_event_needs_no_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "handle", lambda name, event: {"name": name, **event})
    assert returns.handler({}, None) == {"name": "returns"}  # type: ignore[arg-type]
