"""What periodic reports are made of: a province's calendar, its catalogue of indicators, its types of report.

Each is dated data, and everyone reads what applies to them.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.calendars import Calendar, calendar_id
from movement.model.errors import Code, refuse
from movement.model.indicators import Catalogue, catalogue_id
from movement.model.periods import Period, Scheme
from movement.model.report_types import ReportType
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

READ, WRITE = "indicator.read", "indicator.write"
_TYPE = re.compile(rf"report:({ids.TERRITORY}[{ids.ALPHABET}]{{16}}):[A-Z][A-Z0-9_]{{1,29}}", re.ASCII)


def place_of(found: Calendar | Catalogue | ReportType) -> Prefix:
    """Return the province whose data it is."""
    return Prefix(found.root, found.path)


async def calendar(world: World, actor: Actor, unit: str) -> Calendar:
    """Return the calendar of a unit's province; raises NOT_FOUND out of scope or where none was entered."""
    owner = await units.unit(world, actor, unit)
    return await _one(world, actor, want(Calendar, id=calendar_id(owner.root)), "unit")


async def catalogue(world: World, actor: Actor, unit: str) -> Catalogue:
    """Return the indicators of a unit's province; raises NOT_FOUND out of scope or where none were entered."""
    owner = await units.unit(world, actor, unit)
    return await _one(world, actor, want(Catalogue, id=catalogue_id(owner.root)), "unit")


async def dated(world: World, roots: Sequence[str], period: Period) -> dict[str, Period]:
    """Return a period with its days in each of some provinces, of the Party's only those that have its table.

    Another scheme's is the same everywhere and reads nothing. No check of rights.
    """
    if period.scheme is not Scheme.PARTY:
        return dict.fromkeys(roots, period)
    calendars = await world.get(*[want(Calendar, id=calendar_id(root)) for root in roots])
    return {r: period.dated(c.cuts) for r, c in zip(roots, calendars, strict=True) if c is not None and c.cuts}


async def report_type(world: World, actor: Actor, wanted: str) -> ReportType:
    """Return a report type by its id; raises NOT_FOUND."""
    if root_of_type(wanted) is None:
        raise refuse(Code.NOT_FOUND, "type")
    return await _one(world, actor, want(ReportType, id=wanted), "type")


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[ReportType | None]:
    """Return each report type that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(ReportType, id=name) for name in wanted])
    return [one if one is not None and actor.may(READ, place_of(one)) else None for one in found]


async def of_province(world: World, actor: Actor, unit: str) -> list[ReportType]:
    """Return the report types of a unit's province by code; raises NOT_FOUND out of scope."""
    owner = await units.unit(world, actor, unit)
    found = await every_type(world, owner.root)
    return [one for one in found if actor.may(READ, place_of(one))]


async def every_type(world: World, root: str) -> list[ReportType]:
    """Return all report types of a province by code; no check of rights."""
    lines = await world.store.rows(paths.report_types_of_province, Span(root))
    found = await world.get(*[want(ReportType, id=line.id) for _, line in lines])
    return [one for one in found if one is not None]


def root_of_type(wanted: str) -> str | None:
    """Return the province whose report type an id names, or None for what is no id of one."""
    match = _TYPE.fullmatch(wanted)
    return match[1] if match else None


async def _one[T: Struct](world: World, actor: Actor, wanted: Want, path: str) -> T:
    (found,) = await world.get(wanted)
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, path)
    return found  # type: ignore[no-any-return]
