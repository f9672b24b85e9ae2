"""A cursor opens only for its list, its arguments and its person, and only as it was made."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.errors import Code, MovementError
from movement.storage.cursors import Cursors, Place
from movement.storage.layout import Row
from movement.storage.tables import ROWS

SECRET = "s" * 32
PLACES = st.builds(Place, part=st.integers(0, 9), after=st.text(max_size=60))
MINE = Cursors(SECRET, "me", "entries", "unit", 2026, None)


@given(PLACES)
def test_a_cursor_opens_to_its_place(place: Place) -> None:
    assert MINE.open(MINE.make(place)) == place


@given(PLACES, st.data())
def test_any_changed_letter_is_refused(place: Place, data: st.DataObject) -> None:
    cursor = MINE.make(place)
    at = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda c: c != cursor[at]))
    for changed in (
        cursor[:at] + letter + cursor[at + 1 :],
        cursor[:at] + cursor[at + 1 :],
        cursor + "A",
        cursor + "=",
    ):
        with pytest.raises(MovementError) as refusal:
            MINE.open(changed)
        assert refusal.value.code is Code.BAD_CURSOR


@pytest.mark.parametrize(
    "other",
    [
        Cursors(SECRET, "you", "entries", "unit", 2026, None),
        Cursors(SECRET, "me", "queue", "unit", 2026, None),
        Cursors(SECRET, "me", "entries", "unit", 2025, None),
        Cursors(SECRET, "me", "entries", "unit", 2026, "STATE"),
        Cursors("t" * 32, "me", "entries", "unit", 2026, None),
    ],
)
def test_a_cursor_of_something_else_is_refused(other: Cursors) -> None:
    with pytest.raises(MovementError) as refusal:
        MINE.open(other.make(Place(0, "x")))
    assert refusal.value.code is Code.BAD_CURSOR


@pytest.mark.parametrize("text", ["", "A", "!", "ñ", "a b", "A" * 5000])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(MovementError):
        MINE.open(text)
    assert MINE.open(None) is None


def test_every_single_bit_counts() -> None:
    cursor = MINE.make(Place(1, "/t1/t2/#e1"))
    for at, letter in enumerate(cursor):
        for bit in range(7):
            changed = cursor[:at] + chr(ord(letter) ^ (1 << bit)) + cursor[at + 1 :]
            with pytest.raises(MovementError) as refusal:
                MINE.open(changed)
            assert refusal.value.code is Code.BAD_CURSOR


def test_the_bytes_of_a_cursor_have_one_spelling() -> None:
    cursor = MINE.make(Place(1, "/t1/t2/#e1"))
    for other in (cursor + "=" * (-len(cursor) % 4), f" {cursor}", f"{cursor}\n", cursor.replace("-", "+")):
        if other != cursor:
            with pytest.raises(MovementError):
                MINE.open(other)


@pytest.mark.parametrize("row", [row for row in ROWS if row.keys], ids=lambda r: r.entity.__name__)
def test_the_longest_sort_key_fits_a_cursor(row: Row) -> None:
    deepest = "/" + "/".join(["t0123456789abcdef"] * 10) + "/"
    long = {"path": deepest, "carrier_path": deepest, "waiting_since": "2026-11-24T05:00:00.000Z"}
    for key in row.keys.values():
        fields = [name for _, name, _, _ in string.Formatter().parse(key.sk) if name]
        place = Place(31, "#".join(str(long.get(name, "x" * 24)) for name in fields))
        assert MINE.open(MINE.make(place)) == place


def test_a_refused_cursor_names_the_argument() -> None:
    with pytest.raises(MovementError) as refusal:
        MINE.open("A")
    assert refusal.value.problems[0].path == ("after",)
