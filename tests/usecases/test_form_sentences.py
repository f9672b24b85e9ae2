"""What a value that is too short, too long or too large is told."""

from typing import Annotated, Any

import pytest
from msgspec import Meta, defstruct

from movement.model.errors import Code, MovementError
from movement.usecases.entry_forms import converted

WRONG = "Dữ liệu gửi lên không hợp lệ."


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Annotated[str, Meta(min_length=1)], "", "Phải ghi nội dung này."),
        (Annotated[str, Meta(min_length=3)], "ab", "Cần ít nhất 3 ký tự."),
        (Annotated[str, Meta(max_length=2)], "abc", "Tối đa 2 ký tự."),
        (Annotated[tuple[int, ...], Meta(min_length=1)], [], "Cần ít nhất 1 mục."),
        (Annotated[tuple[int, ...], Meta(max_length=1)], [1, 2], "Tối đa 1 mục."),
        (Annotated[int, Meta(ge=0, le=28)], 30, "Số không được quá 28."),
        (Annotated[int, Meta(ge=0, le=28)], -1, "Số phải từ 0 trở lên."),
        (Annotated[str, Meta(pattern="^[A-Z]+$")], "a", ""),
        (int, "a", ""),
    ],
)
def test_a_limit_is_told_as_a_sentence(kind: Any, value: Any, told: str) -> None:
    with pytest.raises(MovementError) as failure:
        converted({"one": value}, defstruct("Form", [("one", kind)]))
    (problem,) = failure.value.problems
    assert (problem.code, problem.path) == (Code.BAD_INPUT, ("one",))
    assert problem.message == f"{WRONG} {told}".strip()
