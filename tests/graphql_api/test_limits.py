"""One request's share of the store and of time: what goes beyond it ends, cleanly and with all its work."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from graphql_api import http as gateway
from movement.model.entries import State
from movement.model.errors import Code, refuse
from movement.storage.reads import Reader
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import Ask

Send = Callable[..., Any]
PAGE = """query P($u: ID!) { entries(unit: $u, year: 2026, first: 20) { edges { node {
  id history { act } carrier { name } } } } }"""
CREATE = "createEntry(input: $%s) { entry { id } problems { code path } }"


@pytest.fixture
def send(http: httpx.AsyncClient, token: Callable[[str], str]) -> Send:
    async def sent(handle: str, query: str, accept: str = "application/json", **variables: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token(handle)}", "Accept": accept}
        return await http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    return sent


def test_the_limits_are_those_of_the_contract() -> None:
    assert (gateway.SECONDS, gateway.MOST_CALLS) == (10.0, 400)


async def test_a_query_that_reads_too_often_is_refused_whole(
    world: World, town: Town, ask: Ask, send: Send, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        await make_entry(world, town, State.SUBMITTED)
    await ask("pcs", "{ me { subject } }")
    before = store.calls
    answer = await ask("pcs", PAGE, u=town.province.id)
    # The unit with the register's head, the range of the list, one batch of entries and units, six trails: nine calls.
    assert store.calls - before == 9
    assert len(answer["data"]["entries"]["edges"]) == 6
    monkeypatch.setattr(gateway, "MOST_CALLS", 9)
    assert "errors" not in await ask("pcs", PAGE, u=town.province.id)
    for most in (8, 3, 1):
        monkeypatch.setattr(gateway, "MOST_CALLS", most)
        for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
            before = store.calls
            refused = await send("pcs", PAGE, accept, u=town.province.id)
            assert refused.status_code == status
            (error,) = refused.json()["errors"]
            assert error["extensions"] == {"code": "TOO_COSTLY"}
            assert error["message"].endswith(f"Tối đa {most} lần đọc hoặc ghi dữ liệu trong một yêu cầu.")
            assert set(refused.json()) == {"errors", "extensions"}
            assert store.calls - before <= most
    monkeypatch.setattr(gateway, "MOST_CALLS", 9)
    assert "errors" not in await ask("pcs", PAGE, u=town.province.id)


async def test_an_act_before_the_ceiling_is_done_and_told_the_next_is_not_made(
    town: Town, ask: Ask, store: Store, snapshot: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask("rpt", "{ me { subject } }")

    def given(name: str) -> dict[str, str]:
        return {"unit": town.a_committee.id, "title": name, "requestId": f"ceiling-{name}-{town.tag}"}

    acts = f"a: {CREATE % 'a'} b: {CREATE % 'b'}"
    text = f"mutation($a: CreateEntryInput!, $b: CreateEntryInput!) {{ {acts} }}"
    before, calls = snapshot(), store.calls
    monkeypatch.setattr(gateway, "MOST_CALLS", 3)
    answer = await ask("rpt", text, a=given("first"), b=given("second"))
    assert store.calls - calls == 3
    assert answer["data"]["a"]["problems"] == []
    assert answer["data"]["b"] == {"entry": None, "problems": [{"code": "TOO_COSTLY", "path": []}]}
    after = snapshot()
    assert len(after["entries"]) == len(before["entries"]) + 1
    monkeypatch.setattr(gateway, "MOST_CALLS", 4)
    again = await ask("rpt", text, a=given("first"), b=given("second"))
    assert again["data"]["a"] == answer["data"]["a"]
    assert again["data"]["b"]["problems"] == []
    assert len(snapshot()["entries"]) == len(before["entries"]) + 2


async def test_what_outlives_its_time_is_ended_with_all_its_work(
    world: World, town: Town, ask: Ask, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await make_entry(world, town, State.SUBMITTED)
    await ask("pcs", "{ me { subject } }")
    real, calls, ended, deadlines = Reader.call, [], [], []
    real_timeout = asyncio.timeout

    def noted(seconds: float | None) -> asyncio.Timeout:
        made = real_timeout(seconds)
        if seconds == gateway.SECONDS:
            deadlines.append(made)
        return made

    async def slow(reader: Reader, action: str, payload: dict[str, Any], *more: Any) -> bytes:
        calls.append(action)
        if len(calls) <= 3:
            return await real(reader, action, payload, *more)
        if len(calls) == 7:
            # The time is up now, however fast the machine is.
            deadlines[-1].reschedule(asyncio.get_running_loop().time())
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append(action)
            raise
        return b""

    monkeypatch.setattr(Reader, "call", slow)
    monkeypatch.setattr(gateway, "SECONDS", 29.5)
    monkeypatch.setattr(asyncio, "timeout", noted)
    before = asyncio.all_tasks()
    text = PAGE.replace("carrier { name }", "carrier { name parent { name } }")
    answer = await send("pcs", text, u=town.province.id)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "BUSY"
    # Three histories were being read, and by one loader the carrier's parent.
    assert sorted(ended) == ["BatchGetItem", "Query", "Query", "Query"]
    assert len(calls) == 7
    assert asyncio.all_tasks() == before
    await asyncio.sleep(0.05)
    assert len(calls) == 7


async def test_a_field_that_fails_ends_no_other_that_waits_for_the_same_record(
    world: World, town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    real = Reader.call

    async def fails(*_: object) -> None:
        await asyncio.sleep(0.02)
        raise refuse(Code.BUSY)

    async def slow(reader: Reader, action: str, payload: dict[str, Any], *more: Any) -> bytes:
        await asyncio.sleep(0.1)
        return await real(reader, action, payload, *more)

    monkeypatch.setattr("movement.usecases.entries.history", fails)
    monkeypatch.setattr(Reader, "call", slow)
    before = asyncio.all_tasks()
    # The history must not be null, so its failure takes its whole entry with it, and the entry's unit while it loads.
    text = (
        """query($e: ID!) { a: entry(id: $e) { unit { name } history { act } } b: entry(id: $e) { unit { name } } }"""
    )
    answer = await ask("pcs", text, e=entry.id)
    assert answer["data"] == {"a": None, "b": {"unit": {"name": "Đảng ủy xã An Bình"}}}
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["BUSY"]
    assert asyncio.all_tasks() == before


async def test_work_whose_result_nobody_awaits_ends_with_the_answer(
    town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise refuse(Code.BUSY)

    ended = []

    async def endless(*_: object, **__: object) -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append(True)
            raise

    monkeypatch.setattr("graphql_api.schema.units._now", fails)
    monkeypatch.setattr("movement.usecases.entries.of_unit", endless)
    before = asyncio.all_tasks()
    text = """query($u: ID!) { unit(id: $u) { entries(year: 2026, first: 5) { edges { cursor } } name }
    me { grants { unit { id } } } }"""
    answer = await ask("pcs", text, u=town.a.id)
    assert answer["data"] == {"unit": None, "me": {"grants": [{"unit": {"id": town.province.id}}]}}
    assert ended == [True]
    assert asyncio.all_tasks() == before
