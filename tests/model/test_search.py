"""A name is found from any of its words on, with and without marks, however long it or the question is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model import search
from movement.model.entries import Level, Recognition, RecognitionState
from movement.model.search import Match
from movement.model.text import SEARCH_BYTES, cut, fold
from tests.builders import NOON, OLD
from tests.model.entities import make_entry

GOOD = RecognitionState.RECOGNISED
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


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("dan van kheo", Match.WHOLE),
        ("van", Match.WHOLE),
        ("khe", Match.UNFINISHED),
        ("dan van khe", Match.UNFINISHED),
        ("va", Match.WHOLE),
        ("an van", None),
        ("van dan", None),
        ("dan van kheo va va", None),
    ],
)
def test_whole_words_anywhere_in_a_name_are_better_than_one_that_is_only_begun(words: str, match: Match | None) -> None:
    assert search.match("dan van kheo va", words) is match
    assert search.holds("Dân vận khéo và", words) is (match is not None)


def test_an_entrys_rows_share_a_part_of_the_index_with_the_question() -> None:
    entry = make_entry(title="Ở Đồng Tâm", root="t1")
    rows = search.rows_of_entry(entry)
    assert list(rows) == ["o dong tam", "dong tam", "tam"]
    assert {row.name for row in rows.values()} == {"o dong tam"}
    assert [f"{row.root}#{row.noun}#{row.letters}" for row in rows.values()] == [
        "t1#entry#o ",
        "t1#entry#do",
        "t1#entry#ta",
    ]
    assert search.part_of("t1", search.ENTRIES, "dong") == "t1#entry#do"
    assert search.rows("unit", "t1", "/t1/", "t2", [("Ở", OLD)])[0].newest is None


@given(st.text("aăâđ dv", max_size=300), st.text("aăâđ dv", max_size=300))
def test_what_a_change_writes_and_removes_leaves_the_rows_of_the_new_title(one: str, other: str) -> None:
    old, new = make_entry(title=one), make_entry(title=other)
    written, removed = search.changed_rows(old, new)
    index = search.rows_of_entry(old)
    for row in removed:
        del index[row.words]
    index |= {row.words: row for row in written}
    wanted = search.rows_of_entry(new)
    assert {words: index[words] for words in wanted} == wanted
    assert len(written) + len(removed) <= 90
    assert set(index) == set(wanted) or len(written) + len(removed) == 90
    assert search.changed_rows(new, new) == ((), ())


def test_rows_are_written_anew_when_someone_else_may_find_the_entry() -> None:
    draft = make_entry(title="Dân vận khéo")
    sent = structs.replace(draft, registered_at=NOON)
    good = structs.replace(sent, recognitions=(Recognition(level=Level.GRASSROOTS, year=2026, state=GOOD),))
    assert [row.is_draft for row in search.changed_rows(None, draft)[0]] == [True] * 3
    for old, new in ((draft, sent), (sent, good), (good, sent)):
        written, removed = search.changed_rows(old, new)
        assert {(row.is_draft, row.is_recognised) for row in written} == {(False, new is good)}
        assert (len(written), removed) == (3, ())
    later = structs.replace(sent, updated_at=NOON + timedelta(days=1), content="Khác", version=2)
    assert search.changed_rows(sent, later) == ((), ())


def test_of_long_titles_as_many_rows_go_as_there_is_room_for() -> None:
    first, second = (" ".join(f"{letter}{n}" for n in range(60)) for letter in "ab")
    old, new = make_entry(title=first), make_entry(title=second)
    written, removed = search.changed_rows(old, new)
    assert (len(written), len(removed)) == (60, 30)
    assert [row.words[:2] for row in (written[0], removed[0])] == ["b0", "a0"]
    assert len(search.changed_rows(None, make_entry(title=f"{first} {second}"))[0]) == 90
