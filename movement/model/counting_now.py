"""How what counts rolls up the tree of today: the same entries and codes as AS_WAS, each where it stands now.

Pure functions, like `counting`; every entry is counted by exactly one province's run.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from movement.model.counting import Counted, Place, of_own, rolled_up
from movement.model.periods import Period
from movement.model.placement import LineKind, above
from movement.model.places import Places
from movement.model.statistics import Indicator, Mode, UnitStatistics
from movement.model.units import NATION, Unit


class Today(Struct, frozen=True, kw_only=True):
    """The units that a run of one province knows, and where each stands on its day."""

    root: str
    day: date
    units: Mapping[str, Unit]
    places: Places

    @property
    def standing(self) -> list[tuple[str, str]]:
        """Each unit's id and place, in order: what of the register and the day counts in AS_NOW."""
        return [(name, place.path) for name in sorted(self.units) if (place := self.places.of(name)) is not None]


def place_today(row: Counted, today: Today) -> Place | None:
    """Return where what stands at a place is counted today, if this province counts it."""
    place = today.places.of(row.owner)
    return (place.root, place.path, row.owner) if place is not None and place.root == today.root else None


def placed(rows: Iterable[Counted], today: Today) -> list[Counted]:
    """Return the rows that this province counts, at the paths where they stand today."""
    found = []
    for row in rows:
        place = today.places.of(row.owner)
        if place is not None and place.root == today.root:
            found.append(Counted(row.entry, place.root, place.path, row.codes, row.owner, row.times))
    return found


def statistics_now(
    period: Period, g: int, today: Today, now: Iterable[Counted], then: Iterable[Counted]
) -> list[UnitStatistics]:
    """Return the numbers of every unit of a province of today and of the lines below them, in the order of paths.

    `now` and `then`, a year earlier, are rows that were placed.
    """
    now, then = list(now), list(then)
    values, own, before = rolled_up(now), of_own(now), rolled_up(then)
    nothing: Counter[str] = Counter()
    existed, partly = _past(period, today, {row.unit for row in (*now, *then)})
    made = []
    for path in sorted(_paths(today, (*now, *then))):
        unit = path.strip("/").rsplit("/", 1)[-1]
        value, alone, last = (table.get(unit, nothing) for table in (values, own, before))
        old = path in existed
        made.append(
            UnitStatistics(
                mode=Mode.AS_NOW,
                period=str(period),
                g=g,
                unit=unit,
                parent=above(path).strip("/").rsplit("/", 1)[-1] or NATION,
                root=today.root,
                path=path,
                existed_last_year=old,
                partly_succeeded=path in partly,
                indicators=tuple(
                    Indicator(
                        code=code,
                        value=Decimal(value[code]),
                        own=Decimal(alone[code]),
                        same_period_last_year=Decimal(last[code]) if old else None,
                    )
                    for code in sorted(value | last)
                ),
            )
        )
    return made


def _paths(today: Today, rows: Iterable[Counted]) -> set[str]:
    alive = [version.path for unit in today.units.values() if (version := unit.at(today.day)) is not None]
    return {path for path in alive if path.startswith(f"/{today.root}/")} | {row.path for row in rows}


def _upward(path: str, stop: str) -> set[str]:
    """Return a path and those above it, down to but not including `stop`."""
    found = set()
    while path not in {stop, "/"}:
        found.add(path)
        path = above(path)
    return found


def _past(period: Period, today: Today, counted: set[str | None]) -> tuple[set[str], set[str]]:
    """Return the paths of which something existed a year earlier, and those without a divided predecessor's part."""
    last = period.last_year()
    existed: set[str] = set()
    partly: set[str] = set()
    for name, unit in today.units.items():
        place = today.places.of(name)
        lived = unit.during(last.first_day, last.end_day) is not None
        if place is None or not (lived or name in counted or unit.during(period.first_day, period.end_day)):
            continue
        if lived and place.root == today.root:
            existed |= _upward(place.path, "/")
        if place.line is LineKind.UNALLOCATED:
            for landing in place.landings:
                partly |= _upward(landing, place.base)
    return existed, partly
