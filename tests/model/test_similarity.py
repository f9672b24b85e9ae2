"""How alike titles are: by hand, symmetric, and the same as comparing each with all."""

from hypothesis import given
from hypothesis import strategies as st

from movement.model.similarity import Near, nearest, pieces, similarity

TITLES = st.text("ab đĐ", max_size=8)


def test_by_hand() -> None:
    # "duong hoa" has the seven pieces duo uon ong ng_ g_h _ho hoa; "duong hoa xanh" these and oa_ a_x _xa xan anh.
    assert pieces("Đường hoa") == {"duo", "uon", "ong", "ng ", "g h", " ho", "hoa"}
    # 2 × 7 of 7 + 12 is 14/19 = 0.73684…
    assert similarity("Đường hoa", "Đường  HOA xanh!") == 7368
    assert similarity("Đường hoa", "ĐUONG HOA") == 10_000
    assert similarity("Đường hoa", "Tổ tự quản") == 0
    # A title shorter than three letters is one piece; one without letters is alike to nothing, not even to itself.
    assert similarity("Ao", "ao") == 10_000
    assert similarity("…", "…") == 0


@given(TITLES, TITLES)
def test_it_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 10_000


@given(st.lists(st.tuples(TITLES, st.integers(0, 3)), max_size=7))
def test_the_nearest_is_the_nearest_of_all(given_titles: list[tuple[str, int]]) -> None:
    titles = {f"e{number}": title for number, (title, _) in enumerate(given_titles)}
    kin = {f"e{number}": family for number, (_, family) in enumerate(given_titles)}
    expected = {}
    for one, title in titles.items():
        others = [(-similarity(title, titles[other]), other) for other in titles if kin[other] != kin[one]]
        if others and min(others)[0] < 0:
            expected[one] = Near(min(others)[1], -min(others)[0])
    assert nearest(titles, kin) == expected
    assert nearest(dict(reversed(titles.items())), kin) == expected
