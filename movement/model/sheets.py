"""What is read in a sheet: rows, and faults by cell. Kept apart from the reading, for which openpyxl loads."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from msgspec import Struct

from movement.model.errors import Problem
from movement.model.sheet_forms import Place

CELLS = "cells"
"""First step of the path of what is wrong with a cell; then the cell's name and its column's title."""
MOST_ROWS = 5_000
MOST_SHOWN = 10
EXAMPLE = "Ví dụ"
"""How the running number of the template's example begins."""

type Check = Callable[[Mapping[str, Any]], object]
"""Looks at a row's form as a whole; raises MovementError with paths into it."""
type Whole = Callable[[Sequence["SheetRow"], AbstractSet[tuple[int, Place]]], Iterable[tuple[int, Problem]]]
"""Looks at all rows together, knowing the cells at fault by line and place; tells lines, and problems with paths into
their forms."""


class RowShown(Struct, frozen=True):
    """A column and what a row says in it, as people read it."""

    column: str
    text: str


class SheetRow(Struct, frozen=True, kw_only=True):
    """A row that becomes a record: its line, and its form as plain JSON."""

    number: int
    form: Mapping[str, Any]
    cells: tuple[RowShown, ...] = ()
    """Of the first `MOST_SHOWN` rows only."""


class Sheet(Struct, frozen=True, kw_only=True):
    """What is in a sheet. With any fault, nothing of it is imported."""

    name: str
    rows: tuple[SheetRow, ...]
    """Also those that have faults, as far as they were understood."""
    faults: tuple[Problem, ...]
    """By line, then by column."""
    unread: tuple[str, ...]
    """Titles of columns that the form does not know."""


def told(faults: Sequence[Problem]) -> Iterator[tuple[str, str, Problem]]:
    """Yield each fault's cell and column, and the fault; those of the whole file are not among them."""
    for one in faults:
        if len(one.path) == 3 and one.path[0] == CELLS:  # noqa: PLR2004 - cells, cell, column
            yield one.path[1], one.path[2], one
