"""How sheets look that the product makes: the font of offices, boxes, and lines as tall as their texts."""

from math import ceil
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side

_THIN = Side(style="thin", color="A6A6A6")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
TALL, _ROOMY = 16, 1.2
"""Points of a line of text, and how much broader than usual letters may be."""


def font(**more: Any) -> Font:
    """Return the font in which offices write."""
    return Font(name="Times New Roman", **{"size": 12} | more)


def height(*texts: tuple[str, int]) -> float:
    """Return how tall a line is that shows each of these texts in so many letters across: no program finds it out."""
    return TALL * max(ceil(len(text) * _ROOMY / width) for text, width in texts if text)
