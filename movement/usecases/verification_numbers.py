"""Looking at all computed and published numbers: I1 in every period that has a HEAD and in both trees, I8, I10."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from movement.model import audit, figure_checks
from movement.model.figure_checks import Counts
from movement.model.periods import Period, PeriodKind, Scheme, day_of
from movement.model.publications import Publication, publication_id
from movement.model.statistics import Fact, Mode, UnitStatistics
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.model.units import NATION, Unit
from movement.model.verification import Breach, Findings, Invariant
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import gathering, statistics_check
from movement.usecases.statistics_results import Result
from movement.usecases.verification_trails import Report
from movement.world import World

PARTS = ("", "H1", "H2", "9M", *(f"Q{n}" for n in range(1, 5)), *(f"M{n:02d}" for n in range(1, 13)))


async def numbers(world: World, findings: Findings, report: Report) -> None:
    """Look at every period that was computed, and at every version of what was published."""
    provinces = await gathering.all_provinces(world)
    heads = [head for province in provinces for head in await _heads(world, province)]
    known = await statistics_check.all_units(world, provinces)
    for period in sorted({head.period for head in heads}):
        found = await statistics_check.check(world, Period.named(period), known)
        findings.looked["numbers"] += found.numbers
        findings.note(
            Breach(invariant=Invariant.NUMBERS, kind="UnitStatistics", id=period, what=what)
            for what in found.differences
        )
        report(f"Numbers: {period}")
    for head in heads:
        if (await _result(world, head)) != head.result:
            what = f"the rows of generation {head.g} are not those that it was written for"
            findings.note([Breach(invariant=Invariant.NUMBERS, kind="StatisticsHead", id=head.id, what=what)])
    await _periods(world, findings, heads)
    for province in provinces:
        await _published(world, findings, province)
    report(f"Published numbers: {findings.looked['published numbers']}")


def _named(world: World, province: Unit) -> list[str]:
    """Return the periods that can have numbers of a province, as they are written."""
    first, last = min(v.valid_from for v in province.versions).year, day_of(world.now()).year + 1
    return [
        str(Period(scheme, year, part)) for scheme in Scheme for year in range(first - 1, last + 1) for part in PARTS
    ]


async def _heads(world: World, province: Unit) -> list[StatisticsHead]:
    wants = [
        want(StatisticsHead, id=head_id(mode, name, province.id)) for mode in Mode for name in _named(world, province)
    ]
    return await gathering.records(world, wants)


async def _facts(world: World, head: StatisticsHead) -> list[Fact]:
    span = Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY")
    return [fact async for fact in world.store.every(paths.facts_of_unit, span)]


async def _result(world: World, head: StatisticsHead) -> str:
    """Return the hash of what stands in a generation's rows now, as the run that wrote them made it."""
    partition = f"{head.mode}#{head.period}#{head.root}#{head.g:06d}"
    rows: list[UnitStatistics] = []
    left = [NATION]
    while left:
        below = [r async for r in world.store.every(paths.numbers_of_children, Span(f"{partition}#{left.pop()}"))]
        rows += below
        left += [row.unit for row in below]
    behind = [one async for one in world.store.every(paths.returns_behind, Span(f"{partition}#FACTS#RETURN#VALUES"))]
    return Result(
        rows=sorted(rows, key=lambda row: row.path),
        facts=sorted(await _facts(world, head), key=lambda fact: (fact.path, fact.entry)),
        returns=sorted(behind, key=lambda one: (one.path, one.id, one.unit)),
        codes=head.codes,
        reported=head.reported,
        meanings=head.meanings,
        final=head.final,
        standing=head.standing,
    ).hash


async def _periods(world: World, findings: Findings, heads: Sequence[StatisticsHead]) -> None:
    """Look whether an event counts in one period of each kind: a province, a tree and a kind of period at a time."""
    kinds: dict[tuple[str, Mode, str], list[StatisticsHead]] = defaultdict(list)
    for head in heads:
        kinds[head.root, head.mode, figure_checks.tiles(Period.named(head.period))].append(head)
    for (_, mode, _), some in kinds.items():
        counts = Counts()
        for head in some:
            findings.note(counts.add(head.period, await _facts(world, head), mode))
    for (root, mode, kind), some in kinds.items():
        if mode is Mode.AS_WAS and kind.endswith(f":{PeriodKind.MONTH}"):
            scheme = kind.partition(":")[0]
            years = {h.period: h for h in kinds.get((root, mode, f"{scheme}:{PeriodKind.YEAR}"), ()) if h.final}
            await _years(world, findings, years, [head for head in some if head.final])


async def _years(
    world: World, findings: Findings, years: Mapping[str, StatisticsHead], months: Sequence[StatisticsHead]
) -> None:
    of_year: dict[str, list[StatisticsHead]] = defaultdict(list)
    for month in months:
        of_year[month.period.rpartition("-")[0]].append(month)
    for year, head in years.items():
        if len(of_year[year]) == 12:  # noqa: PLR2004 - all months
            parts = [fact for month in of_year[year] for fact in await _facts(world, month)]
            findings.note(figure_checks.within(year, await _facts(world, head), parts))


async def _published(world: World, findings: Findings, province: Unit) -> None:
    """Look whether each version of what was published still stands in the rows of its generations."""
    names = [publication_id(name, province.id) for name in _named(world, province)]
    for publication in await gathering.records(world, [want(Publication, id=name) for name in names]):
        trail = [e for _, e in await world.store.rows(paths.trail_of_subject, Span(publication.id), strong=True)]
        versions = [audit.replay(trail[:count], Publication) for count in range(1, len(trail) + 1)]
        for version, head in figure_checks.pinned_heads(versions):
            findings.looked["published numbers"] += 1
            findings.note(figure_checks.changed(publication, version, head, await _result(world, head)))
