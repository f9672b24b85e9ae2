"""Reorganisations by two persons: a document is checked and staged, a second person approves, or it is taken back.

What follows the approval is in `reorganisation_runs`. Until it is applied only those see it who may reorganise one of
its provinces.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from itertools import batched
from typing import Any, NamedTuple

from msgspec import structs

from movement.model import ids, reorganisation_files, reorganisation_preview
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Person, Role
from movement.model.reorganisation_checks import wanted_codes
from movement.model.reorganisation_plan import register_of
from movement.model.reorganisations import (
    Fate,
    Generation,
    Outcome,
    Progress,
    Reorganisation,
    ReorganisationLine,
    ReorganisationState,
    StagedUnits,
    generation_id,
)
from movement.model.reorganising import applied, newest, outlined, taken_back
from movement.model.units import CodeScheme, Unit
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import Upload, UploadState
from movement.storage import paths
from movement.storage.reads import BATCH
from movement.storage.store import Span, want
from movement.usecases import actors, acts, units, uploads
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.repeats import told_once
from movement.world import World

READ, WRITE = "unit.read", "unit.reorganise"
PUBLIC = {ReorganisationState.APPLIED, ReorganisationState.REVERSED}
MOST_AT_ONCE = 20
"""Staged rows that are read at once."""


class Draft(NamedTuple):
    """A reorganisation to be proposed, and the rows that go with it."""

    made: Reorganisation
    rows: Iterable[StagedUnits | Outcome]


def may(actor: Actor, act: str, roots: Iterable[str]) -> list[Role]:
    """Return by which role the actor may do something in each of the provinces; empty if not in every one."""
    roles = [actor.may(act, Prefix(root, f"/{root}/")) for root in roots]
    return [role for role in roles if role is not None] if None not in roles else []


def look(actor: Actor, found: Reorganisation | None) -> Reorganisation | None:
    """Return the reorganisation if the actor may see it, else None."""
    if found is None:
        return None
    act = READ if found.state in PUBLIC else WRITE
    return found if any(may(actor, act, [root]) for root in (*found.roots, *found.new_roots)) else None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Reorganisation | None]:
    """Return each reorganisation the actor may see, in order, or None; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.REORGANISATION)]
    found = dict(zip(right, await world.get(*[want(Reorganisation, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def reorganisation(world: World, actor: Actor, wanted: str) -> Reorganisation:
    """Return a reorganisation; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(
    world: World, actor: Actor, unit: str, *, first: int, after: str | None = None
) -> Page[Reorganisation]:
    """Return what touched or touches a unit's province, oldest first; raises NOT_FOUND for a unit out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "reorganisations", unit)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    page: Page[ReorganisationLine] = await world.store.page(
        paths.reorganisations_of_province, [Span(owner.root)], first=first, after=after, cursors=cursors
    )
    found = await get_many(world, actor, [line.reorganisation for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def preview(
    world: World, actor: Actor, found: Reorganisation, *, first: int, after: str | None = None
) -> Page[Outcome]:
    """Return what becomes of each territory by one that the actor was shown, or what a counter-change takes back."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "outcomes", found.id)
    span = Span(found.reverses or found.id, "O#")
    return await world.store.page(paths.outcomes_of_reorganisation, [span], first=first, after=after, cursors=cursors)


async def progress(world: World, found: Reorganisation) -> int:
    """Return how many of the staged rows were written."""
    (at,) = await world.get(want(Progress, reorganisation=found.id))
    return 0 if at is None else at.done


async def is_stale(world: World, found: Reorganisation) -> bool:
    """Tell whether the register has moved on since a proposal was checked: it must be proposed anew."""
    (head,) = await world.get(units.HEAD)
    return found.state is ReorganisationState.PROPOSED and (head is None or head.g + 1 != found.g)


async def propose(world: World, actor: Actor, request: Request, upload: str) -> Reorganisation:
    """Check a document whole and stage what it makes of the units, for a second person to approve.

    Raises FORBIDDEN, NOT_FOUND for the upload, ILLEGAL_ACT if it is no document of changes, BAD_INPUT with a problem
    for each fault of each row, or TOO_LARGE; then nothing was written.
    """

    async def body() -> bytes:
        file = await _file(world, actor, upload)
        return await world.files.read(file.id, 0, file.size)

    return await propose_file(world, actor, request, [upload], body, upload)


async def propose_file(
    world: World,
    actor: Actor,
    request: Request,
    arguments: object,
    body: Callable[[], Awaitable[bytes]],
    upload: str | None = None,
) -> Reorganisation:
    """Do as `propose` with the file that `body` brings; `arguments` tell whether a repeated request is the same."""

    async def draft(strong: Actor) -> Draft:
        roots = sorted({hold.own.root for hold in strong.holds if hold.places(WRITE)})
        if not roots:
            raise refuse(Code.FORBIDDEN)
        document = reorganisation_files.read(await body())
        (head,) = await world.store.get([units.HEAD], strong=True)
        register = register_of(await _stored(world, roots), head.g, document.effective_on)
        taken = await _taken(world, wanted_codes(register, document), document.effective_on)
        made, g = world.new_id(ids.REORGANISATION), head.g + 1
        outline = outlined(register, document, made, taken)
        changed = applied(register, outline, g)
        staged = list(reorganisation_preview.staged(changed.values(), made, g))
        outcomes = list(reorganisation_preview.outcomes(register, outline, made))
        touched, new = reorganisation_preview.provinces(register, outline, changed)
        fates = [one.fate for one in outcomes]
        record = Reorganisation(
            id=made,
            root=touched[0],
            roots=tuple(touched),
            new_roots=tuple(new),
            upload=upload,
            effective_on=document.effective_on,
            legal_bases=document.bases,
            tallies=reorganisation_preview.tallies(document),
            begins=fates.count(Fate.BEGINS),
            ends=fates.count(Fate.ENDS),
            goes_on=fates.count(Fate.GOES_ON),
            organisations=sum(not unit.is_territory for unit in changed.values()),
            g=g,
            staged=len(staged),
            proposed_by=actor.subject,
            created_at=world.now(),
        )
        return Draft(record, (*staged, *outcomes))

    return await _propose(world, actor, request, "reorganiseUnits", arguments, draft)


async def reverse(world: World, actor: Actor, request: Request) -> Reorganisation:
    """Propose the counter-change of a reorganisation that is applied and not yet in force.

    Raises NOT_FOUND, FORBIDDEN, REASON_REQUIRED, CONFLICT, or ILLEGAL_ACT once it is in force or others build on it.
    """
    checked_id(request, ids.REORGANISATION)

    async def draft(strong: Actor) -> Draft:
        found, head = await world.store.get([want(Reorganisation, id=request.id), units.HEAD], strong=True)
        if look(actor, found) is None:
            raise refuse(Code.NOT_FOUND, "id")
        if not may(strong, WRITE, found.roots):
            raise refuse(Code.FORBIDDEN)
        if not acts.reason_of(request):
            raise refuse(Code.REASON_REQUIRED, "reason")
        if found.version != request.version:
            raise refuse(Code.CONFLICT, "version")
        if found.state is not ReorganisationState.APPLIED or found.reverses is not None:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Chỉ đảo ngược được đợt sắp xếp đã áp dụng.")
        _not_in_force(world, found)
        made, g = world.new_id(ids.REORGANISATION), head.g + 1
        record = structs.replace(
            found,
            id=made,
            upload=None,
            reverses=found.id,
            g=g,
            state=ReorganisationState.PROPOSED,
            proposed_by=actor.subject,
            approved_by=None,
            created_at=world.now(),
            approved_at=None,
            applied_at=None,
            version=1,
            head="",
        )
        undone = [taken_back(unit, found.g, g) for unit in await _as_it_left_them(world, found)]
        rows = list(reorganisation_preview.staged(undone, made, g))
        return Draft(structs.replace(record, staged=len(rows)), rows)

    return await _propose(world, actor, request, "reverseReorganisation", None, draft)


@told_once
async def approve(world: World, actor: Actor, request: Request) -> Reorganisation:
    """Approve what somebody else proposed; from then on `reorganisation_runs` applies it.

    Raises NOT_FOUND, FORBIDDEN, SAME_PERSON, ILLEGAL_ACT, BUSY while another one is being applied, or CONFLICT, also
    if the register has moved on since it was proposed.
    """
    operation, body = "approveReorganisation", acts.body_of("approveReorganisation", request)
    wanted = want(Reorganisation, id=checked_id(request, ids.REORGANISATION))
    doer, receipt, found, head = await world.store.get(
        [want(Person, id=actor.subject), acts.receipt_of(actor, request), wanted, units.HEAD], strong=True
    )
    if answer := await acts.first_answer(world, receipt, operation, body, Reorganisation):
        return answer
    if look(actor, found) is None:
        raise refuse(Code.NOT_FOUND, "id")
    roles = may(await actors.strong_actor(world, actor, doer), WRITE, found.roots)
    if not roles:
        raise refuse(Code.FORBIDDEN)
    if found.version != request.version:
        raise refuse(Code.CONFLICT, "version")
    if found.state is not ReorganisationState.PROPOSED:
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Trạng thái hiện tại: {found.state}.")
    if found.proposed_by == actor.subject:
        raise refuse(Code.SAME_PERSON, "id")
    turn = Generation(id=generation_id(head.g + 1), root=found.root, reorganisation=found.id)
    (other,) = await world.store.get([want(Generation, id=turn.id)], strong=True)
    if other is not None:
        raise refuse(Code.BUSY, "id", detail="Một đợt sắp xếp khác đang được áp dụng.")
    if found.g != head.g + 1:
        raise refuse(Code.CONFLICT, "id", detail="Danh mục đơn vị đã thay đổi từ khi lập: hãy lập lại.")
    if found.reverses is not None:
        _not_in_force(world, found)
    approved = structs.replace(
        found,
        state=ReorganisationState.APPROVED,
        approved_by=actor.subject,
        approved_at=world.now(),
        version=found.version + 1,
    )
    steps = [Step(old=found, new=approved), Step(old=None, new=turn)]
    return await acts.make(
        world, actor, request, operation=operation, body=body, role=roles[0], steps=steps, kind=Reorganisation
    )


@told_once
async def _propose(
    world: World,
    actor: Actor,
    request: Request,
    operation: str,
    arguments: object,
    draft: Callable[[Actor], Awaitable[Draft]],
) -> Reorganisation:
    body = acts.body_of(operation, request, arguments)
    request = structs.replace(request, reason=acts.reason_of(request))
    doer, receipt = await world.store.get(
        [want(Person, id=actor.subject), acts.receipt_of(actor, request)], strong=True
    )
    if answer := await acts.first_answer(world, receipt, operation, body, Reorganisation):
        return answer
    strong = await actors.strong_actor(world, actor, doer)
    made, rows = await draft(strong)
    roles = may(strong, WRITE, made.roots)
    if not roles:
        raise refuse(Code.FORBIDDEN)
    # Nobody sees the rows before the record that they belong to; if it is never made, nobody ever does.
    for some in batched(rows, MOST_AT_ONCE, strict=False):
        await world.store.put_all(some)
    lines = tuple(ReorganisationLine(reorganisation=made.id, root=root) for root in (*made.roots, *made.new_roots))
    return await acts.make(
        world,
        actor,
        request,
        operation=operation,
        body=body,
        role=roles[0],
        steps=[Step(old=None, new=made, thin=lines)],
        kind=Reorganisation,
    )


async def _file(world: World, actor: Actor, wanted: str) -> Upload:
    (found,) = await uploads.get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "upload")
    if found.state is not UploadState.CONFIRMED or found.purpose is not UploadPurpose.REORGANISATION:
        raise refuse(Code.ILLEGAL_ACT, "upload", detail="Hãy tải lên và xác nhận một tệp sắp xếp đơn vị.")
    return found


async def _stored(world: World, roots: Iterable[str]) -> list[Unit]:
    """Return every unit of these provinces as stored."""
    found: dict[str, None] = {}
    for root in roots:
        async for row in world.store.every(paths.subtree_of_unit, Span(root)):
            found[row.unit] = None
    stored: list[Unit] = []
    for some in batched(found, BATCH, strict=False):
        batch = await world.store.get([want(Unit, id=unit) for unit in some], strong=True)
        stored += [unit for unit in batch if unit is not None]
    return stored


async def _taken(world: World, codes: Iterable[str], day: date) -> set[str]:
    """Return which of the codes a unit holds on the day, wherever it is."""
    taken: set[str] = set()
    for code in codes:
        rows = await world.store.rows(paths.units_of_code, Span(f"{CodeScheme.GSO}#{code}"))
        holders = await units.get_many(world, list(dict.fromkeys(row.unit for _, row in rows)))
        later = (c for unit in holders if unit is not None for c in unit.codes if c.code == code)
        if any(c.valid_to is None or c.valid_to > day for c in later):
            taken.add(code)
    return taken


async def _as_it_left_them(world: World, found: Reorganisation) -> list[Unit]:
    """Return the units as a reorganisation left them; raises ILLEGAL_ACT if a later one changed any of them."""
    names: list[str] = []
    for numbers in batched(range(found.staged), MOST_AT_ONCE, strict=False):
        wants = [want(StagedUnits, reorganisation=found.id, number=number) for number in numbers]
        rows: list[Any] = await world.store.get(wants, strong=True)
        names += [unit.id for row in rows for unit in row.units]
    units_: list[Unit] = []
    for some in batched(names, BATCH, strict=False):
        units_ += await world.store.get([want(Unit, id=unit) for unit in some], strong=True)
    if any(newest(unit) != found.g for unit in units_):
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Một đợt sắp xếp sau đó đã thay đổi cùng đơn vị.")
    return units_


def _not_in_force(world: World, found: Reorganisation) -> None:
    if world.today() >= found.effective_on:
        sentence = "Đã có hiệu lực: số liệu có thể đã ghi vào đơn vị mới. Hãy lập một văn bản sắp xếp mới."
        raise refuse(Code.ILLEGAL_ACT, "id", detail=sentence)
