"""Rows kept small are the rows that were added: their groups come to the same numbers, and each comes back in order."""

import tracemalloc
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from movement.model import audit
from movement.model.counting import Counted, Place, codes_of, of_own, rolled_up
from movement.model.tallies import Tally

PATHS = ["/t1/", "/t1/t2/", "/t1/t2/u3/", "/t1/t20/", "/t9/"]
ROWS = st.lists(
    st.builds(
        Counted,
        entry=st.text("e0123456789", min_size=1, max_size=6),
        root=st.just("t1"),
        path=st.sampled_from(PATHS),
        codes=st.lists(st.sampled_from(["A", "A[x=1]", "B"]), min_size=1, max_size=3, unique=True).map(tuple),
        unit=st.none() | st.just("u7"),
    ),
    max_size=40,
    unique_by=lambda row: row.entry,
)


def tally(rows: Iterable[Counted]) -> Tally:
    made = Tally()
    for row in rows:
        made.add(row)
    return made


def own(row: Counted) -> Place:
    return row.root, row.path, row.unit


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_groups_come_to_the_numbers_of_their_rows(rows: list[Counted]) -> None:
    made = tally(rows)
    groups = made.groups()
    assert (len(made), sum(group.times for group in groups)) == (len(rows), len(rows))
    assert len({(group.path, group.unit, group.codes) for group in groups}) == len(groups)
    assert (rolled_up(groups), of_own(groups), codes_of(groups)) == (rolled_up(rows), of_own(rows), codes_of(rows))


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_each_row_comes_back_by_path_and_entry(rows: list[Counted]) -> None:
    made = tally(rows).rows(own)
    expected = sorted(rows, key=lambda row: (row.path, row.entry))
    assert (list(made), list(made), len(made)) == (expected, expected, len(rows))


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_rows_stand_where_they_are_placed(rows: list[Counted]) -> None:
    # Two places become one, and what stands in the other province is left out.
    def where(row: Counted) -> Place | None:
        return None if row.path == "/t9/" else ("t5", "/t5/" if row.path == "/t1/" else "/t5/t2/", row.owner)

    made = tally(rows).rows(where)
    expected = [
        structs.replace(row, root=place[0], path=place[1], unit=place[2])
        for row in rows
        for place in (where(row),)
        if place is not None
    ]
    assert list(made) == sorted(expected, key=lambda row: (row.path, row.entry))
    assert len(made) == len(expected)


def test_a_row_takes_less_than_a_hundred_bytes() -> None:
    codes = [("ENTRY_REG", f"ENTRY_REG[field={n}]") for n in range(20)]
    made, number = Tally(), 50_000
    tracemalloc.start()
    for n in range(number):
        made.add(Counted(f"e{n:025d}", "t1", f"/t1/t{n % 100}/", codes[n % 20]))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert sum(1 for _ in made.rows(own)) == number
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 100 * number
    assert most - taken < 100 * number


LEAF = st.none() | st.integers() | st.text(max_size=5)
JSON = st.recursive(LEAF, lambda one: st.lists(one, max_size=3), max_leaves=6)


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.tuples(st.booleans(), st.lists(JSON, max_size=3)), max_size=4))
def test_a_digest_told_value_by_value_is_that_of_the_list(values: list[tuple[bool, list[object]]]) -> None:
    made = audit.Digest()
    for at_once, value in values:
        if at_once:
            made.add(value)
        else:
            made.add_all(iter(value))
    assert made.hex() == audit.digest([value for _, value in values])
