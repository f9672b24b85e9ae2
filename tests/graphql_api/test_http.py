"""Requests as they come: every one gets the status and the code the contract names, and never a 5xx."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from graphql_api import documents, guard, measures
from graphql_api.schema.root import SCHEMA
from movement.model.entries import Entry
from movement.storage.store import want
from movement.world import World
from tests.builders import Town, make_entry

OK = '{"query":"{ __typename }"}'


@pytest.fixture
def send(http: httpx.AsyncClient, token: Callable[[str], str]) -> Any:
    async def sent(content: Any, **headers: str) -> httpx.Response:
        given = {"Authorization": f"Bearer {token('rpt')}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await http.post("/graphql", content=content, headers=given)

    return sent


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        ("application/json", 200, "application/json"),
        ("application/graphql-response+json", 200, "application/graphql-response+json"),
        ("*/*", 200, "application/json"),
        ("application/json;q=0.5, application/graphql-response+json", 200, "application/graphql-response+json"),
        ("application/graphql-response+json;q=0.2, application/json;q=0.9", 200, "application/json"),
        (" ", 200, "application/json"),
        ("application/graphql-response+json, application/json", 200, "application/graphql-response+json"),
        ("application/json, application/graphql-response+json", 200, "application/json"),
        ("*/*, application/json;q=0.1", 200, "application/graphql-response+json"),
        ("application/json;q=0, */*", 200, "application/graphql-response+json"),
        ("*/*;q=0.1, application/json;q=0.2", 200, "application/json"),
        ("application/json;q=abc", 406, "application/json"),
        ("application/json;q=nan", 406, "application/json"),
        ("text/html", 406, "application/json"),
        ("application/json;q=0", 406, "application/json"),
        ("application/json;charset=utf-16", 406, "application/json"),
    ],
)
async def test_negotiation(send: Any, accept: str, status: int, media: str) -> None:
    answer = await send(OK, Accept=accept)
    assert answer.status_code == status
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query A { __typename } query B { __typename }"])
async def test_request_errors_have_no_data_and_the_media_types_status(send: Any, query: str) -> None:
    body = f'{{"query":"{query}"}}'
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        answer = await send(body, Accept=accept)
        assert answer.status_code == status
        assert "data" not in answer.json()


async def test_get_is_for_queries(http: httpx.AsyncClient, token: Callable[[str], str]) -> None:
    headers = {"Authorization": f"Bearer {token('rpt')}"}
    answer = await http.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    assert answer.json()["data"] == {"__typename": "Query"}
    answer = await http.get("/graphql", params={"query": "mutation { __typename }"}, headers=headers)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        answer = await http.request(method, "/graphql", headers=headers)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"
    for elsewhere in ("/elsewhere", "/graphql/", "/"):
        assert (await http.get(elsewhere)).json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    twice = "/graphql?query={__typename}&query={me{subject}}"
    assert (await http.get(twice, headers=headers)).status_code == 400


async def test_head_changes_nothing(
    http: httpx.AsyncClient, token: Callable[[str], str], world: World, town: Town
) -> None:
    entry = await make_entry(world, town)
    given = {"id": entry.id, "version": 1, "requestId": f"head-{entry.id}"}
    query = "mutation S($i: EntryActInput!) { submitEntry(input: $i) { problems { code } } }"
    headers = {"Authorization": f"Bearer {token('rpt')}"}
    answer = await http.request("HEAD", "/graphql", json={"query": query, "variables": {"i": given}}, headers=headers)
    assert answer.status_code == 405
    (kept,) = await world.fresh().get(want(Entry, id=entry.id))
    assert kept == entry


async def test_a_slow_request_ends_in_time(
    http: httpx.AsyncClient, token: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: object, **__: object) -> None:
        await asyncio.sleep(5)

    monkeypatch.setattr("graphql_api.http.SECONDS", 0.1)
    monkeypatch.setattr("movement.usecases.units.unit", slow)
    answer = await http.post(
        "/graphql", json={"query": "{ unit(id: 1) { id } }"}, headers={"Authorization": f"Bearer {token('rpt')}"}
    )
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "BUSY"


ACT = 'submitEntry(input: {id: "e", version: 1, requestId: "12345678"}) { problems { code } }'


def test_the_cache_of_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "KEPT", 3)
    kept = documents.Documents(SCHEMA._schema)
    first = kept.get("{ __typename }", explore=False)
    assert kept.get("{ __typename }", explore=False) is first
    for number in range(5):
        kept.get(f"{{ a{number}: __typename }}", explore=False)
    assert kept.get("{ __typename }", explore=False) is not first
    assert len(kept._kept) == 3


@pytest.mark.parametrize(
    "text",
    [
        "{ " + " ".join(f'a{n}: unit(id: "u{n}") {{ name }}' for n in range(15)) + " }",
        "{ " + "__typename " * 10 + "}",
        "{ " + " ".join(f"...f{n}" for n in range(12)) + " } "
        + " ".join(f"fragment f{n} on Query {{ me {{ subject }} }}" for n in range(12)),
        "mutation { " + " ".join(f"a{n}: {ACT}" for n in range(5)) + " }",
        "{ units(first: 1234567890) { edges { cursor } } }",
        '{ unit(id: "u") { ' + "parent { " * 12 + "id" + " }" * 12 + " } }",
    ],
    ids=["aliases", "repeats", "fragments", "acts", "digits", "depth"],
)  # fmt: skip
def test_what_is_just_within_the_limits_passes(text: str) -> None:
    assert documents.Documents(SCHEMA._schema).get(text, explore=False).errors == ()


def test_the_guards_limits_are_those_of_the_contract() -> None:
    assert (guard.MOST_BYTES, guard.MOST_DIGITS, guard.DEEPEST_JSON) == (65_536, 16, 32)
    assert (measures.MOST_LETTERS, measures.DEEPEST, measures.MOST_TOKENS) == (16_384, 14, 1_000)
    assert (measures.MOST_ALIASES, measures.MOST_DIRECTIVES) == (15, 20)


@pytest.mark.parametrize(("text", "sound"), [("[" * 31 + "]" * 31, True), ("[" * 32 + "]" * 32, False)])
def test_only_what_is_nested_is_deep(text: str, sound: bool) -> None:  # noqa: FBT001 - a column of the table
    body = f'{{"query": "{"{" * 40}", "variables": {{"v": 1}}, "extra": {text}, "more": [[]]}}'.encode()
    if sound:
        assert guard.envelope(body).query == "{" * 40
    else:
        with pytest.raises(guard.RefusedError):
            guard.envelope(body)


@pytest.mark.parametrize(("escape", "sound"), [("\\u0041", True), ("\\ud83d\\ude00", True), ("\\ud83d", False)])
def test_only_a_lone_surrogate_is_no_text(escape: str, sound: bool) -> None:  # noqa: FBT001 - a column of the table
    body = f'{{"query": "{escape}"}}'.encode()
    if sound:
        assert guard.envelope(body).query == json.loads(f'"{escape}"')
    else:
        with pytest.raises(guard.RefusedError):
            guard.envelope(body)
