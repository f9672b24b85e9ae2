"""What hostile requests are sent to: the application over two provinces, settled once."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from functools import cache

import pytest

from graphql_api.app import create_app
from local import issuer
from movement.model.units import REGISTER, RegisterHead
from movement.storage.store import Store
from tests.builders import Clock, Town, make_world
from tests.conftest import make_settings
from tests.graphql_api.conftest import IDENTITY, KEY
from tests.hostile.acts import sound_acts
from tests.hostile.oracle import Ear, listening
from tests.hostile.place import Province, Sound
from tests.hostile.sending import Gateway, asking
from tests.hostile.shapes import Operation, mutations, queries


@pytest.fixture(scope="session")
async def hostile_store(engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    """Make tables of their own."""
    store = Store(make_settings(engine, "hostile-", f"file:{tmp_path_factory.mktemp('files')}"))
    await with_register(store)
    yield store
    await store.close()


async def with_register(store: Store) -> None:
    """Make the tables and say that the register's first generation holds."""
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])


@pytest.fixture(scope="session")
async def here(hostile_store: Store) -> Province:
    """Settle the province whose people send the requests."""
    town = await Town("here").settle(hostile_store)
    return await Province(make_world(hostile_store, Clock()), town).settle()


@pytest.fixture(scope="session")
async def there(here: Province) -> Province:
    """Settle another province, of which nobody here may see anything."""
    town = await Town("there").settle(here.world.store)
    return await Province(here.world, town).settle(every_state=False)


@pytest.fixture(scope="session")
async def acts(here: Province, there: Province) -> dict[str, Sound]:
    """Make a sound input for every mutation; no test of hostile requests makes one of them happen."""
    del there
    return await sound_acts(here)


@pytest.fixture(scope="session")
def opened(here: Province, acts: dict[str, Sound]) -> Callable[[], Gateway]:
    """Return what makes an application that has seen no request yet; time stands still from here on."""
    del acts
    world = here.world

    @cache
    def token(by: str) -> str:
        return issuer.mint(KEY, by if "." in by else here.town.subject(by), world.now())

    return lambda: Gateway(create_app(world.store.settings, IDENTITY, world), world.store, token)


@pytest.fixture(scope="session")
def gateway(opened: Callable[[], Gateway]) -> Gateway:
    """Return the application."""
    return opened()


@pytest.fixture(scope="session")
async def operations(here: Province, acts: dict[str, Sound], gateway: Gateway) -> list[Operation]:
    """Return every query and every mutation; whoever sends one is known to the gateway from here on."""
    made = [*queries(here), *mutations(acts, here.number)]
    for by in {operation.by for operation in made} | {"rpt"}:
        await gateway.send(asking("{ me { subject } }", by=by))
    return made


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Hear every log."""
    with listening() as heard:
        yield heard
