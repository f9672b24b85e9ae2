"""Automatic persisted queries as Apollo's clients speak them."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import orjson
import pytest
from msgspec import structs

from graphql_api import documents
from graphql_api.app import create_app
from graphql_api.guard import digest
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town
from tests.graphql_api.conftest import IDENTITY

TEXT = "query Me { me { subject } }"
MISSING = {
    "errors": [
        {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND", "path": []}},
    ]
}

Send = Callable[..., Awaitable[httpx.Response]]


def extensions(text: str, version: int = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": digest(text)}}


@pytest.fixture
def send(http: httpx.AsyncClient, token: Callable[[str], str]) -> Send:
    async def sent(handle: str, accept: str = "application/json", **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token(handle)}", "Accept": accept}
        return await http.post("/graphql", json=body, headers=headers)

    return sent


async def test_a_hash_is_unknown_until_its_text_came_with_it(
    http: httpx.AsyncClient, send: Send, token: Callable[[str], str], town: Town
) -> None:
    hashed = {"extensions": extensions(TEXT)}
    assert (await send("pcs", **hashed)).json() == MISSING
    # The text alone teaches nothing.
    answer = (await send("pcs", query=TEXT)).json()
    assert (await send("pcs", **hashed)).json() == MISSING
    assert answer["data"] == {"me": {"subject": town.subject("pcs")}}
    assert (await send("pcs", query=TEXT, **hashed)).json() == answer
    assert (await send("pcs", **hashed)).json() == answer
    assert (await send("pcs", query="", **hashed)).json() == answer
    # What it is known by is no right: another person gets an answer of its own, nobody gets none.
    assert (await send("rv1", **hashed)).json()["data"] == {"me": {"subject": town.subject("rv1")}}
    parameters = {"extensions": orjson.dumps(extensions(TEXT)).decode()}
    headers = {"Authorization": f"Bearer {token('pcs')}"}
    assert (await http.get("/graphql", params=parameters, headers=headers)).json() == answer
    assert (await http.get("/graphql", params=parameters)).status_code == 401


async def test_not_found_is_a_request_error(send: Send) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        answer = await send("pcs", accept, extensions=extensions("query Unknown { me { subject } }"))
        assert (answer.status_code, answer.json()) == (status, MISSING)


async def test_a_hash_serves_with_any_variables(send: Send, town: Town) -> None:
    text = "query U($id: ID!, $n: Int!) { unit(id: $id) { name children(first: $n) { edges { cursor } } } }"
    await send("pcs", query=text, extensions=extensions(text), variables={"id": town.b.id, "n": 1})
    answer = await send("pcs", extensions=extensions(text), variables={"id": town.a.id, "n": 3})
    assert answer.json()["data"]["unit"]["name"] == "Xã An Bình"
    assert answer.json()["extensions"] == {"cost": {"estimated": 5, "limit": 10_000}}
    answer = await send("pcs", extensions=extensions(text), variables={"id": town.a.id, "n": 10_000})
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_COSTLY"


@pytest.mark.parametrize(
    "body",
    [
        {"query": TEXT, "extensions": extensions(TEXT + " ")},
        {"query": TEXT, "extensions": extensions(TEXT, version=2)},
        {"extensions": extensions(TEXT, version=0)},
    ],
)
async def test_another_hash_and_another_version_are_refused(send: Send, store: Store, body: dict[str, Any]) -> None:
    await send("pcs", query=TEXT)
    before = store.calls
    answer = await send("pcs", **body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert (await send("pcs", extensions=extensions(TEXT))).json() == MISSING
    assert store.calls == before


@pytest.mark.parametrize("text", ["query Wrong { nothing }", "{", "{ __typename } #" + "x" * 17_000])
async def test_what_could_not_run_is_not_remembered(send: Send, text: str) -> None:
    answer = await send("pcs", query=text, extensions=extensions(text))
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert (await send("pcs", extensions=extensions(text))).json() == MISSING


async def test_an_act_by_its_hash_is_not_for_get(
    http: httpx.AsyncClient, send: Send, token: Callable[[str], str]
) -> None:
    act = "mutation M($i: EntryActInput!) { submitEntry(input: $i) { problems { code } } }"
    given = {"i": {"id": "e", "version": 1, "requestId": "automatic-1"}}
    assert "data" in (await send("rpt", query=act, extensions=extensions(act), variables=given)).json()
    parameters = {"extensions": orjson.dumps(extensions(act)).decode(), "variables": orjson.dumps(given).decode()}
    answer = await http.get("/graphql", params=parameters, headers={"Authorization": f"Bearer {token('rpt')}"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_what_is_remembered_is_bounded(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    assert documents.KEPT == 500
    monkeypatch.setattr("graphql_api.automatic.KEPT", 3)
    texts = [f"query Q{n} {{ me {{ subject }} }}" for n in range(4)]
    for text in texts[:3]:
        await send("pcs", query=text, extensions=extensions(text))
    # The first is used again, so the second is forgotten for the fourth.
    assert "data" in (await send("pcs", extensions=extensions(texts[0]))).json()
    await send("pcs", query=texts[3], extensions=extensions(texts[3]))
    found = ["data" in (await send("pcs", extensions=extensions(text))).json() for text in texts]
    assert found == [True, False, True, True]


async def test_a_hash_learned_from_those_who_may_explore_shows_the_schema_to_nobody_else(
    world: World, token: Callable[[str], str]
) -> None:
    app = create_app(structs.replace(world.store.settings, stage="dev"), IDENTITY, world)
    asks = "query Schema { __schema { queryType { name } } }"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def sent(handle: str, **body: Any) -> dict[str, Any]:
            answer = await client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token(handle)}"})
            told: dict[str, Any] = answer.json()
            return told

        assert "data" in await sent("adm", query=asks, extensions=extensions(asks))
        assert "data" not in await sent("pcs", extensions=extensions(asks))
        assert "data" in await sent("adm", extensions=extensions(asks))
