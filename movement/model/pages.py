"""A page of a list, and how much of a list one request may ask for."""

from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.units import Extent

MOST_FIRST = 100
MOST_CHILDREN = 200
MOST_SKIPPED = 1_000


class Page[T](Struct, frozen=True, kw_only=True):
    """Items in order, each with the opaque cursor that continues after it."""

    items: tuple[T, ...] = ()
    cursors: tuple[str, ...] = ()
    has_next: bool = False
    """Whether a further page may hold more; a page may be short, even empty, with this true."""
    end_cursor: str | None = None
    extents: tuple[Extent, ...] = ()
    """AS_NOW: how much of each item's unit is today in the unit whose list this is."""


def check_first(first: int, most: int = MOST_FIRST) -> int:
    """Return `first` if it lies in 1..most; raises BAD_INPUT otherwise."""
    if not 1 <= first <= most:
        raise refuse(Code.BAD_INPUT, "first", detail=f"Số dòng mỗi trang phải từ 1 đến {most}.")
    return first
