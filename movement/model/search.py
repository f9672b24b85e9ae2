"""Names as people look for them: without marks, from any word on."""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from msgspec import Struct

from movement.model import ids
from movement.model.entries import Entry
from movement.model.periods import day_of
from movement.model.text import fold, suffixes

FEWEST_LETTERS = 2
ENTRIES = "entry"
MOST_ROWS = 90
"""Rows that one change may write or remove: with the records of the act they fit one transaction."""


class Match(IntEnum):
    """How a name has the words one looks for, the better first."""

    WHOLE = 0
    UNFINISHED = 1
    """The last word is only begun."""


class SearchRow(Struct, frozen=True, kw_only=True):
    """That a record's name, from one of its words on, begins with `words`."""

    noun: str
    root: str
    letters: str
    words: str
    id: str
    path: str
    valid_from: date
    name: str = ""
    """The whole folded name of an entry, which tells how well it matches."""
    is_draft: bool = False
    is_recognised: bool = False

    @property
    def newest(self) -> str | None:
        """The id of an entry so that later ones sort first; units have an order of their own."""
        return ids.newest_first(self.id) if self.noun == ENTRIES else None


class NameLine(Struct, frozen=True, kw_only=True):
    """What the index by age shows of a row: the whole name, and what decides who may find it."""

    id: str
    root: str
    path: str
    name: str
    is_draft: bool
    is_recognised: bool


def rows(noun: str, root: str, path: str, subject: str, names: Iterable[tuple[str, date]]) -> list[SearchRow]:
    """Return the rows under which a record is found by each of its names (name, first day)."""
    found = {}
    for name, day in names:
        for words in suffixes(name):
            row = SearchRow(
                noun=noun,
                root=root,
                letters=words[:FEWEST_LETTERS],
                words=words,
                id=subject,
                path=path,
                valid_from=day,
            )
            found[words, day] = row
    return list(found.values())


def rows_of_entry(entry: Entry) -> dict[str, SearchRow]:
    """Return the rows under which an entry is found by its title, each by its words; they say who may find it."""
    name = fold(entry.title)
    found: dict[str, SearchRow] = {}
    for words in suffixes(entry.title):
        if len(found) == MOST_ROWS:
            break
        found[words] = SearchRow(
            noun=ENTRIES,
            root=entry.root,
            letters=words[:FEWEST_LETTERS],
            words=words,
            id=entry.id,
            path=entry.path,
            valid_from=day_of(entry.created_at),
            name=name,
            is_draft=entry.is_draft,
            is_recognised=entry.is_recognised,
        )
    return found


def changed_rows(old: Entry | None, new: Entry) -> tuple[tuple[SearchRow, ...], tuple[SearchRow, ...]]:
    """Return what a change of an entry writes to the index, and what it removes: together at most `MOST_ROWS`.

    A row for which there is no room stays; readers look at the entry itself and pass over it.
    """
    before, after = rows_of_entry(old) if old is not None else {}, rows_of_entry(new)
    written = tuple(row for words, row in after.items() if before.get(words) != row)
    removed = tuple(row for words, row in before.items() if words not in after)
    return written, removed[: MOST_ROWS - len(written)]


def part_of(root: str, noun: str, words: str) -> str:
    """Return the partition of the index in which a noun's names with these folded words are."""
    return f"{root}#{noun}#{words[:FEWEST_LETTERS]}"


def sought(text: str) -> str:
    """Return the folded words to look for; empty if fewer than two letters are left."""
    words = fold(text)
    return words if len(words) >= FEWEST_LETTERS else ""


def match(folded: str, words: str) -> Match | None:
    """Return how well a folded name has the folded words in a row, the last one as a prefix; None if it has not."""
    if f" {words} " in f" {folded} ":
        return Match.WHOLE
    return Match.UNFINISHED if f" {words}" in f" {folded}" else None


def holds(name: str, words: str) -> bool:
    """Tell whether a name has the folded words in a row, the last one as a prefix."""
    return match(fold(name), words) is not None
