"""What a call costs before anything of a client's own: the same signed bytes sent by aiohttp, and by a bare socket.

What a client takes above the first is its own; what is between the two would be won by a send loop of one's own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit

import aiohttp
import msgspec
from aiodynamo.credentials import Key

from bench.read_clients import KEYS, NAME, ROOT, together
from movement.settings import REGION
from movement.storage.signing import signed

OK = b"HTTP/1.1 200"


def asked(host: str, keys: int) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a request for so many items by their keys."""
    wanted = [{"pk": {"S": ROOT}, "sk": {"S": key}} for key in KEYS[:keys]]
    body = msgspec.json.encode({"RequestItems": {NAME: {"Keys": wanted, "ConsistentRead": False}}})
    return signed(Key("local", "local"), "BatchGetItem", body, REGION, host), body


async def by_aiohttp(address: str, keys: int, times: int) -> bytes:
    """Send it so many times, 32 at once, by aiohttp; return the last answer's bytes."""
    headers, body = asked(urlsplit(address).netloc, keys)

    async with aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def one() -> bytes:
            async with session.post(address, headers=headers, data=body) as response:
                assert response.status == 200  # noqa: PLR2004 - HTTP's OK
                return await response.read()

        found: bytes = await together(times, one)
        return found


class Line(asyncio.Protocol):
    """A connection with one request at a time, whose answers say how long they are."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._buffer, self._needed, self._length = b"", 0, 0
        self._answer: asyncio.Future[bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Take a part of the answer, and hand the body on when it is whole."""
        self._buffer += data
        if not self._needed:
            head, end, _ = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(OK)
            lines = (line.lower().partition(b":") for line in head.split(b"\r\n")[1:])
            (self._length,) = (int(value) for name, _, value in lines if name == b"content-length")
            self._needed = len(head) + len(end) + self._length
        if len(self._buffer) >= self._needed:
            body, self._buffer, self._needed = self._buffer[-self._length :], b"", 0
            self._answer.set_result(body)

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        """Send a request; return what will be its answer's body."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer


async def by_socket(address: str, keys: int, times: int) -> bytes:
    """Send it so many times, 32 at once, each over a connection of its own that stays open."""
    place = urlsplit(address)
    headers, body = asked(place.netloc, keys)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"POST / HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    idle: list[Line] = []
    loop = asyncio.get_running_loop()

    async def one() -> bytes:
        line = idle.pop() if idle else (await loop.create_connection(Line, place.hostname or "", place.port or 0))[1]
        answer = await line.ask(request)
        idle.append(line)
        return answer

    found: bytes = await together(times, one)
    for line in idle:
        line.transport.close()
    return found


FLOORS: dict[str, Callable[[str, int], Callable[[int], Awaitable[bytes]]]] = {
    "aiohttp, bytes": lambda address, keys: partial(by_aiohttp, address, keys),
    "a bare socket, bytes": lambda address, keys: partial(by_socket, address, keys),
}
"""By name: from an address and how many items, what reads them so many times."""
