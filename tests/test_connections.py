"""Requests over connections that stay open: what is kept, what is ended, and what breaks; each end is a bare socket."""

import asyncio
import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from movement import connections
from movement.connections import Answer, BrokenError, Connections, fetched
from tests.listening import OK, listening, never

HOST = {"Host": "here"}
DONE = Answer(200, {"content-length": "2", "x-mark": "a"}, b"ok")


async def test_what_is_sent_is_a_request_with_its_headers_and_its_length() -> None:
    async with listening(OK) as (made, place):
        assert await made.ask("POST", "/a?b", {"Host": "here", "X-One": "1"}, b"{}") == DONE
    assert place.asked == [
        b"POST /a?b HTTP/1.1\r\nHost: here\r\nX-One: 1\r\nAccept-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}"
    ]


async def test_requests_one_after_another_go_over_one_connection() -> None:
    async with listening(OK, OK, OK) as (made, place):
        assert [await made.ask("POST", "/", HOST) for _ in range(3)] == [DONE] * 3
        assert place.met == 1


async def test_requests_side_by_side_have_a_connection_each_and_then_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 3)
    async with listening(*[OK] * 9) as (made, place):
        found = await asyncio.gather(*(made.ask("POST", "/", HOST, b"%d" % number) for number in range(9)))
        assert found == [DONE] * 9
        assert place.met == 3
    assert sorted(request[-1:] for request in place.asked) == [b"%d" % number for number in range(9)]


@settings(max_examples=100, deadline=None)
@given(
    parts=st.lists(st.binary(max_size=400), min_size=1, max_size=4),
    cuts=st.lists(st.integers(1, 60), max_size=20),
    chunked=st.booleans(),
)
def test_an_answer_in_any_pieces_is_the_answer(parts: list[bytes], cuts: list[int], *, chunked: bool) -> None:
    asyncio.run(_in_pieces(parts, cuts, chunked=chunked))


async def _in_pieces(parts: list[bytes], cuts: list[int], *, chunked: bool) -> None:
    body = b"".join(parts)
    if chunked:
        framed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts if part) + b"0\r\n\r\n"
        wire = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n" + framed
    else:
        wire = b"HTTP/1.1 400 Bad\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    async def pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = wire
        for cut in cuts:
            writer.write(left[:cut])
            await writer.drain()
            await asyncio.sleep(0)
            left = left[cut:]
        writer.write(left)
        await never(reader, writer)

    async with listening(then=pieces) as (made, _):
        answer = await made.ask("POST", "/", HOST)
    assert (answer.status, answer.body) == (400, body)


@pytest.mark.parametrize(
    "last",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        OK + OK,
        OK + b"HTTP/1.1 200 OK\r\n",
    ],
    ids=["said so", "older", "answers twice", "begins another"],
)
async def test_a_connection_that_cannot_go_on_is_not_used_again(last: bytes) -> None:
    async with listening(last, OK) as (made, place):
        assert (await made.ask("POST", "/", HOST)).body == b"ok"
        await asyncio.sleep(0.01)
        assert (await made.ask("POST", "/", HOST)).body == b"ok"
        assert place.met == 2


async def test_a_connection_that_the_other_side_ended_or_that_rested_long_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with listening(OK) as (made, place):
        await made.ask("POST", "/", HOST)
        await place.ended.wait()
        await asyncio.sleep(0.01)
        await made.ask("POST", "/", HOST)
        assert place.met == 2
    async with listening(OK, OK) as (made, place):
        await made.ask("POST", "/", HOST)
        monkeypatch.setattr(connections, "IDLE_SECONDS", -1.0)
        await made.ask("POST", "/", HOST)
        assert place.met == 2


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nok",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    ],
)
async def test_an_answer_that_is_not_whole_breaks(broken: bytes) -> None:
    async with listening(broken) as (made, _):
        with pytest.raises(BrokenError):
            await made.ask("POST", "/", HOST)
        assert made._idle == []


async def test_a_change_of_protocol_ends_the_connection() -> None:
    async with listening(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc") as (made, _):
        assert (await made.ask("POST", "/", HOST)).status == 101
        assert made._idle == []


@pytest.mark.parametrize("how", ["timeout", "cancelled"])
async def test_who_gives_up_ends_the_connection_so_that_no_answer_reaches_another(how: str) -> None:
    async with listening(then=never) as (made, place):
        asking = asyncio.ensure_future(made.ask("POST", "/", HOST))
        if how == "timeout":
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asking, 0.05)
        else:
            await asyncio.sleep(0.05)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
        await asyncio.wait_for(place.ended.wait(), 1)
        assert made._idle == []
        assert made._open == set()


async def test_closing_breaks_what_is_under_way() -> None:
    async with listening(then=never) as (made, place):
        asking = asyncio.ensure_future(made.ask("POST", "/", HOST))
        await place.reached.wait()
        await made.close()
        with pytest.raises(BrokenError):
            await asking


async def test_a_large_request_that_is_refused_before_it_is_read_is_answered_and_its_connection_ended() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(0.2)
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    made = Connections(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    answer = await made.ask("POST", "/", HOST, bytes(64 * 2**20))
    assert (answer.status, made._idle) == (413, [])
    await made.close()
    server.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate of 127.0.0.1 that nobody else vouches for; its key lies beside it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    )
    return file


async def test_over_tls_a_place_is_asked_that_somebody_known_vouches_for(certificate: Path) -> None:
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    async with listening(OK, OK, tls=theirs) as (made, place):
        with pytest.raises(ssl.SSLCertVerificationError):
            await made.ask("POST", "/", HOST)
        assert place.asked == []
        made._tls = ssl.create_default_context(cafile=certificate)
        assert [await made.ask("POST", "/", HOST), await made.ask("POST", "/", HOST)] == [DONE, DONE]
        assert len(place.asked) == 2
        assert len(made._open) == 1


async def test_nobody_there_is_told_at_once() -> None:
    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(ConnectionRefusedError):
        await Connections(f"http://127.0.0.1:{port}").ask("POST", "/", HOST)


async def test_a_place_that_takes_too_long_to_connect_is_given_up() -> None:
    async with listening(OK) as (made, place):
        made._seconds = 0.05
        # It waits for a greeting that one who speaks no TLS never gives.
        made._tls = ssl.create_default_context()
        with pytest.raises(TimeoutError):
            await made.ask("POST", "/", HOST)
        assert place.asked == []


async def test_one_request_alone_names_its_host_and_its_query() -> None:
    async with listening(OK) as (made, place):
        assert await fetched("GET", f"{place.address}/keys?a=1", {"X-A": "b"}) == DONE
        assert await fetched("GET", place.address) == DONE
        assert place.met == 2
    first, second = (request.split(b"\r\n") for request in place.asked)
    assert first[:3] == [b"GET /keys?a=1 HTTP/1.1", b"Host: 127.0.0.1:%d" % made._port, b"X-A: b"]
    assert second[0] == b"GET / HTTP/1.1"
