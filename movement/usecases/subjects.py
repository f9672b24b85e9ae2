"""Subjects of commendation, for those who may read candidates; their names are read through `personal` only."""

from collections.abc import Sequence

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.subjects import Subject, SubjectKind, SubjectLine
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import units
from movement.world import World

READ, WRITE = "candidate.read", "facts.write"


def place_of(subject: Subject) -> Prefix:
    """Return where a subject is judged now: rights on it and on what is recorded of it follow."""
    return Prefix(subject.root, subject.path)


def look(actor: Actor, found: Subject | None) -> Subject | None:
    """Return the subject if the actor may see it, else None."""
    return found if found is not None and actor.may(READ, place_of(found)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Subject | None]:
    """Return each subject the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.SUBJECT)]
    found = dict(zip(right, await world.get(*[want(Subject, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def subject(world: World, actor: Actor, wanted: str) -> Subject:
    """Return a subject; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(
    world: World, actor: Actor, unit: str, *, kind: SubjectKind | None = None, first: int, after: str | None = None
) -> Page[Subject]:
    """Return the subjects at or below a unit in the order of the tree; three calls. Raises NOT_FOUND, BAD_CURSOR."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "subjects", unit, kind)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    spans = [Span(part.root, part.path) for part in actor.parts(READ, place)]
    if not spans:
        raise refuse(Code.NOT_FOUND, "unit")

    def keep(line: SubjectLine) -> bool:
        return kind in {None, line.kind} and actor.may(READ, Prefix(line.root, line.path)) is not None

    page = await world.store.page(paths.subjects_of_unit, spans, first=first, after=after, cursors=cursors, keep=keep)
    owners = [want(Unit, id=line.unit) for line in page.items]
    await world.get(*[want(Subject, id=line.id) for line in page.items], *owners, *([units.HEAD] if owners else []))
    found = await get_many(world, actor, [line.id for line in page.items])
    # A subject that moved on may still stand at its old place in the index.
    kept = [
        (one, cursor)
        for one, line, cursor in zip(found, page.items, page.cursors, strict=True)
        if one is not None and one.path == line.path
    ]
    return structs.replace(page, items=tuple(one for one, _ in kept), cursors=tuple(cursor for _, cursor in kept))
