"""Days are sealed once, in order, whole, whatever dies or repeats; and who changes a sealed day is named."""

from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest
from msgspec import structs

from movement.model import day_heads
from movement.model.day_heads import DayHead
from movement.model.entries import State
from movement.model.periods import Period, midnight
from movement.model.verification import Invariant
from movement.storage import paths
from movement.storage.store import Span, Store
from movement.usecases import day_heads as sealing
from movement.usecases import partitions
from movement.usecases.day_heads import Run, UnlikeError
from movement.world import World
from tests.builders import OLD, Clock, make_entry
from tests.engine import dump
from tests.inspection_builders import trail
from tests.verification_builders import Place, make_place

TODAY, YEAR = date(2026, 11, 24), Period.parse("2026")
"""The day of the tests' clock in Vietnam."""


@pytest.fixture
async def place(engine: str, own_store: Store, clock: Clock) -> Place:
    """Give a sound data set of this test's own."""
    return await make_place(engine, own_store, clock)


async def seal(place: Place, world: World | None = None) -> Run:
    world = world or place.world.fresh()
    return await sealing.evaluate(world, place.town.province.id, YEAR, lambda _: None)


async def heads(place: Place) -> list[DayHead]:
    span = Span(f"heads#{place.town.province.id}")
    return [head async for head in place.world.store.every(paths.heads_of_province, span)]


def files(place: Place) -> Path:
    return Path((place.world.store.settings.heads or "").removeprefix("file:")) / place.town.province.id


async def test_the_first_head_holds_all_before_it_and_later_ones_a_day_each(place: Place) -> None:
    await make_entry(place.world, place.town, State.SUBMITTED)
    first = await seal(place)
    assert (first.sealed, first.day) == (1, TODAY - timedelta(days=1))
    place.clock.forward(days=3)
    later = await seal(place)
    assert (later.sealed, later.day, later.written) == (3, TODAY + timedelta(days=2), True)
    found = await heads(place)
    assert [(head.since, head.day) for head in found] == [
        (OLD, TODAY - timedelta(days=1)),
        *((TODAY + timedelta(days=n), TODAY + timedelta(days=n)) for n in range(3)),
    ]
    # Thirteen people and the rules, which the town was settled with, and two changes of an entry.
    assert [head.entries for head in found] == [0, 16, 0, 0]
    assert [head.previous for head in found] == ["", *(head.hash for head in found[:-1])]
    assert later.hash == found[-1].hash
    for head in found:
        assert (files(place) / f"{head.day}.json").read_bytes() == day_heads.body_of(head)
    looked = await place.found()
    assert (looked.lines, looked.looked["sealed days"]) == ([], 4)


async def test_sealing_again_writes_nothing(place: Place) -> None:
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(days=1)
    first = await seal(place)
    before = dump(place.engine, place.world.store.settings.prefix)
    again = await seal(place)
    assert (again.written, again.hash) == (False, first.hash)
    assert dump(place.engine, place.world.store.settings.prefix) == before


@pytest.mark.parametrize(
    ("after", "day"), [(timedelta(minutes=29, seconds=59), TODAY - timedelta(days=1)), (timedelta(minutes=30), TODAY)]
)
async def test_a_day_is_sealed_only_once_no_change_of_it_can_come(place: Place, after: timedelta, day: date) -> None:
    # A process whose clock is five minutes late writes what it stamps with 23:59 four minutes after midnight.
    place.clock.at = midnight(TODAY + timedelta(days=1)) - timedelta(minutes=1)
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.at = midnight(TODAY + timedelta(days=1)) + after
    assert (await seal(place)).day == day
    assert (await place.found()).lines == []


async def test_a_run_that_died_after_the_file_is_completed_by_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(days=1)

    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_once", dies)
        with pytest.raises(KeyboardInterrupt):
            await seal(place)
    assert await heads(place) == []
    assert len(list(files(place).iterdir())) == 1
    # What began meanwhile lies on the day that is not sealed.
    told = await seal(place)
    assert (told.sealed, len(await heads(place))) == (1, 1)
    assert (await place.found()).lines == []


async def test_two_runs_at_once_write_one_head(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.clock.forward(days=1)
    once = sealing._once

    async def overtaken(world: World, found: list[DayHead]) -> None:
        monkeypatch.setattr(sealing, "_once", once)
        await seal(place)
        await once(world, found)

    monkeypatch.setattr(sealing, "_once", overtaken)
    assert (await seal(place)).sealed == 1
    assert len(await heads(place)) == 1


async def test_a_trail_that_was_chained_anew_is_named_by_its_day(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(days=1)
    await seal(place)
    first, _ = await trail(place.world, entry)
    changed = orjson.loads(first.delta) | {"title": "Tên khác"}
    await place.resealed(entry, structs.replace(first, delta=orjson.dumps(changed).decode()))
    root = place.town.province.id
    # The trail is sound by itself: only the head tells.
    assert await place.broken() == {
        "heads": ["DayHead", f"{root}/{TODAY}", "a change of that day is not as it was sealed"]
    }


async def test_a_change_slipped_into_a_sealed_day_and_one_taken_out_are_named(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    place.clock.forward(days=1)
    await seal(place)
    at = place.clock.at
    place.clock.at = at - timedelta(days=1)
    await make_entry(place.world, place.town, State.DRAFT)
    place.clock.at = at
    name = f"{place.town.province.id}/{TODAY}"
    assert await place.broken() == {"heads": ["DayHead", name, "16 changes were sealed, and there are 17"]}
    *_, last = await trail(place.world, entry)
    place.remove(last)
    assert (await place.broken())["heads"] == ["DayHead", name, "a change of that day is not as it was sealed"]


async def test_a_head_whose_row_was_written_anew_is_told_by_its_file(place: Place) -> None:
    await make_entry(place.world, place.town, State.SUBMITTED)
    for _ in range(2):
        place.clock.forward(days=1)
        await seal(place)
    first, second = await heads(place)
    forged = day_heads.sealed_head(structs.replace(first, entries=3))
    await place.world.store.put_all([forged])
    found = await place.found()
    name = f"{first.root}/{first.day}"
    assert (found.first[Invariant.HEADS].id, found.first[Invariant.HEADS].what) == (
        name,
        "its row is not what was written once into its file",
    )
    assert second.previous == first.hash
    await place.world.store.put_all([first])
    place.remove(second)
    told = (await place.found()).first[Invariant.HEADS]
    assert (told.id, told.what) == (f"{second.root}/{second.day}", "its file is there and its row is not")


async def test_a_day_that_is_left_out_a_broken_link_and_a_missing_file_are_named(place: Place) -> None:
    place.clock.forward(days=3)
    await seal(place)
    place.clock.forward(days=2)
    await seal(place)
    first, second, third = await heads(place)
    root = place.town.province.id
    bodies = {day_heads.key_of(root, head.day): day_heads.body_of(head) for head in (first, second, third)}
    assert day_heads.of_chain([first, second, third], bodies) == []
    told = [breach.what for breach in day_heads.of_chain([first, third], bodies)]
    assert told == [
        f"it follows {first.day}, and begins on {third.since}",
        "it does not follow the head before it",
        "its file is there and its row is not",
    ]
    edited = structs.replace(second, entries=9)
    assert [b.what for b in day_heads.of_chain([first, edited, third], bodies)] == [
        "its row was edited",
        "its row is not what was written once into its file",
    ]
    del bodies[day_heads.key_of(root, second.day)]
    assert [b.what for b in day_heads.of_chain([first, second, third], bodies)] == ["its file is not there"]


async def test_a_run_that_finds_another_file_than_it_would_write_stops(place: Place) -> None:
    place.clock.forward(days=1)
    key = day_heads.key_of(place.town.province.id, TODAY)
    assert await place.world.head_files.put_once(key, b"{}")
    with pytest.raises(UnlikeError) as refusal:
        await seal(place)
    (problem,) = refusal.value.problems
    assert f"Ngày 24/11/2026 đã niêm phong với nội dung khác ({key}): hãy chạy `make verify`." in problem.message
    assert await heads(place) == []
    # The other province of the town had its turn.
    with pytest.raises(UnlikeError):
        await partitions.here(sealing.partition, sealing.evaluate, place.world.fresh(), YEAR)
    assert await sealing.latest(place.world, place.town.old_province.id) != []


async def test_only_what_an_entry_says_counts_not_the_hash_it_bears(place: Place) -> None:
    entry = await make_entry(place.world, place.town, State.SUBMITTED)
    first, last = await trail(place.world, entry)
    one, other = day_heads.Folding(), day_heads.Folding()
    one.add([first, last])
    other.add([structs.replace(first, hash="another"), last])
    told = [folding.head("t", TODAY, TODAY, "") for folding in (one, other)]
    assert told[0] == told[1]
