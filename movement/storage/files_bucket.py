"""Uploaded files in a bucket of S3: presigned addresses, so that no byte of a file passes through the product.

What was declared is signed into the address (length, type, SHA-256), so S3 refuses anything else; `If-None-Match`
makes it good for one file. A file comes with the tag `state=requested`, by which the bucket's lifecycle rule removes
what nobody confirmed; `keep` takes the tag off. Without s3:ListBucket S3 answers 403 for a file that is not there.
"""

import asyncio
import base64
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from movement.model.errors import unreachable
from movement.model.uploads import Stored, Target, Upload
from movement.settings import UNCONFIRMED, Settings

ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
FIRST_FAULT_OF_THEIRS = 500
TOO_MANY = 429


class BucketFiles:
    """Files of one bucket. boto3 loads at the first use, which is in a thread, as is every call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: Any = None
        self._making = threading.Lock()

    async def target(self, upload: Upload, now: datetime) -> Target:
        """See `Files.target`."""
        given = {
            "ContentType": upload.media_type,
            "ContentLength": upload.size,
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": _base64(upload.sha256),
            "IfNoneMatch": "*",
            "Tagging": UNCONFIRMED,
        }
        url = await self._signed("put_object", upload.id, given, upload.expires_at - now)
        return Target(
            url=url, method="PUT", headers=headers_of(upload.media_type, upload.sha256), expires_at=upload.expires_at
        )

    async def stored(self, upload_id: str) -> Stored | None:
        """See `Files.stored`."""
        found = await self._call("head_object", upload_id, ChecksumMode="ENABLED")
        if found is None:
            return None
        return Stored(found["ContentLength"], base64.b64decode(found.get("ChecksumSHA256", "")).hex())

    async def read(self, upload_id: str, start: int, length: int) -> bytes:
        """See `Files.read`."""
        found = await self._call("get_object", upload_id, Range=f"bytes={start}-{start + length - 1}")
        return b"" if found is None else found["Body"]

    async def write(self, name: str, body: bytes) -> None:
        """See `Files.write`."""
        await self._call("put_object", name, Body=body, Tagging=UNCONFIRMED)

    async def keep(self, upload_id: str) -> None:
        """See `Files.keep`."""
        await self._call("delete_object_tagging", upload_id)

    async def remove(self, upload_id: str) -> None:
        """See `Files.remove`."""
        await self._call("delete_object", upload_id)

    async def address(self, upload: Upload, now: datetime, until: datetime) -> str:
        """See `Files.address`."""
        given = attachment(upload.name, upload.media_type)
        return await self._signed("get_object", upload.id, given, until - now)

    async def _signed(self, action: str, upload_id: str, given: dict[str, Any], lasts: Any) -> str:
        def sign() -> str:
            seconds = int(lasts.total_seconds())
            url: str = self._client().generate_presigned_url(
                action, Params={**self._object(upload_id), **given}, ExpiresIn=seconds
            )
            return url

        return await asyncio.to_thread(sign)

    async def _call(self, action: str, upload_id: str, **given: Any) -> Any:
        return await asyncio.to_thread(
            answer_of, lambda: getattr(self._client(), action)(**self._object(upload_id), **given)
        )

    def _object(self, upload_id: str) -> dict[str, Any]:
        return {"Bucket": self._settings.files, "Key": upload_id}

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = client_of(self._settings)
            return self._made


def client_of(settings: Settings, seconds: int = 3) -> Any:
    """Return a client of S3 that waits this long for an answer; boto3 loads here."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        region_name=settings.region,
        endpoint_url=settings.aws,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual"},
            connect_timeout=1,
            read_timeout=seconds,
            retries={"mode": "standard", "total_max_attempts": 2},
        ),
    )


def attachment(name: str, media_type: str) -> dict[str, str]:
    """Return what a presigned address adds so that a browser keeps the file under its name."""
    return {
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "ResponseContentType": media_type,
        "ResponseCacheControl": "private, no-store",
    }


def headers_of(media_type: str, sha256: str) -> dict[str, str]:
    """Return the headers with which a file must be put: what the address is signed for, but its length and host."""
    return {
        "Content-Type": media_type,
        "If-None-Match": "*",
        "x-amz-checksum-sha256": _base64(sha256),
        "x-amz-sdk-checksum-algorithm": "SHA256",
        "x-amz-tagging": UNCONFIRMED,
    }


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def answer_of(ask: Callable[[], Any]) -> Any:
    """Return what S3 answers, None for what is not there; raises BUSY while it cannot be reached."""
    from botocore import exceptions as aws

    try:
        answer = ask()
        if "Body" in answer:
            answer["Body"] = answer["Body"].read()
    except (aws.ConnectionError, aws.HTTPClientError) as failure:
        raise unreachable() from failure
    except aws.ClientError as failure:
        if failure.response["Error"]["Code"] in ABSENT:
            return None
        status = failure.response["ResponseMetadata"]["HTTPStatusCode"]
        # What trying again does not cure is a fault of ours and must not look like BUSY.
        if status >= FIRST_FAULT_OF_THEIRS or status == TOO_MANY:
            raise unreachable() from failure
        raise
    return answer
