"""What one cell of a sheet says, as offices write it: days, numbers, labels, text. What may mean two things is refused.

A cell is openpyxl's, read with its formulas: a formula is a fault, so that nothing depends on who last opened the file.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import from_excel

from movement.model.entry_form import MOST_QUANTITY
from movement.model.errors import Code
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.sheet_forms import CellType, Column
from movement.model.text import UnseenError, fold, tidy

_ERROR, _FORMULA = "e", "f"
# Word leaves these in what is pasted from it, where nobody sees them; and Excel writes a carriage return so.
_STRAY = re.compile("_x000D_|\r|[\u200b\ufeff\u00ad]")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", re.ASCII)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DECIMALS = 6
_QUOTED = 60


class CellError(ValueError):
    """A cell does not say what its column asks for."""

    def __init__(self, sentence: str, code: Code = Code.BAD_INPUT) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def reader(column: Column, epoch: datetime) -> Callable[[Any], Any]:
    """Return what reads a cell of a column: plain JSON, or None for an empty one; it raises CellError.

    `epoch` is the workbook's day zero: 1899-12-30 or, from old Macs, 1904-01-01.
    """
    if column.type is CellType.DAY:
        return lambda cell: _day(_given(cell), epoch)
    if column.type is CellType.NUMBER:
        return lambda cell: _number(_given(cell))
    if column.type in {CellType.CHOICE, CellType.CHOICES}:
        known = {fold(name): value for label, value in column.choices.items() for name in (label, str(value))}
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
    return value is None or (isinstance(value, str) and not _STRAY.sub("", value).strip())


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
        return tidy(_STRAY.sub("", cell.value))
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
    whole = known.get(fold(str(value)))
    if whole is not None or not several:
        names = [value]
    else:
        names = [name for name in re.split(r"[;\n]", str(value)) if name.strip()]
    found = [known.get(fold(str(name))) for name in names]
    if None in found or not found:
        stray = str(names[found.index(None)] if found else value).strip()
        raise CellError(f"“{_cut(stray)}” không có trong danh sách: {'; '.join(column.choices)}.")
    return found if several else found[0]


def _day(value: Any, epoch: datetime) -> str | None:
    if value is None:
        return None
    try:
        found = _as_day(value, epoch)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise CellError(f"“{_cut(value)}” không phải ngày. Ví dụ đúng: 12/3/2026.")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return found.isoformat()


def _as_day(value: Any, epoch: datetime) -> date | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # The number that a spreadsheet program keeps for a day, in a cell that is not shown as one.
        value = from_excel(value, epoch) if value >= 1 else None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if not isinstance(value, str):
        return None
    if said := _YEAR_FIRST.fullmatch(value):
        return date(int(said[1]), int(said[2]), int(said[3]))
    if said := _DAY_FIRST.fullmatch(value) or _IN_WORDS.fullmatch(fold(value)):
        return date(int(said[3]), int(said[2]), int(said[1]))
    return None


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise CellError(f"“{_cut(value)}” không phải số.")
    found = _spelled(value) if isinstance(value, str) else _kept(value)
    if not 0 <= found <= MOST_QUANTITY:
        raise CellError("Số phải từ 0 đến 10^15.")
    if found != round(found, _DECIMALS):
        raise CellError(f"Số có quá {_DECIMALS} chữ số thập phân.")
    return f"{found.normalize():f}"


def _kept(value: float) -> Decimal:
    """Return a number as it was typed: programs keep 12.3 as 12.300000000000001."""
    found = Decimal(repr(value))
    if not found.is_finite():
        return Decimal(-1)
    near = round(found, _DECIMALS) if abs(found) <= MOST_QUANTITY else found
    return near if abs(found - near) <= abs(found) * Decimal("1e-14") else found


def _spelled(text: str) -> Decimal:
    text = "".join(text.split())
    if _TWO_WAYS.fullmatch(text):
        raise CellError(f"“{_cut(text)}” có thể hiểu hai cách: hãy định dạng ô là số rồi gõ lại.")
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        mark = max(text.rfind("."), text.rfind(",")) if "," in text else len(text)
        whole, rest = text[:mark], text[mark + 1 :]
        return Decimal(f"{whole.replace('.', '').replace(',', '')}.{rest or 0}")
    raise CellError(f"“{_cut(text)}” không phải số.")


def _cut(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
