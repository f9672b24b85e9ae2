"""A DynamoDB that answers as a test tells it, for what no engine shows: throttles, cut answers, silence."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web

from movement.settings import Settings
from movement.storage.reads import Reader

Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def scripted(*script: Answer) -> AsyncIterator[tuple[Settings, list[dict[str, Any]]]]:
    """Serve the answers of a script one after another, the last one for ever; also tell what was asked."""
    asked: list[dict[str, Any]] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        payload = orjson.loads(await request.read())
        asked.append({"action": request.headers["x-amz-target"].split(".")[1], **payload})
        return await script[min(len(asked), len(script)) - 1](request, payload)

    app = web.Application()
    app.router.add_post("/", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Settings(endpoint=f"http://127.0.0.1:{runner.addresses[0][1]}", cursor_secret="x" * 32), asked
    finally:
        await runner.cleanup()


@asynccontextmanager
async def reading(*script: Answer) -> AsyncIterator[tuple[Reader, list[dict[str, Any]]]]:
    """Give a reader of a scripted DynamoDB, and what it asked."""
    async with scripted(*script) as (settings, asked):
        reader = Reader(settings)
        try:
            yield reader, asked
        finally:
            await reader.close()


def good(body: Any) -> Answer:
    """Answer with a body, and with the checksum that DynamoDB adds."""
    text = orjson.dumps(body)

    async def answer(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request, payload
        return web.Response(body=text, headers={"x-amz-crc32": str(zlib.crc32(text))})

    return answer


def plain(status: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    """Answer with any text."""

    async def answer(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
        del request, payload
        return web.Response(status=status, text=text, headers=headers)

    return answer


def fault(status: int, kind: str, **more: Any) -> Answer:
    """Answer with one of DynamoDB's errors."""
    return plain(status, orjson.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", **more}).decode())


async def silence(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
    """Never answer."""
    del request, payload
    await asyncio.Event().wait()
    raise AssertionError


async def stall(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
    """Hold up the whole event loop so long that all its timers fire in one turn; then never answer."""
    clock = asyncio.get_running_loop().time
    until = clock() + 0.25
    while clock() < until:
        pass
    return await silence(request, payload)


async def reset(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
    """Drop the connection without an answer."""
    del payload
    assert request.transport
    request.transport.abort()
    return web.Response()


async def half(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
    """Drop the connection in the middle of an answer that has no checksum."""
    del payload
    answer = web.StreamResponse(headers={"Content-Length": "100"})
    await answer.prepare(request)
    await answer.write(b'{"Responses":{},')
    assert request.transport
    request.transport.abort()
    return answer


async def unprocessed(request: web.Request, payload: dict[str, Any]) -> web.StreamResponse:
    """Give nothing of a batch."""
    del request
    return web.json_response({"Responses": {}, "UnprocessedKeys": payload["RequestItems"]})
