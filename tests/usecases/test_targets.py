"""Targets on the real engine: a unit states its own, and the numbers of a year stand beside them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from movement.model import audit
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.returns import ReturnState
from movement.model.statistics import Mode, Numbers
from movement.model.targets import Targets, targets_id
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, Store
from movement.usecases import statistics, targets
from movement.world import World
from tests.builders import Clock, Town, computed, make_entry, make_world, request
from tests.engine import dump
from tests.return_builders import at_work, make_return, make_type
from tests.uploads import refused

Snapshot = Callable[[], object]
YEAR = Period.parse("2026")


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province that has the tables to itself, after November's cut-off, with a report type."""
    world, town = at_work(make_world(own_store, clock)), await Town("alone").settle(own_store)
    await make_type(world, town)
    return world, town


async def state(
    world: World,
    town: Town,
    unit: Unit,
    numbers: Mapping[str, str],
    handle: str = "rpt",
    *,
    year: int = 2026,
    version: int | None = None,
) -> Targets:
    asked = request()
    named = type(asked)(request_id=asked.request_id, version=version)
    given = [{"code": code, "value": value} for code, value in numbers.items()]
    return await targets.record(world.fresh(), await town.actor(world, handle), named, unit.id, year, given)


async def shown(world: World, town: Town, unit: Unit, text: str = "2026", mode: Mode = Mode.AS_WAS) -> Numbers:
    return await statistics.numbers(world.fresh(), await town.actor(world, "pcs"), unit.id, text, mode)


def planned(found: Numbers) -> dict[str, str]:
    return {one.code: str(one.value) for one in found.plans}


async def test_a_unit_states_its_targets_and_replaces_them(alone: tuple[World, Town]) -> None:
    world, town = alone
    made = await state(world, town, town.a, {"PET_DONE": "100", "ENTRY_REG": "3"})
    assert (made.id, made.version, made.unit, made.year) == (targets_id(town.a.id, 2026), 1, town.a.id, 2026)
    assert [(t.code, str(t.value)) for t in made.targets] == [("ENTRY_REG", "3"), ("PET_DONE", "100")]
    again = await state(world, town, town.a, {"ENTRY_REG": "5"}, version=1)
    reader = await town.actor(world, "ldr")
    assert await targets.of_unit(world.fresh(), reader, town.a.id, 2026) == again
    assert [(t.code, str(t.value)) for t in again.targets] == [("ENTRY_REG", "5")]
    trail = [a for _, a in await world.store.rows(tables.trail_of_subject, Span(made.id))]
    assert ([a.act for a in trail], audit.verify(trail)) == (["recordTargets", "recordTargets"], [])
    # The next year's are of their own; so are those of a body on the commune.
    await state(world, town, town.a, {"ENTRY_REG": "9"}, year=2027)
    await state(world, town, town.a_committee, {"ENTRY_REG": "1"})
    for unit, year in ((town.a_front, 2026), (town.a, 2025)):
        with pytest.raises(MovementError) as failure:
            await targets.of_unit(world.fresh(), reader, unit.id, year)
        assert refused(failure) == (Code.NOT_FOUND, ("unit",))
    for year in (1, 10**9):
        with pytest.raises(MovementError) as failure:
            await targets.of_unit(world.fresh(), reader, town.a.id, year)
        assert refused(failure) == (Code.BAD_INPUT, ("year",))


async def test_what_is_no_target_is_refused_and_nothing_is_written(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    await make_type(at_work(world), town)
    await state(world, town, town.a, {"ENTRY_REG": "3"})
    before = snapshot()
    fine = {"ENTRY_REG": "4"}
    for unit, numbers, handle, year, version, expected in (
        (town.a, {"SEA": "1"}, "rpt", 2026, 1, (Code.BAD_INPUT, ("targets", "SEA"))),
        (town.a, {"PET_IN": "1.5"}, "rpt", 2026, 1, (Code.BAD_INPUT, ("targets", "PET_IN"))),
        (town.a, fine, "rpt", 2025, None, (Code.BAD_INPUT, ("year",))),
        (town.a, fine, "rpt", 2028, None, (Code.BAD_INPUT, ("year",))),
        (town.a, fine, "rpt", 2026, 7, (Code.CONFLICT, ("version",))),
        (town.a, fine, "rpt", 2026, None, (Code.CONFLICT, ("version",))),
        (town.b, fine, "rpt", 2026, None, (Code.FORBIDDEN, ())),
        (town.a, fine, "rv1", 2026, 1, (Code.FORBIDDEN, ())),
        (town.province, fine, "rpt", 2026, None, (Code.FORBIDDEN, ())),
        (town.a, fine, "stranger", 2026, 1, (Code.NOT_FOUND, ("unit",))),
    ):
        with pytest.raises(MovementError) as failure:
            await state(world, town, unit, numbers, handle, year=year, version=version)
        assert refused(failure) == expected, (unit.id, numbers, handle, year, version)
    assert snapshot() == before


@pytest.mark.parametrize("mode", list(Mode))
async def test_the_plan_stands_beside_a_years_numbers_and_is_the_units_own(
    alone: tuple[World, Town], mode: Mode
) -> None:
    world, town = alone
    await make_entry(world, town)
    await state(world, town, town.a, {"ENTRY_REG": "3", "ENTRY_REPL": "2", "DIALOG_CNT": "20"})
    await state(world, town, town.b, {"ENTRY_REG": "4"}, "rpt-b")
    await computed(statistics, world, YEAR)
    of_a = await shown(world, town, town.a, mode=mode)
    assert planned(of_a) == {"ENTRY_REG": "3", "ENTRY_REPL": "2", "DIALOG_CNT": "20"}
    # What is planned is among the numbers, also where nothing was counted of it.
    assert {i.code: i.value for i in of_a.indicators}["ENTRY_REPL"] == Decimal(0)
    assert {i.code: i.value for i in of_a.reported}["DIALOG_CNT"] is None
    assert planned(await shown(world, town, town.b, mode=mode)) == {"ENTRY_REG": "4"}
    # Nobody decided on a sum, so the province has none, and neither has a body on the commune.
    assert planned(await shown(world, town, town.province, mode=mode)) == {}
    assert planned(await shown(world, town, town.a_committee, mode=mode)) == {}


async def test_only_years_have_a_plan_and_a_new_one_comes_with_the_next_run(
    engine: str, alone: tuple[World, Town]
) -> None:
    world, town = alone

    def kept() -> object:
        return {n: rows for n, rows in dump(engine, world.store.settings.prefix).items() if n != "runs"}

    await make_entry(world, town)
    await state(world, town, town.a, {"ENTRY_REG": "3"})
    half = Period.parse("2026-H2")
    for period in (YEAR, half):
        await computed(statistics, world, period)
    assert planned(await shown(world, town, town.a, "2026-H2")) == {}
    before = kept()
    assert not any(run.written for run in await computed(statistics, world, YEAR))
    assert kept() == before
    await state(world, town, town.a, {"ENTRY_REG": "6"}, version=1)
    assert planned(await shown(world, town, town.a)) == {"ENTRY_REG": "3"}
    assert not any(run.written for run in await computed(statistics, world, half))
    assert any(run.written for run in await computed(statistics, world, YEAR))
    assert planned(await shown(world, town, town.a)) == {"ENTRY_REG": "6"}


async def test_a_planned_split_is_shown_though_nobody_reported_it(alone: tuple[World, Town]) -> None:
    world, town = alone
    await make_return(world, town, await make_type(world, town, "DVK_BA"), ReturnState.APPROVED)
    await state(world, town, town.a, {"PET_IN[kind=COMPLAINT]": "5", "PET_IN": "12"})
    await computed(statistics, world, YEAR)
    found = {one.code: one.value for one in (await shown(world, town, town.a)).reported}
    assert (found["PET_IN"], found["PET_IN[kind=COMPLAINT]"]) == (Decimal(10), None)
