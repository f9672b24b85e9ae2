"""The sample keeps every promise that can be looked at, and looking at many trails takes no more memory than at few."""

import tracemalloc
from itertools import batched

import pytest
from msgspec import structs

from local import verify
from movement.model.merits import Merit
from movement.model.periods import Period
from movement.model.verification import Findings
from movement.storage.store import Store
from movement.usecases import commendation, partitions, statistics, verification, verification_trails
from movement.world import World
from tests.builders import Clock, Town, make_world, new_id
from tests.engine import put
from tests.fact_builders import make_merit, make_subject
from tests.local.conftest import NOW
from tests.verification_builders import first_entry, settled


async def test_the_sample_with_its_numbers_and_lists_has_no_fault(
    loaded: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(store=loaded, clock=lambda: NOW)
    for noun in (statistics, commendation):
        for year in ("2025", "2026"):
            await partitions.here(noun.partition, noun.evaluate, world.fresh(), Period.parse(year))
    found = await verification.verify(world.fresh())
    assert found.lines == []
    assert verify.told(found) == 0
    assert capsys.readouterr().err.rstrip().endswith(": 0 faults")
    assert found.looked["trails"] == found.looked["records"] > 1_500
    assert found.looked["changes"] > 2_000
    assert found.looked["numbers"] > 10_000
    assert found.looked["lists"] > 100


async def test_the_memory_it_takes_does_not_grow_with_the_records(engine: str, own_store: Store, clock: Clock) -> None:
    world = make_world(own_store, clock)
    town = await settled(own_store, await Town("many").settle(own_store), world)
    merit = await make_merit(world, town, await make_subject(world, town))

    async def peak() -> tuple[int, int]:
        found = Findings()
        tracemalloc.start()
        await verification_trails.trails(world.fresh(), found, lambda _: None)
        await verification_trails.records(world.fresh(), found, lambda _: None)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.lines == []
        return found.looked["trails"], most

    def more(count: int) -> None:
        made = [first_entry(_fresh(merit), world) for _ in range(count)]
        for kind in range(3):
            for some in batched([one[kind] for one in made], 25, strict=False):
                put(engine, own_store.settings.prefix, some)

    # A page of a megabyte is what is held at a time: the first number of trails fills some already.
    more(2_000)
    trails, first = await peak()
    more(4_000)
    many, then = await peak()
    assert many == trails + 4_000
    assert then < first * 1.3


def _fresh(merit: Merit) -> Merit:
    return structs.replace(merit, id=new_id("h"), version=1, head="")
