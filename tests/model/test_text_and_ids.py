"""One form of text, and ids that sort by time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model import ids, search
from movement.model.text import UnseenError, fold, suffixes, tidy

BASE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Dân vận khéo", "dan van kheo"),
        ("Xã Đình Dù", "xa dinh du"),
        ("Ðình", "dinh"),
        ("HOÀ – hòa", "hoa hoa"),
        ("  nhiều   khoảng  trắng ", "nhieu khoang trang"),
        ("E\u0302\u0323", "e"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "bad", ["a\u200bb", "a\u202eb", "a\x00b", "a\ud800b", "a\ufeffb", "\x1b[31m", "a\u00adb", "a\u2028b", "a\u2029b"]
)
def test_what_cannot_be_seen_is_refused(bad: str) -> None:
    with pytest.raises(UnseenError, match=r"U\+[0-9A-F]{4}") as refusal:
        tidy({"title": ["a", bad]}, "form")
    assert refusal.value.path == ("form", "title", "1")


def test_tidy_normalises_everything_inside() -> None:
    assert tidy({"a": [" Hie\u0302\u0301n ", 3, None], "b": "x\ny"}) == {"a": ["Hiến", 3, None], "b": "x\ny"}


@given(st.text(max_size=200))
def test_every_suffix_begins_at_a_word_and_fits(text: str) -> None:
    words = fold(text).split()
    made = suffixes(text)
    assert len(made) == len(words)
    assert all(len(suffix.encode()) <= 60 for suffix in made)
    assert all(fold(text).endswith(s) or len(s.encode()) > 55 for s in made)


def test_names_are_found_from_any_word() -> None:
    rows = search.rows("unit", "t1", "/t1/", "t2", [("Xã Đình Dù", BASE.date())])
    assert [(r.letters, r.words) for r in rows] == [("xa", "xa dinh du"), ("di", "dinh du"), ("du", "du")]
    assert search.holds("Xã Đình Dù", "dinh d")
    assert not search.holds("Xã Đình Dù", "inh")
    assert search.sought("!") == ""


@given(st.integers(0, 10**12), st.integers(1, 10**10), st.integers(0, 2**35 - 1), st.integers(0, 2**35 - 1))
def test_later_ids_sort_later(millis: int, later: int, one: int, other: int) -> None:
    at = BASE + timedelta(milliseconds=millis)
    first, second = ids.make("e", at, one), ids.make("e", at + timedelta(milliseconds=later), other)
    assert first < second
    assert ids.is_id(first, ids.ENTRY)
    assert not ids.is_unit(first)
    assert len(first) == 17


@pytest.mark.parametrize(
    "text", ["", "e", "e" * 17 + "x", "x0000000000000000", "e000000000000000O", "e00000000000000é0"]
)
def test_other_text_is_no_id(text: str) -> None:
    assert not ids.is_id(text)


@given(st.integers(0, 10**12), st.integers(1, 10**10), st.integers(0, 2**35 - 1))
def test_turned_round_later_ids_sort_first(millis: int, later: int, number: int) -> None:
    one = ids.make("e", BASE + timedelta(milliseconds=millis), number)
    other = ids.make("e", BASE + timedelta(milliseconds=millis + later), number)
    assert ids.newest_first(other) < ids.newest_first(one)
    assert ids.newest_first(ids.newest_first(one)) == one
    assert ids.is_id(ids.newest_first(one), ids.ENTRY)
