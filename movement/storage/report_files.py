"""The one door to the files of report packs: put whole by the function, fetched by an address the gateway hands out.

A key holds the report's id and the number of the run that made it, so putting it again puts the same bytes.
"""

from datetime import datetime
from functools import cache
from typing import Protocol

from movement.model.reports import ReportFile
from movement.settings import FOLDER, Settings, SettingsError
from movement.storage.reports_bucket import BucketReports
from movement.storage.reports_folder import FolderReports


class ReportFiles(Protocol):
    """Files of report packs by their keys. Everything raises BUSY while they cannot be reached."""

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file whole; the same key may be put again."""

    async def address(self, file: ReportFile, now: datetime, until: datetime) -> str:
        """Return where a file is fetched until then, as an attachment of its name."""


@cache
def report_files_at(settings: Settings) -> ReportFiles:
    """Return the files where the settings say; raises SettingsError if they say nothing."""
    if settings.reports is None:
        raise SettingsError("Set MOVEMENT_REPORTS to the bucket of report packs.")
    return FolderReports(settings) if settings.reports.startswith(FOLDER) else BucketReports(settings)
