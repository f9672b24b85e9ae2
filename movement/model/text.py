"""Vietnamese text: one Unicode form on write, and a folded key by which people search without marks."""

import unicodedata
from typing import Any

SEARCH_BYTES = 60
_ALLOWED_CONTROLS = {"\n", "\t"}
# Invisible or direction-changing characters make two texts look alike; none belongs in a record.
_REFUSED = {"Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"}


class UnseenError(ValueError):
    """A text holds a character that cannot be seen; `path` leads to it."""

    def __init__(self, letter: str, path: tuple[str, ...]) -> None:
        super().__init__(f"U+{ord(letter):04X}")
        self.path = path


def tidy(value: Any, *path: str) -> Any:
    """Return `value` with every string inside it in NFC and stripped at both ends.

    Raises UnseenError on a character that cannot be seen: controls, zero width, bidi, line separators, lone surrogates.
    """
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).strip()
        # What Python can print has no such letter; only of the rest each is looked at.
        for letter in "" if text.isprintable() else text:
            if letter not in _ALLOWED_CONTROLS and unicodedata.category(letter) in _REFUSED:
                raise UnseenError(letter, path)
        return text
    if isinstance(value, dict):
        return {key: tidy(item, *path, str(key)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(item, *path, str(place)) for place, item in enumerate(value)]
    return value


def fold(text: str) -> str:
    """Return the search key of `text`: lower case, no marks, đ as d, single spaces between words."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


def suffixes(text: str) -> list[str]:
    """Return the folded text from each of its words on, cut to 60 bytes: what the search index stores."""
    words = fold(text).split()
    return [cut(" ".join(words[i:])) for i in range(len(words))]


def cut(folded: str) -> str:
    """Return the first 60 bytes of a folded text: as much of it as the search index can be asked for."""
    return folded.encode()[:SEARCH_BYTES].decode(errors="ignore").strip()
