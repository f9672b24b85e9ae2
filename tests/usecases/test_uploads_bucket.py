"""Uploads whose files are in a bucket: moto serves that, the real engine the records."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.media import Fault, FileType
from movement.model.uploads import Upload, UploadState
from movement.storage.files import files_at
from movement.storage.files_bucket import BucketFiles
from movement.storage.store import Store
from movement.usecases import uploads
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Clock, Town, make_world, request
from tests.files import DOCX, MACRO, PDF, declared
from tests.uploads import ask, confirm

Snapshot = Callable[[], object]


@pytest.fixture
async def cloud(store: Store, clock: Clock) -> AsyncIterator[World]:
    """Return a world over the shared tables whose files are in a bucket; moto serves that, the engine the records."""
    settings = structs.replace(store.settings, files="dvk-files")
    with mock_aws():
        s3 = boto3.client("s3", region_name=settings.region)
        s3.create_bucket(Bucket="dvk-files", CreateBucketConfiguration={"LocationConstraint": settings.region})
        own = Store(settings)
        yield make_world(own, clock)
        await own.close()
        files_at.cache_clear()


async def send(world: World, upload: Upload, body: bytes) -> int:
    """Put a file where the product says."""
    target = await uploads.target(world, upload)
    assert target
    sent = await asyncio.to_thread(requests.put, target.url, data=body, headers=dict(target.headers))
    return int(sent.status_code)


async def test_the_same_way_over_a_bucket(cloud: World, town: Town) -> None:
    given = declared(DOCX, type=FileType.DOCX, name="Biên bản.docx")
    upload = await ask(cloud, town, given=given)
    with pytest.raises(MovementError) as failure:
        await confirm(cloud, town, upload)
    assert failure.value.code is Code.ILLEGAL_ACT
    assert await send(cloud, upload, DOCX) == 200
    done = await confirm(cloud, town, upload)
    assert done.state is UploadState.CONFIRMED
    url = await uploads.address(cloud, done)
    assert url
    fetched = await asyncio.to_thread(requests.get, url)
    assert (fetched.status_code, fetched.content) == (200, DOCX)
    s3 = boto3.client("s3", region_name="ap-southeast-1")
    assert s3.get_object_tagging(Bucket="dvk-files", Key=done.id)["TagSet"] == []

    wrong = await ask(cloud, town, given=declared(MACRO, type=FileType.DOCX, name="a.docx"))
    assert await send(cloud, wrong, MACRO) == 200
    assert (await confirm(cloud, town, wrong)).fault is Fault.ACTIVE
    for body, fault in ((PDF + b"x", Fault.SIZE), (PDF[:-1] + b"x", Fault.HASH)):
        other = await ask(cloud, town)
        s3.put_object(Bucket="dvk-files", Key=other.id, Body=body, ChecksumAlgorithm="SHA256")
        assert (await confirm(cloud, town, other)).fault is fault
    assert [one["Key"] for one in s3.list_objects_v2(Bucket="dvk-files")["Contents"]] == [done.id]


async def test_a_bucket_out_of_reach_leaves_the_upload_as_it_was(cloud: World, town: Town, snapshot: Snapshot) -> None:
    upload = await ask(cloud, town)
    assert await send(cloud, upload, PDF) == 200
    asked = Request(request_id=request().request_id, id=upload.id, version=1)
    before = snapshot()
    files = cloud.files
    assert isinstance(files, BucketFiles)

    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://s3")

    events = files._client().meta.events
    for act in ("HeadObject", "GetObject", "DeleteObjectTagging"):
        events.register_first(f"before-send.s3.{act}", unreachable)
        with pytest.raises(MovementError) as failure:
            await confirm(cloud, town, upload, asked=asked)
        assert failure.value.code is Code.BUSY
        events.unregister(f"before-send.s3.{act}", unreachable)
    assert snapshot() == before
    assert (await confirm(cloud, town, upload, asked=asked)).state is UploadState.CONFIRMED
