"""Reading who was publicly commended: everyone may, and no person is named."""

from typing import Any

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor
from movement.model.awards import Award, AwardForm
from movement.model.dossiers import Dossier
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.subjects import Subject, SubjectKind
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import units
from movement.usecases.dossiers import check_year, lived
from movement.world import World

READ = "candidate.readPublished"


class Commended(Struct, frozen=True, kw_only=True):
    """What everyone may see of a commendation that was published; no person is named."""

    dossier: Dossier
    title: str | None
    """The entry's title, or what the collective is called; null for a person and for a unit as a whole."""
    kind: SubjectKind | None = None


async def of_unit(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    form: AwardForm | None = None,
    first: int,
    after: str | None = None,
) -> Page[Commended]:
    """Return what was published of a year at or below a unit, in the order of the tree; everyone reads it; three calls.

    What was revoked since is not praised any more. Raises NOT_FOUND for a unit out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    check_year(year)
    cursors = world.store.cursors(actor.subject, "commended", unit, year, form)
    cursors.open(after)
    below = await lived(world, actor, unit, year)
    parts = actor.parts(READ, below)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    page: Page[Any] = await world.store.page(
        tables.dossiers_published,
        [Span(f"{part.root}#{year}", part.path) for part in parts],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda line: form in {None, line.form},
    )
    rows = await world.get(*[want(Dossier, id=line.id) for line in page.items])
    found = [(one, cursor) for one, cursor in zip(rows, page.cursors, strict=True) if one is not None]
    known = await _about(world, [one for one, _ in found])
    kept = []
    for one, cursor in found:
        award = known.get(one.award)
        if one.published_at is not None and award is not None and award.stands:
            kept.append((_praised(known, one), cursor))
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def _about(world: World, found: list[Dossier]) -> dict[str | None, Any]:
    """Return the awards, entries and subjects of dossiers by id, and read their units with them; one call."""
    kinds: dict[str, type[Struct]] = {ids.AWARD: Award, ids.ENTRY: Entry, ids.SUBJECT: Subject}
    names = [name for one in found for name in (one.award, one.entry, one.subject) if name is not None]
    named = [want(kinds[name[0]], id=name) for name in names]
    places = [want(Unit, id=name) for one in found for name in (one.unit, one.awarding)]
    read = await world.get(*named, units.HEAD, *places)
    return dict(zip(names, read, strict=False))


def _praised(known: dict[str | None, Any], one: Dossier) -> Commended:
    entry: Entry | None = known.get(one.entry)
    subject: Subject | None = known.get(one.subject)
    label = (subject.label or None) if subject is not None else None
    kind = subject.kind if subject is not None else None
    return Commended(dossier=one, title=entry.title if entry is not None else label, kind=kind)
