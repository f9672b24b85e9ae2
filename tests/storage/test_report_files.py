"""Files of report packs: put whole, fetched by an address for a while, in a bucket (moto serves it) and in a folder."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.reports import MEDIA_TYPES, ReportFile, ReportFileKind
from movement.settings import Settings, SettingsError
from movement.storage.files_folder import FolderFiles
from movement.storage.report_files import report_files_at
from movement.storage.reports_bucket import BucketReports
from movement.storage.reports_folder import FolderReports
from tests.builders import NOON
from tests.conftest import make_settings

BODY = b"PK a whole document"
FILE = ReportFile(
    kind=ReportFileKind.DOCX,
    size=len(BODY),
    sha256="0" * 64,
    key="b0000000000000000-000001.docx",
    name="Báo cáo.docx",
)
UNTIL = NOON + timedelta(minutes=5)


def folder(tmp_path: Path) -> FolderReports:
    return FolderReports(make_settings("http://nowhere", "t-", f"file:{tmp_path}/files"))


@pytest.fixture
def bucket() -> Iterator[BucketReports]:
    settings = structs.replace(make_settings("http://nowhere", "t-"), reports="dvk-reports")
    with mock_aws():
        s3 = boto3.client("s3", region_name=settings.region)
        s3.create_bucket(Bucket="dvk-reports", CreateBucketConfiguration={"LocationConstraint": settings.region})
        yield BucketReports(settings)


async def test_a_file_of_the_bucket_is_fetched_as_an_attachment(bucket: BucketReports) -> None:
    for body in (b"half", BODY):
        await bucket.put(FILE.key, body, MEDIA_TYPES[FILE.kind])
    url = await bucket.address(FILE, NOON, UNTIL)
    asked = parse_qs(urlsplit(url).query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["response-content-disposition"] == ["attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.docx"]
    assert asked["response-content-type"] == [MEDIA_TYPES[ReportFileKind.DOCX]]
    assert urlsplit(url).path == f"/{FILE.key}"
    answer = await asyncio.to_thread(requests.get, url)
    assert answer.content == BODY


async def test_a_bucket_out_of_reach_is_busy(bucket: BucketReports, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://nowhere")

    monkeypatch.setattr(bucket._client(), "put_object", lost)
    with pytest.raises(MovementError) as refusal:
        await bucket.put(FILE.key, BODY, "x")
    assert refusal.value.code is Code.BUSY


async def test_a_file_of_the_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    files = folder(tmp_path)
    assert files.found(FILE.key) is None
    seen: list[bytes] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            kept = files.found(FILE.key)
            if kept is not None:
                seen.append(kept.read_bytes())

    looking = threading.Thread(target=look)
    looking.start()
    for number in range(20):
        await files.put(FILE.key, bytes([number]) * 100_000, "x")
    stop.set()
    looking.join()
    assert {(len(body), len(set(body))) for body in seen} == {(100_000, 1)}
    assert [file.name for file in (tmp_path / "files-reports").iterdir()] == [FILE.key]
    (tmp_path / "files-reports" / f"{FILE.key}cut-off.part").write_bytes(b"half")
    files.sweep()
    assert [file.name for file in (tmp_path / "files-reports").iterdir()] == [FILE.key]


async def test_an_address_of_the_folder_is_good_for_one_file_and_a_while(tmp_path: Path) -> None:
    files = folder(tmp_path)
    url = await files.address(FILE, NOON, UNTIL)
    base, token = url.rsplit("/", 1)
    assert base == "http://gateway/files/reports"
    ticket = files.ticket("GET", token, NOON)
    assert ticket is not None
    assert (ticket.upload, ticket.name, ticket.media_type) == (FILE.key, FILE.name, MEDIA_TYPES[FILE.kind])
    assert files.ticket("PUT", token, NOON) is None
    assert files.ticket("GET", token, UNTIL) is None
    assert files.ticket("GET", token[:-1] + ("A" if token[-1] != "A" else "B"), NOON) is None
    # An address of an uploaded file opens no report, and the other way round.
    assert FolderFiles(make_settings("http://nowhere", "t-")).ticket("GET", token, NOON) is None


def test_the_settings_say_where_they_are() -> None:
    settings = make_settings("http://nowhere", "t-")
    assert isinstance(report_files_at(settings), FolderReports)
    assert isinstance(report_files_at(structs.replace(settings, reports="dvk-reports")), BucketReports)
    with pytest.raises(SettingsError, match="MOVEMENT_REPORTS"):
        report_files_at(structs.replace(settings, reports=None))
    aws = {"MOVEMENT_STAGE": "prod", "MOVEMENT_CURSOR_SECRET": "x" * 32}
    assert Settings.from_env(aws | {"MOVEMENT_REPORTS": "dvk-reports"}).reports == "dvk-reports"
    for named in ("file:.local/reports", "file:", "A-bucket", "s3://x"):
        with pytest.raises(SettingsError, match="MOVEMENT_REPORTS"):
            Settings.from_env(aws | {"MOVEMENT_REPORTS": named})
