"""What the scheduled functions read of a province: units, entries, appraisals, inspections.

Indexes say which records there are; the records themselves are read strongly, a batch at a time.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from movement.model.actors import Prefix
from movement.model.appraisals import Appraisal
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.inspections import Inspection
from movement.model.periods import Period, midnight, year_of
from movement.model.units import NATION, Unit
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

BATCH = 100
Report = Callable[[str], None]


class Named(Struct, frozen=True):
    """A line of which only the id is wanted."""

    id: str


async def all_provinces(world: World) -> list[Unit]:
    """Return the provinces of all times."""
    rows = [row async for row in world.store.every(paths.children_of_unit, Span(NATION))]
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
        found |= {row.unit async for row in world.store.every(paths.subtree_of_unit, Span(part.root, part.path))}
    return {unit.id: unit for unit in await units.get_many(world, sorted(found)) if unit is not None}


async def entries_of(world: World, province: Unit, last: int, report: Report, below: str = "") -> list[Entry]:
    """Return all entries of a province, or those at and below a path of it, from its first year up to `last`."""
    return [entry async for page in entry_pages(world, province, last, report, below) for entry in page]


async def entry_pages(
    world: World, province: Unit, last: int, report: Report, below: str = "", some: type[Struct] | None = None
) -> AsyncIterator[list[Any]]:
    """Yield the same entries a page at a time, in the order of years, paths and ids; `some`: only what it names."""
    for year in range(year_of(midnight(province.versions[0].valid_from)), last + 1):
        span, read = Span(f"{province.id}#{year}", below), 0
        async for lines in world.store.pages(paths.entries_of_unit.showing(Named), span):
            wants = [want(Entry, id=line.id) for line in lines]
            yield await records(world, [one.showing(some) for one in wants] if some else wants)
            read += len(lines)
        if read:
            report(f"{province.last.name} {year}: read {read} entries")


async def appraisals_of(world: World, root: str, year: int, below: str = "") -> list[Appraisal]:
    """Return the appraisals of a year in a province, or at and below a path of it."""
    lines = [line async for line in world.store.every(paths.appraisals_of_year, Span(f"{root}#{year}", below))]
    return await records(world, [want(Appraisal, entry=line.entry, number=line.number) for line in lines])


async def inspections_of(world: World, province: Unit, year: int) -> list[Inspection]:
    """Return a province's inspections that were planned for a year, concluded in it, or are still open."""
    root = province.id
    # What is open stands where its carrier does, which may be the province that this one went into.
    later = await units.get_many(world, [link.unit for link in province.successors])
    spans = (
        (paths.inspections_of_unit, f"{root}#{year}"),
        (paths.inspections_concluded, f"{root}#{year}"),
        *((paths.inspections_open, name) for name in sorted({root, *(u.root for u in later if u is not None)})),
    )
    found = {line.id for path, key in spans async for line in world.store.every(path, Span(key)) if line.root == root}
    return await records(world, [want(Inspection, id=inspection) for inspection in sorted(found)])


async def records(world: World, wants: Sequence[Want]) -> list[Any]:
    """Return records read strongly, batches side by side; those that are not there are left out."""
    return [record for record in await world.store.get(wants, strong=True) if record is not None]
