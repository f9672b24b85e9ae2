"""The province in which faults happen, and a sound request for every mutation."""

from functools import cache
from pathlib import Path

from local import issuer
from movement.storage.store import Store
from tests.builders import Clock, Town, make_world
from tests.conftest import make_settings
from tests.faults.single import Process
from tests.faults.state import State
from tests.graphql_api.conftest import KEY
from tests.hostile.acts import sound_acts
from tests.hostile.conftest import with_register
from tests.hostile.place import Province
from tests.hostile.shapes import Operation, mutations


class Stage:
    """Everything is recorded, time stands still: one process whose calls may fail, and another one."""

    here: Process
    other: Process
    operations: dict[str, Operation]
    state: State
    province: Province

    async def set(self, engine: str, prefix: str, files: Path) -> "Stage":
        """Record it all."""
        store = self.store = Store(make_settings(engine, prefix, f"file:{files}"))
        await with_register(store)
        town = await Town("here").settle(store)
        world = make_world(store, Clock())
        self.province = await Province(world, town).settle(every_state=False)
        acts = await sound_acts(self.province)
        self.operations = {one.name: one for one in mutations(acts, self.province.number)}

        @cache
        def token(by: str) -> str:
            return issuer.mint(KEY, by if "." in by else town.subject(by), world.now())

        self.here, self.other = Process(world, token, 1, 1), Process(world, token, 2, 2)
        self.state = State(engine, prefix)
        return self

    async def close(self) -> None:
        """Close all connections."""
        for store in (self.here.store, self.other.store, self.store):
            await store.close()
