"""A run that need not read the entries again tells what one that reads them tells; one that must, does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.actors import Prefix
from movement.model.entries import State
from movement.model.periods import Period
from movement.model.runs import EntriesRead
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.storage.store import Store, want
from movement.usecases import entries_read, gathering, statistics
from movement.usecases.statistics_counting import JOB, Run
from movement.world import World
from tests.builders import Clock, Town, computed, make_entry, make_unit, make_world, stored

YEAR = Period.parse("2026")


class Place:
    """A province that has the tables to itself, and whether its runs read entries."""

    def __init__(self, world: World, town: Town, clock: Clock) -> None:
        self.world, self.town, self.clock = world, town, clock
        self.read = 0

    async def run(self) -> Run:
        """Compute the year; `read` counts the parts of the tree whose entries were read."""
        self.read = 0
        runs: list[Run] = await computed(statistics, self.world, YEAR)
        return next(run for run in runs if run.root == self.town.province.id)

    async def seen(self) -> EntriesRead:
        """Return what the last run noted down."""
        wanted = want(EntriesRead, job=JOB, root=self.town.province.id, period=str(YEAR))
        (found,) = await self.world.store.get([wanted], strong=True)
        assert isinstance(found, EntriesRead)
        return found


@pytest.fixture
async def place(own_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a province with an entry, computed and two hours older."""
    world = make_world(own_store, clock)
    made = Place(world, await Town("alone").settle(own_store), clock)
    pages = gathering.entry_pages

    async def counted(world: World, province: Any, *more: Any) -> AsyncIterator[list[Any]]:
        made.read += province.id == made.town.province.id
        async for page in pages(world, province, *more):
            yield page

    monkeypatch.setattr(gathering, "entry_pages", counted)
    await make_entry(world, made.town, State.SUBMITTED)
    clock.forward(hours=2)
    await made.run()
    assert made.read == 1
    clock.forward(hours=2)
    return made


async def test_nothing_is_read_where_nothing_changed(place: Place) -> None:
    before = await place.seen()
    run = await place.run()
    assert (place.read, run.written, [made.entries for made in run.modes.values()]) == (0, False, [1, 1])
    assert await place.seen() == structs.replace(before, read_from=place.clock())
    place.clock.forward(days=1)
    again = await place.run()
    assert (place.read, again.hash) == (0, run.hash)


async def test_an_entry_that_changed_is_read(place: Place) -> None:
    await place.run()
    place.clock.forward(days=1)
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(days=1)
    run = await place.run()
    assert (place.read, run.written, [made.entries for made in run.modes.values()]) == (1, True, [2, 2])


async def test_what_changed_shortly_before_a_reading_is_read_once_more(place: Place) -> None:
    # An index that lags may not have shown it to who read.
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(minutes=59)
    await place.run()
    place.clock.forward(hours=2)
    assert not (await place.run()).written
    assert place.read == 1
    place.clock.forward(hours=2)
    await place.run()
    assert place.read == 0


@pytest.mark.parametrize(("days", "known"), [(30, 1), (31, 0)])
async def test_a_look_is_for_some_weeks(place: Place, days: int, known: int) -> None:
    parts = [Prefix(place.town.province.id, place.town.province.path)]
    seen = structs.replace(await place.seen(), job="some", parts=audit.digest(parts), read_from=place.clock())
    await place.world.store.put_all([seen])
    place.clock.forward(days=days)
    found = await entries_read.unchanged(place.world.fresh(), "some", seen.root, YEAR, parts)
    assert [one for one in (found,) if one is not None] == [seen] * known


async def test_numbers_that_no_run_noted_down_are_there_all_the_same(place: Place) -> None:
    await place.world.store.put_all([structs.replace(await place.seen(), modes=())])
    run = await place.run()
    assert (place.read, list(run.modes)) == (0, list(Mode))


async def test_another_register_is_counted_anew(place: Place) -> None:
    commune = make_unit("Xã Mới", place.town.province)
    await place.world.store.put_all(stored(commune))
    run = await place.run()
    assert (place.read, run.written) == (1, True)


async def test_other_parts_of_the_tree_are_read(place: Place) -> None:
    await place.world.store.put_all([structs.replace(await place.seen(), parts="others")])
    await place.run()
    assert place.read == 1


@pytest.mark.parametrize("mode", list(Mode))
async def test_numbers_that_are_not_the_last_runs_are_made_again(place: Place, mode: Mode) -> None:
    wanted = want(StatisticsHead, id=head_id(mode, str(YEAR), place.town.province.id))
    (head,) = await place.world.store.get([wanted], strong=True)
    await place.world.store.put_all([structs.replace(head, inputs="others")])
    run = await place.run()
    assert (place.read, run.modes[mode].written) == (1, True)


async def test_a_run_that_died_midway_is_done_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(hours=2)
    commit, made = place.world.store.commit, 0

    async def one(change: Any) -> Any:
        nonlocal made
        made += 1
        if made > 1:
            raise RuntimeError
        return await commit(change)

    with monkeypatch.context() as patch:
        patch.setattr(place.world.store, "commit", one)
        with pytest.raises(RuntimeError):
            await place.run()
    place.clock.forward(hours=2)
    run = await place.run()
    assert place.read == 1
    assert {mode: (made.written, made.entries) for mode, made in run.modes.items()} == {
        Mode.AS_WAS: (False, 2),
        Mode.AS_NOW: (True, 2),
    }
