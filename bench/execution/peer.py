"""The Python peers, in an environment of their own: python -m uvicorn peer:ariadne (or graphene)."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

STATES = ("DRAFT", "SUBMITTED", "ACCEPTED", "RUNNING")


def unit(n: int, *, above: bool = True) -> Any:
    """Return a unit with its parent and entries."""
    parent = SimpleNamespace(id=f"p{n}", name=f"Cấp trên {n}", active=True, parent=None, all=[]) if above else None
    entries = [
        SimpleNamespace(id=f"u{n}-e{k}", title=f"Mô hình {k} của đơn vị {n}", year=2020 + k, state=STATES[(n + k) % 4])
        for k in range(5)
    ]
    return SimpleNamespace(id=f"u{n}", name=f"Đơn vị {n}", active=n % 2 == 0, above=parent, all=entries)


UNITS = [unit(n) for n in range(50)]


def ariadne() -> Any:
    """Return Ariadne's application."""
    from ariadne import ObjectType, QueryType, make_executable_schema
    from ariadne.asgi import GraphQL

    query, kind = QueryType(), ObjectType("Unit")
    query.set_field("units", lambda *_: UNITS)

    async def parent(it: Any, _: Any) -> Any:
        return it.above

    kind.set_field("parent", parent)
    kind.set_field("entries", lambda it, _, first: it.all[:first])
    return GraphQL(make_executable_schema(Path(__file__).with_name("schema.graphql").read_text(), query, kind))


def graphene() -> Any:
    """Return an application around Graphene, which brings none."""
    import graphene as g
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    class State(g.Enum):
        DRAFT = "DRAFT"
        SUBMITTED = "SUBMITTED"
        ACCEPTED = "ACCEPTED"
        RUNNING = "RUNNING"

    class Entry(g.ObjectType):
        id = g.ID(required=True)
        title = g.String(required=True)
        year = g.Int(required=True)
        state = State(required=True)

    class Unit(g.ObjectType):
        id = g.ID(required=True)
        name = g.String(required=True)
        active = g.Boolean(required=True)
        parent = g.Field(lambda: Unit)
        entries = g.List(g.NonNull(Entry), required=True, first=g.Int(required=True))

        async def resolve_parent(self: Any, _: Any) -> Any:
            return self.above

        def resolve_entries(self: Any, _: Any, first: int) -> Any:
            return self.all[:first]

    class Query(g.ObjectType):
        units = g.List(g.NonNull(Unit), required=True)

        def resolve_units(self: Any, _: Any) -> Any:
            return UNITS

    schema = g.Schema(query=Query)

    async def answer(request: Request) -> Response:
        asked = await request.json()
        result = await schema.execute_async(asked["query"], variables=asked.get("variables"))
        assert not result.errors, result.errors
        return Response(json.dumps({"data": result.data}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])
