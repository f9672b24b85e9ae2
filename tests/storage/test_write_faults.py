"""Faults on writes: an answer that is lost, throttles, conflicts, silence. Acknowledged is recorded, once."""

import asyncio
import zlib
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from msgspec import structs
from pynamodb.exceptions import TransactWriteError

from movement.model.audit import Receipt
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError
from movement.storage import paths, records, retries
from movement.storage.store import AlreadyDone, Change, Span, Store, want
from tests.builders import new_id
from tests.model.entities import make_entry
from tests.storage.changes import make_change
from tests.storage.scripted import Answer, fault, plain, reset, scripted, silence

KEPT = ("x-amz", "authorization", "content-type")


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry soon, and wait for an answer only shortly."""
    patience = {"connect_timeout_seconds": 0.2, "read_timeout_seconds": 0.6}
    whole = records.limits
    monkeypatch.setattr(records, "limits", lambda settings: whole(settings) | patience)
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(retries, "ATTEMPTS", 3)


def engine_of(store: Store, *, answering: bool) -> Answer:
    """Let the engine do what is asked; then hand on its answer, or lose it."""

    async def answer(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del payload
        kept = {name: value for name, value in request.headers.items() if name.lower().startswith(KEPT)}
        async with (
            aiohttp.ClientSession() as session,
            session.post(str(store.settings.endpoint), data=await request.read(), headers=kept) as done,
        ):
            body = await done.read()
        if not answering:
            return await reset(request, {})
        return web.Response(status=done.status, body=body, headers={"Content-Type": "application/x-amz-json-1.0"})

    return answer


async def outcome(store: Store, change: Change, *script: Answer) -> tuple[object, int]:
    """Commit a change against a script; return what came of it, and how often it was written."""
    async with scripted(*script) as (settings, asked):
        faulty = Store(structs.replace(store.settings, endpoint=settings.endpoint))
        (result,) = await asyncio.gather(faulty.commit(change), return_exceptions=True)
        await faulty.close()
    return result, [one["action"] for one in asked].count("TransactWriteItems")


@pytest.mark.parametrize("lost", [1, 2])
async def test_a_write_whose_answer_was_lost_is_applied_once(store: Store, lost: int) -> None:
    entry = make_entry(id=new_id("e"))
    change = make_change(entry, None)
    script = [engine_of(store, answering=False)] * lost
    result, asked = await outcome(store, change, *script, engine_of(store, answering=True))
    assert asked == lost + 1
    assert result is None or (isinstance(result, AlreadyDone) and result.receipt == change.receipt)
    found, receipt = await store.get(
        [want(Entry, id=entry.id), want(Receipt, actor="a", request=entry.id)], strong=True
    )
    assert (found, receipt) == (entry, change.receipt)
    assert len(await store.rows(paths.trail_of_subject, Span(entry.id), strong=True)) == 1


async def test_a_repeat_of_a_lost_change_by_a_new_process_gets_its_receipt(store: Store) -> None:
    entry = make_entry(id=new_id("e"))
    change = make_change(entry, None)
    result, _ = await outcome(store, change, engine_of(store, answering=False), silence)
    assert isinstance(result, MovementError)
    assert result.code is Code.BUSY
    with pytest.raises(AlreadyDone) as done:
        await store.commit(change)
    assert done.value.receipt == change.receipt
    assert await store.get([want(Entry, id=entry.id)], strong=True) == [entry]


@pytest.mark.parametrize(
    "trouble",
    [
        fault(400, "ProvisionedThroughputExceededException"),
        fault(400, "ThrottlingException"),
        fault(500, "InternalServerError"),
        plain(503, "<html>busy</html>"),
        reset,
        silence,
    ],
)
async def test_passing_trouble_is_retried_and_lasting_trouble_is_busy(store: Store, trouble: Answer) -> None:
    entry = make_entry(id=new_id("e"))
    result, asked = await outcome(store, make_change(entry, None), trouble)
    assert isinstance(result, MovementError)
    assert (result.code, asked) == (Code.BUSY, 3)
    assert await store.get([want(Entry, id=entry.id)], strong=True) == [None]
    result, asked = await outcome(store, make_change(entry, None), trouble, engine_of(store, answering=True))
    assert (result, asked) == (None, 2)
    assert await store.get([want(Entry, id=entry.id)], strong=True) == [entry]


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
async def test_a_transaction_that_met_another_one_is_busy_and_not_a_conflict(store: Store, code: str) -> None:
    reasons = [{"Code": "None"}, {"Code": code, "Message": "x"}, {"Code": "None"}]
    cancelled = fault(400, "TransactionCanceledException", CancellationReasons=reasons, Message="x")
    result, asked = await outcome(store, make_change(make_entry(), None), cancelled)
    assert isinstance(result, MovementError)
    assert (result.code, asked) == (Code.BUSY, 3)


async def test_an_item_that_cannot_be_stored_does_not_look_busy(store: Store) -> None:
    reasons = [{"Code": "None"}, {"Code": "ValidationError", "Message": "Item size"}, {"Code": "None"}]
    cancelled = fault(400, "TransactionCanceledException", CancellationReasons=reasons, Message="x")
    result, _ = await outcome(store, make_change(make_entry(), None), cancelled)
    assert isinstance(result, TransactWriteError)


async def test_an_answer_that_was_cut_is_no_acknowledgement(store: Store) -> None:
    entry = make_entry(id=new_id("e"))
    answer = '{"ConsumedCapacity": []}'
    cut = plain(200, answer[:9], {"x-amz-crc32": str(zlib.crc32(answer.encode()))})
    result, asked = await outcome(store, make_change(entry, None), cut, engine_of(store, answering=True))
    assert (result, asked) == (None, 2)
    assert await store.get([want(Entry, id=entry.id)], strong=True) == [entry]


async def test_a_batch_whose_answer_was_cut_is_put_again(store: Store) -> None:
    # What was left out would have been named in the part that is missing.
    made = [make_entry(id=new_id("e")) for _ in range(3)]
    answer = '{"UnprocessedItems": {"dvk-entries": [{"PutRequest": {"Item": {}}}]}}'
    cut = plain(200, answer[:40], {"x-amz-crc32": str(zlib.crc32(answer.encode()))})
    async with scripted(cut, cut, engine_of(store, answering=True)) as (settings, asked):
        faulty = Store(structs.replace(store.settings, endpoint=settings.endpoint))
        await faulty.put_all(made)
        await faulty.close()
    assert [len(one["RequestItems"][f"{store.settings.prefix}entries"]) for one in asked] == [3, 3, 3]
    assert await store.get([want(Entry, id=e.id) for e in made], strong=True) == made
