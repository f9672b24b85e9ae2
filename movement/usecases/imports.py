"""Importing sheets: a file is looked at whole, confirmed once, and its rows become records one by one.

A row becomes its record by the use case a person would use, under a request id that names the import and the row. So it
becomes one whenever it is tried again, and however many try: after a death, a refusal, or beside another request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import Any

import msgspec
from msgspec import Struct, structs

from movement.model import audit, ids, imports, sheet_reading
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, MovementError, refuse
from movement.model.imports import ImportedRow, ImportPart, ImportProgress, ImportState, SheetImport
from movement.model.media import FileType
from movement.model.pages import Page, check_first
from movement.model.people import Person, Role
from movement.model.sheet_entries import ENTRIES
from movement.model.sheet_forms import SheetForm, SheetKind
from movement.model.sheet_reading import Check, Sheet
from movement.model.uploads import Upload, UploadPurpose, UploadState
from movement.storage import tables
from movement.storage.store import Change, Span, want
from movement.usecases import actors, acts, entry_changes, units, uploads
from movement.usecases.acts import LARGEST, Request, Step
from movement.usecases.entry_forms import checked_form
from movement.world import World

POLICY = "import.entries"
MOST_IN_A_REQUEST = 100
"""Rows that one request turns into records; with what is left the next request goes on."""
TOGETHER = 8
"""Rows of a part that become records side by side."""
STAGED_AT_ONCE = 20
# One file at a time is opened in a process: it takes all of a core, and up to some hundred megabytes.
_READERS = ThreadPoolExecutor(1, thread_name_prefix="sheets")

type Make = Callable[[World, Actor, Request, str, Mapping[str, Any]], Awaitable[Any]]


class Handling(Struct, frozen=True, kw_only=True):
    """What is particular to a kind of sheet: its form, what checks a row, and the use case that a row goes through."""

    form: SheetForm
    check: Check
    make: Make
    policy: str
    """The row of the access matrix that the use case asks."""


def _entry(form: Mapping[str, Any]) -> object:
    checked = checked_form(form)
    # The rest of an entry's record is small at first; a row that fails after the confirmation would stop the import.
    if audit.size(checked) > LARGEST * 3 // 4:
        raise refuse(Code.TOO_LARGE, "title", detail="Dòng này quá dài.")
    return checked


HANDLINGS: Mapping[SheetKind, Handling] = {
    SheetKind.ENTRIES: Handling(form=ENTRIES, check=_entry, make=entry_changes.create, policy="entry.create")
}


async def preview(world: World, actor: Actor, upload: str, kind: SheetKind) -> Sheet:
    """Return what the sheet of an upload would become and everything that is wrong with it; nothing is stored.

    Raises NOT_FOUND, ILLEGAL_ACT for an upload that is none or of no sheet, BAD_INPUT or TOO_LARGE for the whole file.
    """
    (file,) = await uploads.get_many(world, actor, [upload])
    return await _read(world, _usable(file), kind)


async def confirm(world: World, actor: Actor, request: Request, upload: str, kind: SheetKind) -> SheetImport:
    """Import a sheet in which nothing is wrong, as far as one request may; repeat it until the state is DONE.

    The first request checks all of it and keeps the rows; each makes records of some. The person who began goes on.
    Raises as `preview` does, FORBIDDEN, UNIT_CLOSED, or BAD_INPUT with a problem for each cell at fault; then nothing
    was written.
    """
    operation = "confirmImport"
    body = acts.body_of(operation, request, [upload, kind])
    if not ids.is_id(upload, ids.UPLOAD):
        raise refuse(Code.NOT_FOUND, "upload")
    wanted = want(SheetImport, id=imports.id_of(upload))
    doer, receipt, file, found = await world.store.get(
        [want(Person, id=actor.subject), acts.receipt_of(actor, request), want(Upload, id=upload), wanted], strong=True
    )
    # Only whether the id was used for something else: what there is to answer is how far the import is now.
    await acts.first_answer(world, receipt, operation, body, SheetImport)
    file = _usable(uploads.look(actor, file))
    strong, place = await actors.strong_actor(world, actor, doer), uploads.place_of(file)
    role = strong.may(HANDLINGS[kind].policy, place)
    if role is None or strong.may(POLICY, place) is None:
        raise refuse(Code.FORBIDDEN)
    if found is not None:
        return await _go_on(world, actor, role, found)
    owner = await units.unit(world, actor, file.unit)
    if owner.at(world.today()) is None:
        raise refuse(Code.UNIT_CLOSED, "upload")
    sheet = await _read(world, file, kind)
    if sheet.faults:
        raise MovementError(*sheet.faults)
    parts = list(imports.parts(sheet.rows, imports.id_of(upload)))
    # Nobody sees the rows before the record that they belong to; if it is never made, nobody ever does.
    for some in batched(parts, STAGED_AT_ONCE, strict=False):
        await world.store.put_all(some)
    record = SheetImport(
        id=imports.id_of(upload),
        kind=kind,
        upload=upload,
        unit=file.unit,
        root=file.root,
        path=file.path,
        by=actor.subject,
        rows=len(sheet.rows),
        parts=len(parts),
        created_at=world.now(),
    )
    made = await acts.make(
        world,
        actor,
        request,
        operation=operation,
        body=body,
        role=role,
        steps=[Step(old=None, new=record)],
        kind=SheetImport,
    )
    # Reading a long sheet took its share of the request's time.
    return made if made.rows > MOST_IN_A_REQUEST else await _go_on(world, actor, role, made)


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


def _usable(file: Upload | None) -> Upload:
    if file is None:
        raise refuse(Code.NOT_FOUND, "upload")
    fits = file.purpose is UploadPurpose.IMPORT and file.type is FileType.XLSX
    if file.state is not UploadState.CONFIRMED or not fits:
        raise refuse(Code.ILLEGAL_ACT, "upload", detail="Hãy tải lên và xác nhận một tệp XLSX để nhập dữ liệu.")
    return file


async def _read(world: World, file: Upload, kind: SheetKind) -> Sheet:
    handling, body = HANDLINGS[kind], await world.files.read(file.id, 0, file.size)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_READERS, sheet_reading.read, body, handling.form, file.unit, handling.check)


async def _go_on(world: World, actor: Actor, role: Role, found: SheetImport) -> SheetImport:
    if found.state is ImportState.DONE:
        return found
    if found.by != actor.subject:
        raise refuse(Code.FORBIDDEN, "upload", detail="Chỉ người đã xác nhận tệp này được nhập tiếp.")
    (at,) = await world.store.get([want(ImportProgress, sheet_import=found.id)], strong=True)
    at = at or ImportProgress(sheet_import=found.id, rows=0, version=1)
    most = at.rows + MOST_IN_A_REQUEST
    while at.parts < found.parts:
        (part,) = await world.store.get([want(ImportPart, sheet_import=found.id, number=at.parts)], strong=True)
        if at.rows + len(part.rows) > most:
            return found
        try:
            at = await _write(world, actor, found, part, at)
        except MovementError as refusal:
            if refusal.code is not Code.CONFLICT:
                raise
            # Another request of the same person's came first with the same rows.
            (now,) = await world.store.get([want(SheetImport, id=found.id)], strong=True)
            return now  # type: ignore[no-any-return]
    return await _end(world, actor, role, found)


async def _write(
    world: World, actor: Actor, found: SheetImport, part: ImportPart, at: ImportProgress
) -> ImportProgress:
    """Make a part's rows records and count on. Who comes second finds the records made, and the progress counted."""
    make = HANDLINGS[found.kind].make
    made: list[ImportedRow] = []
    for some in batched(part.rows, TOGETHER, strict=False):
        requests = [Request(request_id=f"{found.id}-{row.line}") for row in some]
        records = await asyncio.gather(
            *(
                make(world, actor, asked, found.unit, msgspec.json.decode(row.form))
                for asked, row in zip(requests, some, strict=True)
            )
        )
        made += [
            ImportedRow(sheet_import=found.id, line=row.line, record=record.id)
            for row, record in zip(some, records, strict=True)
        ]
    done = structs.replace(at, rows=at.rows + len(part.rows), version=at.version + 1)
    expected = at.version if at.parts else None
    await world.store.commit(Change(entities=((done, expected),), audits=(), children=tuple(made)))
    return done


async def _end(world: World, actor: Actor, role: Role, found: SheetImport) -> SheetImport:
    asked, operation = Request(request_id=f"done-{found.id}", id=found.id), "endImport"
    ended = structs.replace(found, state=ImportState.DONE, done_at=world.now(), version=found.version + 1)
    return await acts.make(
        world,
        actor,
        asked,
        operation=operation,
        body=acts.body_of(operation, asked),
        role=role,
        steps=[Step(old=found, new=ended)],
        kind=SheetImport,
    )
