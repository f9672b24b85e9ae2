"""The send loop against a server that answers as it is told: faults are retried, cut answers are not believed."""

import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from aiodynamo.errors import ValidationException
from aiohttp import web

from movement.model.entries import Entry
from movement.model.errors import Code, MovementError
from movement.settings import Settings
from movement.storage.codecs import dump_item
from movement.storage.reads import ATTEMPTS, Reader, Want
from movement.storage.tables import ENTRY
from tests.model.entities import make_entry

Answer = Callable[[dict[str, Any]], web.StreamResponse]
FOUND = make_entry(id="e1")
WANT = Want(Entry, ENTRY.table.name, "e1", "E")


def good(request: dict[str, Any], **more: Any) -> web.Response:
    del request
    return web.json_response({"Responses": {"dvk-entries": [dump_item(FOUND)]}, "UnprocessedKeys": {}, **more})


def fault(status: int, kind: str) -> Answer:
    return lambda _: web.json_response({"__type": f"com.amazonaws.dynamodb.v20120810#{kind}"}, status=status)


def html(_: dict[str, Any]) -> web.Response:
    return web.Response(status=503, text="<html>busy</html>")


def cut(_: dict[str, Any]) -> web.Response:
    body = orjson.dumps({"Responses": {}, "UnprocessedKeys": {}})
    return web.Response(body=body, headers={"x-amz-crc32": str(zlib.crc32(body) ^ 1)})


def unprocessed(request: dict[str, Any]) -> web.Response:
    return web.json_response({"Responses": {}, "UnprocessedKeys": request["RequestItems"]})


@asynccontextmanager
async def server(*script: Answer) -> AsyncIterator[tuple[Reader, list[str]]]:
    """Serve the answers of a script one after another, the last one for ever."""
    asked: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request.headers["x-amz-target"])
        return script[min(len(asked), len(script)) - 1](orjson.loads(await request.read()))

    app = web.Application()
    app.router.add_post("/", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    reader = Reader(Settings(endpoint=f"http://127.0.0.1:{port}", cursor_secret="x" * 32))
    try:
        yield reader, asked
    finally:
        await reader.close()
        await runner.cleanup()


@pytest.mark.parametrize(
    "trouble",
    [
        fault(400, "ProvisionedThroughputExceededException"),
        fault(400, "ThrottlingException"),
        fault(400, "RequestLimitExceeded"),
        fault(500, "InternalServerError"),
        html,
        cut,
        unprocessed,
    ],
)
async def test_passing_trouble_is_retried(trouble: Answer) -> None:
    async with server(trouble, trouble, good) as (reader, asked):
        assert await reader.get([WANT]) == [FOUND]
    assert len(asked) == 3


@pytest.mark.parametrize("trouble", [fault(500, "InternalServerError"), html, cut, unprocessed])
async def test_lasting_trouble_is_busy_after_a_few_attempts(trouble: Answer) -> None:
    async with server(trouble) as (reader, asked):
        with pytest.raises(MovementError) as refusal:
            await reader.get([WANT])
    assert refusal.value.code is Code.BUSY
    assert len(asked) == ATTEMPTS


async def test_a_refusal_that_will_not_pass_is_not_retried() -> None:
    async with server(fault(400, "ValidationException")) as (reader, asked):
        with pytest.raises(ValidationException):
            await reader.get([WANT])
    assert len(asked) == 1


async def test_part_of_a_batch_is_asked_for_again() -> None:
    other = make_entry(id="e2")

    def first(request: dict[str, Any]) -> web.Response:
        keys = request["RequestItems"]["dvk-entries"]
        left = {"dvk-entries": {**keys, "Keys": [keys["Keys"][1]]}}
        return web.json_response({"Responses": {"dvk-entries": [dump_item(FOUND)]}, "UnprocessedKeys": left})

    def second(request: dict[str, Any]) -> web.Response:
        assert [k["pk"]["S"] for k in request["RequestItems"]["dvk-entries"]["Keys"]] == ["e2"]
        return web.json_response({"Responses": {"dvk-entries": [dump_item(other)]}})

    async with server(first, second) as (reader, asked):
        assert await reader.get([WANT, Want(Entry, "entries", "e2", "E")]) == [FOUND, other]
    assert asked == ["DynamoDB_20120810.BatchGetItem"] * 2
