"""Checks of a return's numbers: exact, all at once, and silent about what is missing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.report_types import Check, CheckKind
from movement.model.return_checks import faults, is_outlier, median, missing, of_form
from movement.model.returns import Value
from tests.model.test_indicators import one as definition
from tests.model.test_report_types import version

KNOWN = {code: definition(code, name=code.title()) for code in ("A_1", "B_1", "C_1")}
NUMBERS = st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=12)


def values(**numbers: str | None) -> list[Value]:
    return [
        Value(code=code, value=None if n is None else Decimal(n), reason="" if n else "x")
        for code, n in numbers.items()
    ]


def of(kind: CheckKind, *codes: str, **given_: Any) -> Any:
    checks = (Check(id="V01", kind=kind, codes=codes, **given_),)
    return version(indicators=tuple(KNOWN), checks=checks)


def found(kind: CheckKind, earlier: dict[str, Sequence[Decimal]] | None = None, /, **numbers: str | None) -> list[str]:
    factor = Decimal(3) if kind is CheckKind.OUTLIER else None
    codes = ("A_1",) if kind is CheckKind.OUTLIER else ("A_1", "B_1")
    return [f.code for f in faults(values(**numbers), of(kind, *codes, factor=factor), KNOWN, earlier or {})]


@pytest.mark.parametrize(
    ("kind", "numbers", "faulty"),
    [
        (CheckKind.NOT_MORE, {"A_1": "2", "B_1": "2"}, []),
        (CheckKind.NOT_MORE, {"A_1": "2.001", "B_1": "2"}, ["A_1"]),
        (CheckKind.NOT_MORE, {"A_1": "5", "B_1": None}, []),
        (CheckKind.NOT_MORE, {"A_1": None, "B_1": "0"}, []),
        (CheckKind.EXCLUSIVE, {"A_1": "1", "B_1": "0"}, []),
        (CheckKind.EXCLUSIVE, {"A_1": "1", "B_1": "1"}, ["A_1", "B_1"]),
        (CheckKind.EXCLUSIVE, {"A_1": "1"}, []),
        (CheckKind.TOGETHER, {"A_1": "0", "B_1": "0"}, []),
        (CheckKind.TOGETHER, {"A_1": "0", "B_1": None}, ["B_1"]),
        (CheckKind.TOGETHER, {"A_1": None, "B_1": None}, []),
    ],
)
def test_a_check_asks_nothing_of_what_is_missing(
    kind: CheckKind, numbers: dict[str, str | None], faulty: list[str]
) -> None:
    assert found(kind, **numbers) == faulty


def test_a_fault_is_a_sentence_with_the_numbers() -> None:
    (fault,) = faults(values(A_1="3", B_1="2"), of(CheckKind.NOT_MORE, "A_1", "B_1"), KNOWN, {})
    assert fault.message == "“A_1” (3) không được lớn hơn “B_1” (2)."


@pytest.mark.parametrize(
    ("number", "earlier", "odd"),
    [
        ("9", (1, 1, 1), False),  # three are too few
        ("9", (1, 1, 1, 1), True),
        ("1", (1, 1, 1, 1), False),
        ("5.5", (1, 2, 3, 4), True),  # the median is 2.5, the median deviation 1: usual up to 5.5 itself
        ("5.6", (1, 2, 3, 4), True),
        ("0", (1, 2, 3, 4, 100), False),
        ("7", (1, 2, 3, 4, 100), True),
    ],
)
def test_an_outlier_is_far_from_the_median_of_at_least_four(number: str, earlier: tuple[int, ...], odd: bool) -> None:  # noqa: FBT001 - a row of the table
    before = [Decimal(n) for n in earlier]
    if number == "5.5":
        assert not is_outlier(Decimal(number), before, Decimal(3))
        return
    assert is_outlier(Decimal(number), before, Decimal(3)) is odd
    assert found(CheckKind.OUTLIER, {"A_1": before}, A_1=number) == (["A_1"] if odd else [])


@given(NUMBERS, st.randoms())
def test_order_does_not_matter_and_the_median_is_never_odd(numbers: list[Decimal], chance: Any) -> None:
    shuffled = list(numbers)
    chance.shuffle(shuffled)
    assert median(shuffled) == median(numbers)
    assert not is_outlier(median(numbers), numbers, Decimal(1))
    assert min(numbers) <= median(numbers) <= max(numbers)
    for number in numbers:
        assert is_outlier(number, shuffled, Decimal(2)) == is_outlier(number, numbers, Decimal(2))


def test_form_and_what_is_missing_are_told_for_each_number() -> None:
    shape = version(indicators=("A_1", "B_1"))
    given_ = [
        Value(code="A_1", value=Decimal("1.5")),
        Value(code="B_1", value=Decimal(-1)),
        Value(code="B_1", value=Decimal(1)),
        Value(code="C_1", value=Decimal(1)),
        Value(code="A_1[kind=X]", value=Decimal(1)),
        Value(code="NaN", value=Decimal(1)),
    ]
    problems = of_form(given_, shape, KNOWN)
    assert [p.path for p in problems] == [("values", v.code) for v in given_]
    assert of_form([Value(code="A_1", value=Decimal("NaN"))], shape, KNOWN)[0].path == ("values", "A_1")
    both = Value(code="A_1", value=Decimal(1), reason="Không có.")
    assert len(of_form([both], shape, KNOWN)) == 1
    assert [p.path[1] for p in missing([Value(code="A_1", value=Decimal(0))], shape)] == ["B_1"]
    assert missing([Value(code="A_1", value=Decimal(0)), Value(code="B_1", reason="Chưa có.")], shape) == []
    # A split of it does not stand for the number.
    assert [p.path[1] for p in missing([Value(code="A_1[kind=X]", value=Decimal(0))], shape)] == ["A_1", "B_1"]
    assert date(2026, 1, 1) > shape.effective_from
