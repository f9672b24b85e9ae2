"""Days in a sheet, as offices write them: 12/3/2026, 2026-03-12, in words, or the number that programs keep."""

import re
from datetime import date, datetime
from typing import Any

from openpyxl.utils.datetime import from_excel

from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.sheet_faults import CellError, quoted
from movement.model.text import fold

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", re.ASCII)


def day(value: Any, epoch: datetime) -> str | None:
    """Return the day that a cell's value says, as 2026-03-12, or None for none; raises CellError."""
    if value is None:
        return None
    try:
        found = _as_day(value, epoch)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise CellError(f"{quoted(value)} không phải ngày. Ví dụ đúng: 12/3/2026.")
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
