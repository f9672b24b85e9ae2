"""The gateway over the real engine, as a client meets it: by HTTP, with tokens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from graphql_api.app import create_app
from graphql_api.cost import MOST_OBJECTS
from local import files, issuer
from movement.model.units import REGISTER, RegisterHead
from movement.settings import DEV_ISSUER, Identity
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town
from tests.conftest import make_settings

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
IDENTITY = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID, keys=issuer.jwks(KEY))

type Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
async def inspection_store(engine: str) -> AsyncIterator[Store]:
    """Make tables for inspections only: a snapshot reads all of them, and each of their acts takes two."""
    store = Store(make_settings(engine, "inspections-"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    yield store
    await store.close()


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Connect to the gateway."""
    app = create_app(world.store.settings, IDENTITY, world, further=files.routes(world.store.settings, world.clock))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        yield client


@pytest.fixture
def token(world: World, town: Town) -> Callable[[str], str]:
    """Return what makes a token of one of the town's people."""
    return lambda handle: issuer.mint(KEY, town.subject(handle), world.now())


def objects(answer: Any) -> int:
    """Count the objects of an answer's data; what the schema tells of itself apart."""
    if isinstance(answer, dict):
        return sum(isinstance(v, dict) + objects(v) for k, v in answer.items() if not k.startswith("__"))
    if isinstance(answer, list):
        return sum(isinstance(v, dict) + objects(v) for v in answer)
    return 0


@pytest.fixture
def ask(http: httpx.AsyncClient, token: Callable[[str], str]) -> Ask:
    """Return what asks the gateway as one of the town's people and gives the answer.

    Whatever a test asks: the answer never holds more objects than were estimated (see `graphql_api/cost.py`).
    """

    async def asked(handle: str, query: str, **variables: Any) -> dict[str, Any]:
        answer = await http.post(
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token(handle)}"},
        )
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        if "data" in body:
            cost = body.pop("extensions")["cost"]
            assert objects(body["data"]) <= cost["estimated"] <= cost["limit"] == MOST_OBJECTS
        return body

    return asked
