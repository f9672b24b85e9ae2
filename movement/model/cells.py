"""Cells of exports: the one place through which a value goes into a spreadsheet or a CSV file.

Records hold what people wrote. A spreadsheet program would run a text that begins with = + - @ as a formula, which
can fetch addresses and send what stands in other cells; so text is written as text, whatever it begins with.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from openpyxl.cell.cell import Cell

from movement.model.periods import ZONE

MOST_LETTERS = 32_767
"""Letters a cell of a spreadsheet holds."""
DAY, INSTANT, TEXT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "@"
_LURES = frozenset("=+-@\t\r\n")
# XML knows no such letters; what holds one cannot be opened at all.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

type Value = str | int | float | Decimal | bool | date | datetime | None


def put(cell: Cell, value: Value) -> Cell:
    """Set a cell, also a `WriteOnlyCell`, to a value of its own type, and return it; text stays inert text.

    Instants show Vietnam's time. Every end of a line becomes a line feed, as XML reads it.
    Raises ValueError for text of more than 32,767 letters.
    """
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.astimezone(ZONE).replace(tzinfo=None), INSTANT
        return cell
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
        return cell
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = _writable(value)
    if len(text) > MOST_LETTERS:
        raise ValueError("too long for a cell")
    cell.value = text or None
    cell.number_format = TEXT
    if text:
        # Given "=..." openpyxl makes a formula, and given "#N/A" an error.
        cell.data_type = "s"
    if _lures(text):
        # Without it the text becomes a formula when somebody edits the cell.
        cell.quotePrefix = True
    return cell


def plain(text: str) -> str:
    """Return text for a CSV file, which has no types: what would be run gets an apostrophe in front."""
    text = _writable(text)
    return f"'{text}" if _lures(text) else text


def _lures(text: str) -> bool:
    """Tell whether a program may take text for a formula; some pass over blanks, some read ＝ as =."""
    begins = (text[:1], text.lstrip()[:1])
    return any(unicodedata.normalize("NFKC", letter) in _LURES for letter in begins)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
