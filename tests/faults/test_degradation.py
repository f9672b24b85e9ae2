"""DynamoDB or the issuer down, slow or throttling: a plain answer that says when to come again, and no storm."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from msgspec import structs

from graphql_api.app import create_app
from graphql_api.http import GRAPHQL, JSON
from local import issuer
from movement.model.entries import State
from movement.settings import Identity
from movement.storage.retries import ATTEMPTS, MOST_TOKENS
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.faults import plans
from tests.faults.injector import Injector
from tests.faults.kinds import Kind
from tests.graphql_api.conftest import IDENTITY, KEY

BUSY = {
    "errors": [
        {
            "message": "Hệ thống đang bận. Hãy thử lại sau ít giây; yêu cầu có cùng mã sẽ không bị ghi hai lần.",
            "extensions": {"code": "BUSY"},
        }
    ]
}
ENTRY = "query E($id: ID!) { entry(id: $id) { title unit { name } } }"
SUBMIT = "mutation S($i: EntryActInput!) { submitEntry(input: $i) { entry { state } problems { code } } }"
OUTAGES = [Kind.REFUSED, Kind.THROTTLED, Kind.HTML, Kind.SILENT, Kind.RESET_BEFORE]

type Send = Callable[..., Any]


@pytest.fixture
async def send(shaky: Store, world: World, town: Town) -> AsyncIterator[Send]:
    """Return what posts a document to a gateway behind the injector, as a reporter; its grants are known there."""
    app = create_app(shaky.settings, IDENTITY, structs.replace(world, store=shaky))
    token = issuer.mint(KEY, town.subject("rpt"), world.now())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def sent(query: str, accept: str = JSON, **variables: Any) -> httpx.Response:
            headers = {"Authorization": f"Bearer {token}", "Accept": accept}
            return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

        assert (await sent("{ me { subject } }")).status_code == 200
        yield sent


@pytest.mark.parametrize("media", [JSON, GRAPHQL])
@pytest.mark.parametrize("kind", OUTAGES)
async def test_an_outage_is_told_and_ends_without_a_restart(
    send: Send, injector: Injector, world: World, town: Town, kind: Kind, media: str
) -> None:
    entry = await make_entry(world, town)
    given = {"id": entry.id, "version": entry.version, "requestId": f"outage-{entry.id}"}
    injector.begin(plans.always(kind))
    for query, variables in ((ENTRY, {"id": entry.id}), (SUBMIT, {"i": given})):
        answer = await send(query, media, **variables)
        assert (answer.status_code, answer.headers["retry-after"], answer.json()) == (503, "2", BUSY)
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    injector.begin(plans.nothing)
    assert (await send(ENTRY, media, id=entry.id)).json()["data"]["entry"]["title"] == entry.title
    answer = await send(SUBMIT, media, i=given)
    assert (answer.status_code, answer.json()["data"]) == (
        200,
        {"submitEntry": {"entry": {"state": "SUBMITTED"}, "problems": []}},
    )


async def test_an_outage_makes_no_storm(send: Send, injector: Injector) -> None:
    injector.begin(plans.always(Kind.REFUSED))
    answers = await asyncio.gather(*(send(ENTRY, id="e0000000000000000") for _ in range(200)))
    assert {answer.status_code for answer in answers} == {503}
    # Each request asks once; all of them together repeat as often as the budget allows, and then no more.
    assert len(injector.steps) == 200 + MOST_TOKENS
    injector.begin(plans.nothing)
    assert (await send(ENTRY, id="e0000000000000000")).status_code == 200


async def test_repetitions_are_earned_back_by_what_succeeds(send: Send, injector: Injector, shaky: Store) -> None:
    injector.begin(plans.always(Kind.REFUSED))
    await asyncio.gather(*(send(ENTRY, id="e0000000000000000") for _ in range(40)))
    assert shaky._reader.retries.tokens < 1
    for _ in range(30):
        injector.begin(plans.nothing)
        await send(ENTRY, id="e0000000000000000")
    injector.begin(plans.script("1:RESET_BEFORE"))
    assert (await send(ENTRY, id="e0000000000000000")).status_code == 200
    assert len(injector.fired) == 1


async def test_pauses_grow_and_have_jitter(send: Send, injector: Injector) -> None:
    injector.begin(plans.always(Kind.THROTTLED))
    slept = injector.time.slept = []
    await send(ENTRY, id="e0000000000000000")
    assert len(injector.steps) == ATTEMPTS
    assert len(set(slept)) == len(slept) == ATTEMPTS - 1
    assert all(0 < pause <= 0.05 * 2**number for number, pause in enumerate(slept))


async def test_silence_is_given_up_before_a_requests_time_is_over(send: Send, injector: Injector) -> None:
    injector.begin(plans.always(Kind.SILENT))
    before = injector.time.now
    assert (await send(ENTRY, id="e0000000000000000")).status_code == 503
    assert injector.time.now - before < 10
    assert len(injector.steps) <= 3


async def test_what_could_be_read_is_told_beside_what_could_not(
    send: Send, injector: Injector, world: World, town: Town
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    injector.begin(lambda call: Kind.REFUSED if call.action == "Query" else None)
    text = "query E($id: ID!) { entry(id: $id) { title } other: entry(id: $id) { title history { act } } }"
    answer = await send(text, id=entry.id)
    assert (answer.status_code, "retry-after" in answer.headers) == (200, False)
    body = answer.json()
    assert body["data"] == {"entry": {"title": entry.title}, "other": None}
    assert [(e["extensions"]["code"], e["path"]) for e in body["errors"]] == [("BUSY", ["other", "history"])]


async def test_one_of_two_acts_that_cannot_be_done_is_repeated_with_the_other(
    send: Send, injector: Injector, world: World, town: Town
) -> None:
    first, second = [await make_entry(world, town) for _ in range(2)]
    inputs = {
        name: {"id": entry.id, "version": entry.version, "requestId": f"{name}-{entry.id}"}
        for name, entry in (("a", first), ("b", second))
    }
    acts = " ".join(f"{name}: submitEntry(input: ${name}) {{ entry {{ version }} }}" for name in inputs)
    text = f"mutation B($a: EntryActInput!, $b: EntryActInput!) {{ {acts} }}"
    commits = iter([None, *[Kind.REFUSED] * ATTEMPTS])
    injector.begin(lambda call: next(commits) if call.writes else None)
    answer = await send(text, **inputs)
    assert (answer.status_code, answer.json()) == (503, BUSY)
    injector.begin(plans.nothing)
    answer = await send(text, **inputs)
    assert answer.json()["data"] == {name: {"entry": {"version": 2}} for name in inputs}


async def test_an_issuer_that_is_down_shuts_nobody_out_whose_key_is_known(
    world: World, town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    up, asked = True, []

    async def fetch(url: str) -> str:
        asked.append(url)
        await asyncio.sleep(0)
        if not up:
            raise ConnectionRefusedError
        return issuer.jwks(KEY)

    monkeypatch.setattr("graphql_api.app._fetch", fetch)
    identity = Identity(issuer=IDENTITY.issuer, client_id=IDENTITY.client_id)
    app = create_app(store.settings, identity, world)
    known = issuer.mint(KEY, town.subject("rpt"), world.now())
    header, claims, signature = known.split(".")
    unknown = ".".join((issuer_header("another"), claims, signature))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:

        async def ask(token: str) -> httpx.Response:
            return await client.post(
                "/graphql", json={"query": "{ me { subject } }"}, headers={"Authorization": f"Bearer {token}"}
            )

        assert [answer.status_code for answer in await asyncio.gather(*(ask(known) for _ in range(20)))] == [200] * 20
        assert len(asked) == 1
        # A key that nobody has while the issuer answers is no key.
        assert (await ask(unknown)).status_code == 401
        world.clock.forward(minutes=6)  # type: ignore[attr-defined]
        up = False
        answers = await asyncio.gather(*(ask(unknown) for _ in range(20)), *(ask(known) for _ in range(20)))
        assert [answer.status_code for answer in answers] == [503] * 20 + [200] * 20
        assert {answer.headers["retry-after"] for answer in answers[:20]} == {"2"}
        assert len(asked) == 2
        world.clock.forward(seconds=6)  # type: ignore[attr-defined]
        up = True
        assert [(await ask(token)).status_code for token in (unknown, known)] == [401, 200]
        assert len(asked) == 3
    assert header != unknown.split(".", maxsplit=1)[0]


def issuer_header(key: str) -> str:
    """Return a token's header that names a key."""
    text = f'{{"alg":"RS256","kid":"{key}","typ":"JWT"}}'.encode()
    return urlsafe_b64encode(text).rstrip(b"=").decode()
