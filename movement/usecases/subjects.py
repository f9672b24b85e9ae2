"""Subjects of commendation: provincial staff record and correct them; who may read candidates reads them, by no name.

Names are written here and in nobody's trail; `personal` is the one door to read them.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from movement.model import ids, subjects
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.subjects import CollectiveSlot, PersonalData, Subject, SubjectForm, SubjectKind, SubjectLine
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step, reason_of, receipt_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted, given
from movement.world import World

READ, WRITE = "candidate.read", "facts.write"
ERASE = "person.erase"
FORM = SubjectForm.__struct_fields__
NAMES = ("name", "position")


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

    page = await world.store.page(tables.subjects_of_unit, spans, first=first, after=after, cursors=cursors, keep=keep)
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


async def record(world: World, actor: Actor, request: Request, unit: str, form: Mapping[str, Any]) -> Subject:
    """Record a subject at a unit: `SubjectForm`, and of a person or household `{name, position}`.

    Raises NOT_FOUND, FORBIDDEN, MISSING_FIELD, or BAD_INPUT, also for a collective that is on record.
    """
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())

    async def reads(_: Also) -> Also:
        # What is wrong with the form is told before anything is read for it.
        return await _slot(world, _made(world, owner, form)[0])

    def make(also: Also) -> Step:
        made, personal = _made(world, owner, form)
        _refuse_taken(also)
        return Step(old=None, new=made, thin=personal, claims=subjects.slots_of(made))

    return await changes.make_new(
        world,
        actor,
        request,
        Subject,
        operation="recordSubject",
        arguments=[unit, _unnamed(world, form)],
        policy=WRITE,
        place=lambda _: place,
        make=make,
        reads=reads,
    )


async def correct(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Subject:
    """Correct a subject with a reason; what is not given stays. With `unit` it is judged with another unit from now on.

    Who may write at the new unit also moves on a subject whose unit has ended. Raises NOT_FOUND, FORBIDDEN, CONFLICT,
    REASON_REQUIRED, MISSING_FIELD, BAD_INPUT, or ILLEGAL_ACT for a person who was erased.
    """
    wanted = want(Subject, id=checked_id(request, ids.SUBJECT))
    receipt_of(actor, request)
    before = await subject(world, actor, request.id or "")
    owner, was = (
        await units.unit(world, actor, form["unit"] if form.get("unit") is not None else before.unit),
        (await units.get_many(world, [before.unit]))[0],
    )
    has_ended = was is None or was.at(world.today()) is None
    there = units.place_of(owner, world.today())

    def roles(doer: Actor, found: Subject) -> list[Role]:
        here = doer.roles(WRITE, place_of(found))
        moved = doer.roles(WRITE, there) if owner.id != found.unit else here
        return moved if here or has_ended else []

    async def reads(found: Subject) -> Also:
        new = _corrected(world, found, owner, form, None)[0]
        return [] if subjects.slots_of(new) == subjects.slots_of(found) else await _slot(world, new)

    def do(found: Subject, _: Role, also: Also) -> Step:
        if not reason_of(request):
            raise refuse(Code.REASON_REQUIRED, "reason")
        personal, *slot = also
        new, thin = _corrected(world, found, owner, form, personal)
        _refuse_taken(slot)
        old_slots, slots = subjects.slots_of(found), subjects.slots_of(new)
        same = old_slots == slots
        return Step(old=found, new=new, thin=thin, claims=() if same else slots, gone=() if same else old_slots)

    return await changes.change(
        world,
        actor,
        request,
        wanted,
        Subject,
        operation="correctSubject",
        arguments=_unnamed(world, form),
        sees=lambda found: look(actor, found) is not None,
        roles=roles,
        do=do,
        also=[want(PersonalData, subject=request.id)],
        reads=reads,
    )


async def erase(world: World, actor: Actor, request: Request) -> Subject:
    """Erase a person's or household's name and position, with a reason; what was decided about it stands.

    Raises NOT_FOUND, FORBIDDEN, CONFLICT, REASON_REQUIRED, or ILLEGAL_ACT where there is nothing to erase.
    """

    def do(found: Subject, _: Role, also: Also) -> Step:
        (personal,) = also
        if not reason_of(request):
            raise refuse(Code.REASON_REQUIRED, "reason")
        if found.kind is SubjectKind.COLLECTIVE or found.erased_at is not None:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Không có dữ liệu cá nhân để xóa.")
        new = structs.replace(found, erased_at=world.now(), updated_at=world.now(), version=found.version + 1)
        return Step(old=found, new=new, gone=(personal,) if personal is not None else ())

    return await changes.change(
        world,
        actor,
        request,
        want(Subject, id=checked_id(request, ids.SUBJECT)),
        Subject,
        operation="erasePerson",
        arguments=None,
        sees=lambda found: look(actor, found) is not None,
        roles=lambda doer, found: doer.roles(ERASE, place_of(found)),
        do=do,
        also=[want(PersonalData, subject=request.id)],
    )


def _made(world: World, owner: Unit, form: Mapping[str, Any]) -> tuple[Subject, tuple[PersonalData, ...]]:
    said = converted(given(form, *FORM), SubjectForm)
    name = form.get("name")
    subjects.check(said, name, form.get("position"))
    place = units.place_of(owner, world.today())
    now = world.now()
    made = Subject(
        **structs.asdict(said),
        id=world.new_id(ids.SUBJECT),
        unit=owner.id,
        root=place.root,
        path=place.path,
        created_at=now,
        updated_at=now,
    )
    return made, _personal(made, given(form, *NAMES)) if name else ()


def _corrected(
    world: World, found: Subject, owner: Unit, form: Mapping[str, Any], personal: PersonalData | None
) -> tuple[Subject, tuple[PersonalData, ...]]:
    """Return the subject as it will be, and its name where that is written; `personal` is the one there is."""
    names = {name: form[name] for name in NAMES if name in form}
    if names and found.erased_at is not None:
        raise refuse(Code.ILLEGAL_ACT, "name", detail="Dữ liệu cá nhân của đối tượng này đã được xóa.")
    said = converted(structs.asdict(_form_of(found)) | given(form, *FORM), SubjectForm)
    if said.kind is not found.kind:
        raise refuse(Code.BAD_INPUT, "kind", detail="Loại đối tượng không thay đổi được.")
    named = found.kind is not SubjectKind.COLLECTIVE
    subjects.check(said, names.get("name", "?" if named else None), names.get("position"))
    place = units.place_of(owner, world.today())
    new = structs.replace(
        found,
        **structs.asdict(said),
        unit=owner.id,
        root=place.root,
        path=place.path,
        updated_at=world.now(),
        version=found.version + 1,
    )
    if not names or personal is None:
        return new, ()
    return new, _personal(new, structs.asdict(personal) | {name: value or "" for name, value in names.items()})


def _personal(of: Subject, names: Mapping[str, Any]) -> tuple[PersonalData, ...]:
    return (converted({**names, "subject": of.id}, PersonalData),)


def _form_of(found: Subject) -> SubjectForm:
    return SubjectForm(**{field: getattr(found, field) for field in FORM})


async def _slot(world: World, made: Subject) -> list[CollectiveSlot | None]:
    asked = [want(CollectiveSlot, unit=slot.unit, name=slot.name) for slot in subjects.slots_of(made)]
    return await world.store.get(asked, strong=True)


def _refuse_taken(slots: Sequence[CollectiveSlot | None]) -> None:
    if any(slot is not None for slot in slots):
        raise refuse(Code.BAD_INPUT, "label", detail="Tập thể này của đơn vị đã có hồ sơ.")


def _unnamed(world: World, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form as the receipt may remember it: of names a digest that nobody can guess them by."""
    names = [form.get(name) for name in NAMES]
    key = world.store.settings.cursor_secret.encode()
    digest = hmac.new(key, repr(names).encode(), hashlib.sha256).hexdigest()
    return {name: value for name, value in form.items() if name not in NAMES} | {"names": digest}
