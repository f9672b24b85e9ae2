"""Counting one province for one period: the same records in the tree as it was, and in the tree of today."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from movement.model import audit, counted_rows, counting, reported_rows
from movement.model.counting import Countable
from movement.model.counting_now import Today, place_today, placed, statistics_now
from movement.model.periods import Period, year_of
from movement.model.places import Places
from movement.model.runs import EntriesRead
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead
from movement.model.tallies import Tally
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import entries_read, gathering, origins, statistics_returns
from movement.usecases.gathering import Report
from movement.usecases.origins import Origins
from movement.usecases.statistics_generations import Made, kept, write
from movement.usecases.statistics_results import Task, result_of
from movement.usecases.statistics_returns import Gathered
from movement.world import World

JOB = "periodic_statistics"


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


class Basis(Struct, frozen=True, kw_only=True):
    """All that a run counts by and from, but for the entries."""

    province: Unit
    period: Period
    heads: dict[Mode, StatisticsHead | None]
    made_of: Origins
    register: list[tuple[str, str]]
    """Each unit with its digest."""
    told_of: Gathered
    today: Today

    def inputs(self, manifest: str) -> dict[Mode, str]:
        """Return the digest of everything that decides about each tree; `manifest` is the entries'."""
        of_both = [counting.RULES, str(self.period), self.province.id, manifest, self.register, *self.told_of.inputs]
        return {Mode.AS_WAS: audit.digest(of_both), Mode.AS_NOW: audit.digest([*of_both, self.today.standing])}

    def needs(self, mode: Mode, *counts: Sequence[object]) -> bool:
        """Whether there are numbers of a tree: the province is in it, something counts, or there were some before."""
        lived = {
            Mode.AS_WAS: self.province.during(self.period.first_day, self.period.end_day),
            Mode.AS_NOW: self.province.at(self.today.day),
        }
        return any((self.heads[mode], lived[mode], *counts))


async def counted_anew(world: World, province: Unit, period: Period, g: int, report: Report) -> Run:
    """Count a period of a province in both trees, and write each generation whose inputs changed; under a lease.

    Where no entry has changed since the last run, and nothing else, entries are not read.
    """
    began = world.now()
    tasks = {mode: Task(mode=mode, root=province.id, period=period, g=g) for mode in Mode}
    heads = await world.store.get([want(StatisticsHead, id=task.head) for task in tasks.values()], strong=True)
    made_of = await origins.of_province(world, province)
    day = world.today()
    basis = Basis(
        province=province,
        period=period,
        heads=dict(zip(tasks, heads, strict=True)),
        made_of=made_of,
        register=sorted((u.id, audit.digest(u)) for u in made_of.units.values()),
        told_of=await statistics_returns.gathered(world, province.id, made_of, period, day, report),
        today=Today(root=province.id, day=day, units=made_of.units, places=Places(made_of.units, day)),
    )
    seen = await entries_read.unchanged(world, JOB, province.id, period, made_of.parts)
    modes = _as_seen(basis, seen) if seen is not None else None
    if seen is None or modes is None:
        manifest, modes = await _counted(world, basis, tasks, report)
    else:
        report(f"{province.last.name} {period}: no entry has changed")
        manifest = seen.manifest
    read = EntriesRead(
        job=JOB,
        root=province.id,
        period=str(period),
        parts=audit.digest(made_of.parts),
        read_from=began,
        manifest=manifest,
        modes=tuple(modes),
    )
    await world.store.put_all([read])
    return Run(
        root=province.id,
        hash=audit.digest([[mode, made.hash] for mode, made in modes.items()]),
        written=any(made.written for made in modes.values()),
        modes=modes,
    )


def _as_seen(basis: Basis, seen: EntriesRead) -> dict[Mode, Made] | None:
    """Return what stands if reading the same entries again would change nothing, else None."""
    inputs = basis.inputs(seen.manifest)
    found = {mode: kept(basis.heads[mode], inputs[mode]) for mode in Mode if mode in seen.modes or basis.needs(mode)}
    stand = {mode: made for mode, made in found.items() if made is not None}
    return stand if stand.keys() == found.keys() else None


async def _counted(
    world: World, basis: Basis, tasks: Mapping[Mode, Task], report: Report
) -> tuple[str, dict[Mode, Made]]:
    """Read all entries, count them, and write what changed; return their manifest, and what stands."""
    province, period, told_of, today = basis.province, basis.period, basis.told_of, basis.today
    known, parts = basis.made_of.units, basis.made_of.parts
    # Last year's numbers are those of the provinces before this one.
    tally, past, manifest = Tally(), Tally(), audit.Digest()
    for part in parts:
        pages = gathering.entry_pages(world, known[part.root], year_of(period.end), report, part.path, Countable)
        async for page in pages:
            for entry in page:
                manifest.add([entry.id, entry.version])
                _count(tally, entry, period)
                _count(past, entry, period.last_year())
    inputs = basis.inputs(manifest.hex())
    counts, before = tally.groups(), past.groups()
    # Who reported something, or owed it, stands in a table as who has entries does.
    told, told_before = ([one.stands for one in reports.said] for reports in (told_of.now, told_of.then))
    modes: dict[Mode, Made] = {}

    own = [row for row in counts if row.root == province.id]
    own_told = [(one, one.path) for one in told_of.now.said if one.root == province.id]
    if basis.needs(Mode.AS_WAS, own, own_told):
        task, old, digest = tasks[Mode.AS_WAS], basis.heads[Mode.AS_WAS], inputs[Mode.AS_WAS]
        modes[task.mode] = kept(old, digest) or await write(
            world,
            task,
            old,
            digest,
            result_of(
                task,
                counted_rows.statistics(period, task.g, known, province.id, [*counts, *told], [*before, *told_before]),
                (own, before),
                tally.rows(lambda row: (row.root, row.path, row.unit) if row.root == province.id else None),
                reported_rows.as_was(province.id, told_of.known, told_of.now, told_of.then),
                own_told,
                told_of,
                known,
            ),
            report,
        )

    own, then = placed(counts, today), placed(before, today)
    own_told = reported_rows.placed(told_of.now.said, today)
    if basis.needs(Mode.AS_NOW, own, own_told):
        task, old, digest = tasks[Mode.AS_NOW], basis.heads[Mode.AS_NOW], inputs[Mode.AS_NOW]
        rows, rows_then = [*own, *placed(told, today)], [*then, *placed(told_before, today)]
        modes[task.mode] = kept(old, digest) or await write(
            world,
            task,
            old,
            digest,
            result_of(
                task,
                statistics_now(period, task.g, today, rows, rows_then),
                (own, then),
                tally.rows(lambda row: place_today(row, today)),
                reported_rows.as_now(today, told_of.known, told_of.now, told_of.then, [part.path for part in parts]),
                own_told,
                told_of,
                known,
                audit.digest(today.standing),
            ),
            report,
        )
    return manifest.hex(), modes


def _count(tally: Tally, entry: Countable, period: Period) -> None:
    row = counting.counted(entry, period)
    if row is not None:
        tally.add(row)
