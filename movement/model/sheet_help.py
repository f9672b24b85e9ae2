"""The page of a template that explains it: the rules, and what goes into which column."""

from collections.abc import Sequence
from typing import Any

from movement.model import cells
from movement.model.sheet_forms import CellType, SheetForm
from movement.model.sheet_styles import BOX, WRAPPED, font, height
from movement.model.sheets import MOST_ROWS

_ACROSS = (30, 20, 60, 48)
_WHAT = {
    CellType.NOTE: "Ghi tùy ý, không nhập vào hệ thống.",
    CellType.TEXT: "Văn bản",
    CellType.DAY: "Ngày, ví dụ 12/3/2026",
    CellType.NUMBER: "Số từ 0 trở lên",
    CellType.CHOICE: "Chọn trong danh sách",
    CellType.CHOICES: "Chọn trong danh sách; có thể ghi nhiều mục, ngăn cách bằng dấu chấm phẩy",
}
_RULES = (
    "Cột nền cam là bắt buộc. Có thể đổi thứ tự, bỏ hoặc thêm cột; cột lạ không được đọc. Không sửa tên cột.",
    "Không dùng công thức: hãy dán thành giá trị. Không ghi dòng tổng cộng hay chữ ký ở cuối bảng.",
    f"Mỗi tệp tối đa {MOST_ROWS} dòng. Tệp có một lỗi thì không dòng nào được nhập; mọi lỗi được báo theo từng ô.",
)


def explain(sheet: Any, form: SheetForm, name: str) -> None:
    """Fill the page for a unit of this name."""
    cells.put(sheet.cell(1, 1), f"Hướng dẫn ghi {form.called} - {name}").font = font(bold=True, size=14)
    rules = (*form.rules[:1], *_RULES, *form.rules[1:])
    for line, rule in enumerate(rules, 2):
        _wide(sheet, line, f"{line - 1}. {rule}")
    top = len(rules) + 3
    _line(sheet, top, ("Cột", "Bắt buộc", "Cách ghi", "Giải thích"), bold=True)
    for line, column in enumerate(form.columns, top + 1):
        needed = "Có" if column.needed and len(column.place) == 1 else "Nếu ghi mục này" if column.needed else ""
        longest = f", tối đa {column.most} ký tự" if column.type is CellType.TEXT else ""
        choices = f": {column.offered}" if column.choices else ""
        _line(sheet, line, (column.title, needed, f"{_WHAT[column.type]}{longest}{choices}", column.help))
    for letter, width in zip("ABCD", _ACROSS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _wide(sheet: Any, line: int, text: str) -> None:
    cell = cells.put(sheet.cell(line, 1), text)
    cell.alignment, cell.font = WRAPPED, font()
    sheet.row_dimensions[line].height = height((text, sum(_ACROSS)))
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=4)


def _line(sheet: Any, line: int, texts: Sequence[str], *, bold: bool = False) -> None:
    sheet.row_dimensions[line].height = height(*zip(texts, _ACROSS, strict=True))
    for at, text in enumerate(texts, 1):
        cell = cells.put(sheet.cell(line, at), text)
        cell.alignment, cell.border, cell.font = WRAPPED, BOX, font(bold=bold)
