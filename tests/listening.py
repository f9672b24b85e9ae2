"""A place that answers requests over HTTP with the bytes a test gives, and connections to it."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from movement.connections import Connections

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Mark: a\r\n\r\nok"

type Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Place:
    """Who listens: where, how often somebody connected, and what was asked."""

    def __init__(self) -> None:
        self.address = ""
        self.met, self.ended, self.reached = 0, asyncio.Event(), asyncio.Event()
        self.asked: list[bytes] = []


async def heard(reader: asyncio.StreamReader) -> bytes:
    """Return the next request, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    return head + await reader.readexactly(int(length.removeprefix(b"Content-Length: ")))


@asynccontextmanager
async def listening(
    *answers: bytes, then: Serve | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Connections, Place]]:
    """Answer requests over each connection in the order given, then as `then` does, else end the connection."""
    place = Place()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place.met += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            for answer in answers:
                place.asked.append(await heard(reader))
                writer.write(answer)
            if then is not None:
                place.asked.append(await heard(reader))
                place.reached.set()
                await then(reader, writer)
        place.ended.set()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    place.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    made = Connections(place.address)
    try:
        async with asyncio.timeout(10):
            yield made, place
    finally:
        await made.close()
        server.close()


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wait until the other side goes away."""
    del writer
    await reader.read()
