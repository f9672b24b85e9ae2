"""The local stand-in for a bucket: what is not exactly as it was signed is refused, and half a file is never seen."""

import asyncio
import subprocess
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from msgspec import structs
from starlette.applications import Starlette

from local import http_server
from local.engine import free_port
from local.files import routes
from movement.model.upload_terms import MIB
from movement.model.uploads import Stored, Target, Upload
from movement.settings import Settings
from movement.storage.files_folder import FolderFiles
from movement.world import now_utc
from tests.builders import Clock
from tests.files import PDF, sha256
from tests.storage.test_files import make_upload

FEW = timedelta(minutes=5)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cursor_secret="s" * 32, files=f"file:{tmp_path / 'files'}", files_url="http://127.0.0.1/files")


@pytest.fixture
def files(settings: Settings) -> FolderFiles:
    return FolderFiles(settings)


@pytest.fixture
async def http(settings: Settings, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=routes(settings, clock))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        yield client


@pytest.fixture
def upload() -> Upload:
    return make_upload()


@pytest.fixture
async def target(files: FolderFiles, upload: Upload, clock: Clock) -> Target:
    return await files.target(upload, clock())


def names(settings: Settings) -> list[str]:
    """Return every file under the folder."""
    folder = Path((settings.files or "").removeprefix("file:"))
    return sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())


CHANGES = [
    ({"Content-Type": "text/html"}, 403),
    ({"Content-Type": "application/pdf; charset=utf-8"}, 403),
    ({"Content-Type": ""}, 403),
    ({"If-None-Match": '"x"'}, 403),
    ({"x-amz-checksum-sha256": "AAAA"}, 403),
    ({"x-amz-tagging": "state=kept"}, 403),
    ({"x-amz-sdk-checksum-algorithm": "CRC32"}, 403),
    ({"Content-Length": str(len(PDF) + 1)}, 403),
    ({"Content-Length": "0"}, 403),
    ({"Content-Length": f"+{len(PDF)}"}, 403),
]


@pytest.mark.parametrize(("changes", "status"), CHANGES, ids=str)
async def test_other_headers_are_refused(
    settings: Settings, http: httpx.AsyncClient, target: Target, changes: dict[str, str], status: int
) -> None:
    answer = await http.put(target.url, content=PDF, headers={**target.headers, **changes})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert names(settings) == []
    for name in target.headers:
        fewer = {key: value for key, value in target.headers.items() if key != name}
        assert (await http.put(target.url, content=PDF, headers=fewer)).status_code == 403
    assert names(settings) == []


async def test_other_bytes_are_refused_and_leave_nothing(
    settings: Settings, http: httpx.AsyncClient, target: Target
) -> None:
    for body in (PDF[:-1] + b"x", PDF[:-1], PDF + b"x", b"", b"x" * len(PDF)):
        headers = {**target.headers, "Content-Length": str(len(PDF))}
        assert (await http.put(target.url, content=body, headers=headers)).status_code == 400
        assert names(settings) == []
    assert (await http.put(target.url, content=PDF, headers=target.headers)).status_code == 200


async def test_without_a_length_and_past_it(settings: Settings, http: httpx.AsyncClient, target: Target) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10_000:
            sent += 1
            yield PDF

    assert (await http.put(target.url, content=endless(), headers=target.headers)).status_code == 411
    assert sent == 0
    headers = {**target.headers, "Content-Length": str(len(PDF))}
    assert (await http.put(target.url, content=endless(), headers=headers)).status_code == 400
    assert sent <= 3
    assert names(settings) == []


async def test_an_address_ends_when_it_says(http: httpx.AsyncClient, target: Target, clock: Clock) -> None:
    clock.at = target.expires_at
    assert (await http.put(target.url, content=PDF, headers=target.headers)).status_code == 403
    clock.forward(seconds=-1)
    assert (await http.put(target.url, content=PDF, headers=target.headers)).status_code == 200


async def test_an_address_serves_one_act_on_one_file(
    files: FolderFiles, settings: Settings, http: httpx.AsyncClient, upload: Upload, target: Target, clock: Clock
) -> None:
    fetched = await files.address(upload, clock(), clock() + FEW)
    assert (await http.get(target.url)).status_code == 403
    assert (await http.put(fetched, content=PDF, headers=target.headers)).status_code == 403
    assert (await http.get(fetched)).status_code == 404
    for method in ("POST", "PATCH", "DELETE", "HEAD"):
        assert (await http.request(method, target.url, headers=target.headers)).status_code == 403
        assert (await http.request(method, fetched)).status_code == 403
    other = await files.target(make_upload(b"%PDF-other", size=len(PDF)), clock())
    assert (await http.put(other.url, content=PDF, headers=target.headers)).status_code == 403
    assert (await http.put(other.url, content=PDF, headers=other.headers)).status_code == 400
    strange = FolderFiles(structs.replace(settings, cursor_secret="x" * 32))
    forged = await strange.target(upload, clock())
    assert (await http.put(forged.url, content=PDF, headers=target.headers)).status_code == 403
    assert names(settings) == []


async def test_a_changed_address_opens_nothing(
    files: FolderFiles, settings: Settings, http: httpx.AsyncClient, upload: Upload, target: Target, clock: Clock
) -> None:
    await http.put(target.url, content=PDF, headers=target.headers)
    url = await files.address(upload, clock(), clock() + FEW)
    assert (await http.get(url)).status_code == 200
    base, _, token = url.rpartition("/")
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token), 5)]
    changed += [token[:-1], token + "A", token + "=", token[:-1] + chr(ord(token[-1]) ^ 1), "", "x", "A" * 5000]
    changed += ["..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "é", token + "%0a", f"..%2fwaiting%2f{upload.id}"]
    statuses = {(await http.get(f"{base}/{one}")).status_code for one in changed}
    assert statuses <= {403, 404}
    assert names(settings) == [f"waiting/{upload.id}"]


async def test_of_two_that_come_at_once_one_is_taken(
    settings: Settings, http: httpx.AsyncClient, upload: Upload, target: Target
) -> None:
    both = asyncio.Barrier(2)

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:10]
        await both.wait()
        yield PDF[10:]

    headers = {**target.headers, "Content-Length": str(len(PDF))}
    answers = await asyncio.gather(*(http.put(target.url, content=slowly(), headers=headers) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert names(settings) == [f"waiting/{upload.id}"]


async def test_a_large_file_is_never_held_in_memory(files: FolderFiles, http: httpx.AsyncClient, clock: Clock) -> None:
    piece = b"%PDF-" + bytes(256 * 1024 - 5)
    large = make_upload(size=20 * MIB, sha256=sha256(piece * 80))
    target = await files.target(large, clock())

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield piece

    tracemalloc.start()
    answer = await http.put(target.url, content=pieces(), headers={**target.headers, "Content-Length": str(20 * MIB)})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200
    assert peak < 4 * MIB
    assert await files.stored(large.id) == Stored(20 * MIB, large.sha256)


@pytest.mark.parametrize("name", ["a.pdf", "Biên bản.pdf", "a'b;c=d, e.pdf", "100%20.pdf", "đ" * 196 + ".pdf"])
async def test_a_download_is_an_attachment_that_nothing_opens_by_itself(
    files: FolderFiles, http: httpx.AsyncClient, clock: Clock, name: str
) -> None:
    upload = make_upload(name=name)
    target = await files.target(upload, clock())
    await http.put(target.url, content=PDF, headers=target.headers)
    url = await files.address(upload, clock(), clock() + FEW)
    answer = await http.get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename")
    part = await http.get(url, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")
    clock.forward(minutes=5)
    assert (await http.get(url)).status_code == 403


async def test_a_page_of_another_origin_may_use_an_address(http: httpx.AsyncClient, target: Target) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "PUT"}
    first = await http.options(target.url, headers=asked)
    assert first.status_code == 204
    allowed = {name.strip() for name in first.headers["access-control-allow-headers"].split(",")}
    assert {name.lower() for name in target.headers} == allowed
    put = await http.put(target.url, content=PDF, headers={**target.headers, "Origin": asked["Origin"]})
    assert put.headers["access-control-allow-origin"] == "*"


async def _send_half(port: int, target: Target) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"PUT {urlsplit(target.url).path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(PDF)}"]
    lines += [f"{name}: {value}" for name, value in target.headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + PDF[: len(PDF) // 2])
    await writer.drain()
    return writer


async def _until_part(settings: Settings, *, there: bool) -> None:
    until = time.monotonic() + 5
    while bool(names(settings)) is not there:
        assert time.monotonic() < until, names(settings)
        await asyncio.sleep(0.01)


async def test_a_cut_connection_leaves_nothing(
    files: FolderFiles, settings: Settings, upload: Upload, target: Target, clock: Clock
) -> None:
    app = Starlette(routes=routes(settings, clock))
    server = http_server.server(app, port=free_port(), log_level="error")
    serving = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag and no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    writer = await _send_half(port, target)
    await _until_part(settings, there=True)
    assert await files.stored(upload.id) is None
    writer.close()
    await _until_part(settings, there=False)
    async with httpx.AsyncClient() as client:
        address = target.url.replace("127.0.0.1", f"127.0.0.1:{port}")
        assert (await client.put(address, content=PDF, headers=target.headers)).status_code == 200
    assert await files.stored(upload.id) == Stored(len(PDF), sha256(PDF))
    server.should_exit = True
    await serving


SERVER = """
import sys, uvicorn
from datetime import UTC, datetime
from starlette.applications import Starlette
from local.files import routes
from movement.settings import Settings
settings = Settings(cursor_secret="s" * 32, files=sys.argv[1], files_url="http://127.0.0.1/files")
app = Starlette(routes=routes(settings, lambda: datetime(2026, 11, 24, 5, tzinfo=UTC)))
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""


@pytest.fixture
def killable(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve the folder in a process of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(settings.files), str(port)])
    yield process, port
    process.kill()
    process.wait()


async def test_a_killed_server_leaves_no_half_file_to_see(
    files: FolderFiles,
    settings: Settings,
    http: httpx.AsyncClient,
    upload: Upload,
    target: Target,
    killable: tuple[subprocess.Popen[bytes], int],
    clock: Clock,
) -> None:
    process, port = killable
    until = time.monotonic() + 10
    writer = None
    while writer is None:
        assert time.monotonic() < until
        with suppress(OSError):
            writer = await _send_half(port, target)
        await asyncio.sleep(0.02)
    await _until_part(settings, there=True)
    process.kill()
    process.wait()
    writer.close()
    (left,) = names(settings)
    assert left.startswith(f"waiting/{upload.id}")
    assert left.endswith(".part")
    assert await files.stored(upload.id) is None
    assert (await http.get(await files.address(upload, clock(), clock() + FEW))).status_code == 404
    assert (await http.put(target.url, content=PDF, headers=target.headers)).status_code == 200
    files.sweep(clock())
    assert names(settings) == [f"waiting/{upload.id}"]


async def test_what_nobody_confirms_goes_after_a_day_and_what_is_kept_stays(
    files: FolderFiles, settings: Settings, http: httpx.AsyncClient, clock: Clock
) -> None:
    forgotten, confirmed = make_upload(), make_upload()
    for upload in (forgotten, confirmed):
        target = await files.target(upload, clock())
        assert (await http.put(target.url, content=PDF, headers=target.headers)).status_code == 200
    await files.keep(confirmed.id)
    now = now_utc()
    files.sweep(now + timedelta(hours=23))
    assert len(names(settings)) == 3
    files.sweep(now + timedelta(hours=25))
    assert names(settings) == [f"kept/{confirmed.id}"]
    assert await files.stored(confirmed.id) == Stored(len(PDF), sha256(PDF))
