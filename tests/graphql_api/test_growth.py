"""No documented query reads more of a larger province: a small copy of what `make bench-growth` measures to 10⁶."""

from collections.abc import AsyncIterator

import pytest

from bench.growth import asking, province
from bench.growth.measure import grows
from functions import runtime
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock
from tests.conftest import make_settings

SMALL, LARGE = 300, 3_000
COMPUTED = ("periodic_statistics", "commendation_candidates")
"""What the documents show that functions make."""


@pytest.fixture
async def empty(engine: str) -> AsyncIterator[Store]:
    store = Store(make_settings(engine, "growth-"))
    await store.create_tables()
    yield store
    await store.close()


async def test_no_document_reads_more_of_ten_times_as_many_entries(empty: Store) -> None:
    world = World(store=empty, clock=Clock())
    town = await province.settle(empty)
    bodies, units = province.units(town, communes=12)
    province.load(empty, units)
    found = []
    for numbers, rows in ((range(SMALL), 360), (range(SMALL, LARGE), 3_240)):
        assert province.load(empty, province.entries(numbers, bodies)) == rows
        for name in COMPUTED:
            assert (await runtime.run(name, "", world.fresh()))["written"]
        found.append(await asking.costs(empty, town, repeated=1))
    small, large = found
    assert {name: cost.calls for name, cost in small.items()} == {
        "code": 2,
        "entries": 4,
        "queue": 3,
        "numbers": 3,
        "candidates": 3,
        "submit": 2,
    }
    assert grows(small, large) == {}
    # What is counted is not nothing: pages are full.
    assert {name for name, cost in large.items() if cost.items >= 2 * 20} == {"entries", "queue", "candidates"}
