"""The gateway as a Starlette application."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from graphql_api import errors, graphiql, trusted
from graphql_api.auth import Doorkeeper, Keys
from graphql_api.automatic import automatic
from graphql_api.context import Execution
from graphql_api.documents import Documents
from graphql_api.execution import Compiled
from graphql_api.http import Endpoint
from graphql_api.log import answered
from graphql_api.schema.root import SCHEMA
from movement.connections import fetched
from movement.model.errors import Code
from movement.settings import ANY, LOCAL, Clients, Identity, Settings, SettingsError
from movement.world import World, open_world

FETCH_SECONDS = 3.0
"""For how long the issuer's keys are waited for."""


def create_app(
    settings: Settings | None = None,
    identity: Identity | None = None,
    world: World | None = None,
    sample_token: Callable[[], str] | None = None,
    clients: Clients | None = None,
    further: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application; what is not given is read from the environment.

    `sample_token` makes a token for the query page, which only the local stage has; `further` are routes of the one
    machine it runs on. Raises SettingsError.
    """
    settings = settings or Settings.from_env()
    if settings.files is None:
        raise SettingsError("Set MOVEMENT_FILES to the bucket of uploaded files.")
    if settings.reports is None:
        raise SettingsError("Set MOVEMENT_REPORTS to the bucket of report packs.")
    identity = identity or Identity.from_env()
    clients = clients or Clients.from_env()
    world = world or open_world(settings)
    local = settings.stage == LOCAL
    doorkeeper = Doorkeeper(identity, Keys(identity, _fetch, world.clock), world.clock)
    documents = Documents(SCHEMA._schema)  # noqa: SLF001 - graphql-core executes it; Strawberry offers no public name
    compiled = Compiled(documents.schema, on=settings.compiled, executor_class=Execution)
    endpoint = Endpoint(world, doorkeeper, documents, _text_of(clients, documents), compiled, local=local)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await world.store.close()

    routes: list[BaseRoute] = [
        Route("/graphql", endpoint.__call__, methods=["GET", "POST"]),
        Route("/healthz", _healthy),
        *further,
    ]
    if local and sample_token is not None:
        page = graphiql.page(world, doorkeeper, sample_token)
        routes += [Route("/", page), Mount("/assets", graphiql.assets(Path("node_modules")))]
    # The local page holds a token: a name that was made to point at this machine must not get it.
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])] if sample_token else []
    handlers = {404: _absent, 405: _not_allowed}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers, middleware=guards)
    # A redirect has no JSON body, and its address would be the one inside, not the one clients call.
    app.router.redirect_slashes = False
    return app


def _text_of(clients: Clients, documents: Documents) -> trusted.TextOf:
    if clients.documents == ANY:
        return automatic(documents)
    return trusted.trusted_only(documents, trusted.load(clients.documents, documents))


async def _healthy(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _absent(_: Request, __: Exception) -> Response:
    return _refusal(404, errors.refused(Code.NOT_FOUND, "Địa chỉ này không có gì; hãy dùng /graphql."))


async def _not_allowed(_: Request, __: Exception) -> Response:
    body = errors.refused(Code.BAD_INPUT, "Chỉ dùng GET để truy vấn hoặc POST.")
    return _refusal(405, body, {"Allow": "GET, POST"})


def _refusal(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    answered(status, body)
    return JSONResponse(body, status, headers)


async def _fetch(url: str) -> str:
    async with asyncio.timeout(FETCH_SECONDS):
        answer = await fetched("GET", url, connect=FETCH_SECONDS)
    if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
        raise OSError(f"answered {answer.status}")
    return answer.body.decode()
