"""Files of report packs in a bucket of S3. boto3 loads at the first use, which is in a thread, as is every call."""

import asyncio
import threading
from datetime import datetime
from typing import Any

from movement.model.reports import MEDIA_TYPES, ReportFile
from movement.settings import Settings
from movement.storage.files_bucket import answer_of, attachment, client_of

SECONDS = 30


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
