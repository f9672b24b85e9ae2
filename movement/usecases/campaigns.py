"""Reading the plan of a year and its campaigns, which provincial staff prepare before a unit is inspected."""

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.campaigns import Campaign, InspectionPlan
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

PLAN, TEAM, READ, INSPECT = "inspection.plan", "inspection.team", "inspection.read", "inspection.write"


def place_of(record: InspectionPlan | Campaign) -> Prefix:
    """Return the province whose plan or campaign it is."""
    return Prefix(record.root, record.path)


async def named(world: World, actor: Actor, wanted: list[str]) -> list[Campaign | None]:
    """Return the campaigns that inspections one may see name, in order; one call.

    An inspected unit learns what is inspected and by which act; a campaign's teams only who may read it by itself.
    """
    found = await world.get(*[want(Campaign, id=campaign_id) for campaign_id in wanted])
    return [c if c is None or actor.may(READ, place_of(c)) else structs.replace(c, teams=()) for c in found]


async def plans(world: World, actor: Actor, wanted: list[str]) -> list[InspectionPlan | None]:
    """Return each plan that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(InspectionPlan, id=plan_id) for plan_id in wanted])
    return [p if p is not None and actor.may(READ, place_of(p)) else None for p in found]


async def campaign(world: World, actor: Actor, wanted: str) -> Campaign:
    """Return a campaign to those who may read inspections of its province; raises NOT_FOUND."""
    return await _one(world, actor, wanted, ids.CAMPAIGN, Campaign)


async def plan(world: World, actor: Actor, wanted: str) -> InspectionPlan:
    """Return a plan to those who may read inspections of its province; raises NOT_FOUND."""
    return await _one(world, actor, wanted, ids.PLAN, InspectionPlan)


async def _one[T: (InspectionPlan, Campaign)](world: World, actor: Actor, wanted: str, letter: str, kind: type[T]) -> T:
    found: T | None = None
    if ids.is_id(wanted, letter):
        (found,) = await world.get(want(kind, id=wanted))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[Campaign]:
    """Return a year's campaigns of a unit's province, oldest first; raises NOT_FOUND out of scope."""
    return await _prepared(world, actor, unit, year, Campaign, first, after)


async def plans_of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[InspectionPlan]:
    """Return a year's inspection plans of a unit's province, oldest first; raises NOT_FOUND out of scope."""
    return await _prepared(world, actor, unit, year, InspectionPlan, first, after)


async def _prepared[T: (InspectionPlan, Campaign)](
    world: World, actor: Actor, unit: str, year: int, kind: type[T], first: int, after: str | None
) -> Page[T]:
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, kind.__name__, unit, year)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    (province,) = await units.get_many(world, [owner.root])
    if province is None or not actor.may(READ, units.place_of(province, world.today())):
        raise refuse(Code.NOT_FOUND, "unit")
    path = paths.campaigns_of_year if kind is Campaign else paths.plans_of_year
    span = Span(f"{owner.root}#{year}")
    page = await world.store.page(path, [span], first=first, after=after, cursors=cursors)
    found = await world.get(*[want(kind, id=row.id) for row in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
