"""AS_NOW: nothing lost, nothing counted twice, through random histories of units that merge, divide, move and end."""

from collections import Counter
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from movement.model import audit, counted_rows, counting
from movement.model.counting import Counted
from movement.model.counting_now import Today, place_today, placed, statistics_now
from movement.model.periods import Period
from movement.model.placement import LineKind, above, line_id
from movement.model.places import Places, next_links
from movement.model.statistics import UnitStatistics
from movement.model.units import NATION, Extent, Tier, Unit
from tests.builders import NEW, NOON, OLD, make_unit, succeed
from tests.histories import History

PERIODS = [Period.parse(text) for text in ("2023", "2024", "2024-H2", "2025", "2025-M07", "2026", "CAL:2026-Q1")]
DAY = NOON.date()
histories = st.builds(History, st.integers(0, 10**9), st.integers(0, 8))


def counts(history: History, period: Period) -> list[Counted]:
    return [row for row in (counting.counted(entry, period) for entry in history.entries) if row]


def roots(history: History) -> list[str]:
    return sorted({version.path.strip("/").split("/")[0] for unit in history for version in unit.versions})


def today(history: History, root: str) -> Today:
    return Today(root=root, day=history.today, units=history.units, places=Places(history.units, history.today))


def as_now(history: History, period: Period, root: str, rows: list[Counted]) -> list[UnitStatistics]:
    now = today(history, root)
    return statistics_now(period, 1, now, placed(rows, now), [])


def total(rows: list[UnitStatistics], name: str = "own") -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found.update({i.code: int(getattr(i, name)) for i in row.indicators if getattr(i, name)})
    return found


def landings(history: History, unit: str) -> tuple[set[str], bool]:
    """Follow a unit's links by hand: what of today it became, and whether any step was a part or ended in nothing."""
    found, split, walking = set(), False, [unit]
    while walking:
        one = history.units[walking.pop()]
        after = next_links(one, history.today)
        if not after:
            found.add(one.id)
            split = split or one.at(history.today) is None
        split = split or len(after) > 1 or any(link.extent is Extent.PART for link in after)
        walking += [link.unit for link in after]
    return found, split


@settings(max_examples=150, deadline=None)
@given(histories, st.sampled_from(PERIODS))
def test_both_trees_hold_the_same_and_each_entry_once(history: History, period: Period) -> None:
    rows = counts(history, period)
    everything = Counter(code for row in rows for code in row.codes)
    was = [r for root in roots(history) for r in counted_rows.statistics(period, 1, history.units, root, rows, [])]
    now = [r for root in roots(history) for r in as_now(history, period, root, rows)]
    assert total(was) == total(now) == everything
    top = [row for row in now if row.parent == NATION]
    assert total(top, "value") == everything
    assert total([row for row in was if row.parent == NATION], "value") == everything
    # Of each province: what it was, and what came in, less what went out.
    places = Places(history.units, history.today)
    for root in roots(history):
        went: Counter[str] = Counter()
        for row in rows:
            place = places.of(row.owner)
            assert place
            came = (place.root == root) - (row.root == root)
            went.update(dict.fromkeys(row.codes, came))
        before = total([r for r in was if r.unit == root], "value")
        after = total([r for r in top if r.root == root], "value")
        assert {c: n for c, n in after.items() if n} == {c: n for c in before | went if (n := before[c] + went[c])}


@settings(max_examples=150, deadline=None)
@given(histories, st.sampled_from(PERIODS))
def test_a_units_number_is_its_own_its_childrens_and_its_lines(history: History, period: Period) -> None:
    rows = counts(history, period)
    for root in roots(history):
        found = as_now(history, period, root, rows)
        assert len({row.path for row in found}) == len(found)
        for row in found:
            below = total([r for r in found if r.path != row.path and above(r.path) == row.path], "value")
            assert total([row], "value") == below + total([row])
            living = history.units.get(row.unit)
            assert living is None or living.at(history.today) is not None, "only what lasts has numbers of its own"


@settings(max_examples=150, deadline=None)
@given(histories)
def test_an_entry_stands_where_its_unit_went_and_what_was_divided_in_no_unit(history: History) -> None:
    places = Places(history.units, history.today)
    for unit in history:
        found, split = landings(history, unit.id)
        place = places.of(unit.id)
        assert place
        if not split:
            assert place.line is None
            (landed,) = found
            version = history.units[landed].at(history.today)
            assert version
            assert place.path == version.path
            continue
        assert place.line is not None
        base = place.base.strip("/").rsplit("/", 1)[-1]
        assert base == "" or history.units[base].at(history.today) is not None, "the unit above a line lasts"
        for name in found:
            version = history.units[name].at(history.today)
            if version is not None:
                assert version.path.startswith(place.base)
                assert version.path != place.base, "a part never gets all of it"


@settings(max_examples=60, deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_the_same_numbers_for_any_order_of_input(history: History, shuffle: Random) -> None:
    rows = counts(history, PERIODS[3])
    units = list(history.units.items())
    first = [as_now(history, PERIODS[3], root, rows) for root in roots(history)]
    shuffle.shuffle(rows)
    shuffle.shuffle(units)
    history.units = dict(units)
    assert audit.digest([as_now(history, PERIODS[3], root, rows) for root in roots(history)]) == audit.digest(first)


class Small:
    """A province of today after one of before: a merged commune, a divided one, and a district that ended."""

    def __init__(self) -> None:
        self.province, self.old = make_unit("Tỉnh"), make_unit("Tỉnh cũ", since=OLD, until=NEW)
        self.district = make_unit("Huyện", self.old, tier=Tier.DISTRICT, since=OLD, until=NEW)
        self.merged, self.divided = [make_unit(n, self.district, since=OLD, until=NEW) for n in ("Gộp", "Chia")]
        self.a, self.b = make_unit("Xã A", self.province), make_unit("Xã B", self.province)
        self.province, self.old = succeed(self.province, self.old)
        self.a, self.merged = succeed(self.a, self.merged)
        self.a, self.divided = succeed(self.a, self.divided, Extent.PART)
        self.b, self.divided = succeed(self.b, self.divided, Extent.PART)
        self.units: dict[str, Unit] = {u.id: u for u in vars(self).values() if isinstance(u, Unit)}

    def row(self, unit: Unit) -> Counted:
        return Counted(f"e-{unit.id}", unit.root, unit.path, ("ENTRY_REG",))

    def today(self, *unknown: Unit) -> Today:
        """Return what a run of the province of today knows; `unknown` has no place."""
        known = {name: unit for name, unit in self.units.items() if unit not in unknown}
        return Today(root=self.province.id, day=DAY, units=self.units, places=Places(known, DAY))

    def numbers(
        self, now: list[Unit], then: list[Unit], period: str = "2025", *unknown: Unit
    ) -> dict[str, UnitStatistics]:
        day = self.today(*unknown)
        rows = [placed([self.row(unit) for unit in some], day) for some in (now, then)]
        return {r.unit: r for r in statistics_now(Period.parse(period), 1, day, *rows)}


def test_one_country_by_hand() -> None:
    small = Small()
    found = small.numbers(
        [small.merged, small.merged, small.divided, small.district, small.a, small.old], [small.divided]
    )
    unallocated, districts = (
        line_id(small.province.id, line) for line in (LineKind.UNALLOCATED, LineKind.ENDED_DISTRICTS)
    )
    shown = {
        unit: [(int(i.value), int(i.own), i.same_period_last_year) for i in row.indicators]
        for unit, row in found.items()
    }
    one = Decimal(1)
    assert shown == {
        small.province.id: [(6, 1, one)],
        small.a.id: [(3, 3, Decimal(0))],
        small.b.id: [],
        unallocated: [(1, 1, one)],
        districts: [(1, 1, Decimal(0))],
    }
    assert {row.unit for row in found.values() if row.partly_succeeded} == {small.a.id, small.b.id}
    assert {row.unit for row in found.values() if not row.existed_last_year} == {small.b.id}
    assert [row.parent for row in found.values()] == [NATION, *[small.province.id] * 4]


def test_a_part_of_a_divided_unit_is_told_of_while_it_lived_or_counts() -> None:
    small = Small()

    def partly(period: str, *now: Unit, then: tuple[Unit, ...] = (), unknown: tuple[Unit, ...] = ()) -> set[str]:
        found = small.numbers([*now], [*then], period, *unknown)
        return {row.unit for row in found.values() if row.partly_succeeded}

    parts = {small.a.id, small.b.id}
    # It ended in the middle of 2025: it lived in that year, and in the one before 2026.
    assert [partly(period) for period in ("2024", "2025", "2026", "2027")] == [parts, parts, parts, set()]
    assert partly("2027", small.divided) == partly("2027", then=(small.divided,)) == parts
    assert partly("2027", small.merged, small.a) == set()
    assert partly("2025", unknown=(small.divided,)) == set()


def test_each_province_counts_what_stands_in_it_today() -> None:
    small = Small()
    other = make_unit("Tỉnh khác")
    commune = make_unit("Xã khác", other)
    small.units |= {unit.id: unit for unit in (other, commune)}
    today = small.today(small.divided)
    stands = {unit: place_today(small.row(unit), today) for unit in (small.a, small.merged, commune, small.divided)}
    assert stands == {
        small.a: (small.province.id, small.a.path, small.a.id),
        small.merged: (small.province.id, small.a.path, small.merged.id),
        commune: None,
        small.divided: None,
    }
    assert [row.path for row in placed([small.row(unit) for unit in stands], today)] == [small.a.path] * 2
    districts = f"{small.province.path}{line_id(small.province.id, LineKind.ENDED_DISTRICTS)}/"
    assert today.standing == sorted(
        [
            *((unit.id, unit.path) for unit in (small.province, small.a, small.b, other, commune)),
            (small.merged.id, small.a.path),
            (small.old.id, small.province.path),
            (small.district.id, districts),
        ]
    )
    assert small.numbers([commune], []).keys() == {small.province.id, small.a.id, small.b.id}


def test_what_was_announced_for_a_later_day_moves_nothing_yet() -> None:
    small = Small()
    places = Places(small.units, OLD)
    for unit in (small.merged, small.divided, small.district, small.old):
        place = places.of(unit.id)
        assert place
        assert place.path == unit.path


def test_a_district_ends_before_its_communes_have_a_successor_elsewhere() -> None:
    small = Small()
    body = make_unit("Huyện ủy", small.district, tier=Tier.DISTRICT, since=OLD, until=NEW)
    hamlet = make_unit("Thôn", small.divided, since=OLD, until=NEW)
    places = Places(small.units | {body.id: body, hamlet.id: hamlet}, DAY)
    found = [place for unit in (body, hamlet) if (place := places.of(unit.id))]
    assert [place.line for place in found] == [LineKind.ENDED_DISTRICTS, LineKind.UNALLOCATED]
    assert [place.base for place in found] == [small.province.path] * 2
    assert places.of("t9") is None


def test_a_register_that_goes_in_a_circle_ends_somewhere() -> None:
    one, two = make_unit("Một", since=OLD, until=NEW), make_unit("Hai", since=OLD, until=NEW)
    one, two = succeed(one, two)
    two, one = succeed(two, one)
    places = Places({one.id: one, two.id: two}, DAY)
    assert [place.line for unit in (one, two) if (place := places.of(unit.id))] == [LineKind.ENDED_UNITS] * 2
