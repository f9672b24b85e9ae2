"""How much of a list one request may ask for."""

import pytest

from movement.model.errors import Code, MovementError
from movement.model.pages import MOST_CHILDREN, MOST_FIRST, Page, check_first


def test_the_limits_are_those_of_the_contract() -> None:
    assert (MOST_FIRST, MOST_CHILDREN) == (100, 200)


@pytest.mark.parametrize("first", [1, 20, 100])
def test_a_page_may_hold_1_to_100(first: int) -> None:
    assert check_first(first) == first


@pytest.mark.parametrize(("first", "most"), [(0, 100), (-1, 100), (101, 100), (2**31, 100), (201, 200)])
def test_any_other_size_is_refused(first: int, most: int) -> None:
    with pytest.raises(MovementError) as refusal:
        check_first(first, most)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (Code.BAD_INPUT, ("first",))
    assert str(most) in problem.message


def test_an_empty_page_ends_the_list() -> None:
    assert (Page().items, Page().has_next, Page().end_cursor) == ((), False, None)
