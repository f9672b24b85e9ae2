"""Finding the rows of a sheet: which sheet has them, where its header is, and which column is which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from openpyxl.utils import get_column_letter

from movement.model.errors import Code, Problem
from movement.model.sheet_forms import Column, SheetForm
from movement.model.sheets import CELLS
from movement.model.text import fold
from movement.model.workbook_looks import fault
from movement.model.workbooks import Workbook

MARK = "dan-van-kheo"
"""What the first cell of a template's hidden sheet says; then kind, unit and what else the sheet is for."""
_MOST_ABOVE = 30
"""Lines in which the header is looked for: above it stand the names of bodies and the title."""
_FEWEST = 3
"""Known titles that make a line the header."""


class Header(Struct, frozen=True, kw_only=True):
    """Where the rows of a workbook are."""

    sheet: Any
    line: int
    """The last line of the header."""
    columns: Mapping[int, Column]
    """By number, from 0."""
    unread: tuple[str, ...]
    """Titles that are not known."""
    faults: tuple[Problem, ...]


def cell_fault(at: int, line: int, title: str, sentence: str, code: Code = Code.BAD_INPUT) -> Problem:
    """Return what is wrong with the cell of a column, told by its number from 0, in a line."""
    return Problem(code=code, message=sentence, path=(CELLS, f"{get_column_letter(at + 1)}{line}", title))


def header_of(workbook: Workbook, form: SheetForm, unit: str) -> Header:
    """Return where the rows are; raises BAD_INPUT for none, for several, and for another unit's template."""
    _of_this_unit(workbook, form, unit)
    visible = [sheet for sheet in workbook.book.worksheets if sheet.sheet_state == "visible"]
    found = [header for sheet in visible for header in _headers(workbook, sheet, form)]
    if not found:
        raise fault(f"Không thấy dòng tiêu đề: cần có cột “{form.name.title}” và các cột của mẫu.")
    if len(found) > 1:
        names = ", ".join(f"“{one.sheet.title}”" for one in found)
        raise fault(f"Tệp có nhiều trang dữ liệu: {names}. Hãy để mỗi tệp một trang.")
    return found[0]


def _of_this_unit(workbook: Workbook, form: SheetForm, unit: str) -> None:
    for sheet in workbook.book.worksheets:
        for cells in workbook.lines(sheet, 1):
            mark, kind, owner, about, *_ = [*(str(cell.value or "") for cell in cells[:4]), "", "", "", ""]
            if mark == MARK and (kind, owner) != (form.kind, unit):
                raise fault("Mẫu này được tải về cho đơn vị khác. Hãy tải mẫu của đơn vị này.")
            if mark == MARK and about != form.about:
                raise fault("Mẫu này được tải về cho báo cáo hoặc kỳ khác. Hãy tải mẫu của báo cáo và kỳ này.")


def _headers(workbook: Workbook, sheet: Any, form: SheetForm) -> Iterator[Header]:
    """Yield the first header of a sheet, if it has one."""
    known = {fold(title): column for column in form.columns for title in (column.title, *column.also)}
    lines = [_titles(cells) for cells in workbook.lines(sheet, _MOST_ABOVE + 1)]
    for number, upper in enumerate(lines, 1):
        lower = lines[number] if number < len(lines) else {}
        # A header of two lines: what was merged over both stands in the upper one.
        second = {at: t for at, t in lower.items() if fold(t) in known and fold(upper.get(at, "")) not in known}
        above, below = ([known[fold(t)] for t in some.values() if fold(t) in known] for some in (upper, second))
        if form.name in above and len(above) + len(below) >= _FEWEST:
            yield _sorted_out(sheet, number + bool(second), upper | second, known)
            return


def _sorted_out(sheet: Any, line: int, titles: Mapping[int, str], known: Mapping[str, Column]) -> Header:
    columns: dict[int, Column] = {}
    unread: list[str] = []
    faults: list[Problem] = []
    for at, title in sorted(titles.items()):
        column = known.get(fold(title))
        if column is None:
            unread.append(title)
        elif column in columns.values():
            faults.append(cell_fault(at, line, column.title, "Cột này có hai lần trong bảng."))
        else:
            columns[at] = column
    return Header(sheet=sheet, line=line, columns=columns, unread=tuple(unread), faults=tuple(faults))


def _titles(cells: Sequence[Any]) -> dict[int, str]:
    """Return the texts of a line by the column's number."""
    named = {at: " ".join(cell.value.split()) for at, cell in enumerate(cells) if isinstance(cell.value, str)}
    return {at: title for at, title in named.items() if fold(title)}
