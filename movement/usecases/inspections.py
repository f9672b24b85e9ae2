"""Reading inspections: one, many, lists by unit and year, each within the reader's scope and side."""

from collections.abc import Callable, Sequence
from typing import Any

from movement.model import ids, scoring
from movement.model.actors import Actor, Prefix
from movement.model.audit import Audit
from movement.model.campaigns import Campaign, OversightType
from movement.model.errors import Code, MovementError, refuse
from movement.model.inspection_marks import Mark, Marks
from movement.model.inspection_rights import READ, Side, look, side, side_of
from movement.model.inspections import ORDER, Inspection, InspectionState
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.score_sheets import ScoreSheet, SheetVersion
from movement.model.scoring import Item, Scored
from movement.model.statistics import Mode
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import placements, units
from movement.world import World


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Inspection | None]:
    """Return what the actor may see of each inspection, in order; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.INSPECTION)]
    found = dict(zip(right, await world.get(*[want(Inspection, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def inspection(world: World, actor: Actor, wanted: str) -> Inspection:
    """Return what the actor may see of an inspection; raises NOT_FOUND if that is nothing."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    state: InspectionState | None = None,
    type_: OversightType | None = None,
    late: bool | None = None,
    mode: Mode = Mode.AS_WAS,
    first: int,
    after: str | None = None,
) -> Page[Inspection]:
    """Return a year's inspections at or below a unit, in the order of the tree; three calls.

    `late`: only those, or only those not, whose next due day lies before today. AS_NOW: also of all that became the
    unit, a call more for each of them, and one for each step of what their units became.
    Raises NOT_FOUND for a unit out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, "inspections", unit, year, state, type_, late, mode)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    reach = placements.parts_of(world, owner, mode)
    parts = [part for place in reach for part in actor.parts(READ, Prefix(place.root, place.path))]
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")

    today = world.today()

    def fits(one: Any) -> bool:
        # A line of the index and the inspection itself tell these alike.
        is_late = one.next_due_on is not None and one.next_due_on < today
        return state in {None, one.state} and type_ in {None, one.type} and late in {None, is_late}

    spans = [Span(f"{part.root}#{year}", part.path) for part in parts]
    page = await world.store.page(
        paths.inspections_of_unit,
        spans,
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: fits(line) and _may_list(actor, line),
    )
    return await placements.now_in(world, await _shown(world, actor, page, fits), owner, mode)


async def of_campaign(
    world: World, actor: Actor, found: Campaign, *, first: int, after: str | None = None
) -> Page[Inspection]:
    """Return a campaign's inspections, oldest first, of those the actor may see."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "campaign", found.id)
    page = await world.store.page(
        paths.inspections_of_campaign,
        [Span(f"{found.root}#{found.id}")],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: _may_list(actor, line),
    )
    return await _shown(world, actor, page)


async def history(world: World, actor: Actor, found: Inspection) -> list[Audit]:
    """Return who did what to an inspection, when and why; to those who oversee it."""
    if side_of(actor, found) is not Side.OVERSEES:
        return []
    return [change for _, change in await world.store.rows(paths.trail_of_subject, Span(found.id))]


def scored(version: SheetVersion | None, marks: Sequence[Marks]) -> Scored | None:
    """Return what the marks that count come to, or None while criteria are missing or no sheet is used."""
    try:
        return None if version is None else scoring.score(version, items_of(marks))
    except MovementError:
        return None


def items_of(marks: Sequence[Marks]) -> dict[str, Item]:
    """Return the marks that count as the items of a score."""
    return {m.criterion: item_of(m.criterion, m.counts) for m in marks if m.counts is not None}


def item_of(criterion: str, mark: Mark) -> Item:
    """Return one opinion of a criterion as an item of a score."""
    return Item(
        criterion=criterion, points=mark.points, achieved=mark.achieved, target=mark.target, applies=mark.applies
    )


async def score_of(world: World, found: Inspection) -> Scored | None:
    """Return what an inspection's marks come to so far; one call for its sheet."""
    if found.sheet is None:
        return None
    (sheet,) = await world.get(want(ScoreSheet, id=found.sheet))
    return scored(version_of(sheet, found.sheet_version), found.marks)


def version_of(sheet: ScoreSheet | None, number: int | None) -> SheetVersion | None:
    """Return a sheet's version by its number."""
    versions = sheet.versions if sheet is not None else ()
    return next((v for v in versions if v.number == number), None)


def _may_list(actor: Actor, line: Any) -> bool:
    seen_from = side(actor, Prefix(line.root, line.path))
    announced = ORDER.index(line.state) >= ORDER.index(InspectionState.ANNOUNCED)
    return seen_from is Side.OVERSEES or (seen_from is Side.INSPECTED and announced)


async def _shown(
    world: World, actor: Actor, page: Page[Any], still: Callable[[Inspection], bool] = lambda _: True
) -> Page[Inspection]:
    owners = [want(Unit, id=line.path.strip("/").rsplit("/", 1)[-1]) for line in page.items]
    await world.get(units.HEAD, *[want(Inspection, id=line.id) for line in page.items], *owners)
    found = await get_many(world, actor, [line.id for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None and still(one)]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
