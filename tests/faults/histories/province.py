"""The place of a history: tables of its own, a province whose every record has its trail, and its people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from movement.model.units import REGISTER, RegisterHead
from movement.storage.store import Store
from movement.usecases import verification
from tests import builders
from tests.builders import Clock, Town, make_world
from tests.conftest import make_settings
from tests.faults.histories import entries
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.verification_builders import settled


@asynccontextmanager
async def begun(engine: str, files: Path, seed: int) -> AsyncIterator[Life]:
    """Yield a history at its beginning; the same seed gives the same ids."""
    builders._seeds.seed(seed)
    store = Store(make_settings(engine, f"h{seed}-", f"file:{files}"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    clock = Clock()
    world = make_world(store, clock)
    town = await Town(f"h{seed}").settle(store)
    await settled(store, town, world)
    people = {handle: await town.actor(world, handle) for handle in town.people()}
    life = Life(seed, world, clock, town, people)
    life.nouns = [(1.0, entries.deed)]
    try:
        yield life
    finally:
        await life.process.store.close()
        await store.close()


async def end(life: Life) -> None:
    """Look at everything once more; raises BrokenError with what an operator would be told."""
    found = await verification.verify(life.world.fresh())
    if found.broken:
        raise BrokenError("; ".join(found.lines))
