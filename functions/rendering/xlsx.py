"""The workbook of a report: a sheet a table, native charts beside their numbers, every text inert."""

import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from functions.rendering.archives import timeless
from functions.rendering.xlsx_charts import FONT, draw
from movement.model.cells import put
from movement.model.report_content import Absent, Cell, Content, Number, Table
from movement.model.report_texts import footnotes, notes, said

LINE = Side(style="thin", color="999999")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEAD = PatternFill("solid", fgColor="DCE6F1")
FIRST_ROW = 4
UPRIGHT = 5
"""Columns that fit on a page that stands upright."""
WIDEST, NUMBER_WIDE = 48, 14
FRONT_WIDE, FRONT_LETTERS, LINE_HIGH = 100, 90, 18
HEADED = 3
"""Lines of the front that stand out: the unit, what it is, and of what."""


def workbook(content: Content) -> bytes:
    """Return the workbook of a content."""
    book = Workbook()
    front = book.active
    assert front is not None  # noqa: S101 - a new workbook has a sheet
    front.title = "Báo cáo"
    _front(front, content)
    for table in content.tables:
        _table(book.create_sheet(table.id), table)
    if content.charts:
        draw(book.create_sheet("Biểu đồ"), content.charts)
    for sheet in book.worksheets:
        _paper(sheet)
    book.properties.creator, book.properties.title = "", content.title
    kept = io.BytesIO()
    book.save(kept)
    return timeless(kept.getvalue())


def _front(sheet: Worksheet, content: Content) -> None:
    lines = [content.unit, "BÁO CÁO", content.title, content.subtitle, *content.origin]
    for row, text in enumerate(lines, start=1):
        cell = put(sheet.cell(row, 1), text)
        cell.font = Font(name=FONT, size=13 if row <= HEADED else 12, bold=row <= HEADED)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        # Programs do not measure wrapped text by themselves.
        sheet.row_dimensions[row].height = LINE_HIGH * (1 + len(text) // FRONT_LETTERS)
    start = len(lines) + 2
    put(sheet.cell(start, 1), "Các bảng").font = Font(name=FONT, size=13, bold=True)
    for row, table in enumerate(content.tables, start=start + 1):
        cell = put(sheet.cell(row, 1), table.title)
        cell.hyperlink = f"#'{table.id}'!A1"
        cell.font = Font(name=FONT, size=12, color="1F5C99", underline="single")
    sheet.column_dimensions["A"].width = FRONT_WIDE


def _table(sheet: Worksheet, table: Table) -> None:
    title = put(sheet.cell(1, 1), table.title)
    title.font = Font(name=FONT, size=13, bold=True)
    marks = footnotes(table)
    for column, head in enumerate(table.columns, start=1):
        cell = put(sheet.cell(FIRST_ROW - 1, column), head.title)
        cell.font, cell.fill, cell.border = Font(name=FONT, size=12, bold=True), HEAD, BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[FIRST_ROW - 1].height = 2 * LINE_HIGH if len(table.columns) <= UPRIGHT else 3 * LINE_HIGH
    for number, row in enumerate(table.rows):
        for column, value in enumerate(row, start=1):
            cell = put(sheet.cell(FIRST_ROW + number, column), _value(value, marks))
            cell.font, cell.border = Font(name=FONT, size=12, bold=number in table.totals), BOX
            numeric = table.columns[column - 1].numeric
            cell.alignment = Alignment(horizontal="right" if numeric else "left", vertical="top", wrap_text=not numeric)
            if isinstance(value, Number) and value.value is not None:
                cell.number_format = _format(value)
    for at, note in enumerate(notes(table), start=FIRST_ROW + len(table.rows) + 1):
        put(sheet.cell(at, 1), note).font = Font(name=FONT, size=11, italic=True)
    _widths(sheet, table)
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 2)
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"


def _value(cell: Cell, marks: dict[Absent, str]) -> str | Decimal:
    if isinstance(cell, str):
        return cell
    if cell.value is not None:
        return cell.value
    return said(cell, marks[cell.absent] if cell.absent is not None else "")


def _format(number: Number) -> str:
    plain = "#,##0" if number.value == number.value.to_integral_value() else "#,##0.##"  # type: ignore[union-attr]
    return f"+{plain};-{plain};0" if number.signed else plain


def _widths(sheet: Worksheet, table: Table) -> None:
    for column, head in enumerate(table.columns, start=1):
        words = [str(row[column - 1]) for row in table.rows if isinstance(row[column - 1], str)]
        longest = max((len(word) for word in words), default=0)
        wide = NUMBER_WIDE if head.numeric else min(WIDEST, max(NUMBER_WIDE, longest + 3))
        sheet.column_dimensions[get_column_letter(column)].width = wide


def _paper(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    wide = sheet.max_column > UPRIGHT
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Trang &P/&N"
