"""The gateway over the real engine, as a client meets it: by HTTP, with tokens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from graphql_api.app import create_app
from local import files, issuer
from movement.settings import DEV_ISSUER, Identity
from movement.world import World
from tests.builders import Town

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
IDENTITY = Identity(issuer=DEV_ISSUER, client_id=issuer.CLIENT_ID, keys=issuer.jwks(KEY))

type Ask = Callable[..., Awaitable[dict[str, Any]]]


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


@pytest.fixture
def ask(http: httpx.AsyncClient, token: Callable[[str], str]) -> Ask:
    """Return what asks the gateway as one of the town's people and gives the whole answer."""

    async def asked(handle: str, query: str, **variables: Any) -> dict[str, Any]:
        answer = await http.post(
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token(handle)}"},
        )
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    return asked
