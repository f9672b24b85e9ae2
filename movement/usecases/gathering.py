"""What the scheduled functions read of a province: units, entries, appraisals, inspections.

Indexes say which records there are; the records themselves are read strongly, a batch at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from movement.model.actors import Prefix
from movement.model.appraisals import Appraisal
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.inspections import Inspection
from movement.model.periods import Period, midnight, year_of
from movement.model.units import NATION, Unit
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

BATCH = 100
Report = Callable[[str], None]


async def all_provinces(world: World) -> list[Unit]:
    """Return the provinces of all times."""
    rows = [row async for row in world.store.every(tables.children_of_unit, Span(NATION))]
    found = await units.get_many(world, sorted({row.unit for row in rows}))
    return [province for province in found if province is not None]


async def provinces(world: World, period: Period) -> list[Unit]:
    """Return the provinces that existed in a period."""
    found = await all_provinces(world)
    return [p for p in found if p.during(period.first_day, period.end_day) is not None]


async def province(world: World, root: str) -> Unit:
    """Return a province by its id; raises NOT_FOUND."""
    (found,) = await units.get_many(world, [root])
    if found is None or found.root != found.id:
        raise refuse(Code.NOT_FOUND, "root")
    return found


async def units_below(world: World, parts: Iterable[Prefix]) -> dict[str, Unit]:
    """Return every unit at or below these places, of any time, by id."""
    found: set[str] = set()
    for part in sorted(parts, key=lambda p: (p.root, p.path)):
        found |= {row.unit async for row in world.store.every(tables.subtree_of_unit, Span(part.root, part.path))}
    return {unit.id: unit for unit in await units.get_many(world, sorted(found)) if unit is not None}


async def entries_of(world: World, province: Unit, last: int, report: Report, below: str = "") -> list[Entry]:
    """Return all entries of a province, or those at and below a path of it, from its first year up to `last`."""
    found: list[Entry] = []
    for year in range(year_of(midnight(province.versions[0].valid_from)), last + 1):
        span = Span(f"{province.id}#{year}", below)
        lines = [line.id async for line in world.store.every(tables.entries_of_unit, span)]
        found += await records(world, [want(Entry, id=entry) for entry in lines])
        if lines:
            report(f"{province.last.name} {year}: read {len(lines)} entries")
    return found


async def appraisals_of(world: World, root: str, year: int, below: str = "") -> list[Appraisal]:
    """Return the appraisals of a year in a province, or at and below a path of it."""
    lines = [line async for line in world.store.every(tables.appraisals_of_year, Span(f"{root}#{year}", below))]
    return await records(world, [want(Appraisal, entry=line.entry, number=line.number) for line in lines])


async def inspections_of(world: World, province: Unit, year: int) -> list[Inspection]:
    """Return a province's inspections that were planned for a year, concluded in it, or are still open."""
    root = province.id
    # What is open stands where its carrier does, which may be the province that this one went into.
    later = await units.get_many(world, [link.unit for link in province.successors])
    spans = (
        (tables.inspections_of_unit, f"{root}#{year}"),
        (tables.inspections_concluded, f"{root}#{year}"),
        *((tables.inspections_open, name) for name in sorted({root, *(u.root for u in later if u is not None)})),
    )
    found = {line.id for path, key in spans async for line in world.store.every(path, Span(key)) if line.root == root}
    return await records(world, [want(Inspection, id=inspection) for inspection in sorted(found)])


async def records(world: World, wants: Sequence[Want]) -> list[Any]:
    """Return records read strongly, a batch at a time; those that are not there are left out."""
    found: list[Any] = []
    for start in range(0, len(wants), BATCH):
        found += await world.store.get(wants[start : start + BATCH], strong=True)
    return [record for record in found if record is not None]
