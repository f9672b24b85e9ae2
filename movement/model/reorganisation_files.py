"""Reading a document of changes from its CSV file: every bad row is told, with its line and a Vietnamese sentence."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from movement.model.errors import Code, MovementError, Problem, refuse
from movement.model.reorganisation_documents import ENDING, GOING_ON, MOST_BASES, ChangeType, Document, LegalBasis, Row
from movement.model.reorganisations import fault
from movement.model.text import tidy
from movement.model.units import Extent, TerritoryType

COLUMNS = (
    "change",
    "predecessor",
    "organisation",
    "successor",
    "extent",
    "share",
    "advised",
    "name",
    "type",
    "parent",
    "lat",
    "lon",
    "effective_on",
    "legal_number",
    "legal_issuer",
    "legal_date",
)
"""The header, in this order; docs/REORGANISATIONS.md tells what each holds."""
LONGEST = {"organisation": 200, "name": 200, "legal_number": 100, "legal_issuer": 200}
MOST_ROWS = 20_000
_CODE = re.compile(r"[0-9A-Za-z.-]{1,20}")
_SHARE = re.compile(r"0?\.[0-9]{1,4}")
C = ChangeType


class _Read(NamedTuple):
    row: Row
    effective_on: date
    basis: LegalBasis


def read(body: bytes) -> Document:
    """Return the document in a file; raises BAD_INPUT with one problem for each fault of each row."""
    try:
        text = tidy(body.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise refuse(Code.BAD_INPUT, "upload", detail="Tệp phải là CSV mã hóa UTF-8.") from None
    except ValueError as letter:
        raise refuse(Code.BAD_INPUT, "upload", detail=f"Tệp có ký tự không nhìn thấy được: {letter}.") from None
    lines = csv.reader(io.StringIO(text))
    if tuple(next(lines, [])) != COLUMNS:
        raise refuse(Code.BAD_INPUT, "upload", detail=f"Dòng đầu phải là: {','.join(COLUMNS)}.")
    faults: list[Problem] = []
    try:
        found = list(_rows(lines, faults))
    except csv.Error as broken:
        raise refuse(Code.BAD_INPUT, "upload", detail=f"Tệp không phải CSV đúng dạng: {broken}.") from None
    if len(found) > MOST_ROWS:
        raise refuse(Code.TOO_LARGE, "upload", detail=f"Tối đa {MOST_ROWS} dòng.")
    days = {one.effective_on for one in found}
    if len(days) > 1:
        first = found[0].effective_on
        faults += [
            fault(one.row.number, "effective_on", f"Ngày hiệu lực phải là {first} như ở dòng đầu của văn bản.")
            for one in found
            if one.effective_on != first
        ]
    bases = tuple(dict.fromkeys(one.basis for one in found))
    if len(bases) > MOST_BASES:
        faults.append(refuse(Code.TOO_LARGE, "upload", detail=f"Tối đa {MOST_BASES} căn cứ pháp lý.").problems[0])
    if faults:
        raise MovementError(*faults)
    if not found:
        raise refuse(Code.BAD_INPUT, "upload", detail="Văn bản không có thay đổi nào.")
    return Document(effective_on=days.pop(), bases=bases, rows=tuple(one.row for one in found))


def _rows(lines: Iterator[list[str]], faults: list[Problem]) -> Iterator[_Read]:
    number = 1
    for cells in lines:
        # A cell may hold line breaks; people count lines as their spreadsheet does.
        number += 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(COLUMNS):
            faults.append(fault(number, "change", f"Có {len(cells)} ô thay vì {len(COLUMNS)}."))
            continue
        one = _Cells(number, {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)})
        row = _row(one)
        faults += one.faults
        if row is not None and not one.faults:
            yield row


class _Cells:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self.number, self.cells = number, cells
        self.faults: list[Problem] = []

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, column: str, sentence: str, *, when: bool = True) -> None:
        if when:
            self.faults.append(fault(self.number, column, sentence))

    def word[E: StrEnum](self, column: str, kind: type[E]) -> E | None:
        given = self[column].upper()
        if given in kind:
            return kind(given)
        self.wrong(column, f"“{self[column]}” không phải một trong: {', '.join(kind)}.", when=bool(given))
        return None

    def day(self, column: str) -> date | None:
        try:
            day = date.fromisoformat(self[column])
        except ValueError:
            day = None
        if day is None or day.isoformat() != self[column]:
            self.wrong(column, f"“{self[column]}” không phải ngày dạng YYYY-MM-DD.")
            return None
        return day


def _row(one: _Cells) -> _Read | None:
    change = one.word("change", ChangeType)
    if change is None:
        one.wrong("change", f"Phải ghi loại thay đổi: {', '.join(ChangeType)}.", when=not one["change"])
        return None
    for column in ("predecessor", "successor", "parent"):
        bad = bool(one[column]) and not _CODE.fullmatch(one[column])
        one.wrong(column, f"“{one[column]}” không phải mã đơn vị.", when=bad)
    for column, most in LONGEST.items():
        one.wrong(column, f"Tối đa {most} ký tự.", when=len(one[column]) > most)
    extent = one.word("extent", Extent)
    one.wrong("advised", "Chỉ ghi yes hoặc no.", when=one["advised"] not in {"", "yes", "no"})
    share = Decimal(one["share"]) if _SHARE.fullmatch(one["share"]) else None
    wrong_share = bool(one["share"]) and (share is None or share == 0 or extent is not Extent.PART)
    one.wrong("share", "Tỷ lệ là số giữa 0 và 1, tối đa 4 chữ số lẻ, chỉ khi extent là PART.", when=wrong_share)
    degrees = all(_is_degree(one[column], most) for column, most in (("lat", 90), ("lon", 180)))
    nowhere = not degrees or bool(one["lat"]) != bool(one["lon"])
    one.wrong("lat", "Tọa độ phải là số độ, hoặc để trống cả hai.", when=nowhere)
    type_ = one.word("type", TerritoryType)
    effective_on, issued_on = one.day("effective_on"), one.day("legal_date")
    for column in ("legal_number", "legal_issuer"):
        one.wrong(column, "Phải ghi căn cứ pháp lý.", when=not one[column])
    late = effective_on is not None and issued_on is not None and issued_on > effective_on
    one.wrong("legal_date", "Văn bản không thể ban hành sau ngày hiệu lực.", when=late)
    _fits(one, change, extent)
    if one.faults or effective_on is None or issued_on is None:
        return None
    row = Row(
        number=one.number,
        change=change,
        predecessor=one["predecessor"],
        organisation=one["organisation"],
        successor=one["successor"],
        extent=extent or Extent.WHOLE,
        share=share,
        advised=one["advised"] != "no",
        name=one["name"],
        type=type_,
        parent=one["parent"],
        lat=one["lat"],
        lon=one["lon"],
    )
    basis = LegalBasis(number=one["legal_number"], issuer=one["legal_issuer"], issued_on=issued_on)
    return _Read(row, effective_on, basis)


def _fits(one: _Cells, change: ChangeType, extent: Extent | None) -> None:
    """Tell which cells a kind of change needs and which it must leave empty."""
    needs: dict[str, Callable[[], bool]] = {
        "predecessor": lambda: True,
        "successor": lambda: change in {C.MERGE, C.SPLIT, C.TRANSFER},
        "extent": lambda: change in {C.MERGE, C.SPLIT, C.TRANSFER},
        "name": lambda: change is C.RENAME or bool(one["organisation"] and change is C.MERGE),
        "parent": lambda: change is C.REPARENT and not one["organisation"],
        "type": lambda: change is C.UPGRADE,
    }
    for column, needed in needs.items():
        one.wrong(column, f"{change} phải có {column}.", when=not one[column] and needed())
    bare = {"successor", "name", "type", "parent", "lat", "lon", "extent"} if change is C.DISSOLVE else set()
    if change is C.TRANSFER:
        bare = {"name", "type", "parent", "lat", "lon", "organisation"}
    if change in GOING_ON:
        bare = {"extent", "share", "lat", "lon"}
    if one["organisation"]:
        bare |= {"type", "parent", "lat", "lon"}
    for column in sorted(bare):
        one.wrong(column, f"{change} không dùng {column}.", when=bool(one[column]))
    partly = change in {C.SPLIT, C.TRANSFER} and extent is Extent.WHOLE
    one.wrong("extent", f"{change} chỉ chuyển một phần: ghi PART.", when=partly)
    if one["organisation"]:
        fits = change in {C.MERGE, C.DISSOLVE, C.REPARENT}
        one.wrong("change", "Tổ chức chỉ có MERGE, DISSOLVE hoặc REPARENT.", when=not fits)
        nowhere = change is C.REPARENT and not one["successor"]
        one.wrong("successor", "REPARENT tổ chức phải có successor.", when=nowhere)
        one.wrong("extent", "Tổ chức chuyển toàn bộ: ghi WHOLE.", when=change in ENDING and extent is Extent.PART)


def _is_degree(text: str, most: int) -> bool:
    try:
        return text == "" or -most <= float(text) <= most
    except ValueError:
        return False
