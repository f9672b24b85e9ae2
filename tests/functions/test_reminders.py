"""The scheduled function of reminders: its result, its moment, its rights."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from functions import registry, reminders, runtime
from functions.registry import Access, due, missed
from local import place
from local.schedule import following
from movement.model.errors import Code, MovementError
from movement.storage.store import Store
from tests.builders import Clock, Town, make_world
from tests.reminder_builders import announced, events, settle_rules, telling


async def test_a_run_counts_what_it_did_and_names_provinces_without_rules(
    own_store: Store, clock: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "events"
    town, bare = await Town("ruled").settle(own_store), await Town("bare").settle(own_store)
    world = telling(make_world(own_store, clock), file)
    await settle_rules(world, town)
    late = announced(town.a, self_report_due_on=date(2026, 11, 20), due_on=date(2026, 11, 30))
    await own_store.put_all([late])
    lines: list[str] = []
    first = await runtime.run("reminders", "", world, lines.append)
    second = await runtime.run("reminders", "2026", world)
    names = ("function", "period", "written", "made", "settled", "told", "without_rules")
    assert [first[name] for name in names] == ["reminders", "2026", True, 2, 0, 2, [bare.province.id]]
    assert [second[name] for name in names] == ["reminders", "2026", False, 0, 0, 0, [bare.province.id]]
    assert first["hash"] == second["hash"]
    assert {root["root"]: root["standing"] for root in first["roots"]} == {town.province.id: 2, bare.province.id: 0}
    assert orjson.loads(orjson.dumps(first)) == first
    assert len(events(file)) == 2
    assert sorted(lines) == [
        "Tỉnh Thử Nghiệm: 0 reminders stand, 0 made, 0 settled, 0 told",
        "Tỉnh Thử Nghiệm: 2 reminders stand, 2 made, 0 settled, 2 told",
    ]


@pytest.mark.parametrize("period", ["2025", "2026-H2", "2026-M12", "2027", "CAL:2026"])
async def test_another_day_than_today_cannot_be_asked_for(store: Store, period: str) -> None:
    with pytest.raises(MovementError) as refusal:
        await runtime.run("reminders", period, make_world(store))
    assert refusal.value.code is Code.BAD_PERIOD


def test_it_runs_each_morning_once_and_may_publish() -> None:
    (daily,) = registry.REMINDERS.ticks
    at = datetime(2026, 12, 14, 23, 0, tzinfo=UTC)
    assert following(daily, at) == datetime(2026, 12, 14, 23, 30, tzinfo=UTC)
    for wanted in (due, missed):
        assert [str(p) for p in wanted(registry.REMINDERS.covers, at)] == ["2027"]
    assert [name for name, function in registry.FUNCTIONS.items() if function.publishes] == ["reminders"]
    writes = {name for name, access in registry.REMINDERS.grants.items() if access is Access.WRITE}
    assert writes == {"reminders", "runs"}
    assert set(registry.REMINDERS.grants) - writes == {
        "units",
        "entries",
        "inspections",
        "plans",
        "rulesets",
        "catalogues",
        "returns",
    }


def test_lambdas_event_needs_no_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "handle", lambda name, event: {"name": name, **event})
    assert reminders.handler({}, None) == {"name": "reminders"}  # type: ignore[arg-type]


def test_one_machine_keeps_its_events_beside_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    settings = place.settings(Path("data"), "http://127.0.0.1:1")
    assert settings.topic == f"file:{tmp_path / 'data' / 'events.jsonl'}"
