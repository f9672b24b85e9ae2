"""Numbers computed on the real engine: right, repeatable, whole or not at all."""

from decimal import Decimal

import pytest

from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.statistics import Mode
from movement.storage.store import Store
from movement.usecases import leases, statistics, statistics_behind, statistics_counting, statistics_numbers
from movement.world import World
from tests.builders import Clock, Town, computed, make_entry, make_world, recognised
from tests.engine import dump

YEAR = Period.parse("2026")


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province that has the tables to itself."""
    return make_world(own_store, clock), await Town("alone").settle(own_store)


def without_leases(engine: str, store: Store) -> dict[str, object]:
    return {name: rows for name, rows in dump(engine, store.settings.prefix).items() if name != "runs"}


async def run_of(world: World, town: Town) -> statistics_counting.Run:
    runs: list[statistics_counting.Run] = await computed(statistics, world, YEAR)
    return next(run for run in runs if run.root == town.province.id)


async def test_numbers_roll_up_and_say_which_entries_stand_behind_them(alone: tuple[World, Town]) -> None:
    world, town = alone
    await make_entry(world, town, State.DRAFT)
    submitted = await make_entry(world, town, State.SUBMITTED)
    in_b = await make_entry(world, town, State.RUNNING, unit=town.b_committee, field="CULTURE_SOCIETY")
    good = await recognised(world, town, await make_entry(world, town, State.VERIFIED, unit=town.a))
    await computed(statistics, world, YEAR)
    staff = await town.actor(world, "pcs")

    async def of(unit: str) -> dict[str, tuple[int, int]]:
        numbers = await statistics_numbers.numbers(world.fresh(), staff, unit, "2026")
        return {i.code: (int(i.value), int(i.own)) for i in numbers.indicators}

    province, commune = await of(town.province.id), await of(town.a.id)
    assert province["ENTRY_REG"] == (3, 0)
    assert commune["ENTRY_REG"] == (2, 1)
    assert (await of(town.b.id))["ENTRY_REG"] == (1, 0)
    assert province["ENTRY_REG[field=ECONOMY]"] == (2, 0)
    assert province["ENTRY_REG[field=CULTURE_SOCIETY]"] == (1, 0)
    assert province["ENTRY_RUN"] == (2, 0)
    assert commune["ENTRY_REC[level=GRASSROOTS]"] == (1, 1)
    assert commune["ENTRY_STATE[state=SUBMITTED]"] == (1, 0)
    assert (await of(town.b_committee.id))["ENTRY_RUN"] == (1, 1)
    behind = await statistics_behind.entries_behind(
        world.fresh(), staff, town.province.id, "2026", "ENTRY_REG", first=10
    )
    assert {e.id for e in behind.items} == {submitted.id, in_b.id, good.id}
    behind = await statistics_behind.entries_behind(world.fresh(), staff, town.b.id, "2026", "ENTRY_RUN", first=10)
    assert [e.id for e in behind.items] == [in_b.id]


async def test_reading_takes_three_calls(alone: tuple[World, Town]) -> None:
    world, town = alone
    await computed(statistics, world, YEAR)
    staff = await town.actor(world, "pcs")
    before = world.store.calls
    await statistics_numbers.numbers(world.fresh(), staff, town.a.id, "2026")
    assert world.store.calls - before == 3


async def test_a_second_run_writes_nothing_but_its_lease(engine: str, alone: tuple[World, Town]) -> None:
    world, town = alone
    await make_entry(world, town, State.SUBMITTED)
    first = await computed(statistics, world, YEAR)
    before = without_leases(engine, world.store)
    second = await computed(statistics, world, YEAR)
    # The province of before 2025-07-01 counts nothing in 2026, in either tree.
    assert [[made.written for made in run.modes.values()] for run in first if run.modes] == [[True, True]]
    assert [[made.written for made in run.modes.values()] for run in second if run.modes] == [[False, False]]
    assert len(first) == 2
    assert [run.hash for run in second] == [run.hash for run in first]
    assert without_leases(engine, world.store) == before


async def test_a_change_is_a_new_generation_and_the_old_one_stays(alone: tuple[World, Town]) -> None:
    world, town = alone
    first = await run_of(world, town)
    await make_entry(world, town, State.SUBMITTED)
    second = await run_of(world, town)
    assert list(first.modes) == list(second.modes) == list(Mode)
    for mode in Mode:
        assert second.modes[mode].g > first.modes[mode].g
        assert second.modes[mode].hash != first.modes[mode].hash


async def test_a_run_that_dies_before_its_head_leaves_nothing_to_see(
    alone: tuple[World, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, town = alone
    await computed(statistics, world, YEAR)
    await make_entry(world, town, State.SUBMITTED)

    class Death(BaseException):
        pass

    async def die(*_: object) -> None:
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "commit", die)
        with pytest.raises(Death):
            await computed(statistics, world, YEAR)
    staff = await town.actor(world, "pcs")
    numbers = await statistics_numbers.numbers(world.fresh(), staff, town.province.id, "2026")
    assert numbers.indicators == ()
    run = await run_of(world, town)
    assert run.written
    numbers = await statistics_numbers.numbers(world.fresh(), staff, town.province.id, "2026")
    assert {i.code: i.value for i in numbers.indicators}["ENTRY_REG"] == 1


async def test_two_runs_at_once_are_one(alone: tuple[World, Town], clock: Clock) -> None:
    world, town = alone
    async with leases.held(world, statistics_counting.JOB, town.province.id, "2026"):
        with pytest.raises(MovementError) as refusal:
            await computed(statistics, world, YEAR)
        assert refusal.value.code is Code.BUSY
        clock.forward(minutes=16)
        run = await run_of(world, town)
        assert run.written
    assert [made.g for made in run.modes.values()] == [2, 2]


async def test_last_year_counts_what_was_wholly_succeeded(alone: tuple[World, Town], clock: Clock) -> None:
    world, town = alone
    await make_entry(world, town, State.SUBMITTED)
    clock.forward(days=365)
    await make_entry(world, town, State.SUBMITTED)
    await make_entry(world, town, State.SUBMITTED)
    await computed(statistics, world, Period.parse("2027"))
    staff = await town.actor(world, "pcs")
    numbers = await statistics_numbers.numbers(world.fresh(), staff, town.a.id, "2027")
    by_code = {i.code: i for i in numbers.indicators}
    assert by_code["ENTRY_REG"].value == Decimal(2)
    assert by_code["ENTRY_REG"].same_period_last_year == Decimal(1)
    assert not numbers.partly_succeeded
    await computed(statistics, world, Period.parse("2025-H1"))
    await computed(statistics, world, Period.parse("2026-H1"))
    numbers = await statistics_numbers.numbers(world.fresh(), staff, town.a.id, "2026-H1")
    assert numbers.partly_succeeded


@pytest.mark.parametrize("handle", ["rpt", "rv1"])
async def test_the_numbers_of_another_commune_are_out_of_scope(alone: tuple[World, Town], handle: str) -> None:
    world, town = alone
    await computed(statistics, world, YEAR)
    actor = await town.actor(world, handle)
    assert (await statistics_numbers.numbers(world.fresh(), actor, town.a.id, "2026")).period == "2026"
    for unit in (town.b.id, town.province.id):
        with pytest.raises(MovementError) as refusal:
            await statistics_numbers.numbers(world.fresh(), actor, unit, "2026")
        assert refusal.value.code is Code.NOT_FOUND
