"""The template of a sheet: what a clerk fills in, with drop-downs, a page that explains, and a hidden one of codes."""

import io
from datetime import date
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

from movement.model import cells
from movement.model.sheet_checks import CODES, checked, codes
from movement.model.sheet_forms import CellType, Column, SheetForm
from movement.model.sheet_help import explain
from movement.model.sheet_styles import BOX, CENTRED, TALL, WRAPPED, font, height
from movement.model.sheet_values import reader
from movement.model.sheets import EXAMPLE, MOST_ROWS

HEADER, HELP = 3, "Hướng dẫn"
"""The line of the titles, and the name of the page that explains."""
_READY = 200
"""Lines that are drawn ready to be filled in; the rest of the columns has the types and drop-downs all the same."""
_NEEDED, _GIVEN, _SAMPLE = (PatternFill("solid", fgColor=colour) for colour in ("F4B183", "D9E2F3", "EDEDED"))


def template(form: SheetForm, unit: str, name: str) -> bytes:
    """Return the workbook that a unit, told by its id and its name, fills in."""
    book = openpyxl.Workbook()
    filled, help_, hidden = book.active, book.create_sheet(HELP), book.create_sheet(CODES)
    filled.title = form.title
    hidden.sheet_state = "hidden"
    lists = codes(hidden, form, unit)
    _sheet(filled, form, name, lists)
    explain(help_, form, name)
    book.properties.title = f"{form.title} - {name}"
    book.properties.creator = "Dân vận khéo"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet(sheet: Any, form: SheetForm, name: str, lists: dict[str, str]) -> None:
    begins, last = HEADER + 1 + (not form.lines), HEADER + 1 + MOST_ROWS
    cells.put(sheet.cell(1, 1), f"{form.title.upper()} - {name}").font = font(bold=True, size=14)
    example_said = "" if form.lines else f" Dòng ghi “{EXAMPLE}” không được nhập."
    cells.put(sheet.cell(2, 1), f"Xem trang “{HELP}”.{example_said}").font = font(italic=True)
    for at, column in enumerate(form.columns, 1):
        title = cells.put(sheet.cell(HEADER, at), column.title)
        title.font, title.alignment, title.border = font(bold=True), CENTRED, BOX
        title.fill = _NEEDED if column.needed and len(column.place) == 1 else _GIVEN
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        # What is typed into the whole column is of its type, not only what stands there now.
        sheet.column_dimensions[letter].number_format = _format(column)
        if not form.lines:
            example = cells.put(sheet.cell(HEADER + 1, at), _example(column))
            example.number_format = _format(column)
            example.fill, example.alignment, example.border = _SAMPLE, WRAPPED, BOX
            example.font = font(italic=True, color="595959")
        for line in range(begins, begins + (len(form.lines) or _READY)):
            given = form.lines[line - begins][at - 1] if form.lines else ""
            ready = cells.put(sheet.cell(line, at), given or None)
            ready.number_format, ready.alignment, ready.border = _format(column), WRAPPED, BOX
            ready.font = font()
        check = checked(column, lists)
        if check is not None:
            check.add(f"{letter}{begins}:{letter}{last}")
            sheet.add_data_validation(check)
    sheet.row_dimensions[HEADER].height = 3 * TALL
    for line, texts in enumerate(form.lines or [[_example_text(column) for column in form.columns]], HEADER + 1):
        widths = (column.width for column in form.columns)
        sheet.row_dimensions[line].height = height(*zip(texts, widths, strict=True))
    sheet.freeze_panes = sheet.cell(HEADER + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    # A form with lines of its own is as wide as a page; that of entries is not.
    sheet.sheet_properties.pageSetUpPr.fitToPage = bool(form.lines)
    sheet.print_title_rows = f"{HEADER}:{HEADER}"


def _example_text(column: Column) -> str:
    return EXAMPLE if column.type is CellType.NOTE else column.example


def _format(column: Column) -> str:
    return {CellType.DAY: cells.DAY, CellType.NUMBER: "General"}.get(column.type, cells.TEXT)


def _example(column: Column) -> cells.Value:
    if not column.example or column.type not in {CellType.DAY, CellType.NUMBER}:
        return _example_text(column)
    read = reader(column, WINDOWS_EPOCH)(_Typed(column.example))
    return date.fromisoformat(read) if column.type is CellType.DAY else float(read)


class _Typed:
    """A cell as if somebody had typed into it."""

    data_type = "s"

    def __init__(self, value: str) -> None:
        self.value = value
