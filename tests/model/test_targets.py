"""What may be a target, and how much of one was reached."""

from decimal import Decimal

import pytest
from msgspec import convert

from movement.model.errors import Code
from movement.model.indicators import Definition
from movement.model.targets import Target, completion, problems
from tests.return_builders import INDICATORS, PERSONS, RATE

KNOWN = {one["code"]: convert(one, Definition) for one in [*INDICATORS, PERSONS, RATE]}
COUNTS = {"ENTRY_REG": {"field": frozenset({"ECONOMY"})}}


def target(code: str, value: str) -> Target:
    return Target(code=code, value=Decimal(value))


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("ENTRY_REG", "40", ""),
        ("ENTRY_REG[field=ECONOMY]", "0", ""),
        ("ENTRY_REG[field=SEA]", "1", "Chỉ tiêu này không phân tổ như vậy."),
        ("ENTRY_REG[level=ECONOMY]", "1", "Chỉ tiêu này không phân tổ như vậy."),
        ("ENTRY_REG", "1.5", "Chỉ tiêu có quá nhiều chữ số thập phân."),
        ("PET_IN[kind=COMPLAINT]", "3", ""),
        ("PET_IN[kind=OTHER]", "3", "Chỉ tiêu này không phân tổ như vậy."),
        ("PET_RATE", "92.25", ""),
        ("MONEY", "12.345", ""),
        ("MONEY", "12.3456", "Chỉ tiêu có quá nhiều chữ số thập phân."),
        ("MONEY", "-1", "Chỉ tiêu phải là số không âm."),
        ("MONEY", "NaN", "Chỉ tiêu phải là số không âm."),
        ("MONEY", "1e18", "Chỉ tiêu phải là số không âm."),
        ("SEA", "1", "Năm này không có chỉ tiêu này."),
        ("", "1", "Năm này không có chỉ tiêu này."),
    ],
)
def test_a_target_is_of_a_number_that_there_is(code: str, value: str, sentence: str) -> None:
    found = problems([target(code, value)], KNOWN, COUNTS)
    assert [(p.code, p.path, p.message.partition(". ")[2]) for p in found] == (
        [(Code.BAD_INPUT, ("targets", code), sentence)] if sentence else []
    )


def test_all_faults_are_told_at_once() -> None:
    found = problems([target("MONEY", "1"), target("SEA", "1"), target("MONEY", "2")], KNOWN, COUNTS)
    assert [p.path[1] for p in found] == ["SEA", "MONEY"]


@pytest.mark.parametrize(
    ("value", "plan", "percent"),
    [
        ("8", "10", "80.0"),
        ("1", "3", "33.3"),
        ("2", "3", "66.7"),
        ("0", "3", "0.0"),
        ("15", "10", "150.0"),
        ("1", "0", None),
        (None, "3", None),
        ("3", None, None),
    ],
)
def test_how_much_of_a_plan_was_reached(value: str | None, plan: str | None, percent: str | None) -> None:
    found = completion(Decimal(value) if value else None, Decimal(plan) if plan else None)
    assert found == (None if percent is None else Decimal(percent))
    assert found is None or str(found) == percent
