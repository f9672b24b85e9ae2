"""Files of report packs in a folder of this machine; over HTTP `local/files.py` serves them."""

import asyncio
import os
import tempfile
from datetime import datetime
from pathlib import Path

from movement.model.reports import MEDIA_TYPES, ReportFile
from movement.settings import FOLDER, Settings
from movement.storage.files_tickets import Ticket, Tickets


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
