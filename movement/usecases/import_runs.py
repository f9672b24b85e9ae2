"""Confirming a sheet: its rows are kept, then become records one by one, however often requests repeat, overlap or die.

A row becomes its record by the use case a person would use, under a request id that names the import and the row. So it
becomes one whenever it is tried again, and however many try: after a death, a refusal, or beside another request.
"""

import asyncio
from collections.abc import Sequence
from itertools import batched

import msgspec
from msgspec import structs

from movement.model import ids, imports
from movement.model.actors import Actor, Prefix
from movement.model.audit import Receipt
from movement.model.errors import Code, MovementError, refuse
from movement.model.imports import ImportedRow, ImportPart, ImportProgress, ImportState, SheetImport, WaitingRow
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
_PASSING = frozenset({Code.BUSY, Code.TOO_COSTLY, Code.FORBIDDEN, Code.NOT_FOUND})
"""What says nothing about the rows: it passes, or somebody else will be told."""
_LEFT = "Người nhập không còn quyền: người khác của đơn vị có thể xác nhận lại tệp này để nhập tiếp."


async def confirm(
    world: World, actor: Actor, request: Request, upload: str, kind: SheetKind, about: About = NOTHING
) -> SheetImport:
    """Import a sheet in which nothing is wrong, as far as one request may; repeat it until the state is DONE.

    The first request checks all of it and keeps the rows; each makes records of some. The person who began goes on;
    where that one may no longer, the import is FAILED, and the next request of whoever may goes on with it.
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
        return await _go_on(world, actor, role, found, place)
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
    return made if made.rows > MOST_IN_A_REQUEST else await _go_on(world, actor, role, made, place)


async def _go_on(world: World, actor: Actor, role: Role, found: SheetImport, place: Prefix) -> SheetImport:
    if found.state is ImportState.DONE:
        return found
    (at,) = await world.store.get([want(ImportProgress, sheet_import=found.id)], strong=True)
    at = at or ImportProgress(sheet_import=found.id, rows=0, version=1)
    if found.state is ImportState.FAILED:
        found = await _resume(world, actor, role, found)
    if found.by != actor.subject:
        if await _still_may(world, found, place):
            raise refuse(Code.FORBIDDEN, "upload", detail="Chỉ người đã xác nhận tệp này được nhập tiếp.")
        return await _fail(world, actor, role, found, at, _LEFT)
    return await _write(world, actor, role, found, at)


async def _write(world: World, actor: Actor, role: Role, found: SheetImport, at: ImportProgress) -> SheetImport:
    """Make as many rows records as a request may."""
    most = at.rows + MOST_IN_A_REQUEST
    while at.parts < found.parts:
        part = await _part(world, found, at)
        if at.rows + len(part.rows) > most:
            return found
        try:
            made = await _records(world, actor, found, part)
        except MovementError as refusal:
            if refusal.code in _PASSING:
                raise
            return await _fail(world, actor, role, found, at, refusal.problems[0].message)
        try:
            at = await _counted(world, at, made)
        except MovementError as refusal:
            if refusal.code is not Code.CONFLICT:
                raise
            # Another request of the same person's came first with the same rows.
            (now,) = await world.store.get([want(SheetImport, id=found.id)], strong=True)
            return now  # type: ignore[no-any-return]
    ended = structs.replace(found, state=ImportState.DONE, done_at=world.now(), version=found.version + 1)
    return await _step(world, actor, role, found, ended, "endImport", f"done-{found.id}")


async def _part(world: World, found: SheetImport, at: ImportProgress) -> ImportPart:
    (part,) = await world.store.get([want(ImportPart, sheet_import=found.id, number=at.parts)], strong=True)
    return part  # type: ignore[no-any-return]


async def _records(world: World, actor: Actor, found: SheetImport, part: ImportPart) -> list[ImportedRow]:
    """Make a part's rows records. Who comes second, or after somebody else, finds what was made already."""
    make, made = HANDLINGS[found.kind].make, await _made_by(world, found.before, found, part)
    for some in batched([row for row in part.rows if row.line not in made], TOGETHER, strict=False):
        requests = [Request(request_id=_request_of(found, row)) for row in some]
        records = await asyncio.gather(
            *(
                make(world, actor, asked, found.unit, msgspec.json.decode(row.form))
                for asked, row in zip(requests, some, strict=True)
            )
        )
        made |= {row.line: record.id for row, record in zip(some, records, strict=True)}
    return [ImportedRow(sheet_import=found.id, line=row.line, record=made[row.line]) for row in part.rows]


def _request_of(found: SheetImport, row: WaitingRow) -> str:
    return f"{found.id}-{row.line}"


async def _made_by(world: World, people: Sequence[str], found: SheetImport, part: ImportPart) -> dict[int, str]:
    """Return which rows of a part some people have made records of, by line; what they were answered tells it."""
    asked = [(who, row) for who in people for row in part.rows]
    wants = [want(Receipt, actor=who, request=_request_of(found, row)) for who, row in asked]
    receipts = await world.store.get(wants, strong=True) if wants else []
    return {row.line: one.subject for (_, row), one in zip(asked, receipts, strict=True) if one is not None}


async def _counted(world: World, at: ImportProgress, made: Sequence[ImportedRow]) -> ImportProgress:
    """Count a part on; raises CONFLICT where it was counted already."""
    done = structs.replace(at, rows=at.rows + len(made), version=at.version + 1)
    expected = at.version if at.parts else None
    await world.store.commit(Change(entities=((done, expected),), audits=(), children=tuple(made)))
    return done


async def _still_may(world: World, found: SheetImport, place: Prefix) -> bool:
    """Tell whether the one who goes on with an import may do so still."""
    (person,) = await world.store.get([want(Person, id=found.by)], strong=True)
    one = await actors.strong_actor(world, await actors.actor(world, found.by), person)
    handling = HANDLINGS[found.kind]
    return all(one.may(policy, place) is not None for policy in (handling.policy, handling.imports))


async def _fail(
    world: World, actor: Actor, role: Role, found: SheetImport, at: ImportProgress, why: str
) -> SheetImport:
    """End an import before its end, and say how far it came."""
    done = at.rows
    if at.parts < found.parts:
        done += len(await _made_by(world, (*found.before, found.by), found, await _part(world, found, at)))
    said = f"Việc nhập dừng khi {done} trên {found.rows} hồ sơ đã được tạo. {why}"
    ended = structs.replace(found, state=ImportState.FAILED, failure=said, version=found.version + 1)
    return await _step(world, actor, role, found, ended, "failImport", f"failed-{found.id}-{found.version}")


async def _resume(world: World, actor: Actor, role: Role, found: SheetImport) -> SheetImport:
    """Let a failed import go on, by whoever asks for it now."""
    before = tuple(who for who in dict.fromkeys((*found.before, found.by)) if who != actor.subject)
    again = structs.replace(
        found, state=ImportState.RUNNING, failure="", by=actor.subject, before=before, version=found.version + 1
    )
    return await _step(world, actor, role, found, again, "resumeImport", f"resumed-{found.id}-{found.version}")


async def _step(
    world: World, actor: Actor, role: Role, old: SheetImport, new: SheetImport, operation: str, name: str
) -> SheetImport:
    asked = Request(request_id=name, id=old.id)
    return await acts.make(
        world,
        actor,
        asked,
        operation=operation,
        body=acts.body_of(operation, asked),
        role=role,
        steps=[Step(old=old, new=new)],
        kind=SheetImport,
    )
