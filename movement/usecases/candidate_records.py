"""What lists of candidates are made from: a province's records of a year, put where its lists find them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from movement.model import ranking
from movement.model.actors import Prefix
from movement.model.commendation import AWARDED_BY, Candidate, Frame
from movement.model.entries import Entry, Level
from movement.model.entry_facts import Facts
from movement.model.periods import Period
from movement.model.rule_sets import RuleSetVersion
from movement.model.snapshots import Snapshot, facts, pools, snapshot
from movement.model.statistics import Mode, StatisticsHead, UnitStatistics
from movement.model.statistics import head_id as statistics_id
from movement.model.statistics import numbers as numbers_of
from movement.model.units import NATION, Unit
from movement.storage.store import want
from movement.usecases import gathering
from movement.usecases.gathering import Report
from movement.world import World


class Basis(Struct, frozen=True, kw_only=True):
    """What all lists of a province, or of a part of it, have in common."""

    found: Snapshot
    pools: Mapping[str, Sequence[Entry]]
    version: RuleSetVersion
    awarding: Sequence[tuple[Unit, Level]]
    """The units that commend, each at its level."""
    frames: Mapping[str, Frame]
    read_from: datetime

    def facts(self, unit: str, level: Level) -> list[Facts]:
        """Return what is known of the entries of a list."""
        return facts(self.found, level, self.pools.get(unit, ()))

    def records(self, unit: str, level: Level) -> tuple[str, ...]:
        """Return which records a list is made from, each at its version."""
        return ranking.records_of(self.found, self.facts(unit, level))

    def listed(self, unit: str, level: Level, run: str) -> list[Candidate]:
        """Return the candidates of a list by rank."""
        return ranking.listed(self.facts(unit, level), self.version, run)


def day_of_list(world: World, period: Period) -> date:
    """Return the day as on which the records of a year are looked at: today, or the year's last day."""
    return min(world.today(), period.end_day - timedelta(days=1))


async def basis(
    world: World, province: Unit, period: Period, as_of: date, version: RuleSetVersion, report: Report, below: str = ""
) -> Basis:
    """Read what the lists of a province need; `below`: of the units at and below a path of it only."""
    read_from = world.now()
    known = await gathering.units_below(world, [Prefix(province.root, below or province.path)])
    awarding = [
        (unit, AWARDED_BY[lived.tier])
        for _, unit in sorted(known.items())
        if unit.is_territory and (lived := unit.during(period.first_day, period.end_day)) is not None
    ]
    found = snapshot(
        period,
        as_of,
        await gathering.entries_of(world, province, period.year, report, below),
        await gathering.appraisals_of(world, province.id, period.year, below),
        await gathering.inspections_of(world, province, period.year),
    )
    return Basis(
        found=found,
        pools=pools(found),
        version=version,
        awarding=awarding,
        frames=await _frames(world, province, period, [unit for unit, _ in awarding]),
        read_from=read_from,
    )


async def _frames(world: World, province: Unit, period: Period, awarding: Sequence[Unit]) -> dict[str, Frame]:
    name = statistics_id(Mode.AS_WAS, str(period), province.id)
    (head,) = await world.store.get([want(StatisticsHead, id=name)], strong=True)
    if head is None:
        return {}
    wants = []
    for unit in awarding:
        lived = unit.during(period.first_day, period.end_day)
        parent = lived.parent if lived is not None and lived.parent else NATION
        key = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
        wants.append(want(UnitStatistics, **key, parent=parent, unit=unit.id))
    frames = {}
    for row in await world.store.get(wants, strong=True):
        if row is not None:
            value = {indicator.code: int(indicator.value) for indicator in numbers_of(head, row).indicators}
            frames[row.unit] = Frame(
                registered=value.get("ENTRY_REG", 0),
                running=value.get("ENTRY_RUN", 0),
                recognised=value.get("ENTRY_REC", 0),
            )
    return frames
