"""What a file may be for, and what each purpose takes: kinds, size, name, and who may upload and read it."""

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.media import MEDIA, FileType

MIB = 1024 * 1024
LONGEST_NAME = 200
_NOT_IN_NAMES = re.compile(r"[<>:\"/\\|?*\n\t]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class UploadPurpose(StrEnum):
    """What a file is for; it decides who may upload and read it, its kinds and its size."""

    EVIDENCE = "EVIDENCE"
    IMPORT = "IMPORT"
    SCORE_SHEET = "SCORE_SHEET"
    REORGANISATION = "REORGANISATION"


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
