"""Where events go: an SNS topic in AWS, a file of JSON lines on one machine, nowhere when there is no topic.

An event is sent after what it tells of was stored, and again if its sender died before it could note that it was
sent: subscribers get it at least once and know it by its id.
"""

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from movement.model.errors import Code, refuse
from movement.model.reminders import Event

BATCH = 10
"""As many messages as SNS takes at once."""
FILE = "file:"
TAIL = 64 * 1024
SERVER_ERROR = 500
Publish = Callable[[Sequence[Event]], Awaitable[list[str]]]
"""Sends events and returns the ids of those that were taken; raises BUSY when no one can be reached."""
Send = Callable[[Sequence[Event]], list[str]]


async def nobody(events: Sequence[Event]) -> list[str]:
    """Tell nobody."""
    del events
    return []


def open_topic(address: str | None, aws: str | None = None) -> Publish:
    """Return what publishes at an address of the settings: an ARN (`aws` stands in AWS's place), a file, or None."""
    if address is None:
        return nobody
    send = _to_file(Path(address.removeprefix(FILE))) if address.startswith(FILE) else _to_sns(address, aws)

    async def publish(events: Sequence[Event]) -> list[str]:
        return await asyncio.to_thread(send, events) if events else []

    return publish


def _to_sns(arn: str, aws: str | None) -> Send:
    @cache
    def client() -> Any:
        import boto3
        from botocore.config import Config

        tries = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4})
        region = arn.split(":")[3]
        return boto3.Session().client("sns", region_name=region, endpoint_url=aws, config=tries)

    def send(events: Sequence[Event]) -> list[str]:
        from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004 - botocore's name

        taken: list[str] = []
        for batch in batched(events, BATCH, strict=False):
            try:
                answer = client().publish_batch(TopicArn=arn, PublishBatchRequestEntries=[_message(e) for e in batch])
            except (ConnectionError, HTTPClientError) as failure:
                raise refuse(Code.BUSY) from failure
            except ClientError as failure:
                # A topic that is not there or not ours is no passing trouble and must not look like it.
                if _passes(failure.response):
                    raise refuse(Code.BUSY) from failure
                raise
            taken += [done["Id"] for done in answer.get("Successful", ())]
        return taken

    return send


def _message(event: Event) -> dict[str, Any]:
    shown = {name: {"DataType": "String", "StringValue": getattr(event, name)} for name in ("kind", "step", "role")}
    return {"Id": event.id, "Message": msgspec.json.encode(event).decode(), "MessageAttributes": shown}


def _passes(response: Any) -> bool:
    status: int = response.get("ResponseMetadata", {}).get("HTTPStatusCode", SERVER_ERROR)
    return status >= SERVER_ERROR or "Throttl" in response.get("Error", {}).get("Code", "")


def _to_file(path: Path) -> Send:
    def send(events: Sequence[Event]) -> list[str]:
        lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
        fresh = not path.exists()
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _cut_torn(file)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            _keep_name(path.parent)
        return [event.id for event in events]

    return send


def _cut_torn(file: BinaryIO) -> None:
    """Cut off a line that a killed writer left unfinished: its event was not noted as sent and comes again."""
    size = file.seek(0, os.SEEK_END)
    start = max(size - TAIL, 0)
    file.seek(start)
    whole = start + file.read().rfind(b"\n") + 1
    if whole < size:
        file.truncate(whole)


def _keep_name(folder: Path) -> None:
    """Make a new file's name as durable as its lines."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
