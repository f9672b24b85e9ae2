"""Requests as they come: every one gets the status and the code the contract names, and never a 5xx."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from graphql_api import documents, guard, measures
from graphql_api.guard import digest
from graphql_api.schema.root import SCHEMA
from movement.model.entries import Entry
from movement.storage.store import want
from movement.world import World
from tests.builders import Town, make_entry

OK = '{"query":"{ __typename }"}'
DEEP = "[" * 100_000 + "]" * 100_000
LONG = '{"query":"{ __typename }","variables":{"x":' + "9" * 5_000 + "}}"
PADDED = '{"query":"' + "#" + "x" * 70_000 + '"}'

RIGHT = f'"{digest("{ __typename }")}"'


def persisted(version: str, hashed: str, query: str = '"{ __typename }"') -> str:
    return f'{{"query":{query},"extensions":{{"persistedQuery":{{"version":{version},"sha256Hash":{hashed}}}}}}}'


BODIES: list[tuple[str, str | bytes, int]] = [
    ("null", "null", 400),
    ("a string", '"s"', 400),
    ("a number", "5", 400),
    ("a list", "[]", 400),
    ("a batch", f"[{OK},{OK}]", 400),
    ("empty", "", 400),
    ("not JSON", "{", 400),
    ("trailing text", OK + "x", 400),
    ("no query", "{}", 400),
    ("query is null", '{"query":null}', 400),
    ("query is empty", '{"query":" "}', 400),
    ("query is a number", '{"query":1}', 400),
    ("variables are a list", '{"query":"{ __typename }","variables":[]}', 400),
    ("variables are text", '{"query":"{ __typename }","variables":"{}"}', 400),
    ("operationName is a number", '{"query":"{ __typename }","operationName":1}', 400),
    ("extensions are text", '{"query":"{ __typename }","extensions":"x"}', 400),
    ("a hash that is none", persisted("1", '"abc"'), 400),
    ("a hash in capitals", persisted("1", f'"{digest("{ __typename }").upper()}"'), 400),
    ("no hash", '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1}}}', 400),
    ("a persisted query that is a list", '{"query":"{ __typename }","extensions":{"persistedQuery":[]}}', 400),
    ("a hash without version", '{"extensions":{"persistedQuery":{"sha256Hash":"' + "0" * 64 + '"}}}', 400),
    ("a hash of version 2", persisted("2", RIGHT), 400),
    ("a hash of version true", persisted("true", RIGHT), 400),
    ("a hash of version 1.0", persisted("1.0", RIGHT), 400),
    ("another text's hash", persisted("1", f'"{digest("{ me }")}"'), 400),
    ("a hash and blanks", persisted("1", f'"{digest(" ")}"', '" "'), 400),
    ("a hash and a number", persisted("1", RIGHT, "1"), 400),
    ("duplicate key", '{"query":"{ a }","query":"{ __typename }"}', 400),
    ("5,000 digits", LONG, 400),
    ("17 digits", '{"query":"{ __typename }","variables":{"x":12345678901234567}}', 400),
    ("1e400", '{"query":"{ __typename }","variables":{"x":1e400}}', 400),
    ("NaN", '{"query":"{ __typename }","variables":{"x":NaN}}', 400),
    ("nested 40 deep", '{"query":"{ __typename }","variables":' + '{"a":' * 40 + "1" + "}" * 41, 400),
    ("lone surrogate", '{"query":"{ __typename }","variables":{"x":"\\ud800"}}', 400),
    ("invalid UTF-8", b'{"query":"\xff"}', 400),
    ("UTF-16", OK.encode("utf-16"), 400),
    ("byte order mark", b"\xef\xbb\xbf" + OK.encode(), 400),
    ("nested 100,000 deep", DEEP, 413),
    ("70,000 letters", PADDED, 413),
]


@pytest.fixture
def send(http: httpx.AsyncClient, token: Callable[[str], str]) -> Any:
    async def sent(content: Any, **headers: str) -> httpx.Response:
        given = {"Authorization": f"Bearer {token('rpt')}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await http.post("/graphql", content=content, headers=given)

    return sent


@pytest.mark.parametrize(("name", "body", "status"), BODIES, ids=[b[0] for b in BODIES])
async def test_hostile_bodies(send: Any, name: str, body: str | bytes, status: int) -> None:
    del name
    answer = await send(body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] in {"BAD_INPUT", "TOO_LARGE"}
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('application/json; charset="UTF-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("application/jsonfoo", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
async def test_content_types(send: Any, content_type: str, status: int) -> None:
    assert (await send(OK, Content_Type=content_type)).status_code == status


async def test_a_packed_body_is_refused(send: Any) -> None:
    assert (await send(OK, Content_Encoding="gzip")).status_code == 415


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


def doubling(count: int) -> str:
    fragments = [f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(count)]
    return "{ ...f0 } " + " ".join(fragments) + f" fragment f{count} on Query {{ __typename }}"


ACT = 'submitEntry(input: {id: "e", version: 1, requestId: "12345678"}) { problems { code } }'
DOCUMENTS = {
    "too many aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(16)) + " }",
    "too deep": "{ unit(id: 1) " + "{ parent " * 20 + "{ id }" + " }" * 20 + " }",
    "too deep by fragments": "{ ...a } fragment a on Query { unit(id: 1) { ...b } } fragment b on Unit "
    + "{ parent " * 14
    + "{ id }"
    + " }" * 14,
    "too many directives": "{ __typename " + "@skip(if: false) " * 21 + "}",
    "too many tokens": "{ " + "__typename " * 1_001 + "}",
    "too long": "{ __typename } #" + "x" * 17_000,
    "two operations": "query A { __typename } query B { __typename }",
    "no operation": "fragment a on Query { __typename }",
    "fragment cycle": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    "undefined fragment": "{ ...nowhere }",
    "doubling fragments": doubling(60),
    "many acts": "mutation { " + " ".join(f"a{n}: {ACT}" for n in range(6)) + " }",
    "many acts inline": "mutation { ... { " + " ".join(f"a{n}: {ACT}" for n in range(6)) + " } }",
    "many acts by a fragment": "mutation { ...f } fragment f on Mutation { "
    + " ".join(f"a{n}: {ACT}" for n in range(6))
    + " }",
    "many acts by fragments in a circle": "mutation { ...f } fragment f on Mutation { ...g } "
    "fragment g on Mutation { ...f }",
    "the same field 11 times": "{ " + "__typename " * 11 + "}",
    "the same fragment 11 times": "{ " + "...f " * 11 + "} fragment f on Query { __typename }",
    "the same field in 11 inline fragments": "{ " + "... { __typename } " * 11 + "}",
    "5,000 digits": "{ units(first: " + "9" * 5_000 + ") { edges { cursor } } }",
    "5,000 digits by default": "query($f: Int = -" + "9" * 5_000 + ") { units(first: $f) { edges { cursor } } }",
    "inline fragments 300 deep": "{ " + "... { " * 300 + "__typename" + " }" * 300 + " }",
    "lists 480 deep": "{ unit(id: " + "[" * 480 + "]" * 480 + ") { id } }",
    "subscription": "subscription { __typename }",
}  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS)
async def test_hostile_documents_are_refused_before_they_run(
    http: httpx.AsyncClient, token: Callable[[str], str], kind: str
) -> None:
    answer = await http.post(
        "/graphql", json={"query": DOCUMENTS[kind]}, headers={"Authorization": f"Bearer {token('rpt')}"}
    )
    assert answer.status_code == 200
    if kind == "doubling fragments":
        # Sound, only large when written out: it is answered, and in no time.
        assert answer.json()["data"] == {"__typename": "Query"}
        return
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


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
