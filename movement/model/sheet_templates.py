"""The template of a sheet: what a clerk fills in, with drop-downs, a page that explains, and a hidden one of codes."""

import io
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet.datavalidation import DataValidation

from movement.model import cells
from movement.model.sheet_forms import CellType, Column, SheetForm
from movement.model.sheet_headers import MARK
from movement.model.sheet_reading import EXAMPLE, MOST_ROWS
from movement.model.sheet_values import reader

HEADER, CODES, HELP = 3, "Mã", "Hướng dẫn"
"""The line of the titles, and the names of the other two sheets."""
_READY = 200
"""Lines that are drawn ready to be filled in; the rest of the columns has the types and drop-downs all the same."""
_NEEDED, _GIVEN, _SAMPLE = (PatternFill("solid", fgColor=colour) for colour in ("F4B183", "D9E2F3", "EDEDED"))
_THIN = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
_ACROSS = (30, 20, 60, 48)
_TALL, _ROOMY = 16, 1.2
"""Points of a line of text, and how much broader than usual letters may be."""
_WHAT = {
    CellType.NOTE: "Ghi tùy ý, không nhập vào hệ thống.",
    CellType.TEXT: "Văn bản",
    CellType.DAY: "Ngày, ví dụ 12/3/2026",
    CellType.NUMBER: "Số từ 0 trở lên",
    CellType.CHOICE: "Chọn trong danh sách",
    CellType.CHOICES: "Chọn trong danh sách; có thể ghi nhiều mục, ngăn cách bằng dấu chấm phẩy",
}
_RULES = (
    "Mỗi dòng là một hồ sơ; bắt đầu ghi từ dòng ngay dưới dòng ví dụ. Dòng ví dụ không được nhập vào hệ thống.",
    "Cột nền cam là bắt buộc. Có thể đổi thứ tự, bỏ hoặc thêm cột; cột lạ không được đọc. Không sửa tên cột.",
    "Không dùng công thức: hãy dán thành giá trị. Không ghi dòng tổng cộng hay chữ ký ở cuối bảng.",
    f"Mỗi tệp tối đa {MOST_ROWS} dòng. Tệp có một lỗi thì không dòng nào được nhập; mọi lỗi được báo theo từng ô.",
    "Mỗi dòng trở thành một hồ sơ ở trạng thái bản nháp, đơn vị xem lại rồi mới gửi.",
)


def template(form: SheetForm, unit: str, name: str) -> bytes:
    """Return the workbook that a unit, told by its id and its name, fills in."""
    book = openpyxl.Workbook()
    filled, help_, codes = book.active, book.create_sheet(HELP), book.create_sheet(CODES)
    filled.title = form.title
    codes.sheet_state = "hidden"
    lists = _codes(codes, form, unit)
    _sheet(filled, form, name, lists)
    _help(help_, form, name)
    book.properties.title = f"{form.title} - {name}"
    book.properties.creator = "Dân vận khéo"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet(sheet: Any, form: SheetForm, name: str, lists: dict[str, str]) -> None:
    last = HEADER + 1 + MOST_ROWS
    cells.put(sheet.cell(1, 1), f"{form.title.upper()} - {name}").font = _font(bold=True, size=14)
    cells.put(sheet.cell(2, 1), f"Xem trang “{HELP}”. Dòng ghi “{EXAMPLE}” không được nhập.").font = _font(italic=True)
    for at, column in enumerate(form.columns, 1):
        title = cells.put(sheet.cell(HEADER, at), column.title)
        title.font, title.alignment, title.border = _font(bold=True), _CENTRED, _BOX
        title.fill = _NEEDED if column.needed and len(column.place) == 1 else _GIVEN
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        # What is typed into the whole column is of its type, not only what stands there now.
        sheet.column_dimensions[letter].number_format = _format(column)
        example = cells.put(sheet.cell(HEADER + 1, at), _example(column))
        example.number_format = _format(column)
        example.fill, example.alignment, example.border = _SAMPLE, _WRAPPED, _BOX
        example.font = _font(italic=True, color="595959")
        for line in range(HEADER + 2, HEADER + 2 + _READY):
            empty = sheet.cell(line, at)
            empty.number_format, empty.alignment, empty.border = _format(column), _WRAPPED, _BOX
            empty.font = _font()
        checked = _checked(column, lists)
        if checked is not None:
            checked.add(f"{letter}{HEADER + 2}:{letter}{last}")
            sheet.add_data_validation(checked)
    sheet.row_dimensions[HEADER].height = 3 * _TALL
    examples = [(_example_text(column), column.width) for column in form.columns]
    sheet.row_dimensions[HEADER + 1].height = _height(*examples)
    sheet.freeze_panes = sheet.cell(HEADER + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.print_title_rows = f"{HEADER}:{HEADER}"


def _font(**more: Any) -> Font:
    """Return the font in which offices write."""
    return Font(name="Times New Roman", **{"size": 12} | more)


def _height(*texts: tuple[str, int]) -> float:
    """Return how tall a line is that shows each of these texts in so many letters across: no program finds it out."""
    return _TALL * max(ceil(len(text) * _ROOMY / width) for text, width in texts if text)


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


def _checked(column: Column, lists: dict[str, str]) -> DataValidation | None:
    """Return the drop-down or the check of a column. Several choices cannot be picked, so they may be typed."""
    if column.choices:
        several = column.type is CellType.CHOICES
        return DataValidation(
            type="list",
            formula1=lists[column.title],
            allow_blank=True,
            showErrorMessage=not several,
            errorTitle="Không có trong danh sách",
            error="Hãy chọn một mục trong danh sách.",
        )
    if column.type is CellType.DAY:
        return DataValidation(
            type="date",
            operator="between",
            formula1="DATE(2000,1,1)",
            formula2="DATE(2100,12,31)",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Không phải ngày",
            error="Hãy ghi ngày, ví dụ 12/3/2026.",
        )
    if column.type is CellType.NUMBER:
        return DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Không phải số",
            error="Hãy ghi số từ 0 trở lên.",
        )
    return None


def _codes(sheet: Any, form: SheetForm, unit: str) -> dict[str, str]:
    """Write what the template is and the labels of each drop-down with their codes; return where the labels stand."""
    for at, said in enumerate((MARK, form.kind, unit), 1):
        cells.put(sheet.cell(1, at), said)
    written: dict[tuple[str, ...], str] = {}
    where: dict[str, str] = {}
    for column in form.columns:
        labels = tuple(column.choices)
        if not labels:
            continue
        if labels not in written:
            at = 1 + 2 * len(written)
            cells.put(sheet.cell(2, at), column.title)
            for line, (label, value) in enumerate(column.choices.items(), 3):
                cells.put(sheet.cell(line, at), label)
                cells.put(sheet.cell(line, at + 1), str(value))
            letter = get_column_letter(at)
            written[labels] = f"'{CODES}'!${letter}$3:${letter}${2 + len(labels)}"
        where[column.title] = written[labels]
    return where


def _help(sheet: Any, form: SheetForm, name: str) -> None:
    cells.put(sheet.cell(1, 1), f"Hướng dẫn ghi {form.title.lower()} - {name}").font = _font(bold=True, size=14)
    for line, rule in enumerate(_RULES, 2):
        _wide(sheet, line, f"{line - 1}. {rule}")
    top = len(_RULES) + 3
    _line(sheet, top, ("Cột", "Bắt buộc", "Cách ghi", "Giải thích"), bold=True)
    for line, column in enumerate(form.columns, top + 1):
        needed = "Có" if column.needed and len(column.place) == 1 else "Nếu ghi mục này" if column.needed else ""
        longest = f", tối đa {column.most} ký tự" if column.type is CellType.TEXT else ""
        choices = f": {'; '.join(column.choices)}" if column.choices else ""
        _line(sheet, line, (column.title, needed, f"{_WHAT[column.type]}{longest}{choices}", column.help))
    for letter, width in zip("ABCD", _ACROSS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _wide(sheet: Any, line: int, text: str) -> None:
    cell = cells.put(sheet.cell(line, 1), text)
    cell.alignment, cell.font = _WRAPPED, _font()
    sheet.row_dimensions[line].height = _height((text, sum(_ACROSS)))
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=4)


def _line(sheet: Any, line: int, texts: Sequence[str], *, bold: bool = False) -> None:
    sheet.row_dimensions[line].height = _height(*zip(texts, _ACROSS, strict=True))
    for at, text in enumerate(texts, 1):
        cell = cells.put(sheet.cell(line, at), text)
        cell.alignment, cell.border, cell.font = _WRAPPED, _BOX, _font(bold=bold)
