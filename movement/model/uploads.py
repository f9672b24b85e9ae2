"""Uploads: what a file is for, whose it is, what it was said to be, and what became of it.

The file itself never goes through GraphQL: an upload is asked for, put where the answer says, confirmed, then used.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from movement.model.errors import Code, Problem, refuse
from movement.model.media import MEDIA, Fault, FileType

MIB = 1024 * 1024
PUT_LASTS = timedelta(minutes=15)
"""How long a file may be put after it was asked for."""
GET_LASTS = timedelta(minutes=5)
WAITS = timedelta(days=1)
"""How long a file that was put and not confirmed is kept at the least."""
MOST_WAITING = 50
"""Uploads a person may ask for on a day and leave unconfirmed."""
MOST_A_DAY = 500
LONGEST_NAME = 200
_NOT_IN_NAMES = re.compile(r"[<>:\"/\\|?*\n\t]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class UploadPurpose(StrEnum):
    """What a file is for; it decides who may upload and read it, its kinds and its size."""

    EVIDENCE = "EVIDENCE"
    IMPORT = "IMPORT"
    SCORE_SHEET = "SCORE_SHEET"
    REORGANISATION = "REORGANISATION"


class UploadState(StrEnum):
    """An upload that is never confirmed stays REQUESTED, and its file goes after a day or two."""

    REQUESTED = "REQUESTED"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"


class Terms(Struct, frozen=True, kw_only=True):
    """What a purpose takes, and which rows of the access matrix it asks."""

    types: frozenset[FileType]
    most_bytes: int
    request: str
    read: str


_IMPORT = "import.entries"
"""Also of returns: those are imported by the same people, which a test holds."""
_PICTURES = frozenset({FileType.PNG, FileType.JPEG, FileType.WEBP})
_OFFICE = frozenset({FileType.DOCX, FileType.XLSX})
TERMS: Mapping[UploadPurpose, Terms] = {
    UploadPurpose.EVIDENCE: Terms(
        types=_PICTURES | _OFFICE | {FileType.PDF},
        most_bytes=20 * MIB,
        request="file.request",
        read="file.read",
    ),
    UploadPurpose.IMPORT: Terms(
        types=frozenset({FileType.CSV, FileType.XLSX}), most_bytes=10 * MIB, request=_IMPORT, read=_IMPORT
    ),
    UploadPurpose.SCORE_SHEET: Terms(
        types=_OFFICE | {FileType.PDF, FileType.CSV},
        most_bytes=10 * MIB,
        request="scoreSheet.write",
        read="scoreSheet.read",
    ),
    UploadPurpose.REORGANISATION: Terms(
        types=frozenset({FileType.CSV}), most_bytes=10 * MIB, request="unit.reorganise", read="unit.reorganise"
    ),
}


class Declared(Struct, frozen=True, kw_only=True):
    """What a client says of a file before it sends it."""

    purpose: UploadPurpose
    name: str
    type: FileType
    size: int
    """Bytes."""
    sha256: str
    """Lower-case hex."""


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


def check(declared: Declared) -> None:
    """Refuse what is declared of a file before it is put; raises BAD_INPUT or TOO_LARGE naming the field.

    The name, tidied before, must end as files of its type do, or a download would be opened as something else.
    """
    terms, name = TERMS[declared.purpose], declared.name
    if declared.type not in terms.types:
        allowed = ", ".join(t for t in FileType if t in terms.types)
        raise refuse(Code.BAD_INPUT, "type", detail=f"Mục đích này chỉ nhận: {allowed}.")
    if _NOT_IN_NAMES.search(name) or name.startswith("."):
        raise refuse(
            Code.BAD_INPUT, "name", detail='Tên tệp không được có < > : " / \\ | ? * hay bắt đầu bằng dấu chấm.'
        )
    endings = MEDIA[declared.type].endings
    if not name.casefold().endswith(endings):
        raise refuse(Code.BAD_INPUT, "name", detail=f"Tên tệp phải kết thúc bằng {' hoặc '.join(endings)}.")
    if declared.size < 1:
        raise refuse(Code.BAD_INPUT, "size", detail="Tệp rỗng.")
    if declared.size > terms.most_bytes:
        raise refuse(Code.TOO_LARGE, "size", detail=f"Tối đa {terms.most_bytes // MIB} MiB.")
    if not _SHA256.fullmatch(declared.sha256):
        raise refuse(Code.BAD_INPUT, "sha256", detail="Mã băm SHA-256 gồm 64 chữ số thập lục phân viết thường.")


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
