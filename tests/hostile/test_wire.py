"""What only a socket can send: bytes that are hardly HTTP. Each gets its status, and the next request its answer."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from local import http_server
from local.engine import free_port
from tests.hostile.oracle import INSIDE, Ear
from tests.hostile.sending import Gateway

BODY = b'{"query":"{ __typename }"}'
SECONDS = 5


def http(
    *headers: bytes,
    line: bytes = b"POST /graphql HTTP/1.1",
    body: bytes = BODY,
    length: bool = True,
    last: bool = True,
) -> bytes:
    """Return a request that is sound but for what is given; the server closes after the last one."""
    lines = [line, b"Host: gateway", b"Content-Type: application/json", b"Authorization: Bearer TOKEN", *headers]
    lines += [b"Connection: close"] * last
    lines += [b"Content-Length: %d" % len(body)] * length
    return b"\r\n".join([*lines, b"", body])


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """Return a request whose body comes in chunks."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return http(b"Transfer-Encoding: chunked", body=body, length=False)


TOO_MUCH: list[int] = []
"""The server stops reading and cuts the line; its 400 may be lost with it."""
ROWS: dict[str, tuple[bytes, list[int]]] = {
    "a sound request": (http(), [200]),
    "no HTTP": (b"hello\r\n\r\n", [400]),
    "NULs": (b"\0" * 100 + b"\r\n\r\n", [400]),
    "a TLS greeting": (bytes.fromhex("16030100c8010000c40303") + b"\r\n\r\n", [400]),
    "SSH": (b"SSH-2.0-OpenSSH_9.0\r\n\r\n", [400]),
    "HTTP/0.9": (b"GET /graphql\r\n\r\n", [400]),
    "HTTP/3.0": (http(line=b"POST /graphql HTTP/3.0"), [200]),
    "HTTP/2's preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [404, 400]),
    "no host": (b"GET /graphql HTTP/1.1\r\n\r\n", [400]),
    "two hosts": (http(b"Host: evil.example"), [400]),
    "another host": (http().replace(b"Host: gateway", b"Host: evil.example"), [200]),
    "two lengths": (http(b"Content-Length: 3"), [400]),
    "a negative length": (http(b"Content-Length: -1", length=False), [400]),
    "a length in hex": (http(b"Content-Length: 0x1a", length=False), [400]),
    "a length with a plus": (http(b"Content-Length: +26", length=False), [400]),
    "a huge length": (http(b"Content-Length: 99999999999999999999999", length=False), [400]),
    "a length and chunks": (http(b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"), [400]),
    "unknown transfer": (http(b"Transfer-Encoding: gzip, chunked", length=False), [400]),
    "a doubled transfer": (http(b"Transfer-Encoding: chunked, chunked", length=False), [400]),
    "a blank before the colon": (http(b"X : y"), [400]),
    "a folded header": (http(b"X: y\r\n z"), [200]),
    "a header without a name": (http(b": y"), [400]),
    "a header without a colon": (http(b"hostile"), [400]),
    "a NUL in a header": (http(b"X: a\0b"), [400]),
    "a carriage return in a header": (http(b"X: a\rb"), [400]),
    "an escape in a header": (http(b"X: \x1b[31mred"), [200]),
    "bytes that are no ASCII in a header": (http(b"X: \xff\xfe"), [200]),
    "a header of 1 MB": (http(b"X: " + b"y" * 1_000_000), TOO_MUCH),
    "20,000 headers": (http(*[b"X: y" * 10] * 20_000), TOO_MUCH),
    "a line of 1 MB": (http(line=b"POST /graphql?" + b"x" * 1_000_000 + b" HTTP/1.1"), TOO_MUCH),
    "blanks in the line": (http(line=b"POST  /graphql  HTTP/1.1"), [400]),
    "a tab in the line": (http(line=b"POST\t/graphql\tHTTP/1.1"), [400]),
    "bytes that are no ASCII in the line": (http(line=b"POST /graphql\xff HTTP/1.1"), [400]),
    "another's address in the line": (http(line=b"POST http://evil.example/graphql HTTP/1.1"), [404]),
    "a star": (http(line=b"OPTIONS * HTTP/1.1"), [404]),
    "a tunnel": (http(line=b"CONNECT evil.example:443 HTTP/1.1"), [404]),
    "chunks": (chunked(BODY[:10], BODY[10:]), [200]),
    "chunks of one byte": (chunked(*(bytes([b]) for b in BODY)), [200]),
    "chunks with extensions": (chunked(BODY).replace(b"1a\r\n", b"1a;x=y\r\n"), [200]),
    "chunks with trailers": (chunked(BODY, end=b"0\r\nAuthorization: Bearer x\r\n\r\n"), [200]),
    "a chunk of a negative size": (http(b"Transfer-Encoding: chunked", body=b"-1\r\nx\r\n", length=False), [400]),
    "a chunk of a huge size": (http(b"Transfer-Encoding: chunked", body=b"f" * 30 + b"\r\n", length=False), [400]),
    "chunks past the limit": (chunked(*[b" " * 10_000] * 8), [413]),
    "a body past the limit": (http(body=b" " * 70_000), [413]),
    "a request behind a request": (http(last=False) + http(), [200, 200]),
    "a request hidden in a body": (http(body=BODY + b"GET /admin HTTP/1.1\r\n\r\n"), [400]),
    "a body that is longer than said": (
        http(b"Content-Length: 26", body=BODY + b"garbage\r\n\r\n", length=False, last=False),
        [200, 400],
    ),
    "an upgrade to a WebSocket": (
        http(b"Connection: close, Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", last=False),
        [200],
    ),
    "an upgrade to HTTP/2": (http(b"Connection: close, Upgrade, HTTP2-Settings", b"Upgrade: h2c", last=False), [200]),
}  # fmt: skip
SERVERS = tuple(
    f"uvicorn.error: {line}"
    for line in ("Invalid HTTP request received.", "Unsupported upgrade request.", "No supported WebSocket library")
)
CUT = {"nothing": b"", "half a line": b"POST /gra", "half the headers": http()[:60], "half a body": http()[:-5]}
"""What is never finished: the client goes away."""


@pytest.fixture(scope="module")
async def port(gateway: Gateway) -> AsyncIterator[int]:
    """Serve the application as `make run` does."""
    number = free_port()
    # But for its log, which goes where it is heard, and its end: the world is the gateway's, which others ask after it.
    server = http_server.server(gateway.app, port=number, log_config=None, lifespan="off")
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag and no event
        await asyncio.sleep(0.01)
    yield number
    server.should_exit = True
    await task


async def exchanged(port: int, raw: bytes) -> bytes:
    """Send bytes and return what comes back until the server has no more to say."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        async with asyncio.timeout(SECONDS):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer."""
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("name", ROWS)
async def test_bytes_that_are_hardly_http(port: int, gateway: Gateway, ear: Ear, name: str) -> None:
    token = gateway.token("rpt").encode()
    raw, expected = ROWS[name]
    ear.heard()
    answer = await exchanged(port, raw.replace(b"TOKEN", token))
    assert statuses(answer) == expected or (expected is TOO_MUCH and statuses(answer) == [400])
    assert INSIDE.findall(answer.decode(errors="replace")) == []
    lines, others = ear.heard()
    # What is not even HTTP is the server's to refuse; its line says so and quotes nothing, as ours does.
    assert len(lines) <= max(len(expected), 1) <= len(lines) + len(others)
    assert [line for line in others if not line.startswith(SERVERS)] == []
    assert statuses(await exchanged(port, http().replace(b"TOKEN", token))) == [200]


@pytest.mark.parametrize("name", CUT)
async def test_a_client_that_goes_away(port: int, gateway: Gateway, ear: Ear, name: str) -> None:
    token = gateway.token("rpt").encode()
    ear.heard()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(CUT[name].replace(b"TOKEN", token))
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.05)
    lines, others = ear.heard()
    assert others == []
    said = [(line["message"], line["codes"]) for line in map(json.loads, lines)]
    # A cut is no fault of ours, and one line is all it gets.
    assert said == [("answered", ["BAD_INPUT"])] * (name == "half a body")
    assert statuses(await exchanged(port, http().replace(b"TOKEN", token))) == [200]
