"""What every test of faults may ask for: an injector, and the records as reached through it."""

from collections.abc import AsyncIterator

import pytest

from movement.storage.store import Store
from tests.faults.injector import Injector
from tests.faults.transports import faulty


@pytest.fixture
def injector() -> Injector:
    """Return an injector that lets everything pass until it is told otherwise."""
    return Injector()


@pytest.fixture
async def shaky(store: Store, injector: Injector) -> AsyncIterator[Store]:
    """Return the file's tables as a process behind the injector reaches them."""
    made = faulty(store, injector)
    yield made
    await made.close()
