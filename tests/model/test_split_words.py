"""What the parts of a split are called."""

import csv
from pathlib import Path

import pytest

from movement.model.split_words import split_name

EXAMPLE = next((Path(__file__).parents[2] / "data").rglob("indicators.csv"))


@pytest.mark.parametrize(
    ("split", "called"),
    [
        ("head=PARTY", "cấp ủy"),
        ("kind=COMPLAINT", "khiếu nại"),
        ("level=PROVINCE", "cấp tỉnh"),
        ("subject=HOUSEHOLD", "hộ gia đình"),
        ("kind=OTHER", "OTHER"),
        ("colour=RED", "RED"),
    ],
)
def test_a_part_is_called_by_its_name_or_its_code(split: str, called: str) -> None:
    assert split_name(split) == called


def test_every_part_of_the_example_has_a_name() -> None:
    with EXAMPLE.open(encoding="utf-8") as file:
        splits = [part for row in csv.DictReader(file) for part in row["splits"].split(";") if part]
    codes = [(key, one) for key, _, values in (part.partition("=") for part in splits) for one in values.split("|")]
    assert [one for key, one in codes if split_name(f"{key}={one}") == one] == []
    assert len(codes) > 50
