"""Uploaded files in a folder of this machine, under the contract of the bucket: signed addresses, one file each.

`waiting/` holds what was put, for a day or two; `kept/` what was confirmed. A file grows beside its place under a name
of its own and takes the place whole, so that nobody ever sees half of one. Over HTTP `local/files.py` serves them.
"""

import asyncio
import contextlib
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from movement.model.uploads import WAITS, Stored, Target, Upload
from movement.settings import FOLDER, Settings
from movement.storage.files_bucket import headers_of
from movement.storage.files_tickets import Ticket, Tickets

PART = ".part"


class TakenError(Exception):
    """The file is there already."""


class UnlikeError(Exception):
    """The bytes are not those that were declared."""


class Part:
    """A file on its way: bytes are added, then it takes its place whole or is dropped."""

    def __init__(self, folder: "FolderFiles", ticket: Ticket) -> None:
        self._folder, self._ticket = folder, ticket
        handle, name = tempfile.mkstemp(PART, ticket.upload, folder.waiting)
        self._path, self._file = Path(name), os.fdopen(handle, "wb")
        self._left, self._hash = ticket.size, hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Add bytes; raises UnlikeError at the first one too many."""
        self._left -= len(piece)
        if self._left < 0:
            raise UnlikeError
        self._hash.update(piece)
        self._file.write(piece)

    def finish(self) -> None:
        """Put the file in its place; raises UnlikeError or TakenError."""
        if self._left or self._hash.hexdigest() != self._ticket.sha256:
            raise UnlikeError
        self._file.flush()
        os.fsync(self._file.fileno())
        self._folder.place(self._path, self._ticket.upload)

    def drop(self) -> None:
        """Remove what is left of the part; also after it took its place."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class FolderFiles:
    """Files of one folder, made at the first use."""

    def __init__(self, settings: Settings) -> None:
        self._root = Path((settings.files or FOLDER).removeprefix(FOLDER))
        self._url = settings.files_url
        self._tickets = Tickets(settings.cursor_secret)

    @property
    def waiting(self) -> Path:
        """Where files are put."""
        return self._made("waiting")

    @property
    def kept(self) -> Path:
        """Where confirmed files are."""
        return self._made("kept")

    async def target(self, upload: Upload, now: datetime) -> Target:
        """See `Files.target`."""
        del now
        url = self._address("PUT", upload, upload.expires_at)
        return Target(
            url=url, method="PUT", headers=headers_of(upload.media_type, upload.sha256), expires_at=upload.expires_at
        )

    async def stored(self, upload_id: str) -> Stored | None:
        """See `Files.stored`; the hash is that of the bytes as they are now."""
        found = self.found(upload_id)
        return None if found is None else await asyncio.to_thread(_stored, found)

    async def read(self, upload_id: str, start: int, length: int) -> bytes:
        """See `Files.read`."""
        found = self.found(upload_id)
        return b"" if found is None else await asyncio.to_thread(_read, found, start, length)

    async def write(self, name: str, body: bytes) -> None:
        """See `Files.write`."""
        await asyncio.to_thread(_write, self.waiting, name, body)

    async def keep(self, upload_id: str) -> None:
        """See `Files.keep`."""
        # A second name, not another place: whoever reads the file meanwhile finds it under the first.
        with contextlib.suppress(FileExistsError):
            os.link(self.waiting / upload_id, self.kept / upload_id)

    async def remove(self, upload_id: str) -> None:
        """See `Files.remove`."""
        for folder in (self.waiting, self.kept):
            (folder / upload_id).unlink(missing_ok=True)

    async def address(self, upload: Upload, now: datetime, until: datetime) -> str:
        """See `Files.address`."""
        del now
        return self._address("GET", upload, until)

    def ticket(self, method: str, token: str, now: datetime) -> Ticket | None:
        """Return what an address allows, or None if it is not ours, not for this method or no longer good."""
        return self._tickets.open(method, token, now)

    def found(self, upload_id: str) -> Path | None:
        """Return where a file is that was put, or None."""
        return next((file for file in (self.kept / upload_id, self.waiting / upload_id) if file.exists()), None)

    def place(self, part: Path, upload_id: str) -> None:
        """Give a whole part its place; raises TakenError if one is there, also when two come at once."""
        if self.found(upload_id) is not None:
            raise TakenError
        try:
            os.link(part, self.waiting / upload_id)
        except FileExistsError:
            raise TakenError from None

    def sweep(self, now: datetime) -> None:
        """Remove parts that were cut off and what nobody confirmed in time; while nothing is being put."""
        latest = (now - WAITS).timestamp()
        for file in self.waiting.iterdir():
            if file.suffix == PART or file.stat().st_mtime < latest:
                file.unlink()

    def _made(self, name: str) -> Path:
        folder = self._root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _address(self, method: str, upload: Upload, until: datetime) -> str:
        ticket = Ticket(method, upload.id, upload.media_type, upload.size, upload.sha256, upload.name, until)
        return f"{self._url}/{self._tickets.make(ticket)}"


def _stored(file: Path) -> Stored:
    with file.open("rb") as opened:
        return Stored(file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest())


def _read(file: Path, start: int, length: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(start)
        return opened.read(length)


def _write(folder: Path, name: str, body: bytes) -> None:
    handle, part = tempfile.mkstemp(PART, name, folder)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(part).replace(folder / name)
