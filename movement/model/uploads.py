"""Uploads: what a file is for, whose it is, what it was said to be, and what became of it.

The file itself never goes through GraphQL: an upload is asked for, put where the answer says, confirmed, then used.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from movement.model.errors import Code, Problem, refuse
from movement.model.media import MEDIA, Fault
from movement.model.upload_terms import Declared

PUT_LASTS = timedelta(minutes=15)
"""How long a file may be put after it was asked for."""
GET_LASTS = timedelta(minutes=5)
WAITS = timedelta(days=1)
"""How long a file that was put and not confirmed is kept at the least."""
MOST_WAITING = 50
"""Uploads a person may ask for on a day and leave unconfirmed."""
MOST_A_DAY = 500


class UploadState(StrEnum):
    """An upload that is never confirmed stays REQUESTED, and its file goes after a day or two."""

    REQUESTED = "REQUESTED"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"


class Upload(Declared, frozen=True, kw_only=True):
    """One file. Owner, name, type, size and hash are what was declared; once CONFIRMED they are so."""

    id: str
    unit: str
    root: str
    path: str
    by: str
    """Subject of the one who asked for it; nobody else may confirm it."""
    state: UploadState = UploadState.REQUESTED
    fault: Fault | None = None
    """Why it was refused."""
    created_at: datetime
    expires_at: datetime
    """Until when the file may be put."""
    confirmed_at: datetime | None = None
    version: int = 1
    head: str = ""

    @property
    def media_type(self) -> str:
        """The type as programs call it."""
        return MEDIA[self.type].mime


class UploadLine(Struct, frozen=True, kw_only=True):
    """What the index of a person's uploads shows."""

    id: str
    state: UploadState


class Target(Struct, frozen=True, kw_only=True):
    """Where and how the file of an upload is put: exactly these headers, exactly the declared bytes, once."""

    url: str
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


class Stored(Struct, frozen=True):
    """What is there of a file: bytes, and lower-case hex SHA-256 (empty if nobody can tell)."""

    size: int
    sha256: str


_FAULTS: Mapping[Fault, tuple[str, str]] = {
    Fault.SIZE: ("size", "Tệp nhận được không đúng kích thước đã khai."),
    Fault.HASH: ("sha256", "Tệp nhận được không đúng mã băm đã khai."),
    Fault.TYPE: ("type", "Nội dung tệp không đúng loại đã khai."),
    Fault.ACTIVE: ("type", "Tệp có macro hoặc nội dung tự chạy nên không được nhận."),
}


def problem(upload: Upload) -> Problem | None:
    """Return why an upload was refused, as its confirmation answers it, or None."""
    if upload.fault is None:
        return None
    path, sentence = _FAULTS[upload.fault]
    return refuse(Code.BAD_INPUT, path, detail=sentence).problems[0]
