"""Quantities in a sheet: numbers, or texts as offices write them. What may mean two is never guessed."""

import re
from decimal import Decimal
from typing import Any

from movement.model.entry_form import MOST_QUANTITY
from movement.model.sheet_faults import CellError, quoted

_PLAIN = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DECIMALS = 6


def number(value: Any) -> str | None:
    """Return the quantity that a cell's value says, as 1500.25, or None for none; raises CellError."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise CellError(f"{quoted(value)} không phải số.")
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
        raise CellError(f"{quoted(text)} có thể hiểu hai cách: hãy định dạng ô là số rồi gõ lại.")
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        mark = max(text.rfind("."), text.rfind(",")) if "," in text else len(text)
        whole, rest = text[:mark], text[mark + 1 :]
        return Decimal(f"{whole.replace('.', '').replace(',', '')}.{rest or 0}")
    raise CellError(f"{quoted(text)} không phải số.")
