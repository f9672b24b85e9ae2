"""What lists of candidates are made from: a province's records of a year, put where its lists find them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct, structs

from movement.model import ranking
from movement.model.actors import Prefix
from movement.model.award_acts import TITLES
from movement.model.awards import AwardForm
from movement.model.commendation import AWARDED_BY, Candidate, Frame, lists_form
from movement.model.entries import Entry, Level
from movement.model.numbers import numbers as numbers_of
from movement.model.periods import Period
from movement.model.rolls import Roll, subject_facts, with_roll
from movement.model.rule_sets import RuleSet, RuleSetVersion
from movement.model.snapshots import Snapshot, facts, pools, snapshot
from movement.model.statistics import Mode, UnitStatistics
from movement.model.statistics_heads import StatisticsHead
from movement.model.statistics_heads import head_id as statistics_id
from movement.model.subject_facts import AnyFacts, SubjectFacts
from movement.model.subjects import SubjectKind
from movement.model.units import NATION, Unit
from movement.storage.store import want
from movement.usecases import gathering, roll_records
from movement.usecases.gathering import Report
from movement.world import World


class Basis(Struct, frozen=True, kw_only=True):
    """What all lists of a province, or of a part of it, have in common."""

    found: Snapshot
    pools: Mapping[str, Sequence[Entry]]
    version: RuleSetVersion
    rules: RuleSet | None
    """The rule set, whose other versions judge what was received under them; None: all are judged by `version`."""
    roll: Roll
    awarding: Sequence[tuple[Unit, Level]]
    """The units that commend, each at its level."""
    frames: Mapping[str, Frame]
    read_from: datetime

    def known(self, unit: Unit, level: Level) -> list[AnyFacts]:
        """Return what is known of whoever belongs into a list: its entries, then its subjects for each form."""
        entries = facts(self.found, level, self.pools.get(unit.id, ()))
        year, as_of = self.found.period.year, self.found.as_of
        people = [
            self._of_unit(subject_facts(stand, form, level, year, as_of, self.roll, unit.id))
            for form in self.forms(level)
            for stand in self.roll.listed(self.place(unit), form)
            if stand.subject.kind in TITLES.get(form, frozenset(SubjectKind))
        ]
        return [*(with_roll(one, self.roll, unit.id) for one in entries), *people]

    def forms(self, level: Level) -> list[AwardForm]:
        """Return the forms, beside the movement's own, for which some rule counts at a level."""
        known = {form for rule in self.version.rules if rule.counts_at(level) for form in rule.forms}
        return [f for f in AwardForm if f in known and f is not AwardForm.DVK and lists_form(f, level)]

    def place(self, unit: Unit) -> str:
        """Return where an awarding unit stood in the year."""
        period = self.found.period
        return (unit.during(period.first_day, period.end_day) or unit.last).path

    def records(self, unit: Unit, level: Level, known: Iterable[AnyFacts]) -> tuple[str, ...]:
        """Return which records a list is made from, each at its version; `known` is what `known` returned."""
        of_list = f"{unit.id}:{level}:{self.found.period.year}:"
        dossiers = [one for (slot, _), one in self.roll.dossiers.items() if slot.startswith(of_list)]
        return ranking.records_of(self.found, known, dossiers)

    def listed(self, known: Iterable[AnyFacts], level: Level, run: str) -> list[Candidate]:
        """Return the candidates of a list by rank; `known` is what `known` returned."""
        judged = (ranking.judged(one, self.rules, self.version) for one in known)
        return ranking.listed(judged, self.version, level, run, self.roll)

    def _of_unit(self, known: SubjectFacts) -> SubjectFacts:
        return structs.replace(
            known,
            concluded=tuple(self.found.concluded.get(known.unit, ())),
            owed=tuple(self.found.owed.get(known.unit, ())),
        )


def day_of_list(world: World, period: Period) -> date:
    """Return the day as on which the records of a year are looked at: today, or the year's last day."""
    return min(world.today(), period.end_day - timedelta(days=1))


async def basis(
    world: World,
    province: Unit,
    period: Period,
    as_of: date,
    version: RuleSetVersion,
    report: Report,
    *,
    rules: RuleSet | None = None,
    below: str = "",
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
        rules=rules,
        roll=await roll_records.roll_of(world, province, period, as_of, known, below),
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
