"""The scheduled function of carriers: its result, its moment before all others, and what Lambda sends it."""

from datetime import UTC, datetime

import orjson
import pytest

from functions import carry_over, registry, runtime
from functions.registry import FUNCTIONS, Every, due
from local.schedule import following
from movement.model.errors import Code, MovementError
from movement.storage.store import Store
from tests.builders import Clock, Town, make_world
from tests.carrier_builders import Reform


async def test_a_run_counts_what_moved_and_what_waits(own_store: Store, clock: Clock) -> None:
    reform = await Reform(await Town("carried").settle(own_store)).settle(own_store)
    world, lines = make_world(own_store, clock), list[str]()
    for unit in (reform.old_committee, reform.divided_committee):
        await reform.entry(own_store, unit)
    first = await runtime.run("carry_over", "", world, lines.append)
    second = await runtime.run("carry_over", "2026", world)
    names = ("function", "period", "written", "moved", "waiting")
    assert [first[name] for name in names] == ["carry_over", "2026", True, 1, 1]
    assert [second[name] for name in names] == ["carry_over", "2026", False, 0, 1]
    assert first["hash"] == second["hash"]
    assert {root["root"]: root["moved"] for root in first["roots"]} == {
        reform.town.old_province.id: 1,
        reform.town.province.id: 0,
    }
    assert orjson.loads(orjson.dumps(first)) == first
    assert sorted(lines) == [
        "Tỉnh Cũ: 1 records moved, 1 wait for a person",
        "Tỉnh Thử Nghiệm: 0 records moved, 0 wait for a person",
    ]


@pytest.mark.parametrize("period", ["2025", "2026-H2", "CAL:2026"])
async def test_another_day_than_today_cannot_be_asked_for(store: Store, period: str) -> None:
    with pytest.raises(MovementError) as refusal:
        await runtime.run("carry_over", period, make_world(store))
    assert refusal.value.code is Code.BAD_PERIOD


def test_it_runs_shortly_after_midnight_before_everything_else() -> None:
    (daily,) = registry.CARRY_OVER.ticks
    assert following(daily, datetime(2026, 6, 30, 16, 0, tzinfo=UTC)) == datetime(2026, 6, 30, 17, 5, tzinfo=UTC)
    # Only what changes the tree comes before it.
    assert list(FUNCTIONS)[:2] == ["reorganisations", "carry_over"]
    timed = [t for function in FUNCTIONS.values() for t in function.ticks if t.every is not Every.FIVE_MINUTES]
    assert all(tick.at >= daily.at for tick in timed)
    assert [str(p) for p in due(registry.CARRY_OVER.covers, datetime(2026, 12, 14, 18, tzinfo=UTC))] == ["2027"]


def test_lambdas_event_needs_no_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry_over, "handle", lambda name, event: {"name": name, **event})
    assert carry_over.handler({}, None) == {"name": "carry_over"}  # type: ignore[arg-type]
