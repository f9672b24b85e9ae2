"""What a report is made from, read for its unit and period. Makes no check: it is for the function."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched

from movement.model.actors import system
from movement.model.awards import AwardMethod
from movement.model.commendation import AWARDED_BY, CommendationHead, Counts
from movement.model.commendation import head_id as list_id
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.periods import Period
from movement.model.placement import SIGN
from movement.model.reasons import Outcome
from movement.model.report_inputs import Below, Inputs, Listed, figures
from movement.model.report_oversight import oversight
from movement.model.reports import SAMPLE, Report, ReportBasis
from movement.model.statistics import Mode, StatisticsHead, UnitStatistics, head_id, numbers
from movement.model.subjects import SubjectClass
from movement.model.text import fold
from movement.model.units import Tier, Unit, UnitVersion, ancestors
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import gathering, statistics, units
from movement.world import World

LOOKED_AT = 25
"""Entries whose titles are looked at to tell a sample: a province is one or is not."""
TOGETHER = 100
LATEST = 2
"""Years after the achievement in which an award is still looked for."""
MOMENT = timedelta(milliseconds=1)
type Reach = Callable[[int], Awaitable[None]]
"""Tells how far the work is, in percent."""


async def inputs(world: World, found: Report, reach: Reach) -> Inputs:
    """Return what a report is made from; raises NOT_FOUND where the period was not computed for its unit."""
    period, actor = Period.parse(found.period), system(found.root)
    counted = await statistics.numbers(world, actor, found.unit, found.period)
    head, unit = await _head(world, found), await units.unit(world, actor, found.unit)
    version = unit.during(period.first_day, period.end_day) or unit.last
    basis = ReportBasis(g=head.g, hash=head.result, cut_off=head.cut_off, computed_at=head.computed_at)
    above = [u for u in await units.get_many(world, ancestors(version.path)) if u is not None]
    names = [_name(one, period) for one in above]
    await reach(20)
    below = await _below(world, head, unit, period)
    await reach(40)
    province = await gathering.province(world, found.root)
    inspected = await gathering.inspections_of(world, province, period.year)
    # What the statistics have not seen yet is not told here either.
    at = min(period.end, head.computed_at + MOMENT)
    await reach(60)
    return Inputs(
        format=found.format,
        unit=version.name,
        superior=names[-1] if names else "",
        province=names[0] if names else version.name,
        period=period,
        basis=basis,
        figures=figures(counted),
        below=tuple(below),
        listed=await _listed(world, unit, version, above, period),
        oversight=oversight(inspected, version.path, period, at),
        sample=await _is_sample(world, head),
        awards=await _awards(world, found.root, version.path, period, at),
    )


async def _awards(
    world: World, root: str, path: str, period: Period, at: datetime
) -> Mapping[tuple[SubjectClass, AwardMethod], int] | None:
    """Count the awards decided in the period at or below a place, as they stood at an instant; None: none is known."""
    known, counts = False, Counter[tuple[SubjectClass, AwardMethod]]()
    for year in range(period.year - LATEST, period.year + 1):
        async for line in world.store.every(tables.awards_of_year, Span(f"{root}#{year}")):
            if line.created_at >= at:
                continue
            known = True
            stands = line.revoked_at is None or line.revoked_at >= at
            in_time = period.first_day <= line.decided_on <= period.last_day
            if stands and in_time and line.path.startswith(path):
                counts[line.subject_class, line.method] += 1
    return counts if known else None


async def _head(world: World, found: Report) -> StatisticsHead:
    (head,) = await world.get(want(StatisticsHead, id=head_id(Mode.AS_WAS, found.period, found.root)))
    if head is None:
        raise refuse(Code.NOT_FOUND, "period")
    known: StatisticsHead = head
    return known


async def _below(world: World, head: StatisticsHead, unit: Unit, period: Period) -> list[Below]:
    """Return the units directly below, territories first, by name."""
    span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#{unit.id}")
    rows: list[UnitStatistics] = [row async for row in world.store.every(tables.numbers_of_children, span)]
    rows = [row for row in rows if SIGN not in row.unit]
    known: dict[str, Unit] = {}
    for names in batched([row.unit for row in rows], TOGETHER, strict=False):
        known |= {one.id: one for one in await units.get_many(world, list(names)) if one is not None}
    found = [
        Below(
            name=_name(known[row.unit], period),
            territory=known[row.unit].is_territory,
            figures=figures(numbers(head, row)),
        )
        for row in rows
        if row.unit in known
    ]
    return sorted(found, key=lambda one: (not one.territory, fold(one.name), one.name))


def _name(unit: Unit, period: Period) -> str:
    return (unit.during(period.first_day, period.end_day) or unit.last).name


async def _listed(
    world: World, unit: Unit, version: UnitVersion, above: Sequence[Unit], period: Period
) -> Listed | None:
    """Return how the year's list of the nearest awarding unit came out for the unit and all below it."""
    awarding = [(one, _tier(one, period)) for one in (*above, unit) if one.is_territory]
    heads = await world.get(
        *[want(CommendationHead, id=list_id(o.id, AWARDED_BY[t], period.year)) for o, t in awarding]
    )
    head: CommendationHead | None = next((h for h in reversed(heads) if h is not None), None)
    if head is None:
        return None
    if head.unit == unit.id:
        return Listed(counts=head.counts, as_of=head.as_of)
    lines = [line async for line in world.store.every(tables.candidates_of_unit, Span(head.run, version.path))]
    counts = [sum(line.outcome is outcome for line in lines) for outcome in Outcome]
    return Listed(
        counts=Counts(eligible=counts[0], needs_review=counts[1], ineligible=counts[2]),
        as_of=head.as_of,
    )


def _tier(unit: Unit, period: Period) -> Tier:
    return (unit.during(period.first_day, period.end_day) or unit.last).tier


async def _is_sample(world: World, head: StatisticsHead) -> bool:
    """Tell whether the province is a sample: a unit that has no records yet is one with the others."""
    span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY")
    facts = await world.store.rows(tables.facts_of_unit, span, limit=LOOKED_AT)
    entries = await world.get(*[want(Entry, id=fact.entry) for _, fact in facts])
    return any(entry is not None and SAMPLE in entry.title for entry in entries)
