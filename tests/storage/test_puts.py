"""Records put in batches: what is left of a batch is put again, and memory holds a few batches only."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiodynamo.errors import ValidationException
from aiohttp import web
from msgspec import structs

from movement.model.entries import Entry
from movement.model.errors import Code, MovementError
from movement.storage import puts
from movement.storage.codecs import dump_item
from movement.storage.retries import ATTEMPTS
from tests.model.entities import make_entry
from tests.storage.changes import make_change
from tests.storage.scripted import fault, good, reading

FOUND = make_entry()
TAKEN = good({"UnprocessedItems": {}})


def made(number: int) -> list[Entry]:
    return [structs.replace(FOUND, id=f"e{n}") for n in range(number)]


async def test_what_is_left_of_a_batch_is_put_again() -> None:
    async def most(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request
        asked = payload["RequestItems"]["dvk-entries"]
        return web.json_response({"UnprocessedItems": {"dvk-entries": asked[1:]}} if asked[1:] else {})

    entries = made(4)
    async with reading(most) as (caller, asked):
        await puts.put_all(caller, "dvk-", entries)
    assert [request["action"] for request in asked] == ["BatchWriteItem"] * 4
    put = [[one["PutRequest"]["Item"] for one in request["RequestItems"]["dvk-entries"]] for request in asked]
    assert put == [[dump_item(entry) for entry in entries[start:]] for start in range(4)]


async def test_a_table_that_takes_nothing_is_busy() -> None:
    async def nothing(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request
        return web.json_response({"UnprocessedItems": payload["RequestItems"]})

    async with reading(nothing) as (caller, asked):
        with pytest.raises(MovementError) as refusal:
            await puts.put_all(caller, "dvk-", made(2))
    assert (refusal.value.code, len(asked)) == (Code.BUSY, ATTEMPTS)


async def test_a_throttled_batch_is_put_again() -> None:
    async with reading(fault(400, "ProvisionedThroughputExceededException"), TAKEN) as (caller, asked):
        await puts.put_all(caller, "dvk-", made(1))
    assert len(asked) == 2


async def test_a_batch_has_at_most_25_records_of_any_tables() -> None:
    entries = made(40)
    trail = [audit for entry in entries for audit in make_change(entry, None).audits]
    async with reading(TAKEN) as (caller, asked):
        await puts.put_all(caller, "dvk-", [*entries, *trail])
        await puts.put_all(caller, "dvk-", [])
    sizes = [{table: len(some) for table, some in request["RequestItems"].items()} for request in asked]
    assert sorted(map(str, sizes)) == sorted(
        map(str, [{"dvk-entries": 25}, {"dvk-entries": 15, "dvk-audit": 10}, {"dvk-audit": 25}, {"dvk-audit": 5}])
    )


async def test_no_more_records_are_taken_than_are_under_way() -> None:
    taken = put = 0
    ahead = []

    def stream() -> Iterator[Entry]:
        nonlocal taken
        for entry in made(2_000):
            taken += 1
            ahead.append(taken - put)
            yield entry

    async def take(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        nonlocal put
        put += len(payload["RequestItems"]["dvk-entries"])
        return await TAKEN(request, payload)

    async with reading(take) as (caller, asked):
        await puts.put_all(caller, "dvk-", stream())
    assert (taken, put, len(asked)) == (2_000, 2_000, 80)
    assert max(ahead) <= (puts.SIDE_BY_SIDE + 1) * puts.BATCH


async def test_after_a_fault_nothing_more_is_put() -> None:
    async with reading(fault(400, "ValidationException")) as (caller, asked):
        with pytest.raises(ValidationException):
            await puts.put_all(caller, "dvk-", made(2_000))
    assert len(asked) <= puts.SIDE_BY_SIDE
