"""The registry is true, ticks come when they should, and Lambda's way is the same as the command line's."""

import importlib
from datetime import UTC, datetime

import orjson
import pytest
from msgspec import structs

from functions import jobs, periodic_statistics, registry, runtime
from functions.registry import FUNCTIONS, Access, Covers, Every, Tick, due, missed
from local.schedule import following, upcoming
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.rule_sets import Purpose
from movement.storage.store import Store
from movement.storage.tables import TABLES
from movement.usecases import rule_sets
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world, request
from tests.candidate_builders import first_rules, settle_candidate_rules


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_every_handler_is_there_and_every_grant_names_a_table() -> None:
    tables = {table.name for table in TABLES}
    for name, function in FUNCTIONS.items():
        module, attribute = function.handler.split(":")
        assert callable(getattr(importlib.import_module(module), attribute))
        assert isinstance(importlib.import_module(module).JOB, jobs.Job)
        assert set(function.grants) <= tables
        assert function.name == name
        assert function.seconds < 900
        assert Access.WRITE in function.grants.values()


LATELY = ("2026-9M", "2026-M09", "2026-M10", "2026-M11", "2026-Q3")
"""What ended in autumn and is still being reported."""


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T12:00+07:00", [*LATELY, "2026-M08", "2026", "2026-H2", "2026-M12", "2026-Q4"]),
        (
            "2026-12-15T00:15+07:00",
            [*LATELY, "2026", "2026-H2", "2026-M12", "2026-Q4", "2027", "2027-9M", "2027-H1", "2027-M01", "2027-Q1"],
        ),
        (
            "2026-09-15T00:15+07:00",
            [
                *("2026-9M", "2026-M09", "2026-Q3", "2026", "2026-H2", "2026-M10", "2026-Q4"),
                *("2026-H1", "2026-Q2", "2026-M06", "2026-M07", "2026-M08"),
            ],
        ),
        ("2026-12-14T23:59+07:00", [*LATELY, "2026", "2026-H2", "2026-M12", "2026-Q4"]),
    ],
)
def test_due_periods_at_a_tick(now: str, expected: list[str]) -> None:
    assert sorted(str(p) for p in due(Covers.PERIODS, at(now))) == sorted(expected)


def test_what_has_just_ended_comes_first() -> None:
    first = [str(p) for p in due(Covers.PERIODS, at("2026-12-15T00:15+07:00"))][:9]
    assert sorted(first) == sorted([*LATELY, "2026", "2026-H2", "2026-M12", "2026-Q4"])


def test_ticks_in_the_provinces_time() -> None:
    (daily,) = registry.PERIODIC_STATISTICS.ticks
    assert following(daily, at("2026-11-24T00:14+07:00")) == at("2026-11-24T00:15+07:00")
    assert following(daily, at("2026-11-24T00:15+07:00")) == at("2026-11-25T00:15+07:00")
    weekly = Tick(Every.WEEK, daily.at)
    assert following(weekly, at("2026-11-24T12:00+07:00")) == at("2026-11-30T00:15+07:00")
    yearly = Tick(Every.CUT_OFF, daily.at)
    assert following(yearly, at("2026-11-24T12:00+07:00")) == at("2026-12-15T00:15+07:00")
    assert following(yearly, at("2026-12-15T00:15+07:00")) == at("2027-12-15T00:15+07:00")
    often = Tick(Every.FIVE_MINUTES, daily.at)
    assert following(often, at("2026-12-31T23:54:59+07:00")) == at("2026-12-31T23:55+07:00")
    assert following(often, at("2026-12-31T23:55+07:00")) == at("2027-01-01T00:00+07:00")
    both = structs.replace(registry.PERIODIC_STATISTICS, ticks=(yearly, weekly))
    assert upcoming(both, at("2026-12-14T12:00+07:00")) == at("2026-12-15T00:15+07:00")
    assert upcoming(both, at("2026-12-15T00:15+07:00")) == at("2026-12-21T00:15+07:00")


def test_what_is_due_and_what_was_missed_by_what_a_function_covers() -> None:
    now = at("2026-12-15T00:15+07:00")
    for covers, periods in ((Covers.DAY, ["2027"]), (Covers.YEARS, ["2026", "2027"])):
        assert [str(p) for p in due(covers, now)] == periods
        assert missed(covers, now) == due(covers, now)
    assert [str(p) for p in missed(Covers.PERIODS, now)] == ["2026", "2027"]


async def test_a_run_answers_with_the_hash_of_its_result(own_store: Store, clock: Clock) -> None:
    town = await Town("functions").settle(own_store)
    world = make_world(own_store, clock)
    lines: list[str] = []
    first = await runtime.run("periodic_statistics", "2026", world, lines.append)
    second = await runtime.run("periodic_statistics", "", world)
    assert first["hash"] == second["hash"]
    assert (first["written"], second["written"]) == (True, False)
    assert [root["written"] for root in first["roots"]] == [True]
    assert [root["written"] for root in second["roots"]] == [False]
    assert first["roots"][0]["root"] == town.province.id
    assert first["period"] == second["period"] == "2026"
    assert lines


def test_candidates_are_computed_weekly_and_after_the_cut_off_once_the_statistics_are_there() -> None:
    candidates = registry.COMMENDATION_CANDIDATES
    assert upcoming(candidates, at("2026-11-24T12:00+07:00")) == at("2026-11-30T01:00+07:00")
    assert upcoming(candidates, at("2026-12-14T12:00+07:00")) == at("2026-12-15T01:00+07:00")
    assert [str(p) for p in due(candidates.covers, at("2026-12-15T01:00+07:00"))] == ["2026", "2027"]
    (daily,) = registry.PERIODIC_STATISTICS.ticks
    assert all(tick.at > daily.at for tick in candidates.ticks)
    assert list(FUNCTIONS).index(candidates.name) > list(FUNCTIONS).index("periodic_statistics")


@pytest.mark.parametrize(("ends", "told"), [("2027-01-23", True), ("2027-01-24", False)])
async def test_rules_that_end_soon_with_nothing_after_them_are_told(
    own_store: Store, clock: Clock, ends: str, *, told: bool
) -> None:
    town, world = await Town("ending").settle(own_store), make_world(own_store, clock)
    staff, form = await town.actor(world, "pcs"), first_rules() | {"effective_to": ends}
    rules = await rule_sets.create(world.fresh(), staff, request(), town.province.id, Purpose.COMMENDATION, form)
    run = await runtime.run("commendation_candidates", "2026", world)
    assert run["ending"] == ({town.province.id: ends} if told else {})
    later = first_rules(ends)
    await rule_sets.add_version(world.fresh(), staff, request(rules), town.province.id, Purpose.COMMENDATION, later)
    assert (await runtime.run("commendation_candidates", "2026", world))["ending"] == {}


async def test_candidates_twice_have_equal_hashes_and_name_provinces_without_rules(
    own_store: Store, clock: Clock
) -> None:
    town, other = await Town("with-rules").settle(own_store), await Town("without").settle(own_store)
    world = make_world(own_store, clock)
    await settle_candidate_rules(world, town)
    await make_entry(world, town, State.RUNNING)
    first, second = [await runtime.run("commendation_candidates", "2026", world) for _ in range(2)]
    assert first["hash"] == second["hash"]
    assert (first["written"], second["written"]) == (True, False)
    assert first["without_rules"] == second["without_rules"] == [other.province.id]
    assert (first["expired"], first["ending"]) == ([], {})
    told = next(root for root in first["roots"] if root["root"] == town.province.id)
    assert told["candidates"] == {
        "GRASSROOTS": {"eligible": 0, "needs_review": 0, "ineligible": 1},
        "PROVINCE": {"eligible": 0, "needs_review": 0, "ineligible": 1},
    }
    assert (told["lists"], told["written"]) == (3, 3)
    # Plain JSON, whatever the keys are.
    assert orjson.loads(orjson.dumps(first)) == first


async def test_unknown_functions_and_periods_are_refused(own_store: Store) -> None:
    world = make_world(own_store)
    for name, period, code in (
        ("nothing", "2026", Code.NOT_FOUND),
        ("periodic_statistics", "2026-X", Code.BAD_PERIOD),
    ):
        with pytest.raises(MovementError) as refusal:
            await runtime.run(name, period, world)
        assert refusal.value.code is code


def test_lambda_runs_it_the_same_way(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOVEMENT_DYNAMODB_ENDPOINT", engine)
    monkeypatch.setenv("MOVEMENT_TABLE_PREFIX", "lambda-")
    monkeypatch.setenv("MOVEMENT_CURSOR_SECRET", "s" * 32)
    world = runtime._world()
    runtime._runner().run(world.store.create_tables())
    answer = periodic_statistics.handler({"period": "2026"}, None)  # type: ignore[arg-type]
    (result,) = answer["runs"]
    assert (answer["function"], result["period"], result["roots"]) == ("periodic_statistics", "2026", [])
    assert len(result["hash"]) == 64
    with pytest.raises(ExceptionGroup) as failed:
        periodic_statistics.handler({"period": "yesterday"}, None)  # type: ignore[arg-type]
    assert failed.group_contains(MovementError)
    # The schedule's event names no period: all that is due is computed, and a failure of one stops no other.
    begun, run = [], runtime.run

    async def noted(name: str, period: str, world: World) -> dict[str, object]:
        begun.append(period)
        return await run(name, period, world)

    monkeypatch.setattr(runtime, "run", noted)
    monkeypatch.setattr(runtime, "due", lambda *_: ["2026-Q4", "2026-X", "2026"])
    with pytest.raises(ExceptionGroup, match="1 of 3 periods failed") as failed:
        periodic_statistics.handler({}, None)  # type: ignore[arg-type]
    assert [type(one) for one in failed.value.exceptions] == [MovementError]
    assert begun == ["2026-Q4", "2026-X", "2026"]
    runtime._runner().run(world.store.close())
    runtime._runner().close()
