"""AS_NOW on the real engine: random histories computed whole, read back, checked, and what is wrong in them seen."""

from collections import Counter
from datetime import datetime, time
from decimal import Decimal

import pytest
from msgspec import structs

from movement.model import counting
from movement.model.periods import ZONE, Period, current
from movement.model.statistics import Mode, StatisticsHead, UnitStatistics, head_id
from movement.model.units import NATION
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.usecases import statistics, statistics_check
from movement.world import World
from tests.builders import Clock, computed, make_world, stored
from tests.engine import dump
from tests.histories import History

YEAR = Period.parse("2024")


async def settled(store: Store, seed: int) -> tuple[World, History]:
    """Write a random history as the register, and the entries of its times."""
    history = History(seed, steps=7, entries=5)
    await store.put_all([*(row for unit in history for row in stored(unit)), *history.entries])
    at = datetime.combine(history.today, time(12), ZONE)
    return make_world(store, Clock(at)), history


@pytest.mark.parametrize("seed", [0, 5, 8, 16, 19, 22])
async def test_both_trees_of_a_random_history_hold_every_entry_once(engine: str, own_store: Store, seed: int) -> None:
    world, history = await settled(own_store, seed)
    rows = [row for row in (counting.counted(entry, YEAR) for entry in history.entries) if row]
    everything = Counter(code for row in rows for code in row.codes)
    assert everything
    runs = await computed(statistics, world, YEAR)
    for mode in Mode:
        assert sum(run.modes[mode].entries for run in runs if mode in run.modes) == len(rows)
    sums = {mode: await _top(world, runs, mode) for mode in Mode}
    assert sums[Mode.AS_WAS] == sums[Mode.AS_NOW] == everything
    found = await statistics_check.check(world.fresh(), YEAR)
    assert (found.differences, found.entries) == ([], len(rows))
    before = {name: kept for name, kept in dump(engine, own_store.settings.prefix).items() if name != "runs"}
    again = await computed(statistics, world, YEAR)
    assert not any(run.written for run in again)
    assert {name: kept for name, kept in dump(engine, own_store.settings.prefix).items() if name != "runs"} == before


async def _top(world: World, runs: list[statistics.Run], mode: Mode) -> Counter[str]:
    """Add up what stands directly below the nation."""
    found: Counter[str] = Counter()
    for run in (run for run in runs if mode in run.modes):
        span = Span(f"{mode}#{YEAR}#{run.root}#{run.modes[mode].g:06d}#{NATION}")
        for _, row in await world.store.rows(tables.numbers_of_children, span):
            found.update({i.code: int(i.value) for i in row.indicators if i.value})
    return found


async def test_the_check_tells_what_is_wrong(own_store: Store) -> None:
    world, history = await settled(own_store, 16)
    assert await statistics_check.check(world.fresh(), YEAR) == statistics_check.Checked(
        heads=0, entries=0, numbers=0, differences=[]
    )
    await computed(statistics, world, YEAR)
    sound = await statistics_check.check(world.fresh(), YEAR)
    assert sound.differences == []
    assert sound.numbers > 50
    (head, row) = await _a_row(world, history)
    # A number that was changed by hand.
    first = row.indicators[0]
    changed = structs.replace(first, value=first.value + 1)
    await own_store.put_all([structs.replace(row, indicators=(changed, *row.indicators[1:]))])
    found = await statistics_check.check(world.fresh(), YEAR)
    wanted = f"AS_NOW {row.unit} {first.code}: its value is {first.value + 1}, the entries behind it are {first.value}"
    assert found.differences == [wanted]
    await own_store.put_all([row])
    # A fact that is lost: its numbers and the sums no longer agree.
    span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY")
    (_, fact), *_ = await own_store.rows(tables.facts_of_unit, span, limit=1)
    await own_store.put_all([structs.replace(fact, codes=())])
    found = await statistics_check.check(world.fresh(), YEAR)
    assert sum(line.startswith("the whole country") for line in found.differences) == len(fact.codes)
    assert sum(line.startswith(f"{fact.entry}: counts 1 times AS_WAS") for line in found.differences) == 1
    await own_store.put_all([fact])
    # A result that is gone.
    await own_store.put_all([structs.replace(head, g=head.g + 1)])
    found = await statistics_check.check(world.fresh(), YEAR)
    assert sum("0 times AS_NOW" in line for line in found.differences) == head.entries


async def _a_row(world: World, history: History) -> tuple[StatisticsHead, UnitStatistics]:
    for unit in history.alive():
        root = unit.path.strip("/").split("/")[0]
        (head,) = await world.store.get([want(StatisticsHead, id=head_id(Mode.AS_NOW, str(YEAR), root))])
        key = {"mode": Mode.AS_NOW, "period": str(YEAR), "root": root, "g": head.g}
        (row,) = await world.store.get([want(UnitStatistics, **key, parent=unit.last.parent or NATION, unit=unit.id)])
        if row.indicators and row.indicators[0].value > Decimal(0):
            return head, row
    raise AssertionError


async def test_a_register_that_moved_on_is_told_until_the_next_run(own_store: Store) -> None:
    world, history = await settled(own_store, 16)
    await computed(statistics, world, YEAR)
    history._merge()
    history._divide()
    await own_store.put_all([row for unit in history for row in stored(unit)])
    found = await statistics_check.check(world.fresh(), YEAR)
    assert found.differences
    assert all("the register of today" in line for line in found.differences)
    await computed(statistics, world, YEAR)
    assert (await statistics_check.check(world.fresh(), YEAR)).differences == []


async def test_the_run_of_the_running_year_takes_earlier_years_to_where_units_stand_now(own_store: Store) -> None:
    world, history = await settled(own_store, 16)
    await computed(statistics, world, YEAR)
    history._merge()
    history._divide()
    await own_store.put_all([row for unit in history for row in stored(unit)])
    assert (await statistics_check.check(world.fresh(), YEAR)).differences
    running = current(world.now())
    assert running != YEAR
    runs = await computed(statistics, world, running)
    assert {year for run in runs for year in run.earlier} == {"2024"}
    assert (await statistics_check.check(world.fresh(), YEAR)).differences == []
    again = await computed(statistics, world, running)
    assert not any(run.earlier or run.written for run in again)
