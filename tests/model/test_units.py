"""A unit at a date and under a generation."""

from datetime import date

import pytest
from msgspec import structs

from movement.model.units import CodeScheme, ancestors, directly_on, seen
from tests.builders import make_unit

SINCE, UNTIL = date(2024, 1, 1), date(2025, 7, 1)


def test_intervals_are_half_open() -> None:
    unit = make_unit("Xã", since=SINCE, until=UNTIL, code="00001")
    assert unit.at(date(2023, 12, 31)) is None
    assert unit.at(SINCE) == unit.last
    assert unit.at(date(2025, 6, 30)) == unit.last
    assert unit.at(UNTIL) is None
    assert unit.code_at(CodeScheme.GSO, date(2025, 6, 30)) == "00001"
    assert unit.code_at(CodeScheme.GSO, UNTIL) is None
    assert [unit.day_of_life(d) for d in (date(2023, 1, 1), date(2025, 1, 1), UNTIL, date(2026, 1, 1))] == [
        SINCE,
        date(2025, 1, 1),
        date(2025, 6, 30),
        date(2025, 6, 30),
    ]
    assert unit.during(UNTIL, date(2026, 1, 1)) is None
    assert unit.during(date(2025, 6, 30), date(2026, 1, 1)) == unit.last


def test_a_closing_row_of_a_later_generation_is_seen_with_its_head() -> None:
    unit = make_unit("Xã", since=SINCE)
    closed = structs.replace(unit.last, valid_to=UNTIL, g=2)
    renamed = structs.replace(unit.last, name="Phường", valid_from=UNTIL, g=2)
    both = structs.replace(unit, versions=(unit.last, closed, renamed))
    before, after = seen(both, 1), seen(both, 2)
    assert before
    assert after
    assert [v.name for v in before.versions] == ["Xã"]
    assert before.at(UNTIL)
    assert [(v.name, v.valid_to) for v in after.versions] == [("Xã", UNTIL), ("Phường", None)]
    assert seen(both, 0) is None
    assert after.current(date(2025, 6, 30)).name == "Xã"
    assert after.current(UNTIL).name == "Phường"


@pytest.mark.parametrize(
    ("path", "base", "direct"),
    [
        ("/t1/t2/", "/t1/t2/", True),
        ("/t1/t2/u3/", "/t1/t2/", True),
        ("/t1/t2/t3/", "/t1/t2/", False),
        ("/t1/t2/t3/u4/", "/t1/t2/", False),
        ("/t1/t2/u3/u4/", "/t1/t2/", False),
        ("/t1/", "/t1/t2/", False),
        ("/t1/t22/", "/t1/t2/", False),
        ("/t1/t22/u3/", "/t1/t2/", False),
    ],
)
def test_directly_on(path: str, base: str, direct: bool) -> None:  # noqa: FBT001 - an expected value
    assert directly_on(path, base) is direct


def test_ancestors() -> None:
    assert ancestors("/t1/t2/u3/") == ("t1", "t2")
    assert ancestors("/t1/") == ()
