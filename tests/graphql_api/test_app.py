"""What the stage opens and what it keeps shut: the query page, introspection, suggestions."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from msgspec import structs

from graphql_api import app as application
from graphql_api.app import create_app
from movement.model.entries import State
from movement.settings import SettingsError
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import IDENTITY
from tests.listening import OK, listening, never


@pytest.mark.parametrize(
    "query",
    [
        "{ uni }",
        "{ unit(id: 1, i: 2) { nam } }",
        "{ __schema { types { name } } }",
        '{ __type(name: "Unit") { name } }',
        "{ ...f } fragment f on Query { __schema { types { name } } }",
    ],
)
async def test_outside_local_the_schema_tells_nothing_of_itself(
    world: World, token: Callable[[str], str], query: str
) -> None:
    settings = structs.replace(world.store.settings, stage="prod")
    app = create_app(settings, IDENTITY, world, sample_token=lambda: token("pcs"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        headers = {"Authorization": f"Bearer {token('pcs')}"}
        answer = await client.post("/graphql", json={"query": query}, headers=headers)
        assert "data" not in answer.json()
        assert "Did you mean" not in answer.text
        assert (await client.get("/")).status_code == 404


def test_without_a_place_for_files_the_gateway_does_not_start(world: World) -> None:
    with pytest.raises(SettingsError, match="MOVEMENT_FILES"):
        create_app(structs.replace(world.store.settings, files=None), IDENTITY, world)
    with pytest.raises(SettingsError, match="MOVEMENT_REPORTS"):
        create_app(structs.replace(world.store.settings, reports=None), IDENTITY, world)


async def test_the_query_page_fills_in_what_its_examples_need(
    world: World, town: Town, token: Callable[[str], str]
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    app = create_app(world.store.settings, IDENTITY, world, sample_token=lambda: token("pcs"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        page = (await client.get("/")).text
        setup = json.loads(page.split("const setup = ")[1].split(";\n", maxsplit=1)[0])
        assert len(setup["tabs"]) == 9
        answers = []
        for tab in setup["tabs"]:
            body = {"query": tab["query"], "variables": json.loads(tab["variables"])}
            answers.append((await client.post("/graphql", json=body, headers=json.loads(tab["headers"]))).json())
            assert answers[-1]["data"], answers[-1]
        queue, act, inspections, campaign = (json.loads(tab["variables"]) for tab in setup["tabs"][-4:])
        assert queue == inspections == campaign == {"unit": town.province.id}
        assert act["input"]["id"] == entry.id
        assert answers[6]["data"]["acceptEntry"]["entry"]["state"] == "ACCEPTED"
        # Nothing was inspected yet: the examples answer all the same.
        assert [answer["data"] for answer in answers[7:]] == [
            {"inspections": {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}},
            {"campaigns": {"edges": []}},
        ]
        hostile = await client.get("/", headers={"Host": "evil.example"})
        assert hostile.status_code == 400


async def test_the_issuers_keys_are_fetched_and_a_refusal_or_silence_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(OK) as (_, place):
        assert await application._fetch(f"{place.address}/.well-known/jwks.json") == "ok"
        assert place.asked[0].startswith(b"GET /.well-known/jwks.json HTTP/1.1\r\n")
    async with listening(OK.replace(b"200 OK", b"404 Not Found")) as (_, place):
        with pytest.raises(OSError, match="404"):
            await application._fetch(place.address)
    monkeypatch.setattr(application, "FETCH_SECONDS", 0.05)
    async with listening(then=never) as (_, place):
        async with asyncio.timeout(2):
            with pytest.raises(TimeoutError):
                await application._fetch(place.address)
