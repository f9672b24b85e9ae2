"""A cursor opens only for its list, its arguments and its person, and only as it was made."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.errors import Code, MovementError
from movement.storage.cursors import Cursors, Place

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


def test_a_planted_bug_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # Were the seal not compared, a cursor of another person would open: the cases above are what catches it.
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: True)
    theirs = Cursors(SECRET, "you", "entries", "unit", 2026, None)
    assert MINE.open(theirs.make(Place(0, "x"))) == Place(0, "x")
