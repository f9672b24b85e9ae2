"""One contract of uploaded files, held by both ways of keeping them: a bucket (moto serves it) and a folder.

moto checks neither signatures nor checksums: what an address is signed for is read in the address.
"""

import asyncio
import base64
import itertools
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import httpx
import pytest
import requests
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from moto import mock_aws
from msgspec import Struct, structs
from starlette.applications import Starlette

from local.files import routes
from movement.model.errors import Code, MovementError
from movement.model.uploads import Stored, Target, Upload
from movement.settings import Settings, SettingsError
from movement.storage.files import Files, files_at
from movement.storage.files_bucket import BucketFiles
from tests.builders import NOON, new_id
from tests.files import PDF, declared, sha256

ADDRESS = "http://gateway/files"
_numbers = itertools.count()


def make_upload(body: bytes = PDF, **changes: Any) -> Upload:
    values = structs.asdict(declared(body)) | {"id": new_id("f"), "unit": "u", "root": "t", "path": "/t/u/", "by": "x"}
    return Upload(**values | {"created_at": NOON, "expires_at": NOON + timedelta(minutes=15)} | changes)


class Kept(Struct):
    """Files, and how a client sends one and fetches one."""

    files: Files
    put: Callable[..., Awaitable[int]]
    fetch: Callable[[str], Awaitable[tuple[int, bytes, dict[str, str]]]]


def folder(path: Path) -> Kept:
    settings = Settings(cursor_secret="s" * 32, files=f"file:{path}", files_url=ADDRESS)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(Starlette(routes=routes(settings, lambda: NOON))))

    async def put(target: Target, body: bytes, **headers: str) -> int:
        sent = await http.request(target.method, target.url, content=body, headers={**target.headers, **headers})
        return sent.status_code

    async def fetch(url: str) -> tuple[int, bytes, dict[str, str]]:
        answer = await http.get(url)
        return answer.status_code, answer.content, dict(answer.headers)

    return Kept(files_at(settings), put, fetch)


def bucket() -> Kept:
    name = f"files-{next(_numbers)}"
    settings = Settings(cursor_secret="s" * 32, files=name)
    boto3.client("s3", region_name=settings.region).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": settings.region}
    )

    async def put(target: Target, body: bytes, **headers: str) -> int:
        sent = await asyncio.to_thread(
            requests.request, target.method, target.url, data=body, headers={**target.headers, **headers}
        )
        return int(sent.status_code)

    async def fetch(url: str) -> tuple[int, bytes, dict[str, str]]:
        answer = await asyncio.to_thread(requests.get, url)
        return answer.status_code, answer.content, {name.lower(): value for name, value in answer.headers.items()}

    return Kept(files_at(settings), put, fetch)


@pytest.fixture(params=["bucket", "folder"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "folder":
        yield folder(tmp_path)
        return
    with mock_aws():
        yield bucket()


async def test_a_file_is_put_looked_at_kept_fetched_and_removed(kept: Kept) -> None:
    upload = make_upload(name="Biên bản số 1.pdf")
    assert await kept.files.stored(upload.id) is None
    assert await kept.files.read(upload.id, 0, 5) == b""
    target = await kept.files.target(upload, NOON)
    assert (target.method, target.expires_at) == ("PUT", upload.expires_at)
    assert target.headers == {
        "Content-Type": "application/pdf",
        "If-None-Match": "*",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256(PDF))).decode(),
        "x-amz-sdk-checksum-algorithm": "SHA256",
        "x-amz-tagging": "state=requested",
    }
    assert await kept.put(target, PDF) == 200
    assert await kept.files.stored(upload.id) == Stored(len(PDF), sha256(PDF))
    assert await kept.files.read(upload.id, 0, 5) == b"%PDF-"
    assert await kept.files.read(upload.id, len(PDF) - 6, 99) == b"%%EOF\n"
    for _ in range(2):
        await kept.files.keep(upload.id)
    assert await kept.files.stored(upload.id) == Stored(len(PDF), sha256(PDF))
    status, body, headers = await kept.fetch(await kept.files.address(upload, NOON, NOON + timedelta(minutes=5)))
    assert (status, body, headers["content-type"]) == (200, PDF, "application/pdf")
    disposition = headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=")
    assert unquote(disposition.split("''")[1]) == "Biên bản số 1.pdf"
    for _ in range(2):
        await kept.files.remove(upload.id)
    assert await kept.files.stored(upload.id) is None


async def test_a_file_of_the_products_own_is_put_again_in_its_place_and_fetched(kept: Kept) -> None:
    made = make_upload(id="form-entries-u1", name="Mẫu.pdf")
    for body in (b"an older one", PDF):
        await kept.files.write(made.id, body)
        found = await kept.files.stored(made.id)
        assert found is not None
        assert found.size == len(body)
    status, body, headers = await kept.fetch(await kept.files.address(made, NOON, NOON + timedelta(minutes=5)))
    assert (status, body, headers["content-type"]) == (200, PDF, "application/pdf")


async def test_one_address_takes_one_file(kept: Kept) -> None:
    upload = make_upload()
    target = await kept.files.target(upload, NOON)
    assert [await kept.put(target, PDF) for _ in range(2)] == [200, 412]
    await kept.files.keep(upload.id)
    assert await kept.put(target, PDF) == 412
    assert await kept.put(await kept.files.target(upload, NOON), PDF) == 412


@pytest.fixture
def bucket_only() -> Iterator[Kept]:
    with mock_aws():
        yield bucket()


def signed(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


async def test_what_was_declared_is_signed_into_the_buckets_address(bucket_only: Kept) -> None:
    upload = make_upload()
    target = await bucket_only.files.target(upload, NOON + timedelta(minutes=5))
    asked = signed(target.url)
    assert asked["X-Amz-SignedHeaders"].split(";") == sorted(
        ["content-length", "host", *(name.lower() for name in target.headers)]
    )
    assert asked["X-Amz-Expires"] == "600"
    assert urlsplit(target.url).hostname == "files-2.s3.ap-southeast-1.amazonaws.com".replace(
        "files-2", bucket_name(bucket_only)
    )
    assert urlsplit(target.url).path == f"/{upload.id}"
    other = await bucket_only.files.target(structs.replace(upload, size=upload.size + 1), NOON + timedelta(minutes=5))
    assert signed(other.url)["X-Amz-Signature"] != asked["X-Amz-Signature"]
    fetched = signed(await bucket_only.files.address(upload, NOON, NOON + timedelta(minutes=5)))
    assert fetched["X-Amz-Expires"] == "300"
    assert fetched["response-content-type"] == "application/pdf"


def bucket_name(kept: Kept) -> str:
    assert isinstance(kept.files, BucketFiles)
    return str(kept.files._settings.files)


async def test_a_file_waits_in_the_bucket_under_a_tag_until_it_is_kept(bucket_only: Kept) -> None:
    s3, name = boto3.client("s3", region_name="ap-southeast-1"), bucket_name(bucket_only)
    upload = make_upload()
    await bucket_only.put(await bucket_only.files.target(upload, NOON), PDF)
    assert s3.get_object_tagging(Bucket=name, Key=upload.id)["TagSet"] == [{"Key": "state", "Value": "requested"}]
    await bucket_only.files.keep(upload.id)
    assert s3.get_object_tagging(Bucket=name, Key=upload.id)["TagSet"] == []


async def test_a_file_without_a_checksum_has_none(bucket_only: Kept) -> None:
    s3, name = boto3.client("s3", region_name="ap-southeast-1"), bucket_name(bucket_only)
    upload = make_upload()
    signed_put = s3.generate_presigned_url("put_object", Params={"Bucket": name, "Key": upload.id})
    await asyncio.to_thread(requests.put, signed_put, data=PDF)
    assert await bucket_only.files.stored(upload.id) == Stored(len(PDF), "")


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (503, "SlowDown", MovementError),
        (500, "InternalError", MovementError),
        (429, "TooManyRequests", MovementError),
        (403, "AccessDenied", ClientError),
        (404, "NoSuchBucket", ClientError),
        (404, "NoSuchKey", None),
    ],
)
async def test_faults_of_the_bucket(
    bucket_only: Kept, status: int, code: str, expected: type[Exception] | None
) -> None:
    files = bucket_only.files
    assert isinstance(files, BucketFiles)
    body = f"<Error><Code>{code}</Code><Message>x</Message></Error>".encode()

    class Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield body

    sent = []

    def answer(request: Any, **_: Any) -> Any:
        sent.append(request.url)
        return AWSResponse(request.url, status, {"content-type": "application/xml"}, Raw())

    files._client().meta.events.register_first("before-send.s3", answer)
    if expected is None:
        assert await files.read("f", 0, 1) == b""
        return
    with pytest.raises(expected) as failure:
        await files.read("f", 0, 1)
    if isinstance(failure.value, MovementError):
        assert failure.value.code is Code.BUSY
        assert len(sent) == 2
    else:
        assert len(sent) == 1


async def test_a_bucket_out_of_reach_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    files = BucketFiles(Settings(cursor_secret="s" * 32, files="nowhere"))
    with pytest.raises(MovementError) as failure:
        await files.stored("f")
    assert failure.value.code is Code.BUSY


def test_boto3_loads_at_the_first_use_only() -> None:
    code = (
        "import sys; from movement.settings import Settings; from movement.storage.files import files_at;"
        "files_at(Settings(cursor_secret='s' * 32, files='a-bucket')); print('boto3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_a_place_for_files_there_are_none() -> None:
    with pytest.raises(SettingsError, match="MOVEMENT_FILES"):
        files_at(Settings(cursor_secret="s" * 32))
