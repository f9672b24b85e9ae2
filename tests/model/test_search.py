"""A name is found from any of its words on, with and without marks, however long it or the question is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model import search
from movement.model.text import SEARCH_BYTES, cut, fold
from tests.builders import OLD

NAME = "Ủy ban Mặt trận Tổ quốc Việt Nam xã Nguyễn Thị Minh Khai và Đồng Tâm Hòa Bình"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵÀĐƯ "


def found(name: str, question: str) -> bool:
    """Ask the stored rows as the use case does: by two letters, then by beginning, then whole."""
    words = search.sought(question)
    rows = search.rows("unit", "t1", "/t1/", "t2", [(name, OLD)])
    hits = [r for r in rows if r.letters == words[:2] and r.words.startswith(cut(words))]
    return bool(words) and bool(hits) and search.holds(name, words)


@pytest.mark.parametrize(
    "question",
    [
        NAME,
        NAME.upper(),
        "uy ban mat tran",
        "Đồng Tâm",
        "dong ta",
        "HOÀ",
        "hòa bình",
        "Nguyễn Thị Minh Khai và Đồng Tâm H",
    ],
)
def test_questions_that_find_the_name(question: str) -> None:
    assert found(NAME, question)


@pytest.mark.parametrize("question", ["", "u", "!", "ban uy", "ran to quoc", f"{NAME} x", "minh khai dong"])
def test_questions_that_do_not(question: str) -> None:
    assert not found(NAME, question)


@given(st.text(LETTERS, min_size=1, max_size=120), st.data())
def test_a_name_is_found_by_any_run_of_its_words(name: str, data: st.DataObject) -> None:
    words = fold(name).split()
    begin = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(begin, len(words)))
    question = " ".join(words[begin:end])
    assert found(name, question) == (len(question) >= search.FEWEST_LETTERS)


@given(st.text(max_size=100))
def test_a_cut_key_is_a_beginning_that_fits(text: str) -> None:
    key = cut(fold(text))
    assert fold(text).startswith(key)
    assert len(key.encode()) <= SEARCH_BYTES
    assert cut(key) == key


def test_the_index_keeps_sixty_bytes() -> None:
    assert cut("a" * 100) == "a" * 60
    assert cut("a" * 59 + " b") == "a" * 59
    assert cut("a" * 59 + "日") == "a" * 59


def test_one_word_kept_twice_is_one_row_a_day() -> None:
    rows = search.rows("unit", "t1", "/t1/", "t2", [("Hòa Hoà", OLD), ("Hoa Hoa", OLD)])
    assert sorted(row.words for row in rows) == ["hoa", "hoa hoa"]


@given(st.text(LETTERS, max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()
