"""Strawberry, as it comes and compiled: python -m uvicorn --factory bench.execution.ours:compiled."""

import enum
from typing import Any

import orjson
import strawberry
from graphql import ExecutionResult, parse, validate
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from graphql_api import garbage
from graphql_api.execution import Compiled, Loader


@strawberry.enum
class State(enum.StrEnum):
    """Where an entry stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    RUNNING = "RUNNING"


@strawberry.type
class Entry:
    """An entry."""

    id: strawberry.ID
    title: str
    year: int
    state: State


@strawberry.type
class Unit:
    """A unit; its parent comes of a loader."""

    id: strawberry.ID
    name: str
    active: bool
    above: strawberry.Private[int | None]

    @strawberry.field
    def parent(self, info: strawberry.Info[Any, Any]) -> "Unit | None":
        """Return what will be the parent."""
        return None if self.above is None else info.context["parents"].load(self.above)

    @strawberry.field
    def entries(self, first: int) -> list[Entry]:
        """Return the first entries."""
        return ENTRIES[self.above or 0][:first]


def _entry(unit: int, n: int) -> Entry:
    state = list(State)[(unit + n) % 4]
    return Entry(id=strawberry.ID(f"u{unit}-e{n}"), title=f"Mô hình {n} của đơn vị {unit}", year=2020 + n, state=state)


UNITS = [Unit(id=strawberry.ID(f"u{n}"), name=f"Đơn vị {n}", active=n % 2 == 0, above=n) for n in range(50)]
PARENTS = [Unit(id=strawberry.ID(f"p{n}"), name=f"Cấp trên {n}", active=True, above=None) for n in range(50)]
ENTRIES = [[_entry(u, n) for n in range(5)] for u in range(50)]


@strawberry.type
class Query:
    """The root."""

    @strawberry.field
    def units(self) -> list[Unit]:
        """Return all units."""
        return UNITS


SCHEMA = strawberry.Schema(query=Query)


async def _load(keys: list[int]) -> list[Unit]:
    return [PARENTS[key] for key in keys]


def _context() -> dict[str, Any]:
    parents: DataLoader[int, Unit] = DataLoader(load_fn=_load)
    return {"parents": parents}


def _our_context() -> dict[str, Any]:
    return {"parents": Loader[int, Unit](_load)}


class Default(GraphQL[Any, Any]):
    """Strawberry's own application."""

    async def get_context(self, request: Any, response: Any) -> Any:  # noqa: ARG002 - as Strawberry calls it
        """Return the loaders of a request."""
        return _context()


def default() -> Any:
    """Return Strawberry as it comes."""
    return Default(SCHEMA)


def compiled(*, tuned_gc: bool = False) -> Any:
    """Return the same schema with plans."""
    core = SCHEMA._schema  # noqa: SLF001 - graphql-core executes it
    plans, documents = Compiled(core), dict[str, Any]()
    if tuned_gc:
        garbage.settle()

    async def answer(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        document = documents.get(asked["query"])
        if document is None:
            document = documents[asked["query"]] = parse(asked["query"])
            assert not validate(core, document)
        result: ExecutionResult = await plans.execute(
            document, context=_our_context(), variables=asked.get("variables")
        )
        return Response(orjson.dumps({"data": result.data}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def compiled_gc() -> Any:
    """Return the same with collections as the gateway has them."""
    return compiled(tuned_gc=True)
