"""Sheets on their way to records: what one would become, which there are, and how far each is."""

from msgspec import structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.imports import ImportedRow, ImportProgress, SheetImport
from movement.model.pages import Page, check_first
from movement.model.sheet_forms import SheetKind
from movement.model.sheets import Sheet
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import sheet_files, units, uploads
from movement.usecases.sheet_kinds import POLICY
from movement.world import World


async def preview(world: World, actor: Actor, upload: str, kind: SheetKind) -> Sheet:
    """Return what the sheet of an upload would become and everything that is wrong with it; nothing is stored.

    Raises NOT_FOUND, ILLEGAL_ACT for an upload that is none or of no sheet, BAD_INPUT or TOO_LARGE for the whole file.
    """
    (file,) = await uploads.get_many(world, actor, [upload])
    return await sheet_files.read(world, sheet_files.usable(file), kind)


async def get_many(world: World, actor: Actor, wanted: list[str]) -> list[SheetImport | None]:
    """Return each import the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.IMPORT)]
    found = dict(zip(right, await world.get(*[want(SheetImport, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


def look(actor: Actor, found: SheetImport | None) -> SheetImport | None:
    """Return the import if the actor may see it, else None."""
    return found if found is not None and actor.may(POLICY, Prefix(found.root, found.path)) else None


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
    spans = [Span(part.root, part.path) for part in actor.parts(POLICY, place)]
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
