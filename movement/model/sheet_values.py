"""What one cell of a sheet says, as offices write it: days, numbers, labels, text. What may mean two things is refused.

A cell is openpyxl's, read with its formulas: a formula is a fault, so that nothing depends on who last opened the file.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from movement.model.errors import Code
from movement.model.sheet_days import day
from movement.model.sheet_faults import CellError, quoted
from movement.model.sheet_forms import CellType, Column
from movement.model.sheet_numbers import number
from movement.model.text import UnseenError, fold, tidy

_ERROR, _FORMULA = "e", "f"
# Word leaves these in what is pasted from it, where nobody sees them; and Excel writes a carriage return so.
_STRAY = re.compile("_x000D_|\r|[\u200b\ufeff\u00ad]")
_BLANK = " \t\n\r\v\f\u00a0\u200b\ufeff\u00ad"


def reader(column: Column, epoch: datetime) -> Callable[[Any], Any]:
    """Return what reads a cell of a column: plain JSON, or None for an empty one; it raises CellError.

    `epoch` is the workbook's day zero: 1899-12-30 or, from old Macs, 1904-01-01.
    """
    if column.type is CellType.DAY:
        return lambda cell: day(_given(cell), epoch)
    if column.type is CellType.NUMBER:
        return lambda cell: number(_given(cell))
    if column.type in {CellType.CHOICE, CellType.CHOICES}:
        # As the drop-down has them, which is quickest, and folded.
        known = {name: v for label, v in column.choices.items() for name in (label, fold(label), fold(str(v)))}
        several = column.type is CellType.CHOICES
        return lambda cell: _choice(_given(cell), column, known, several=several)
    return lambda cell: _text(_given(cell), column.most)


def shown(column: Column, value: Any) -> str:
    """Return a value that `reader` gave as people read it."""
    if column.type is CellType.DAY:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if column.type is CellType.CHOICE:
        return next(label for label, known in column.choices.items() if known == value)
    if column.type is CellType.CHOICES:
        return "; ".join(label for label, known in column.choices.items() if known in value)
    return str(value)


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    value = cell.value
    return value is None or (isinstance(value, str) and not value.strip(_BLANK))


def _given(cell: Any) -> Any:
    """Return a cell's value, its text tidied, or None if it holds nothing."""
    if cell.data_type == _FORMULA:
        raise CellError("Ô này là công thức: hãy dán lại thành giá trị.")
    if cell.data_type == _ERROR:
        raise CellError("Ô này đang báo lỗi của bảng tính: hãy sửa hoặc xóa.")
    if is_blank(cell):
        return None
    if not isinstance(cell.value, str):
        return cell.value
    try:
        return tidy(_STRAY.sub("", cell.value)) or None
    except UnseenError as unseen:
        raise CellError(f"Ô này có ký tự không hiển thị được ({unseen}): hãy gõ lại.") from None


def _text(value: Any, most: int) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, type(None))):
        raise CellError("Ô này không ở dạng văn bản: hãy định dạng lại và gõ lại.")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = None if value is None else str(value)
    if text is not None and len(text) > most:
        raise CellError(f"Ô này dài {len(text)} ký tự, tối đa {most}.", Code.TOO_LARGE)
    return text


def _choice(value: Any, column: Column, known: dict[str, Any], *, several: bool) -> Any:
    if value is None:
        return None
    whole = known[value] if value in known else known.get(fold(str(value)))
    if whole is not None or not several:
        names = [value]
    else:
        names = [name for name in re.split(r"[;\n]", str(value)) if name.strip()]
    found = [known.get(fold(str(name))) for name in names]
    if None in found or not found:
        stray = str(names[found.index(None)] if found else value).strip()
        raise CellError(f"{quoted(stray)} không có trong danh sách: {column.offered}.")
    return found if several else found[0]
