"""Which kinds of file are taken, and whether bytes are of the kind they are said to be.

Nothing here runs when it is opened: no HTML, no SVG, no macros. Kinds are told by their first bytes; Office files by
the names in the zip's central directory, which is all that is looked at of them.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from movement.model import zips

FIRST = 1024
"""Bytes from the beginning that tell a kind."""
LAST = 256 * 1024
"""Bytes up to the end that hold an Office file's central directory: some 2,500 parts."""
_RUNS = frozenset({"vbaproject.bin", "vbadata.xml", "activex", "macrosheets", "dialogsheets"})
_EMBEDDED = "oleobject"
_TEXT_CONTROLS = frozenset("\t\r\n")


class FileType(StrEnum):
    """The kinds of file that are taken at all; each purpose takes some of them."""

    PDF = "PDF"
    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"
    DOCX = "DOCX"
    XLSX = "XLSX"
    CSV = "CSV"


class Media(Struct, frozen=True, kw_only=True):
    """What a kind of file is called by programs and by people."""

    mime: str
    endings: tuple[str, ...]
    magic: tuple[tuple[int, bytes], ...] = ()
    """Bytes that stand at these places."""
    part: str = ""
    """Folder of the zip that makes it this Office kind."""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIP = ((0, b"PK\x03\x04"),)
MEDIA: Mapping[FileType, Media] = {
    FileType.PDF: Media(mime="application/pdf", endings=(".pdf",), magic=((0, b"%PDF-"),)),
    FileType.PNG: Media(mime="image/png", endings=(".png",), magic=((0, b"\x89PNG\r\n\x1a\n"), (12, b"IHDR"))),
    FileType.JPEG: Media(mime="image/jpeg", endings=(".jpg", ".jpeg"), magic=((0, b"\xff\xd8\xff"),)),
    FileType.WEBP: Media(mime="image/webp", endings=(".webp",), magic=((0, b"RIFF"), (8, b"WEBP"))),
    FileType.DOCX: Media(mime=f"{_OFFICE}wordprocessingml.document", endings=(".docx",), magic=_ZIP, part="word/"),
    FileType.XLSX: Media(mime=f"{_OFFICE}spreadsheetml.sheet", endings=(".xlsx",), magic=_ZIP, part="xl/"),
    FileType.CSV: Media(mime="text/csv", endings=(".csv",)),
}


class Fault(StrEnum):
    """Why a file is not what it was said to be."""

    SIZE = "SIZE"
    HASH = "HASH"
    TYPE = "TYPE"
    ACTIVE = "ACTIVE"


def fault_of(kind: FileType, first: bytes, last: bytes, size: int) -> Fault | None:
    """Return what is wrong with a file of `size` bytes that begins and ends with these, or None.

    `first` are up to `FIRST` bytes; `last` up to `LAST`, needed for Office files only.
    """
    media = MEDIA[kind]
    if kind is FileType.CSV:
        return None if _is_plain(first, whole=size <= len(first)) else Fault.TYPE
    if any(first[at : at + len(magic)] != magic for at, magic in media.magic):
        return Fault.TYPE
    if not media.part:
        return None
    names = zips.names(last, size)
    if names is None or "[content_types].xml" not in names or not any(n.startswith(media.part) for n in names):
        return Fault.TYPE
    return Fault.ACTIVE if any(_runs(name) for name in names) else None


def _runs(name: str) -> bool:
    steps = name.split("/")
    return not _RUNS.isdisjoint(steps) or steps[-1].startswith(_EMBEDDED)


def _is_plain(first: bytes, *, whole: bool) -> bool:
    # A character may be cut where the first bytes end, never inside them.
    for spare in range(1 if whole else 4):
        try:
            text = first[: len(first) - spare].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        seen = (letter >= " " and letter != "\x7f" for letter in text if letter not in _TEXT_CONTROLS)
        # What begins with "<" some programs open as a page.
        return all(seen) and not text.lstrip().startswith(("<", "%PDF"))
    return False
