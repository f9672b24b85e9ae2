"""The one door to the files of report packs: put whole by the function, fetched by an address the gateway hands out.

A key holds the report's id and the number of the run that made it, so putting it again puts the same bytes.
"""

import asyncio
import os
import tempfile
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from movement.model.reports import MEDIA_TYPES, ReportFile
from movement.settings import FOLDER, Settings, SettingsError
from movement.storage.files_bucket import answer_of, attachment, client_of
from movement.storage.files_tickets import Ticket, Tickets

SECONDS = 30


class ReportFiles(Protocol):
    """Files of report packs by their keys. Everything raises BUSY while they cannot be reached."""

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file whole; the same key may be put again."""

    async def address(self, file: ReportFile, now: datetime, until: datetime) -> str:
        """Return where a file is fetched until then, as an attachment of its name."""


class BucketReports:
    """Files in a bucket of S3. boto3 loads at the first use, which is in a thread, as is every call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: Any = None
        self._making = threading.Lock()

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """See `ReportFiles.put`."""
        given = {"Bucket": self._settings.reports, "Key": key, "Body": content, "ContentType": media_type}
        await asyncio.to_thread(answer_of, lambda: self._client().put_object(**given))

    async def address(self, file: ReportFile, now: datetime, until: datetime) -> str:
        """See `ReportFiles.address`."""
        given = {"Bucket": self._settings.reports, "Key": file.key} | attachment(file.name, MEDIA_TYPES[file.kind])

        def sign() -> str:
            seconds = int((until - now).total_seconds())
            url: str = self._client().generate_presigned_url("get_object", Params=given, ExpiresIn=seconds)
            return url

        return await asyncio.to_thread(sign)

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = client_of(self._settings, SECONDS)
            return self._made


class FolderReports:
    """Files in a folder of this machine, made at the first use; `local/files.py` serves them over HTTP."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path((settings.reports or FOLDER).removeprefix(FOLDER))
        self._url = settings.files_url
        self._tickets = Tickets(settings.cursor_secret, "reports")

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """See `ReportFiles.put`: it grows beside its place and takes it whole."""
        del media_type
        await asyncio.to_thread(self._put, key, content)

    def _put(self, key: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".part", key, self._folder)
        with os.fdopen(handle, "wb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(self._folder / key)

    async def address(self, file: ReportFile, now: datetime, until: datetime) -> str:
        """See `ReportFiles.address`."""
        del now
        ticket = Ticket("GET", file.key, MEDIA_TYPES[file.kind], file.size, file.sha256, file.name, until)
        return f"{self._url}/reports/{self._tickets.make(ticket)}"

    def sweep(self) -> None:
        """Remove what was cut off while it was put; while nothing is being put."""
        for part in self._folder.glob("*.part"):
            part.unlink()

    def ticket(self, method: str, token: str, now: datetime) -> Ticket | None:
        """Return what an address allows, or None if it is not ours, not for this method or no longer good."""
        return self._tickets.open(method, token, now)

    def found(self, key: str) -> Path | None:
        """Return where a file is, or None."""
        file = self._folder / key
        return file if file.exists() else None


@cache
def report_files_at(settings: Settings) -> ReportFiles:
    """Return the files where the settings say; raises SettingsError if they say nothing."""
    if settings.reports is None:
        raise SettingsError("Set MOVEMENT_REPORTS to the bucket of report packs.")
    return FolderReports(settings) if settings.reports.startswith(FOLDER) else BucketReports(settings)
