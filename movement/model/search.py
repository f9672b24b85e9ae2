"""Names as people look for them: without marks, from any word on."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from movement.model.text import fold, suffixes

FEWEST_LETTERS = 2


class SearchRow(Struct, frozen=True, kw_only=True):
    """That a record's name, from one of its words on, begins with `words`."""

    noun: str
    root: str
    letters: str
    words: str
    id: str
    path: str
    valid_from: date


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


def sought(text: str) -> str:
    """Return the folded words to look for; empty if fewer than two letters are left."""
    words = fold(text)
    return words if len(words) >= FEWEST_LETTERS else ""


def holds(name: str, words: str) -> bool:
    """Tell whether a name has the folded words in a row, the last one as a prefix."""
    return f" {words}" in f" {fold(name)}"
