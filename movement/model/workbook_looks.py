"""Looking a workbook over as a zip of XML, before a program that believes it: how far it goes, what must not be in it.

What is counted is what decides how much time and memory the reading takes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any, NamedTuple
from xml.parsers import expat

from movement.model.errors import Code, MovementError, refuse

MIB = 1024 * 1024
MOST_UNPACKED = 96 * MIB
MOST_PARTS = 500
MOST_LINES = 20_000
"""Number of the last line of a sheet that may hold anything."""
MOST_COLUMNS = 200
MOST_CELLS = 500_000
"""Cells of all sheets, also empty ones that have a border."""
MOST_TEXTS = 2_000_000
"""Elements of the texts that cells share."""
MOST_OTHERS = 100_000
"""Elements of everything else: styles, names, drop-downs."""
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_REFUSED = ("xl/externallinks/", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/", "xl/embeddings/")
_SHEET_PARTS = frozenset({"v", "f", "is", "t", "r"})
_PIECE = 64 * 1024
_LETTERS = ["", *ascii_uppercase]
_NUMBERS = {
    a + b: number
    for number, (a, b) in enumerate(((a, b) for a in _LETTERS for b in ascii_uppercase), 1)
    if number <= MOST_COLUMNS
}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Extent(NamedTuple):
    """The last line and column that hold anything, of all sheets."""

    lines: int
    columns: int


def fault(sentence: str, code: Code = Code.BAD_INPUT) -> MovementError:
    """Return what is wrong with a whole file."""
    return refuse(code, "upload", detail=sentence)


def looked_over(body: bytes) -> Extent:
    """Return how far the cells of a workbook go; raises BAD_INPUT or TOO_LARGE at `upload` for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _parts(archive)
    except _BROKEN as broken:
        raise fault("Tệp không phải bảng tính XLSX còn nguyên vẹn.") from broken


def _parts(archive: zipfile.ZipFile) -> Extent:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise fault(f"Tệp giải nén ra quá lớn: tối đa {MOST_UNPACKED // MIB} MiB.", Code.TOO_LARGE)
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise fault("Tệp được nén theo cách lạ nên không được nhận.")
    names = [part.filename.casefold() for part in parts]
    if any(name.startswith(_REFUSED) or name.endswith("vbaproject.bin") for name in names):
        raise fault("Tệp có macro, đối tượng nhúng hoặc liên kết sang tệp khác nên không được nhận.")
    looked = _Look()
    for part, name in zip(parts, names, strict=True):
        if name.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                looked.at(iter(lambda: stream.read(_PIECE), b""))
    if not looked.is_workbook:
        raise fault("Tệp không phải bảng tính XLSX.")
    return Extent(looked.line, looked.column)


class _Look:
    """Counts what the parts of a workbook hold."""

    def __init__(self) -> None:
        self.is_workbook = False
        self.line = self.column = 0
        self.cells = self.texts = self.others = 0
        self._names: dict[str, str] = {}
        self._root, self._here, self._across = "", 0, 0

    def at(self, pieces: Iterator[bytes]) -> None:
        """Look over one part; raises BAD_INPUT or TOO_LARGE."""
        self._root, self._here, self._across = "", 0, 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._begins
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as broken:
            raise fault("Tệp bị hỏng: nội dung bên trong không đọc được.") from broken

    def _begins(self, tag: str, given: dict[str, str]) -> None:
        name = self._names.get(tag) or self._names.setdefault(tag[:200], tag.rpartition(" ")[2])
        if not self._root:
            self._root = name
        if self._root == "worksheet":
            self._in_sheet(name, given)
        elif self._root == "sst":
            self.texts += 1
        else:
            self.others += 1
            if name == "Override" and given.get("ContentType") == _MAIN:
                self.is_workbook = True
        if self.cells > MOST_CELLS or self.texts > MOST_TEXTS or self.others > MOST_OTHERS:
            raise fault(f"Bảng tính quá lớn: tối đa {MOST_CELLS} ô.", Code.TOO_LARGE)

    def _in_sheet(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self.cells += 1
            self._across = _column(given["r"]) if "r" in given else self._across + 1
        elif name == "row":
            self._here, self._across = int(given["r"]) if "r" in given else self._here + 1, 0
        elif name in _SHEET_PARTS:
            self.texts += 1
            if name in {"v", "is", "f"}:
                self._holds()
        else:
            self.others += 1

    def _holds(self) -> None:
        self.line, self.column = max(self.line, self._here), max(self.column, self._across)
        if self.line > MOST_LINES or self.column > MOST_COLUMNS:
            raise fault(f"Bảng tính quá lớn: tối đa {MOST_LINES} dòng, {MOST_COLUMNS} cột.", Code.TOO_LARGE)


def _column(cell: str) -> int:
    """Return the column's number of a cell's name such as C17, or one that is too high."""
    return _NUMBERS.get(cell.rstrip("0123456789"), MOST_COLUMNS + 1)


def _refuse_doctype(*_: Any) -> None:
    raise fault("Tệp có phần khai báo lạ nên không được nhận.")
