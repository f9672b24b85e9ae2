"""Counting one province for one period: the same records in the tree as it was, and in the tree of today."""

from msgspec import Struct

from movement.model import audit, counted_rows, counting, reported_rows
from movement.model.counting import Countable
from movement.model.counting_now import Today, place_today, placed, statistics_now
from movement.model.periods import Period, year_of
from movement.model.places import Places
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead
from movement.model.tallies import Tally
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import gathering, origins, statistics_returns
from movement.usecases.gathering import Report
from movement.usecases.statistics_generations import Made, kept, write
from movement.usecases.statistics_results import Task, result_of
from movement.world import World


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province."""

    root: str
    hash: str
    written: bool
    """Whether it wrote any of them."""
    modes: dict[Mode, Made]
    """AS_WAS if the province existed by then or something of it still counts, AS_NOW if it counts something today."""
    earlier: list[str] = []
    """Whole years before the running one that were computed anew, since the tree of today has moved on; then periods of
    the Party's calendar."""


async def counted_anew(world: World, province: Unit, period: Period, g: int, report: Report) -> Run:
    """Count a period of a province in both trees, and write each generation whose inputs changed; under a lease."""
    tasks = [Task(mode=mode, root=province.id, period=period, g=g) for mode in Mode]
    was, now = await world.store.get([want(StatisticsHead, id=task.head) for task in tasks], strong=True)
    made_of = await origins.of_province(world, province)
    known, last, day = made_of.units, year_of(period.end), world.today()
    # Last year's numbers are those of the provinces before this one.
    tally, past, manifest = Tally(), Tally(), audit.Digest()
    for part in made_of.parts:
        async for page in gathering.entry_pages(world, known[part.root], last, report, part.path, Countable):
            for entry in page:
                manifest.add([entry.id, entry.version])
                _count(tally, entry, period)
                _count(past, entry, period.last_year())
    told_of = await statistics_returns.gathered(world, province.id, made_of, period, day, report)
    register = sorted((u.id, audit.digest(u)) for u in known.values())
    inputs = [counting.RULES, str(period), province.id, manifest.hex(), register, *told_of.inputs]
    counts, before = tally.groups(), past.groups()
    # Who reported something, or owed it, stands in a table as who has entries does.
    told, told_before = ([one.stands for one in reports.said] for reports in (told_of.now, told_of.then))
    modes: dict[Mode, Made] = {}

    own = [row for row in counts if row.root == province.id]
    own_told = [(one, one.path) for one in told_of.now.said if one.root == province.id]
    if was or own or own_told or province.during(period.first_day, period.end_day):
        digest = audit.digest(inputs)
        modes[Mode.AS_WAS] = kept(was, digest) or await write(
            world,
            tasks[0],
            was,
            digest,
            result_of(
                tasks[0],
                counted_rows.statistics(period, g, known, province.id, [*counts, *told], [*before, *told_before]),
                (own, before),
                tally.rows(lambda row: (row.root, row.path, row.unit) if row.root == province.id else None),
                reported_rows.as_was(province.id, told_of.known, told_of.now, told_of.then),
                own_told,
                told_of,
                known,
            ),
            report,
        )

    today = Today(root=province.id, day=day, units=known, places=Places(known, day))
    own, then = placed(counts, today), placed(before, today)
    own_told = reported_rows.placed(told_of.now.said, today)
    if now or own or own_told or province.at(today.day):
        digest = audit.digest([*inputs, today.standing])
        modes[Mode.AS_NOW] = kept(now, digest) or await write(
            world,
            tasks[1],
            now,
            digest,
            result_of(
                tasks[1],
                statistics_now(period, g, today, [*own, *placed(told, today)], [*then, *placed(told_before, today)]),
                (own, then),
                tally.rows(lambda row: place_today(row, today)),
                reported_rows.as_now(
                    today, told_of.known, told_of.now, told_of.then, [part.path for part in made_of.parts]
                ),
                own_told,
                told_of,
                known,
                audit.digest(today.standing),
            ),
            report,
        )
    return Run(
        root=province.id,
        hash=audit.digest([[mode, made.hash] for mode, made in modes.items()]),
        written=any(made.written for made in modes.values()),
        modes=modes,
    )


def _count(tally: Tally, entry: Countable, period: Period) -> None:
    row = counting.counted(entry, period)
    if row is not None:
        tally.add(row)
