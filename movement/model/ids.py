"""Identifiers: opaque, sorted by the time they were made, and telling which noun they name by their first letter.

A unit's letter also tells territory (`t`) from organisation (`u`), so a path of ids says by itself which
records lie directly on a territory and which lie on a lower one (the `=` scope of the access matrix).
"""

import re
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TIME_LETTERS = 9
RANDOM_BITS = 35

TERRITORY = "t"
ORGANISATION = "u"
ENTRY = "e"
GRANT = "g"
EVIDENCE = "v"
OUTPUT = "q"
SHEET = "s"
PLAN = "p"
CAMPAIGN = "c"
INSPECTION = "n"
UPLOAD = "f"
REORGANISATION = "r"
CLUSTER = "k"
IMPORT = "m"
REPORT = "b"
SUBJECT = "j"
MERIT = "h"
AWARD = "w"
DOSSIER = "d"
ACCESS = "x"
"""Of what nobody asks for by its id."""

_SHAPE = re.compile(
    rf"[{TERRITORY}{ORGANISATION}{ENTRY}{GRANT}{EVIDENCE}{OUTPUT}{SHEET}{PLAN}{CAMPAIGN}{INSPECTION}{UPLOAD}"
    rf"{REORGANISATION}{CLUSTER}{IMPORT}{REPORT}{SUBJECT}{MERIT}{AWARD}{DOSSIER}]"
    rf"[{ALPHABET}]{{16}}"
)


_TURNED = str.maketrans(ALPHABET, ALPHABET[::-1])


def make(letter: str, at: datetime, randomness: int) -> str:
    """Return a 17-letter id: the noun's letter, 45 bits of milliseconds since 1970, 35 random bits."""
    number = (int(at.timestamp() * 1000) << RANDOM_BITS) | (randomness & ((1 << RANDOM_BITS) - 1))
    letters = [ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5)]
    return letter + "".join(letters)


def newest_first(wanted: str) -> str:
    """Return an id turned round: of two of one noun the later one sorts first. Twice gives the id again."""
    return wanted[0] + wanted[1:].translate(_TURNED)


def is_id(text: str, *letters: str) -> bool:
    """Tell whether `text` has the shape of an id of one of the given nouns; it may still name nothing."""
    return _SHAPE.fullmatch(text) is not None and (not letters or text[0] in letters)


def is_unit(text: str) -> bool:
    """Tell whether `text` has the shape of a unit's id."""
    return is_id(text, TERRITORY, ORGANISATION)
