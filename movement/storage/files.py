"""The one door to uploaded files: put by an address that is handed out, looked at, kept, fetched by another address.

Two ways behind it, chosen by the setting: a bucket of S3, or a folder of this machine under the same contract.
"""

from datetime import datetime
from functools import cache
from typing import Protocol

from movement.model.uploads import Stored, Target, Upload
from movement.settings import FOLDER, Settings, SettingsError
from movement.storage.files_bucket import BucketFiles
from movement.storage.files_folder import FolderFiles


class Files(Protocol):
    """Uploaded files by the id of their upload. Everything raises BUSY while they cannot be reached."""

    async def target(self, upload: Upload, now: datetime) -> Target:
        """Return where the file may be put: once, until the upload expires, only as it was declared."""

    async def stored(self, upload_id: str) -> Stored | None:
        """Return what was put, or None if nothing was."""

    async def read(self, upload_id: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on."""

    async def write(self, name: str, body: bytes) -> None:
        """Put a file of the product's own, in place of one of that name; it goes after a day or two."""

    async def keep(self, upload_id: str) -> None:
        """Keep the file for good: what is not kept goes after a day or two. May be said twice."""

    async def remove(self, upload_id: str) -> None:
        """Remove the file; nothing happens if there is none."""

    async def address(self, upload: Upload, now: datetime, until: datetime) -> str:
        """Return where the file is fetched until then: as an attachment of its name and type."""


@cache
def files_at(settings: Settings) -> Files:
    """Return the files where the settings say; raises SettingsError if they say nothing."""
    if settings.files is None:
        raise SettingsError("Set MOVEMENT_FILES to the bucket of uploaded files.")
    return FolderFiles(settings) if settings.files.startswith(FOLDER) else BucketFiles(settings)
