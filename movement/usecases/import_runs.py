"""Confirming a sheet: its rows are kept, then become records one by one, however often requests repeat, overlap or die.

A row becomes its record by the use case a person would use, under a request id that names the import and the row. So it
becomes one whenever it is tried again, and however many try: after a death, a refusal, or beside another request.
"""

import asyncio
from itertools import batched

import msgspec
from msgspec import structs

from movement.model import ids, imports
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError, refuse
from movement.model.imports import ImportedRow, ImportPart, ImportProgress, ImportState, SheetImport
from movement.model.people import Person, Role
from movement.model.sheet_forms import SheetKind
from movement.model.uploads import Upload
from movement.storage.store import Change, want
from movement.usecases import actors, acts, sheet_files, units, uploads
from movement.usecases.acts import Request, Step
from movement.usecases.sheet_kinds import HANDLINGS
from movement.usecases.sheet_of_return import NOTHING, About
from movement.world import World

MOST_IN_A_REQUEST = 100
"""Rows that one request turns into records; with what is left the next request goes on."""
TOGETHER = 8
"""Rows of a part that become records side by side."""
STAGED_AT_ONCE = 20


async def confirm(
    world: World, actor: Actor, request: Request, upload: str, kind: SheetKind, about: About = NOTHING
) -> SheetImport:
    """Import a sheet in which nothing is wrong, as far as one request may; repeat it until the state is DONE.

    The first request checks all of it and keeps the rows; each makes records of some. The person who began goes on.
    Raises as `imports.preview` does, FORBIDDEN, UNIT_CLOSED, or BAD_INPUT with a problem for each cell at fault; then
    nothing was written.
    """
    operation = "confirmImport"
    named = [] if about == NOTHING else [about.type or "", about.period or ""]
    body = acts.body_of(operation, request, [upload, kind, *named])
    if not ids.is_id(upload, ids.UPLOAD):
        raise refuse(Code.NOT_FOUND, "upload")
    wanted = want(SheetImport, id=imports.id_of(upload))
    doer, receipt, file, found = await world.store.get(
        [want(Person, id=actor.subject), acts.receipt_of(actor, request), want(Upload, id=upload), wanted], strong=True
    )
    # Only whether the id was used for something else: what there is to answer is how far the import is now.
    await acts.first_answer(world, receipt, operation, body, SheetImport)
    file = sheet_files.usable(uploads.look(actor, file))
    strong, place = await actors.strong_actor(world, actor, doer), uploads.place_of(file)
    handling = HANDLINGS[kind]
    role = strong.may(handling.policy, place)
    if role is None or strong.may(handling.imports, place) is None:
        raise refuse(Code.FORBIDDEN)
    if found is not None:
        if (found.kind, found.about) != (kind, tuple(named)):
            raise refuse(Code.ILLEGAL_ACT, "upload", detail="Tệp này đã được nhập cho nội dung khác.")
        return await _go_on(world, actor, role, found)
    owner = await units.unit(world, actor, file.unit)
    if owner.at(world.today()) is None:
        raise refuse(Code.UNIT_CLOSED, "upload")
    ready = await handling.ready(world, actor, file.unit, about)
    if ready.refusal is not None:
        raise ready.refusal
    sheet = await sheet_files.read(world, file, ready)
    if sheet.faults:
        raise MovementError(*sheet.faults)
    rows = ready.kept(sheet.rows)
    parts = list(imports.parts(rows, imports.id_of(upload)))
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
        about=tuple(named),
        rows=len(rows),
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
