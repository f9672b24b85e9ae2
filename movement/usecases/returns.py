"""Reading returns: one, many, a page of a period's, their history; and all values of a province, for statistics."""

from collections.abc import Sequence

from movement.model import returns
from movement.model.actors import Actor, Prefix
from movement.model.audit import Audit
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import Period
from movement.model.returns import Return, ReturnLine
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import duties, frames, reporting, units
from movement.world import World

READ, READ_DRAFT = "return.read", "return.readDraft"


def place_of(found: Return) -> Prefix:
    """Return the place whose readers may read the return: the unit of its period."""
    return Prefix(found.root, found.path)


def carrier_of(found: Return) -> Prefix:
    """Return the place whose people may act on the return now."""
    return Prefix(found.carrier_root, found.carrier_path)


def sees(actor: Actor, found: Return) -> bool:
    """Tell whether the actor may see a return: a draft its own unit and provincial staff, else whoever reads there."""
    act = READ_DRAFT if found.is_draft else READ
    return any(actor.may(act, place) is not None for place in (place_of(found), carrier_of(found)))


def named(wanted: str) -> Want | None:
    """Name the return of an id, or None for what is no id of one: that never becomes a key."""
    parts = returns.parts_of(wanted)
    return None if parts is None else want(Return, unit=parts[0], type=parts[1], period=parts[2])


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Return | None]:
    """Return each return that the actor may see, or None, in order; one call."""
    keys = {w: key for w in wanted if (key := named(w)) is not None}
    found = dict(zip(keys, await world.get(*keys.values()), strict=True))
    seen = {w: one for w, one in found.items() if one is not None and sees(actor, one)}
    return [seen.get(w) for w in wanted]


async def one(world: World, actor: Actor, wanted: str) -> Return:
    """Return a return; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_period(
    world: World, actor: Actor, unit: str, type_id: str, text: str, *, first: int, after: str | None = None
) -> Page[Return]:
    """Return a period's returns of a type at or below a unit, in the order of the tree; three calls.

    Raises NOT_FOUND for a unit out of scope or another province's type, BAD_PERIOD, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "returns", unit, type_id, text)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    found = await frames.frame(world, actor, type_id, text)
    place = units.place_of(owner, found.period.last_day)
    parts = [p for act in (READ, READ_DRAFT) for p in actor.parts(act, place)]
    if place.root != found.type.root or not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    page: Page[ReturnLine] = await world.store.page(
        paths.returns_of_period,
        [Span(f"{place.root}#{found.type.code}#{found.period}", place.path)],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: any(line.path.startswith(part.path) for part in parts),
    )
    # Their units too, which the page will be asked for.
    wants = [want(Return, unit=line.unit, type=line.type, period=line.period) for line in page.items]
    await world.get(*wants, *[want(Unit, id=line.unit) for line in page.items])
    seen = await get_many(world, actor, [line.id for line in page.items])
    kept = [(item, cursor) for item, cursor in zip(seen, page.cursors, strict=True) if item is not None]
    return Page(
        items=tuple(item for item, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def history(world: World, actor: Actor, found: Return) -> list[Audit]:
    """Return who did what to a return, when and why, first act first."""
    if not sees(actor, found):
        return []
    return [change for _, change in await world.store.rows(paths.trail_of_subject, Span(found.id))]


async def values_of_province(world: World, root: str, period: Period) -> list[ReturnLine]:
    """Return all that the units of a province report for a period, of every type: one query a type; for statistics.

    No check of rights. Whose numbers count: `line.state in returns.GOOD`.
    """
    found: list[ReturnLine] = []
    for type_ in await reporting.every_type(world, root):
        version = type_.at(period.last_day)
        if version is not None and (version.scheme, version.kind) == (period.scheme, period.kind):
            found += await duties.lines_of(world, root, type_.code, period)
    return found
