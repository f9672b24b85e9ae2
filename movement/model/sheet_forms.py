"""A sheet that people fill in: its columns, each with a title, a type and its place in the form that a row makes.

There are sheets of entries (`sheet_entries`) and of returns (`sheet_returns`). The template, the reading and the import
know forms by this alone.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

type Place = tuple[str | int, ...]
"""Where in a row's form a value goes: the field's name, or list, number and name."""


MOST_LISTED = 12
"""Choices that a sentence lists; the drop-down has them all."""


class SheetKind(StrEnum):
    """What the rows of a sheet become."""

    ENTRIES = "ENTRIES"
    RETURNS = "RETURNS"


class CellType(StrEnum):
    """What a column holds."""

    NOTE = "NOTE"
    """The clerk's own, such as a running number; it goes nowhere."""
    TEXT = "TEXT"
    DAY = "DAY"
    NUMBER = "NUMBER"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    """Several of the choices, separated by semicolons."""


class Column(Struct, frozen=True, kw_only=True):
    """One column."""

    title: str
    place: Place = ()
    type: CellType = CellType.TEXT
    also: tuple[str, ...] = ()
    """Other titles under which offices have it."""
    needed: bool = False
    """Whether every row has it or, of a list's item, every item of which there is anything."""
    most: int = 300
    """Letters of a text."""
    choices: Mapping[str, object] = {}
    """Label → value."""
    help: str = ""
    example: str = ""
    width: int = 24
    """Letters across, in the template."""

    @property
    def offered(self) -> str:
        """The choices as a sentence lists them: the first of very many."""
        labels = list(self.choices)
        return "; ".join(labels if len(labels) <= MOST_LISTED else [*labels[:MOST_LISTED], "…"])


class SheetForm(Struct, frozen=True, kw_only=True):
    """A sheet: what it is called, and its columns from left to right. The first one with a place names the row."""

    kind: SheetKind
    title: str
    columns: tuple[Column, ...]
    about: str = ""
    """What beside the unit the sheet is for, such as a report type and a period; empty: nothing."""
    rules: tuple[str, ...] = ()
    """What the template says of its rows, in Vietnamese sentences."""
    lines: tuple[tuple[str, ...], ...] = ()
    """What the template has in its lines to begin with, by column. With none it has an example."""

    @property
    def called(self) -> str:
        """Its title within a sentence."""
        return self.title[:1].lower() + self.title[1:]

    @property
    def note(self) -> Column:
        """The column of running numbers, in which the template marks its example."""
        return next(column for column in self.columns if column.type is CellType.NOTE)

    @property
    def name(self) -> Column:
        """The column that says what a row is about; without it there is no row."""
        return next(column for column in self.columns if column.place)
