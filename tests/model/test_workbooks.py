"""Files that are no honest workbook: each is refused with a sentence, in little time and memory."""

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movement.model import workbook_looks
from movement.model.errors import Code, MovementError
from movement.model.workbook_looks import MIB, MOST_COLUMNS, MOST_LINES, MOST_UNPACKED, Extent
from movement.model.workbooks import opened
from tests.files import DOCX, PDF, XLSX
from tests.sheet_builders import line, saved, workbook

SOUND = workbook([line(1), line(2)])
SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BROKEN, NO_BOOK = "Tệp không phải bảng tính XLSX còn nguyên vẹn.", "Tệp không phải bảng tính XLSX."
DAMAGED, UNREADABLE = "Tệp bị hỏng: nội dung bên trong không đọc được.", "Tệp không đọc được như một bảng tính."
RUNS = "Tệp có macro, đối tượng nhúng hoặc liên kết sang tệp khác nên không được nhận."
SWELLS, TOO_FAR = "Tệp giải nén ra quá lớn: tối đa 96 MiB.", "Bảng tính quá lớn: tối đa 20000 dòng, 200 cột."
CELLS, ODD = "Bảng tính quá lớn: tối đa 500000 ô.", "Tệp có phần khai báo lạ nên không được nhận."


def changed(**parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """Return a sound workbook with parts replaced or added; `a__b_xml` is a/b.xml."""
    given_ = {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): p for name, p in parts.items()}
    given_ = {TYPES if name == "types" else SHEET if name == "sheet" else name: part for name, part in given_.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = given_.pop(name, old.read(name))
            new.writestr(name, part(old.read(name)) if callable(part) else part)
        for name, part in given_.items():
            assert isinstance(part, bytes)
            new.writestr(name, part)
    return made.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    return changed(sheet=f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode())


def read(body: bytes) -> list[list[object]]:
    with opened(body) as book:
        return [[cell.value for cell in cells] for cells in book.lines(book.book.worksheets[0])]


def refused(body: bytes) -> tuple[Code, str]:
    with pytest.raises(MovementError) as failure:
        read(body)
    (problem,) = failure.value.problems
    assert problem.path == ("upload",)
    return problem.code, problem.message.partition(". ")[2]


def bomb() -> bytes:
    """Return a workbook one part of which unpacks to 200 MB of blanks."""
    return changed(xl__media__image1_bin=bytes(200 * 1000 * 1000))


def lying() -> bytes:
    """Return a workbook that says its sheet is small, which it is not."""
    body = bytearray(changed(sheet=b" " * 30_000_000))
    for found in re.finditer(b"PK\x01\x02", bytes(body)):
        if bytes(body[found.start() + 46 :]).startswith(SHEET.encode()):
            body[found.start() + 24 : found.start() + 28] = (100).to_bytes(4, "little")
    return bytes(body)


def packed_otherwise() -> bytes:
    """Return a workbook packed as no spreadsheet program does."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return made.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HOSTILE: dict[str, tuple[Callable[[], bytes], Code, str]] = {
    "nothing": (lambda: b"", Code.BAD_INPUT, BROKEN),
    "a PDF": (lambda: PDF, Code.BAD_INPUT, BROKEN),
    "cut off": (lambda: SOUND[:-200], Code.BAD_INPUT, BROKEN),
    "cut in the middle": (lambda: SOUND[: len(SOUND) // 2], Code.BAD_INPUT, BROKEN),
    "a document renamed": (lambda: DOCX, Code.BAD_INPUT, NO_BOOK),
    "only the right names": (lambda: XLSX, Code.BAD_INPUT, NO_BOOK),
    "macros by type": (lambda: changed(types=lambda b: b.replace(MAIN_TYPE, MACRO_TYPE)), Code.BAD_INPUT, NO_BOOK),
    "macros": (lambda: changed(xl__vbaProject_bin=b"x"), Code.BAD_INPUT, RUNS),
    "another file's cells": (lambda: changed(xl__externalLinks__externalLink1_xml=b"<x/>"), Code.BAD_INPUT, RUNS),
    "an embedded object": (lambda: changed(xl__embeddings__oleObject1_bin=b"x"), Code.BAD_INPUT, RUNS),
    "a zip bomb": (bomb, Code.TOO_LARGE, SWELLS),
    "a zip that lies": (lying, Code.BAD_INPUT, BROKEN),
    "too many parts": (lambda: changed(**{f"xl__p{n}_bin": b"" for n in range(500)}), Code.TOO_LARGE, SWELLS),
    "packed otherwise": (packed_otherwise, Code.BAD_INPUT, "Tệp được nén theo cách lạ nên không được nhận."),
    "no XML": (lambda: changed(sheet=b"not XML"), Code.BAD_INPUT, DAMAGED),
    "XML cut off": (lambda: changed(sheet=lambda b: b[:-20]), Code.BAD_INPUT, DAMAGED),
    "entities": (lambda: sheet('<row r="1"><c><v>&b;</v></c></row>', ENTITIES), Code.BAD_INPUT, ODD),
    "an outside entity": (lambda: sheet('<row r="1"><c><v>&a;</v></c></row>', OUTSIDE), Code.BAD_INPUT, ODD),
    "a million columns": (lambda: sheet(f'<row r="1">{"<c/>" * 1_000_000}</row>'), Code.TOO_LARGE, CELLS),
    "a column far out": (lambda: sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), Code.TOO_LARGE, TOO_FAR),
    "a line far down": (lambda: sheet('<row r="99999999"><c><v>1</v></c></row>'), Code.TOO_LARGE, TOO_FAR),
    "a line of no number": (lambda: sheet('<row r="x"><c><v>1</v></c></row>'), Code.BAD_INPUT, BROKEN),
    "a text that is not there": (lambda: sheet('<row r="1"><c t="s"><v>9</v></c></row>'), Code.BAD_INPUT, UNREADABLE),
    "a style for each cell": (
        lambda: changed(xl__styles_xml=f'<styleSheet xmlns="{MAIN}">{"<xf/>" * 100_001}</styleSheet>'.encode()),
        Code.TOO_LARGE,
        CELLS,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_honest_workbook(name: str) -> None:
    make, code, sentence = HOSTILE[name]
    body = make()
    tracemalloc.start()
    began = time.process_time()
    assert refused(body) == (code, sentence)
    seconds, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # tracemalloc itself makes it several times slower.
    assert seconds < 20
    assert most < 64 * MIB


def test_limits_are_exact() -> None:
    last = f'<row r="{MOST_LINES}"><c r="GR{MOST_LINES}"><v>1</v></c></row>'
    with opened(sheet(last)) as book:
        assert book.extent == Extent(MOST_LINES, MOST_COLUMNS)
        assert sum(1 for _ in book.lines(book.book.worksheets[0])) == MOST_LINES
    assert refused(sheet(f'<row r="{MOST_LINES + 1}"><c><v>1</v></c></row>'))[0] is Code.TOO_LARGE
    assert refused(sheet('<row r="1"><c r="GS1"><v>1</v></c></row>'))[0] is Code.TOO_LARGE
    assert MOST_UNPACKED == 96 * MIB


def test_empty_cells_far_out_are_not_gone_through() -> None:
    """A border drawn to the end of the sheet, which offices often have."""
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 30_000))
    body = sheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>{empty}<row r="1048576"><c s="0"/></row>')
    assert read(body) == [[1]]


def test_a_dimension_that_lies_does_not_matter() -> None:
    def lie(part: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1:XFD1048576"/>', part)

    body = changed(sheet=lie)
    assert read(body) == read(SOUND)
    assert len(read(body)) == 3


def test_nothing_that_is_linked_to_is_fetched_and_formulas_stay_formulas() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = '=WEBSERVICE("http://127.0.0.1:9/x")'
    book.active["A2"].hyperlink = "http://127.0.0.1:9/y"
    with opened(saved(book)) as found:
        ((formula,), (link,)) = found.lines(found.book.worksheets[0])
        assert (formula.data_type, link.value) == ("f", "http://127.0.0.1:9/y")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_any_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    body = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(body))
    except MovementError as refusal:
        assert refusal.problems[0].path == ("upload",)  # noqa: PT017 - most of them are read


def test_the_words_of_the_limits() -> None:
    assert f"{workbook_looks.MOST_CELLS} ô" in CELLS
    assert f"{MOST_LINES} dòng, {MOST_COLUMNS} cột" in TOO_FAR
