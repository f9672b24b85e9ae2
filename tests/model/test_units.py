"""A unit at a date and under a generation."""

from datetime import date

import pytest
from msgspec import structs

from movement.model.unit_rows import CodeRow, UnitRow, rows
from movement.model.units import NATION, CodeScheme, UnitKind, ancestors, directly_on, seen
from tests.builders import make_unit, succeed

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
        ("/t1/t2/u3/", "/t1/t2/u3/", True),
        ("/t1/t2/u3/u4/", "/t1/t2/u3/", False),
        ("/t1/t2/u33/", "/t1/t2/u3/", False),
        ("/t1/t2u3/", "/t1/t2/", False),
        ("/t0/t2/u3/", "/t1/t2/", False),
        ("/t1/u3/", "/t1/", True),
    ],
)
def test_directly_on(path: str, base: str, direct: bool) -> None:  # noqa: FBT001 - an expected value
    assert directly_on(path, base) is direct


def test_the_last_of_two_codes_is_the_one_held_since() -> None:
    unit = make_unit("Xã", since=SINCE, until=UNTIL, code="00001")
    second = structs.replace(unit.codes[0], code="00002", valid_from=UNTIL, valid_to=None, g=2)
    other = structs.replace(second, scheme=CodeScheme.BUDGET, code="B", valid_from=SINCE)
    both = structs.replace(unit, codes=(other, second, *unit.codes))
    before, after = seen(both, 1), seen(both, 2)
    assert before
    assert after
    days = (date(2023, 12, 31), SINCE, date(2025, 6, 30), UNTIL)
    assert [before.code_at(CodeScheme.GSO, day) for day in days] == [None, "00001", "00001", None]
    assert [after.code_at(CodeScheme.GSO, day) for day in days] == [None, "00001", "00001", "00002"]
    assert [after.code_at(CodeScheme.BUDGET, day) for day in days] == [None, "B", "B", "B"]


def test_links_and_reach_come_with_their_generation() -> None:
    new, old = succeed(make_unit("Xã mới"), make_unit("Xã cũ", since=SINCE, until=UNTIL))
    later = structs.replace(new.predecessors[0], unit="t9", g=2)
    reach = structs.replace(new.reach[1], path="/t9/", g=2)
    both = structs.replace(new, predecessors=(*new.predecessors, later), reach=(*new.reach, reach))
    first, second = seen(both, 1), seen(both, 2)
    assert first
    assert second
    assert [link.unit for link in first.predecessors] == [old.id]
    assert [link.unit for link in second.predecessors] == [old.id, "t9"]
    ended = [seen(structs.replace(old, successors=(*old.successors, later)), head) for head in (1, 2)]
    assert [[link.unit for link in unit.successors] for unit in ended if unit] == [[new.id], [new.id, "t9"]]
    assert [r.path for r in first.reach] == [new.path, old.path]
    assert [r.path for r in second.reach] == [new.path, old.path, "/t9/"]


def test_thin_rows_repeat_each_version_and_code() -> None:
    province = make_unit("Tỉnh")
    unit = make_unit("Xã", province, since=SINCE, until=UNTIL, code="00001")
    version, code = rows(unit)
    assert isinstance(version, UnitRow)
    assert isinstance(code, CodeRow)
    assert (version.parent, version.path, version.valid_from, version.valid_to) == (
        province.id,
        unit.path,
        SINCE,
        UNTIL,
    )
    assert (code.code, code.path, code.valid_from, code.valid_to) == ("00001", unit.path, SINCE, UNTIL)
    (top,) = rows(province)
    assert isinstance(top, UnitRow)
    assert top.parent == NATION


def test_a_code_stands_where_the_unit_stood_when_it_got_it() -> None:
    unit = make_unit("Xã", since=SINCE, until=UNTIL, code="00001")
    moved = structs.replace(unit.last, path="/t9/", valid_from=UNTIL, valid_to=None)
    codes = tuple(structs.replace(unit.codes[0], valid_from=day) for day in (date(2020, 1, 1), SINCE, UNTIL))
    both = structs.replace(unit, versions=(unit.last, moved), codes=codes)
    assert [row.path for row in rows(both) if isinstance(row, CodeRow)] == ["/t9/", unit.path, "/t9/"]


def test_of_the_versions_within_a_period_the_last_counts() -> None:
    first = make_unit("Xã", since=SINCE, until=UNTIL)
    renamed = structs.replace(first.last, name="Phường", valid_from=UNTIL, valid_to=None)
    unit = structs.replace(first, versions=(first.last, renamed))
    early, between, late = date(2023, 1, 1), date(2025, 6, 30), date(2026, 1, 1)

    def name(begin: date, end: date) -> str | None:
        version = unit.during(begin, end)
        return version.name if version else None

    assert name(early, SINCE) is None
    assert name(early, date(2024, 1, 2)) == "Xã"
    assert name(between, UNTIL) == "Xã"
    assert name(between, late) == "Phường"
    assert name(UNTIL, late) == "Phường"
    assert name(late, date(2027, 1, 1)) == "Phường"


def test_a_unit_that_runs_on_lives_today() -> None:
    unit = make_unit("Xã", since=SINCE)
    assert unit.day_of_life(date(2030, 1, 1)) == date(2030, 1, 1)
    assert unit.day_of_life(date(2020, 1, 1)) == SINCE


@pytest.mark.parametrize("kind", UnitKind)
def test_only_a_territory_is_one(kind: UnitKind) -> None:
    assert make_unit("Đơn vị", kind=kind).is_territory is (kind is UnitKind.TERRITORY)


def test_before_its_first_day_a_unit_shows_its_first_version() -> None:
    unit = make_unit("Xã", since=SINCE)
    assert unit.current(date(2020, 1, 1)) == unit.versions[0]
    assert unit.at(date(2020, 1, 1)) is None


def test_ancestors() -> None:
    assert ancestors("/t1/t2/u3/") == ("t1", "t2")
    assert ancestors("/t1/") == ()


def test_a_lone_row_counts_as_it_would_beside_others() -> None:
    unit = make_unit("Xã An Bình", code="12345")
    found = seen(unit, 1)
    assert found is not None
    assert (found.versions, found.codes) == (unit.versions, unit.codes)
    assert seen(unit, 0) is None
    assert seen(structs.replace(unit, versions=(structs.replace(unit.last, void=True),)), 1) is None
    later = structs.replace(unit, codes=(structs.replace(unit.codes[0], g=2),))
    taken_back = structs.replace(unit, codes=(structs.replace(unit.codes[0], void=True),))
    assert [one.codes for one in (seen(later, 1), seen(taken_back, 1)) if one is not None] == [(), ()]
