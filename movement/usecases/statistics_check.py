"""An operator's look at computed statistics: nothing lost, nothing twice, in the tree of the date and in today's."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from msgspec import Struct

from movement.model.actors import Prefix
from movement.model.counted_rows import stood
from movement.model.counting import Counted, of_own, rolled_up
from movement.model.indicators import IndicatorMeasure
from movement.model.periods import Period
from movement.model.places import Places
from movement.model.reported import base
from movement.model.statistics import Fact, Mode, ReportedIndicator, ReturnFact, UnitStatistics
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.model.suppression import is_small
from movement.model.units import NATION, Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import gathering, reporting
from movement.world import World


class Checked(Struct, frozen=True, kw_only=True):
    """What was looked at, and each difference in a sentence."""

    heads: int
    entries: int
    numbers: int
    differences: list[str]


async def check(world: World, period: Period, known: Mapping[str, Unit] | None = None) -> Checked:
    """Compare a period's numbers with the entries behind them, and both trees with each other and with the register.

    Every number of every unit is what its facts add up to; every entry counts once and in the same numbers in both
    trees, so that their sums are equal; AS_NOW it stands where the register of today has its unit. `known` are all
    units, where they were read already.
    """
    provinces = await gathering.all_provinces(world)
    wants = [want(StatisticsHead, id=head_id(mode, str(period), p.id)) for mode in Mode for p in provinces]
    heads: list[StatisticsHead] = [head for head in await world.store.get(wants, strong=True) if head is not None]
    known = await all_units(world, provinces) if known is None else known
    dates = await reporting.dated(world, [p.id for p in provinces], period)
    facts: dict[Mode, list[Fact]] = {mode: [] for mode in Mode}
    returns: dict[Mode, list[str]] = {mode: [] for mode in Mode}
    wrong: list[str] = []
    numbers = 0
    for head in heads:
        span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY")
        found = [fact async for fact in world.store.every(paths.facts_of_unit, span)]
        facts[head.mode] += found
        told_in = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#RETURN#VALUES")
        behind = [fact async for fact in world.store.every(paths.returns_behind, told_in)]
        # A stock is that of the last part period told: of all that became a province, or of an ended one alone.
        events = {one.code for one in head.meanings if one.measure is IndicatorMeasure.EVENT}
        returns[head.mode] += [fact.id for fact in behind if any(base(one.code) in events for one in fact.values)]
        told, faults = await _rows(world, head, found, behind, dates[head.root], known)
        numbers += told
        wrong += faults
    wrong += _between(facts)
    for mode, ids in returns.items():
        # A return of several codes is one fact; in each tree it counts once.
        wrong += [
            f"{mode} {name}: its numbers count {times} times" for name, times in Counter(ids).items() if times > 1
        ]
    wrong += [f"{name}: counts in one tree only" for name in set(returns[Mode.AS_WAS]) ^ set(returns[Mode.AS_NOW])]
    places = Places(known, world.today())
    for fact in facts[Mode.AS_NOW]:
        place = places.of(fact.owner)
        if place is None or (place.root, place.path) != (fact.root, fact.path):
            stands = "nowhere" if place is None else place.path
            wrong.append(f"AS_NOW {fact.entry}: counted at {fact.path}, the register of today has its unit {stands}")
    return Checked(
        heads=len(heads), entries=len(facts[Mode.AS_WAS]), numbers=numbers, differences=sorted(dict.fromkeys(wrong))
    )


async def all_units(world: World, provinces: Sequence[Unit]) -> dict[str, Unit]:
    """Return every unit of some provinces, of any time, by id."""
    return await gathering.units_below(world, [Prefix(p.id, f"/{p.id}/") for p in provinces])


async def _rows(
    world: World,
    head: StatisticsHead,
    facts: Sequence[Fact],
    behind: Sequence[ReturnFact],
    period: Period,
    known: Mapping[str, Unit],
) -> tuple[int, list[str]]:
    """Return how many numbers a generation has, and where they are not what its facts add up to."""
    rows = [Counted(fact.entry, fact.root, fact.path, fact.codes) for fact in facts]
    values, own = rolled_up(rows), of_own(rows)
    if head.mode is Mode.AS_WAS:
        stands = {(stood(unit, head.root, period, ended=True), unit.id) for unit in known.values()}
        where = {(version.parent or NATION, unit) for version, unit in stands if version is not None}
    else:
        today = world.today()
        living = (v.path for unit in known.values() if (v := unit.at(today)) is not None)
        counted = {fact.path for fact in facts} | {fact.path for fact in behind}
        reached = {path for path in living if path.startswith(f"/{head.root}/")} | counted
        where = {step for path in reached for step in pairwise([NATION, *path.strip("/").split("/")])}
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    wants = [want(UnitStatistics, **key, parent=parent, unit=unit) for parent, unit in sorted(where)]
    found = [row for row in await world.store.get(wants) if row is not None]
    kept = {row.unit: _kept(row) for row in found}
    nothing: Counter[str] = Counter()
    numbers, faults = _reported(head, found, behind)
    for unit in sorted(kept.keys() | values.keys()):
        told = kept.get(unit, (nothing, nothing))
        for name, have, should in (("value", told[0], values[unit]), ("own", told[1], own[unit])):
            for code in sorted(have.keys() | should.keys()):
                numbers += 1
                if have[code] != should[code]:
                    is_, be = have[code], should[code]
                    faults.append(f"{head.mode} {unit} {code}: its {name} is {is_}, the entries behind it are {be}")
    return numbers, faults


def _reported(
    head: StatisticsHead, rows: Sequence[UnitStatistics], behind: Sequence[ReturnFact]
) -> tuple[int, list[str]]:
    """Return how many reported numbers there are, and where one is not what the returns behind it add up to.

    Of what is suppressed only that it is not there can be looked at, and that no small number of persons is shown.
    """
    values: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    own: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    meanings = {one.code: one for one in head.meanings}
    for fact in behind:
        ids = fact.path.strip("/").split("/")
        for one in fact.values:
            adds = meanings[base(one.code)].adds_over_units
            if one.value is None or (not adds and ids[-1] != fact.unit):
                continue
            own[ids[-1], one.code] += one.value
            for unit in ids if adds else ids[-1:]:
                values[unit, one.code] += one.value
    faults: list[str] = []
    told = {(row.unit, one.code): one for row in rows for one in row.reported}
    for unit, code in sorted(told.keys() | values.keys()):
        have = told.get((unit, code), ReportedIndicator(code=code))
        personal = meanings[base(code)].describes_persons
        for name, is_, hidden, should in (
            ("value", have.value, have.suppressed, values.get((unit, code))),
            ("own", have.own, have.own_suppressed, own.get((unit, code))),
        ):
            if is_ != (None if hidden else should):
                faults.append(f"{head.mode} {unit} {code}: its {name} is {is_}, the returns behind it are {should}")
            elif personal and is_ is not None and is_small([is_]):
                faults.append(f"{head.mode} {unit} {code}: its {name} describes few persons and is shown")
    return 2 * len(told.keys() | values.keys()), faults


def _kept(row: UnitStatistics) -> tuple[Counter[str], Counter[str]]:
    return (
        Counter({i.code: int(i.value) for i in row.indicators}),
        Counter({i.code: int(i.own) for i in row.indicators}),
    )


def _between(facts: dict[Mode, list[Fact]]) -> list[str]:
    """Return where the trees differ: entries that do not count once and alike in both, and unequal sums."""
    told: dict[str, dict[Mode, list[tuple[str, ...]]]] = defaultdict(lambda: {mode: [] for mode in Mode})
    sums = {mode: Counter(code for fact in found for code in fact.codes) for mode, found in facts.items()}
    for mode, found in facts.items():
        for fact in found:
            told[fact.entry][mode].append(fact.codes)
    was, now = Mode
    faults = [
        f"{entry}: counts {len(times[was])} times AS_WAS {times[was]}, {len(times[now])} times AS_NOW {times[now]}"
        for entry, times in sorted(told.items())
        if times[was] != times[now] or len(times[was]) != 1
    ]
    return faults + [
        f"the whole country {code}: AS_WAS {sums[was][code]}, AS_NOW {sums[now][code]}"
        for code in sorted(sums[was].keys() | sums[now].keys())
        if sums[was][code] != sums[now][code]
    ]
