"""The sample years as a first start makes them, in tables of their own, once for all tests that look at them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from local import facts, inspections, loading, people, places, register, rules, sample, sheets, units
from local.register import Register
from local.tale import Actors, Setting
from local.token import LINKS, UNITS
from movement.model.entries import Entry
from movement.model.inspections import Inspection
from movement.settings import Settings
from movement.storage import tables
from movement.storage.store import Span, Store, want
from movement.world import World

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
SIZE = 60


@pytest.fixture(scope="session")
def rows() -> Register:
    """Read the register."""
    return register.read(UNITS, LINKS)


@pytest.fixture(scope="session")
async def loaded(engine: str, rows: Register) -> AsyncIterator[Store]:
    """Load small sample years, asking twice for each step; first tries were cut off five weeks earlier."""
    store = Store(Settings(endpoint=engine, prefix="sample-", cursor_secret="s" * 32))
    await store.create_tables()
    world = World(store=store, clock=lambda: NOW)
    setting, known = Setting(store, Actors(), NOW), places.places(rows)
    assert await units.load(world, rows, loading.SOURCE, lambda _: None)
    assert not await units.load(world.fresh(), rows, loading.SOURCE, lambda _: None)
    assert await units.reorganise(store, rows, lambda _: None)
    assert not await units.reorganise(store, rows, lambda _: None)
    await people.load(store, rows, lambda _: None)
    for _ in range(2):
        await rules.load(store, rows)
        await sheets.load(store, rows)
    earlier = Setting(store, Actors(), NOW - timedelta(weeks=5))
    await sample._year(earlier, [p for p in known if not p.unit.is_territory], 2026, 10, lambda _: None)
    assert await sample.load(setting, known, SIZE, lambda _: None)
    await inspections._live(earlier, rows, known, SIZE, lambda _: None)
    for first in (True, False):
        assert not await sample.load(setting, known, SIZE, lambda _: None)
        await facts.load(setting, known, lambda _: None)
        assert await inspections.load(setting, rows, known, SIZE, lambda _: None) is first
    yield store
    await store.close()


@pytest.fixture(scope="session")
async def found(loaded: Store, rows: Register) -> list[Entry]:
    """Read all entries of the sample."""
    ids = []
    for province in people.provinces(rows):
        for year in (2025, 2026):
            span = Span(f"{province.id}#{year}")
            ids += [line.id async for line in loaded.every(tables.entries_of_unit, span)]
    return [entry for entry in await loaded.get([want(Entry, id=i) for i in ids]) if entry is not None]


@pytest.fixture(scope="session")
async def visits(loaded: Store, rows: Register) -> list[Inspection]:
    """Read all inspections of the sample."""
    ids = []
    for province in people.provinces(rows):
        for year in (2025, 2026):
            span = Span(f"{province.id}#{year}")
            ids += [line.id async for line in loaded.every(tables.inspections_of_unit, span)]
    return [one for one in await loaded.get([want(Inspection, id=i) for i in ids]) if one is not None]
