"""AS_WAS: which units stand in a period, what each of them had a year before, and the entries behind the numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from movement.model.counted_rows import Facts, before, statistics, stood
from movement.model.counting import Counted
from movement.model.periods import Period
from movement.model.statistics import Fact, Mode
from movement.model.tallies import Tally
from movement.model.units import NATION, Unit
from tests.builders import NEW, OLD, make_unit
from tests.model.test_counting_now import Small

YEAR = Period.parse("2025")
DAY = timedelta(days=1)
PROVINCE = make_unit("Tỉnh")


def test_one_year_by_hand() -> None:
    small = Small()
    fresh = make_unit("Xã mới", small.province)
    units = small.units | {fresh.id: fresh}
    now = [small.row(unit) for unit in (small.a, small.a, small.b, fresh, small.province, small.merged)]
    then = [small.row(unit) for unit in (small.merged, small.merged, small.divided, small.district)]
    found = statistics(YEAR, 7, units, small.province.id, now, then)
    shown = {
        row.unit: [(i.code, int(i.value), int(i.own), i.same_period_last_year) for i in row.indicators] for row in found
    }
    assert shown == {
        small.province.id: [("ENTRY_REG", 5, 1, Decimal(4))],
        small.a.id: [("ENTRY_REG", 2, 2, Decimal(2))],
        small.b.id: [("ENTRY_REG", 1, 1, Decimal(0))],
        fresh.id: [("ENTRY_REG", 1, 1, None)],
    }
    assert [row.path for row in found] == sorted(row.path for row in found)
    assert {(row.mode, row.period, row.g, row.root) for row in found} == {(Mode.AS_WAS, "2025", 7, small.province.id)}
    assert {row.unit: row.parent for row in found} == dict.fromkeys(shown, small.province.id) | {
        small.province.id: NATION
    }
    assert {row.unit for row in found if not row.existed_last_year} == {fresh.id}
    assert {row.unit for row in found if row.partly_succeeded} == {small.a.id, small.b.id}


def test_what_a_unit_had_a_year_before() -> None:
    small = Small()
    last = Period.parse("2024")
    of = {name: before(unit, small.units, last) for name, unit in vars(small).items() if isinstance(unit, Unit)}
    assert of["province"] == ([small.old.id], False)
    assert (of["a"], of["b"]) == (([small.merged.id], True), ([], True))
    unknown = {name: unit for name, unit in small.units.items() if unit is not small.divided}
    assert before(small.a, unknown, last) == ([small.merged.id], False)
    assert before(small.a, small.units, Period.parse("2026")) == ([small.a.id], False)
    assert before(small.a, small.units, YEAR) == ([small.a.id, small.merged.id], True)
    # A unit whose record names no reach has what it had itself.
    alone = structs.replace(small.merged, reach=())
    assert before(alone, small.units, last) == ([small.merged.id], False)


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (YEAR.end_day - DAY, None, True),
        (YEAR.end_day, None, False),
        (OLD, YEAR.first_day + DAY, True),
        (OLD, YEAR.first_day, False),
        (OLD, NEW, True),
    ],
    ids=["began on the last day", "began after", "ended with the first day", "ended before", "ended within"],
)
def test_a_unit_stands_in_a_period_of_which_it_lived_a_day(since: date, until: date | None, *, stands: bool) -> None:
    unit = make_unit("Xã", PROVINCE, since=since, until=until)
    assert stood(unit, PROVINCE.id, YEAR, ended=False) == (unit.last if stands else None)
    assert stood(unit, "t9", YEAR, ended=False) is None
    # Records of its time still count where it ended before, never where it had not begun.
    assert stood(unit, PROVINCE.id, YEAR, ended=True) == (unit.last if since < YEAR.end_day else None)


def test_each_fact_names_its_entry_and_there_are_as_many_as_rows() -> None:
    tally = Tally()
    for number in range(3):
        tally.add(Counted(f"e{number}", "t1", f"/t1/t{number % 2}/", ("ENTRY_REG",), None))
    rows = tally.rows(lambda row: (row.root, row.path, row.unit))
    facts = Facts(mode=Mode.AS_WAS, period=YEAR, g=2, rows=rows)
    assert len(facts) == 3
    assert list(facts) == [
        Fact(mode=Mode.AS_WAS, period="2025", g=2, entry=entry, root="t1", path=path, codes=("ENTRY_REG",), unit=None)
        for entry, path in (("e0", "/t1/t0/"), ("e2", "/t1/t0/"), ("e1", "/t1/t1/"))
    ]
