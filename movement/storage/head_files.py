"""The one door to the heads of days: files that are written once, read and listed, and never written again.

Two ways behind it, chosen by the setting: a bucket of S3 with Object Lock, or a folder of this machine.
"""

import asyncio
import os
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from movement.settings import FOLDER, Settings, SettingsError
from movement.storage.files_bucket import answer_of, client_of

TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})


class HeadFiles(Protocol):
    """Heads by their names, `root/day.json`. Everything raises BUSY while they cannot be reached."""

    async def put_once(self, key: str, body: bytes) -> bool:
        """Write a file that is not there yet; tell whether it was written: never over another."""

    async def get(self, key: str) -> bytes | None:
        """Return what was written, or None."""

    async def keys(self, root: str) -> list[str]:
        """Return the names of a province's heads in the order of days."""


class FolderHeads:
    """Heads in a folder of this machine, made at the first use."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path((settings.heads or FOLDER).removeprefix(FOLDER))

    async def put_once(self, key: str, body: bytes) -> bool:
        """See `HeadFiles.put_once`: it grows beside its place, and takes it whole only if that is free."""
        return await asyncio.to_thread(self._put, self._folder / key, body)

    def _put(self, place: Path, body: bytes) -> bool:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".part", place.name, place.parent)
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(body)
                part.flush()
                os.fsync(part.fileno())
                os.fchmod(part.fileno(), 0o444)
            os.link(name, place)
        except FileExistsError:
            return False
        finally:
            Path(name).unlink()
        return True

    async def get(self, key: str) -> bytes | None:
        """See `HeadFiles.get`."""
        place = self._folder / key
        return await asyncio.to_thread(place.read_bytes) if place.exists() else None

    async def keys(self, root: str) -> list[str]:
        """See `HeadFiles.keys`."""
        return sorted(f"{root}/{place.name}" for place in (self._folder / root).glob("*.json"))


class BucketHeads:
    """Heads in a bucket of S3. boto3 loads at the first use, which is in a thread, as is every call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: Any = None
        self._making = threading.Lock()

    async def put_once(self, key: str, body: bytes) -> bool:
        """See `HeadFiles.put_once`: S3 refuses a second file of a name, and the bucket's lock keeps the first."""
        return await asyncio.to_thread(self._put, key, body)

    def _put(self, key: str, body: bytes) -> bool:
        from botocore.exceptions import ClientError

        given = {"Bucket": self._settings.heads, "Key": key, "Body": body, "ContentType": "application/json"}
        try:
            answer_of(lambda: self._client().put_object(**given, IfNoneMatch="*"))
        except ClientError as failure:
            if failure.response["Error"]["Code"] in TAKEN:
                return False
            raise
        return True

    async def get(self, key: str) -> bytes | None:
        """See `HeadFiles.get`."""
        asked = {"Bucket": self._settings.heads, "Key": key}
        found = await asyncio.to_thread(answer_of, lambda: self._client().get_object(**asked))
        return None if found is None else found["Body"]

    async def keys(self, root: str) -> list[str]:
        """See `HeadFiles.keys`; the function that writes heads may not list them, an operator may."""
        return await asyncio.to_thread(self._keys, root)

    def _keys(self, root: str) -> list[str]:
        found: list[str] = []
        asked = {"Bucket": self._settings.heads, "Prefix": f"{root}/"}
        while True:
            answer = answer_of(lambda: self._client().list_objects_v2(**asked))
            found += [one["Key"] for one in answer.get("Contents", ())]
            if not answer.get("IsTruncated"):
                return sorted(found)
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = client_of(self._settings, 10)
            return self._made


@cache
def head_files_at(settings: Settings) -> HeadFiles:
    """Return the heads where the settings say; raises SettingsError if they say nothing."""
    if settings.heads is None:
        raise SettingsError("Set MOVEMENT_HEADS to the bucket of the heads of days.")
    return FolderHeads(settings) if settings.heads.startswith(FOLDER) else BucketHeads(settings)
