"""Reading dossiers: one, many, a page of a year's, those of candidates, their history; within the reader's scope."""

from collections.abc import Sequence
from typing import Any

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.audit import Audit
from movement.model.awards import AwardForm
from movement.model.dossiers import Dossier, DossierClaim, DossierLine, DossierState
from movement.model.entries import Entry, Level
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period, Scheme
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

READ = "candidate.read"


def place_of(found: Dossier) -> Prefix:
    """Return the place whose readers may read the dossier: where the list had whom it is about."""
    return Prefix(found.root, found.path)


def sees(actor: Actor, found: Dossier) -> bool:
    """Tell whether the actor may read a dossier: as whoever reads the candidate."""
    return actor.may(READ, place_of(found)) is not None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Dossier | None]:
    """Return each dossier that the actor may see, or None, in order; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.DOSSIER)]
    found = dict(zip(right, await world.get(*[want(Dossier, id=w) for w in right]), strict=True))
    seen = {name: one for name, one in found.items() if one is not None and sees(actor, one)}
    return [seen.get(w) for w in wanted]


async def dossier(world: World, actor: Actor, wanted: str) -> Dossier:
    """Return a dossier; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_candidates(world: World, actor: Actor, places: Sequence[tuple[str, str]]) -> list[Dossier | None]:
    """Return the dossier of each candidate, named by its list's slot and whom it is about, or None; two calls."""
    claims = await world.get(*[want(DossierClaim, slot=slot, about=about) for slot, about in places])
    return await get_many(world, actor, [claim.dossier if claim is not None else "" for claim in claims])


async def of_unit(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    level: Level | None = None,
    state: DossierState | None = None,
    form: AwardForm | None = None,
    first: int,
    after: str | None = None,
) -> Page[Dossier]:
    """Return a year's dossiers at or below a unit, in the order of the tree; three calls.

    Raises NOT_FOUND for a unit out of scope or that did not exist in that year, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    check_year(year)
    cursors = world.store.cursors(actor.subject, "dossiers", unit, year, level, state, form)
    cursors.open(after)
    below = await lived(world, actor, unit, year)
    parts = actor.parts(READ, below)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")

    def keep(line: DossierLine) -> bool:
        fits = level in {None, line.level} and state in {None, line.state} and form in {None, line.form}
        return fits and actor.may(READ, Prefix(line.root, line.path)) is not None

    spans = [Span(f"{part.root}#{year}", part.path) for part in parts]
    page: Page[Any] = await world.store.page(
        tables.dossiers_of_unit, spans, first=first, after=after, cursors=cursors, keep=keep
    )
    found = await world.get(*[want(Dossier, id=line.id) for line in page.items])
    # The index may lag and never decides what is shown.
    kept = [
        (one, cursor)
        for one, cursor in zip(found, page.cursors, strict=True)
        if one is not None and sees(actor, one) and state in {None, one.state}
    ]
    named = [want(Entry, id=one.entry) for one, _ in kept if one.entry is not None]
    await world.get(units.HEAD, *named, *[want(Unit, id=u) for one, _ in kept for u in (one.unit, one.awarding)])
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def lived(world: World, actor: Actor, unit: str, year: int) -> Prefix:
    """Return where a unit stood in a State's year; raises NOT_FOUND out of scope or where it did not exist then."""
    owner = await units.unit(world, actor, unit)
    period = Period(Scheme.ND09, year)
    version = owner.during(period.first_day, period.end_day)
    if version is None:
        raise refuse(Code.NOT_FOUND, "year", detail="Đơn vị không tồn tại trong năm này.")
    return Prefix(owner.root, version.path)


def check_year(year: int) -> None:
    """Raise BAD_INPUT for what is no year of the records."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")


async def history(world: World, actor: Actor, found: Dossier) -> list[Audit]:
    """Return who did what to a dossier, when and why, first act first."""
    if not sees(actor, found):
        return []
    return [change for _, change in await world.store.rows(tables.trail_of_subject, Span(found.id))]
