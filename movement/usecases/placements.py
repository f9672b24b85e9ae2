"""Lists in the tree of today: which parts of the tree to look in, and whose records are in a unit now."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model.errors import Code, refuse
from movement.model.pages import Page
from movement.model.periods import Period
from movement.model.placement import UnitNow, extent_in, reached
from movement.model.places import Places, next_links
from movement.model.statistics import Mode
from movement.model.units import Extent, Reach, Unit, root_of
from movement.usecases import units
from movement.world import World


def parts_of(world: World, unit: Unit, mode: Mode, year: Period | None = None) -> tuple[Reach, ...]:
    """Return the parts of the tree to look in for a unit's records; AS_WAS its own place.

    `year`: AS_NOW without those where no record of that year can be. Raises NOT_FOUND for a unit that is none of today.
    """
    if mode is Mode.AS_WAS:
        path = unit.current(world.today()).path
        return (Reach(root=root_of(path), path=path, g=0),)
    if unit.at(world.today()) is None:
        raise refuse(Code.NOT_FOUND, "unit", detail="Đơn vị đã kết thúc: hãy xem đơn vị kế thừa.")
    return reached(unit, world.today(), year)


async def places(world: World, wanted: Iterable[str]) -> Places:
    """Return where units stand today; one call, and one more for each step of what those that ended became."""
    today, known, asked = world.today(), dict[str, Unit](), set[str]()
    missing = set(wanted)
    while missing:
        found = await units.get_many(world, sorted(missing))
        known |= {unit.id: unit for unit in found if unit is not None}
        asked |= missing
        ended = [unit for unit in known.values() if unit.at(today) is None]
        missing = {name for unit in ended for name in _further(unit, next_links(unit, today))} - asked
    return Places(known, today)


def _further(unit: Unit, links: Iterable[Any]) -> list[str]:
    return [link.unit for link in links] or unit.last.path.strip("/").split("/")


async def now_in[T](world: World, page: Page[T], unit: Unit, mode: Mode) -> Page[T]:
    """Return a page AS_NOW: only what stands today in the unit, each with how much of its unit does."""
    if mode is Mode.AS_WAS:
        return page
    base = unit.current(world.today()).path
    items: list[tuple[Any, str]] = list(zip(page.items, page.cursors, strict=True))
    where = await places(world, {item.unit for item, _ in items})
    kept: list[tuple[Any, str, Extent]] = [
        (item, cursor, extent) for item, cursor in items if (extent := extent_in(where.of(item.unit), base)) is not None
    ]
    return structs.replace(
        page,
        items=tuple(item for item, _, _ in kept),
        cursors=tuple(cursor for _, cursor, _ in kept),
        extents=tuple(extent for _, _, extent in kept),
    )


async def now_of(
    unit: Unit, today: date, load: Callable[[Iterable[str]], Awaitable[Sequence[Unit | None]]]
) -> list[UnitNow]:
    """Return what a unit is today, in the order of its links; `load` gives units by id, a call for each step."""
    found: dict[str, UnitNow] = {}
    met: set[tuple[str, Extent]] = set()
    walking = [(unit, Extent.WHOLE)]
    while walking:
        steps: list[tuple[str, Extent]] = []
        for one, extent in walking:
            links = next_links(one, today)
            if one.at(today) is not None and found.get(one.id, UnitNow(one, Extent.PART)).extent is Extent.PART:
                found[one.id] = UnitNow(one, extent)
            parts = len(links) > 1 or extent is Extent.PART
            steps += [(link.unit, Extent.PART if parts else link.extent) for link in links]
        steps = [step for step in dict.fromkeys(steps) if step not in met]
        met |= set(steps)
        after = await load([name for name, _ in steps]) if steps else []
        walking = [(one, extent) for one, (_, extent) in zip(after, steps, strict=True) if one is not None]
    return list(found.values())
