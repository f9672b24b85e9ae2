"""Sheets on their way to records: what one would become, which there are, and how far each is."""

from itertools import chain

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor, Prefix, disjoint
from movement.model.errors import Code, refuse
from movement.model.imports import ImportedRow, ImportProgress, SheetImport
from movement.model.pages import Page, check_first
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import Sheet
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import sheet_files, units, uploads
from movement.usecases.sheet_kinds import HANDLINGS
from movement.usecases.sheet_of_return import NOTHING, About
from movement.world import World


async def preview(world: World, actor: Actor, upload: str, kind: SheetKind, about: About = NOTHING) -> Sheet:
    """Return what the sheet of an upload would become and everything that is wrong with it; nothing is stored.

    Raises NOT_FOUND, ILLEGAL_ACT for an upload that is none or of no sheet, or where nothing can be imported now,
    BAD_INPUT or TOO_LARGE for the whole file; of returns also what `sheet_of_return.read` raises.
    """
    (file,) = await uploads.get_many(world, actor, [upload])
    file = sheet_files.usable(file)
    ready = await HANDLINGS[kind].ready(world, actor, file.unit, about)
    if ready.refusal is not None:
        raise ready.refusal
    return await sheet_files.read(world, file, ready)


async def get_many(world: World, actor: Actor, wanted: list[str]) -> list[SheetImport | None]:
    """Return each import the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.IMPORT)]
    found = dict(zip(right, await world.get(*[want(SheetImport, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


def look(actor: Actor, found: SheetImport | None) -> SheetImport | None:
    """Return the import if the actor may see it, else None."""
    if found is None or actor.may(HANDLINGS[found.kind].imports, Prefix(found.root, found.path)) is None:
        return None
    return found


async def sheet_import(world: World, actor: Actor, wanted: str) -> SheetImport:
    """Return an import; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[SheetImport]:
    """Return the imports of a unit and, of a territory, of what is on it; raises NOT_FOUND for one out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "imports", unit)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())
    parts = disjoint(chain.from_iterable(actor.parts(one.imports, place) for one in HANDLINGS.values()))
    spans = [Span(part.root, part.path) for part in parts]
    if not spans:
        raise refuse(Code.NOT_FOUND, "unit")
    page = await world.store.page(tables.imports_of_unit, spans, first=first, after=after, cursors=cursors)
    found = await get_many(world, actor, [line.id for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return structs.replace(page, items=tuple(one for one, _ in kept), cursors=tuple(cursor for _, cursor in kept))


async def rows(
    world: World, actor: Actor, found: SheetImport, *, first: int, after: str | None = None
) -> Page[ImportedRow]:
    """Return which record each row became, of an import that the actor was shown."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "imported", found.id)
    return await world.store.page(
        tables.rows_of_import, [Span(found.id, "E#")], first=first, after=after, cursors=cursors
    )


async def progress(world: World, found: SheetImport) -> int:
    """Return how many rows have become records."""
    (at,) = await world.get(want(ImportProgress, sheet_import=found.id))
    return 0 if at is None else at.rows
