"""Requests over HTTP/1.1, on connections that stay open: as much of a client as a call to DynamoDB needs.

httptools parses. One request at a time goes over a connection; nothing is compressed, redirected or sent again, and how
long an answer is waited for is the caller's to say: who gives up, by a timeout or cancelled, ends the connection.
"""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
from msgspec import Struct

MOST = 64
"""Connections of one pool; further requests wait for their turn."""
CONNECT_SECONDS = 1.0
IDLE_SECONDS = 15.0
"""After which an unused connection is not trusted any more; AWS ends them a little later without a word."""
PORTS = {"http": 80, "https": 443}


class BrokenError(OSError):
    """A connection ended, or spoke no HTTP, before its answer was whole."""


class Answer(Struct):
    """What was answered; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connections:
    """Connections to the place of an address, `http://…` or `https://…`; of one event loop.

    `connect`: seconds for which a connection is waited for.
    """

    def __init__(self, url: str, connect: float = CONNECT_SECONDS) -> None:
        place = urlsplit(url)
        self._seconds = connect
        self._host, self._port = place.hostname or "", place.port or PORTS[place.scheme]
        self._tls = _tls() if place.scheme == "https" else None
        self._turns = asyncio.Semaphore(MOST)
        self._open: set[_Connection] = set()
        self._idle: list[tuple[float, _Connection]] = []

    async def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Return the answer to a request; `headers` name the host, and the length is added.

        Raises OSError when nobody can be reached, of that TimeoutError when it takes too long, and BrokenError.
        """
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head = f"{method} {target} HTTP/1.1\r\n{lines}Accept-Encoding: identity\r\nContent-Length: {len(body)}\r\n\r\n"
        async with self._turns:
            clock = asyncio.get_running_loop().time
            connection = self._rested(clock() - IDLE_SECONDS) or await self._connect()
            try:
                answer = await connection.ask(head.encode("latin-1") + body)
            except BaseException:
                # What is still to come would be taken for the next answer.
                connection.end()
                raise
            if connection.stays:
                self._idle.append((clock(), connection))
            else:
                connection.end()
            return answer

    def _rested(self, since: float) -> "_Connection | None":
        """Take the connection that was used last; end it if that was before `since`."""
        while self._idle:
            used, connection = self._idle.pop()
            if used >= since and connection.stays:
                return connection
            connection.end()
        return None

    async def _connect(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._seconds):
            _, connection = await loop.create_connection(
                lambda: _Connection(self._open), self._host, self._port, ssl=self._tls
            )
        return connection

    async def close(self) -> None:
        """End all connections; requests under way break."""
        self._idle.clear()
        for connection in list(self._open):
            connection.end()
        # A turn of the loop, in which their sockets are closed.
        await asyncio.sleep(0)


async def fetched(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    connect: float = CONNECT_SECONDS,
) -> Answer:
    """Return the answer to a single request, over a connection of its own; raises as `Connections.ask` does."""
    place = urlsplit(url)
    connections = Connections(url, connect)
    target = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
    try:
        return await connections.ask(method, target, {"Host": place.netloc, **(headers or {})}, body)
    finally:
        await connections.close()


class _Connection(asyncio.Protocol):
    """One connection, and the answer it waits for; the methods `on_…` are called by httptools."""

    def __init__(self, everyone: "set[_Connection]") -> None:
        self._everyone = everyone
        self._transport: asyncio.Transport
        self._parser = HttpResponseParser(self)
        self._asked: asyncio.Future[Answer] | None = None
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._keeps = True

    @property
    def stays(self) -> bool:
        """Whether another request may follow."""
        return self._keeps and not self._transport.is_closing()

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; return what will be its answer."""
        self._asked = asyncio.get_running_loop().create_future()
        self._headers, self._parts = {}, []
        self._transport.write(request)
        return self._asked

    def end(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection makes
        self._transport = transport
        self._everyone.add(self)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as fault:
            self._break(fault)

    def connection_lost(self, exc: Exception | None) -> None:
        self._everyone.discard(self)
        self._break(exc)

    def _break(self, fault: Exception | None) -> None:
        self.end()
        asked, self._asked = self._asked, None
        if asked is not None and not asked.done():
            broken = BrokenError("the connection broke before its answer was whole")
            broken.__cause__ = fault
            asked.set_exception(broken)

    def on_message_begin(self) -> None:
        if self._asked is None:
            # Nobody asked for it, so what comes next cannot be told apart.
            self.end()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._parts.append(body)

    def on_message_complete(self) -> None:
        asked, self._asked = self._asked, None
        # What is still being sent was answered before it was read.
        self._keeps = self._parser.should_keep_alive() and not self._transport.get_write_buffer_size()
        if asked is not None and not asked.done():
            asked.set_result(Answer(self._parser.get_status_code(), self._headers, b"".join(self._parts)))


@cache
def _tls() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.set_alpn_protocols(["http/1.1"])
    return made
