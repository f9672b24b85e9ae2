"""Counts as rows: each unit's number beside last year's, and the entries that stand behind it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from movement.model.counting import Counted, of_own, rolled_up
from movement.model.periods import Period
from movement.model.statistics import Fact, Indicator, Mode, UnitStatistics
from movement.model.tallies import Rows
from movement.model.units import NATION, Extent, Unit, UnitVersion


def statistics(
    period: Period, g: int, units: Mapping[str, Unit], root: str, now: Iterable[Counted], then: Iterable[Counted]
) -> list[UnitStatistics]:
    """Return the numbers of every unit of a province that existed in the period, in the order of their paths.

    A unit that ended before has some too while records of its time still count: they stay where they were.
    `units` also holds all predecessors; `then` is what counted a year earlier, in this and the preceding provinces.
    """
    rows = [row for row in now if row.root == root]
    values, own, past = rolled_up(rows), of_own(rows), rolled_up(then)
    nothing: Counter[str] = Counter()
    made = []
    for unit in units.values():
        version = stood(unit, root, period, ended=unit.id in values)
        if version is None:
            continue
        whole, partly = before(unit, units, period.last_year())
        last = sum((past.get(name, nothing) for name in whole), Counter[str]())
        value, alone = values.get(unit.id, nothing), own.get(unit.id, nothing)
        made.append(
            UnitStatistics(
                mode=Mode.AS_WAS,
                period=str(period),
                g=g,
                unit=unit.id,
                parent=version.parent or NATION,
                root=root,
                path=version.path,
                existed_last_year=bool(whole) or partly,
                partly_succeeded=partly,
                indicators=tuple(
                    Indicator(
                        code=code,
                        value=Decimal(value[code]),
                        own=Decimal(alone[code]),
                        same_period_last_year=Decimal(last[code]) if whole or partly else None,
                    )
                    for code in sorted(value | last)
                ),
            )
        )
    return sorted(made, key=lambda s: s.path)


def stood(unit: Unit, root: str, period: Period, *, ended: bool) -> UnitVersion | None:
    """Return how a unit stood last in a province in a period, or None; `ended`: also if it did so only before."""
    begun = [v for v in unit.versions if v.valid_from < period.end_day and v.path.startswith(f"/{root}/")]
    last = max(begun, key=lambda v: v.valid_from, default=None)
    if last is None or ended or last.valid_to is None or last.valid_to > period.first_day:
        return last
    return None


def before(unit: Unit, units: Mapping[str, Unit], last: Period) -> tuple[list[str], bool]:
    """Return which units' figures of last year are wholly this one's, and whether a part of another's is too."""
    ends = {r.path.strip("/").rsplit("/", 1)[-1]: r.extent for r in unit.reach} or {unit.id: Extent.WHOLE}
    existed = [
        (name, extent)
        for name, extent in ends.items()
        if name in units and units[name].during(last.first_day, last.end_day) is not None
    ]
    whole = [name for name, extent in existed if extent is Extent.WHOLE]
    return whole, len(whole) < len(existed)


class Facts(Struct, frozen=True, kw_only=True):
    """The rows that say which entries stand behind the numbers of a province, made one by one as they are asked for."""

    mode: Mode
    period: Period
    g: int
    rows: Rows

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Fact]:
        """Yield them in the order of their paths, then by entry."""
        period = str(self.period)
        for row in self.rows:
            yield Fact(
                mode=self.mode,
                period=period,
                g=self.g,
                entry=row.entry,
                root=row.root,
                path=row.path,
                codes=row.codes,
                unit=row.unit,
            )
