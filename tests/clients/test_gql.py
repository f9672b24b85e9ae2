"""The Python library gql, with the schema checked on its side, against the running gateway."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.client import AsyncClientSession
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.utilities import update_schema_enum, update_schema_scalars
from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, build_schema

from movement.model.entries import Entry, State
from movement.model.errors import SENTENCES, Code
from tests.builders import Town
from tests.clients.conftest import NOW, OPERATIONS
from tests.clients.expected import STALE, accepted, partial, refused, shown

SDL = Path("graphql_api/schema.graphql").read_text()

SCHEMA = build_schema(SDL)

type Open = Callable[..., Any]


@pytest.fixture
def connect(gateway: str, token: Callable[[str], str]) -> Open:
    """Return what opens a session as one of the town's people."""

    @asynccontextmanager
    async def opened(
        handle: str, schema: GraphQLSchema = SCHEMA, url: str = gateway, *, typed: bool = False
    ) -> AsyncIterator[AsyncClientSession]:
        headers = {"Authorization": f"Bearer {token(handle) if handle else 'no.sound.token'}"}
        transport = AIOHTTPTransport(url=url, headers=headers)
        client = Client(transport=transport, schema=schema, parse_results=typed, serialize_variables=typed)
        async with client as session:
            yield session

    return opened


def operation(name: str, **variables: Any) -> GraphQLRequest:
    """Return one of the clients' operations with its variables."""
    return GraphQLRequest((OPERATIONS / f"{name}.graphql").read_text(), variable_values=variables)


async def test_a_query_and_acts(connect: Open, town: Town, entries: list[Entry]) -> None:
    road, group, _ = entries
    act = {"id": road.id, "version": 2, "requestId": f"clients-{town.tag}-1"}
    async with connect("rv1") as session:
        found = await session.execute(operation("queue", unit=town.a.id, first=10))
        done = await session.execute(operation("accept", input=act))
        again = await session.execute(operation("accept", input=act | {"requestId": f"clients-{town.tag}-2"}))
        left = await session.execute(operation("queue", unit=town.a.id, first=10))
    nodes = [edge["node"] for edge in found["reviewQueue"]["edges"]]
    assert nodes == [shown(road, town, version=2), shown(group, town, version=2)]
    assert done == {"acceptEntry": accepted(road)}
    assert again == {"acceptEntry": refused(Code.CONFLICT, "version", message=STALE)}
    assert [edge["node"] for edge in left["reviewQueue"]["edges"]] == [shown(group, town, version=2)]


async def test_days_instants_and_enums_are_pythons_own(connect: Open, town: Town, entries: list[Entry]) -> None:
    schema = build_schema(SDL)
    days = GraphQLScalarType("Date", serialize=date.isoformat, parse_value=date.fromisoformat)
    instants = GraphQLScalarType("DateTime", serialize=datetime.isoformat, parse_value=datetime.fromisoformat)
    update_schema_scalars(schema, [days, instants])
    update_schema_enum(schema, "State", State)
    request = GraphQLRequest(
        """query Days($entry: ID!, $unit: ID!, $on: Date!) {
          entry(id: $entry) { state startsOn registeredAt }
          unit(id: $unit) { at(date: $on) { name validFrom } }
        }""",
        variable_values={"entry": entries[0].id, "unit": town.a.id, "on": NOW.date()},
    )
    async with connect("rv1", schema, typed=True) as session:
        found = await session.execute(request)
    assert found == {
        "entry": {"state": State.SUBMITTED, "startsOn": date(2026, 12, 1), "registeredAt": entries[0].registered_at},
        "unit": {"at": {"name": "Xã An Bình", "validFrom": date(2025, 7, 1)}},
    }


async def test_what_the_schema_does_not_have_is_not_even_sent(connect: Open) -> None:
    async with connect("rv1") as session:
        with pytest.raises(GraphQLError, match="Cannot query field 'nothing' on type 'Me'"):
            await session.execute(gql("query Wrong { me { nothing } }"))


async def test_what_cannot_be_answered_has_a_code(connect: Open, town: Town, entries: list[Entry]) -> None:
    async with connect("rv1") as session:
        with pytest.raises(TransportQueryError) as partly:
            await session.execute(operation("two", unit=town.a.id, entry=entries[2].id))
        with pytest.raises(TransportQueryError) as wrong:
            await session.execute(operation("queue", unit=town.a.id, first=0))
    assert partly.value.data == partial(town)
    assert partly.value.errors == [
        {
            "message": SENTENCES[Code.NOT_FOUND],
            "locations": [{"line": 7, "column": 3}],
            "path": ["entry"],
            "extensions": {"code": "NOT_FOUND", "path": ["id"]},
        }
    ]
    assert [e["extensions"]["code"] for e in wrong.value.errors or []] == ["BAD_INPUT"]


async def test_without_a_sound_token_the_code_says_so(connect: Open) -> None:
    async with connect("") as session:
        with pytest.raises(TransportQueryError) as nobody:
            await session.execute(gql("query Me { me { subject } }"))
    assert nobody.value.errors == [
        {"message": SENTENCES[Code.NOT_AUTHENTICATED], "extensions": {"code": "NOT_AUTHENTICATED"}}
    ]
    assert nobody.value.data is None


async def test_in_production_an_operation_runs_by_its_text_and_no_other_one(
    connect: Open, production: str, town: Town, entries: list[Entry]
) -> None:
    async with connect("rv1", url=production) as session:
        found = await session.execute(operation("queue", unit=town.a.id, first=10))
        with pytest.raises(TransportQueryError) as unknown:
            await session.execute(gql("query Me { me { subject } }"))
    assert [edge["node"]["id"] for edge in found["reviewQueue"]["edges"]] == [entry.id for entry in entries[:2]]
    assert [e["extensions"]["code"] for e in unknown.value.errors or []] == ["PERSISTED_QUERY_NOT_FOUND"]
