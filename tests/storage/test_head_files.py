"""Heads of days are written once and never again, in a bucket (moto serves it) and in a folder."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.settings import Settings, SettingsError
from movement.storage.head_files import BucketHeads, FolderHeads, HeadFiles, head_files_at
from tests.conftest import make_settings

KEY, LATER = "t0000000000000000/2026-11-24.json", "t0000000000000000/2026-11-25.json"


@pytest.fixture(params=["bucket", "folder"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HeadFiles]:
    settings = make_settings("http://nowhere", "t-", f"file:{tmp_path}/files")
    if request.param == "folder":
        yield FolderHeads(settings)
        return
    with mock_aws():
        s3 = boto3.client("s3", region_name=settings.region)
        place = {"LocationConstraint": settings.region}
        s3.create_bucket(Bucket="dvk-heads", CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
        yield BucketHeads(structs.replace(settings, heads="dvk-heads"))


async def test_a_head_is_written_once(files: HeadFiles) -> None:
    assert await files.get(KEY) is None
    assert await files.keys("t0000000000000000") == []
    assert await files.put_once(KEY, b"first") is True
    assert await files.put_once(KEY, b"second") is False
    assert await files.get(KEY) == b"first"
    assert await files.put_once(LATER, b"later") is True
    assert await files.keys("t0000000000000000") == [KEY, LATER]
    assert await files.keys("t1111111111111111") == []


async def test_of_many_at_once_one_writes(tmp_path: Path) -> None:
    files = FolderHeads(make_settings("http://nowhere", "t-", f"file:{tmp_path}/files"))
    bodies = [bytes([number]) * 50_000 for number in range(8)]
    put = await asyncio.gather(*(files.put_once(KEY, body) for body in bodies))
    assert sorted(put) == [False] * 7 + [True]
    assert await files.get(KEY) == bodies[put.index(True)]
    (folder,) = (tmp_path / "files-heads").iterdir()
    assert [file.name for file in folder.iterdir()] == ["2026-11-24.json"]
    assert (folder / "2026-11-24.json").stat().st_mode & 0o222 == 0


async def test_a_bucket_out_of_reach_is_busy_and_a_fault_of_ours_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    files = BucketHeads(structs.replace(make_settings("http://nowhere", "t-"), heads="dvk-heads"))

    def lost(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://nowhere")

    monkeypatch.setattr(files._client(), "put_object", lost)
    with pytest.raises(MovementError) as refusal:
        await files.put_once(KEY, b"x")
    assert refusal.value.code is Code.BUSY

    def denied(**_: object) -> None:
        answer = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
        raise ClientError(answer, "PutObject")

    monkeypatch.setattr(files._client(), "put_object", denied)
    with pytest.raises(ClientError):
        await files.put_once(KEY, b"x")


def test_the_settings_say_where_they_are() -> None:
    settings = make_settings("http://nowhere", "t-")
    assert isinstance(head_files_at(settings), FolderHeads)
    assert isinstance(head_files_at(structs.replace(settings, heads="dvk-heads")), BucketHeads)
    with pytest.raises(SettingsError, match="MOVEMENT_HEADS"):
        head_files_at(structs.replace(settings, heads=None))
    aws = {"MOVEMENT_STAGE": "prod", "MOVEMENT_CURSOR_SECRET": "x" * 32}
    assert Settings.from_env(aws | {"MOVEMENT_HEADS": "dvk-heads"}).heads == "dvk-heads"
    for named in ("file:.local/heads", "file:", "A-bucket"):
        with pytest.raises(SettingsError, match="MOVEMENT_HEADS"):
            Settings.from_env(aws | {"MOVEMENT_HEADS": named})
