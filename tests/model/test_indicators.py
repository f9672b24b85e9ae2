"""The catalogue: a definition that has begun never changes; what contradicts itself is refused."""

from datetime import date
from typing import Any

import pytest

from movement.model.errors import MovementError
from movement.model.indicators import (
    Catalogue,
    Definition,
    IndicatorMeasure,
    IndicatorSource,
    Split,
    defined,
    parsed,
)
from tests.builders import NOON

FIRST, LATER, TODAY = date(2025, 1, 1), date(2027, 1, 1), date(2026, 11, 24)


def one(code: str = "PET_IN", **given: Any) -> Definition:
    base: dict[str, Any] = {"code": code, "name": "Đơn", "unit_of_measure": "đơn", "source": IndicatorSource.REPORTED}
    return Definition(**base | {"valid_from": FIRST} | given)


def test_a_further_definition_ends_the_one_before() -> None:
    old = defined((), [one(), one("PET_DONE")], TODAY)
    new = defined(old, [one(name="Đơn thư", valid_from=LATER)], TODAY)
    assert [(d.code, d.name, d.valid_to) for d in new] == [
        ("PET_IN", "Đơn", LATER),
        ("PET_DONE", "Đơn", None),
        ("PET_IN", "Đơn thư", None),
    ]
    found = Catalogue(id="c", root="r", path="/r/", definitions=new, created_at=NOON)
    assert [d.name for d in found.at(date(2026, 12, 31)).values()] == ["Đơn", "Đơn"]
    assert {code: d.name for code, d in found.at(LATER).items()} == {"PET_IN": "Đơn thư", "PET_DONE": "Đơn"}
    assert found.at(date(2024, 12, 31)) == {}


@pytest.mark.parametrize(
    "added",
    [
        one(valid_from=FIRST),
        one(valid_from=date(2026, 11, 23)),
        one("RATE", numerator="PET_IN", valid_from=LATER),
        one("RATE", numerator="PET_IN", denominator="PET_IN", valid_from=LATER),
        one("RATE", numerator="PET_IN", denominator="X", adds_over_units=False, adds_over_time=False, valid_from=LATER),
        one("OPEN", measure=IndicatorMeasure.STOCK, valid_from=LATER),
        one("ENDED", valid_from=LATER, valid_to=LATER),
        one("TWICE", splits=(Split(key="kind", values=("A",)), Split(key="kind", values=("B",))), valid_from=LATER),
    ],
)
def test_what_contradicts_itself_or_the_past_is_refused(added: Definition) -> None:
    with pytest.raises(MovementError) as refusal:
        defined((one(),), [added], TODAY)
    assert refusal.value.problems[0].path == ("definitions", added.code)


def test_a_split_names_a_key_and_a_value() -> None:
    assert parsed("PET_IN") == ("PET_IN", None, None)
    assert parsed("PET_IN[kind=COMPLAINT]") == ("PET_IN", "kind", "COMPLAINT")
    for text in ("", "pet_in", "PET_IN[]", "PET_IN[kind=]", "PET_IN[kind=A]x", "PET_IN[kind=a]", "PET_IN[a=B][c=D]"):
        assert parsed(text) is None
    split = one(splits=(Split(key="kind", values=("COMPLAINT",)),))
    assert [
        split.allows(*pair) for pair in ((None, None), ("kind", "COMPLAINT"), ("kind", "X"), ("x", "COMPLAINT"))
    ] == [
        True,
        True,
        False,
        False,
    ]
