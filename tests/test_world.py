"""The world knows the time and makes ids, and reads no record twice for one request."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from movement.model import ids
from movement.model.entries import Entry
from movement.storage.store import Store, want
from movement.storage.topic import nobody
from movement.world import World, now_utc, open_world
from tests.builders import Clock, make_world, new_id
from tests.model.entities import make_entry


def test_the_present_is_utc_and_cut_to_what_the_records_keep() -> None:
    now = now_utc()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


def test_today_is_vietnams_day(store: Store) -> None:
    clock = Clock(datetime(2026, 11, 24, 16, 59, tzinfo=UTC))
    world = make_world(store, clock)
    assert world.today().isoformat() == "2026-11-24"
    clock.forward(minutes=1)
    assert world.today().isoformat() == "2026-11-25"
    assert world.now() == clock.at


def test_ids_are_made_of_the_time_and_of_chance(store: Store, clock: Clock) -> None:
    world = make_world(store, clock)
    made = [world.new_id(ids.ENTRY) for _ in range(50)]
    assert len(set(made)) == 50
    assert {entry[:10] for entry in made} == {made[0][:10]}
    clock.forward(seconds=0.001)
    assert world.new_id(ids.ENTRY) > max(made)
    assert all(ids.is_id(entry, ids.ENTRY) for entry in made)


async def test_a_request_reads_a_record_once_and_another_request_anew(world: World, store: Store) -> None:
    entry, absent = make_entry(id=new_id("e")), want(Entry, id=new_id("e"))
    await store.put_all([entry])
    one = want(Entry, id=entry.id)
    before = store.calls
    assert await world.get(one, absent, one) == [entry, None, entry]
    assert await world.get(absent, one) == [None, entry]
    assert await world.get() == []
    assert store.calls == before + 1
    assert await world.fresh().get(one) == [entry]
    assert store.calls == before + 2


async def test_every_request_of_a_world_tells_the_same_topic(store: Store, tmp_path: Path) -> None:
    assert make_world(store).publish is nobody
    opened = open_world(structs.replace(store.settings, topic=f"file:{tmp_path / 'events'}"))
    assert opened.publish is not nobody
    assert opened.fresh().publish is opened.publish
    await opened.store.close()


async def test_a_world_is_opened_where_the_settings_say(store: Store) -> None:
    opened = open_world(store.settings)
    assert opened.store.settings == store.settings
    assert abs((opened.now() - now_utc()).total_seconds()) < 60
    assert ids.is_id(opened.new_id(ids.GRANT), ids.GRANT)
    await opened.store.close()
