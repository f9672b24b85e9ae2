"""People and their grants: who is acting, and the giving and ending of grants by two persons."""

from datetime import date
from typing import NamedTuple

from msgspec import Struct, structs

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.audit import Receipt
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Grant, GrantRow, GrantState, Person, Role
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import actors, acts, units
from movement.usecases.acts import Request, Step
from movement.usecases.entry_forms import line
from movement.usecases.repeats import told_once
from movement.world import World

LONGEST_SUBJECT = 128


class PersonGrant(Struct, frozen=True, kw_only=True):
    """A person and one of its grants, as a list of a unit's people shows it."""

    person: Person
    grant: Grant


class Granted(NamedTuple):
    """The person after a change of its grants, and the grant that changed."""

    person: Person
    grant: Grant


async def of_unit(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[PersonGrant]:
    """Return the people with grants at or below a unit; raises NOT_FOUND for a unit out of scope."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "people", unit)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    parts = actor.parts("grant.read", place)
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    spans = [Span(part.root, part.path) for part in parts]
    page: Page[GrantRow] = await world.store.page(
        paths.grants_at_place, spans, first=first, after=after, cursors=cursors
    )
    people = await world.get(*[want(Person, id=row.person) for row in page.items])
    pairs = [
        (PersonGrant(person=person, grant=grant), cursor)
        for row, person, cursor in zip(page.items, people, page.cursors, strict=True)
        for grant in (person.grants if person is not None else ())
        if grant.id == row.grant
    ]
    return Page(
        items=tuple(item for item, _ in pairs),
        cursors=tuple(cursor for _, cursor in pairs),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


@told_once
async def propose(
    world: World,
    actor: Actor,
    request_id: str,
    subject: str,
    role: Role,
    unit: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Granted:
    """Propose a grant, which gives no rights until a second person approves it."""
    request = Request(request_id=request_id)
    body = acts.body_of("proposeGrant", request, [subject, role, unit, valid_from, valid_to])
    person, doer, receipt = await load(world, actor, request, subject)
    if answer := await acts.first_answer(world, receipt, "proposeGrant", body, Person):
        return Granted(answer, answer.grants[-1])
    target = await units.unit(world, actor, unit)
    if role is Role.SYS:
        raise refuse(Code.BAD_INPUT, "role")
    if valid_to is not None and valid_to <= valid_from:
        raise refuse(Code.BAD_INPUT, "validTo", detail="Ngày kết thúc phải sau ngày bắt đầu.")
    if target.at(valid_from) is None:
        raise refuse(Code.UNIT_CLOSED, "validFrom", detail="Đơn vị không hoạt động vào ngày bắt đầu.")
    role_used = (await actors.strong_actor(world, actor, doer)).may(
        "grant.propose", units.place_of(target, world.today())
    )
    if role_used is None:
        raise refuse(Code.FORBIDDEN)
    grant = Grant(
        id=world.new_id(ids.GRANT),
        role=role,
        unit=target.id,
        root=target.root,
        path=target.path,
        valid_from=valid_from,
        valid_to=valid_to,
        proposed_by=actor.subject,
    )
    old = person
    new = (
        Person(id=subject, root=target.root, grants=(grant,), created_at=world.now())
        if old is None
        else structs.replace(old, grants=(*old.grants, grant), version=old.version + 1)
    )
    saved = await save(world, actor, request, "proposeGrant", body, role_used, old, new, grant)
    return Granted(saved, saved.grants[-1])


async def approve(world: World, actor: Actor, request_id: str, subject: str, version: int, grant: str) -> Granted:
    """Approve a proposed grant; never one's own proposal and never for oneself."""
    return await _decide(world, actor, request_id, subject, version, grant, "approveGrant", None)


async def end(
    world: World, actor: Actor, request_id: str, subject: str, version: int, grant: str, valid_to: date
) -> Granted:
    """End a grant on a day not before today; one administrator is enough."""
    return await _decide(world, actor, request_id, subject, version, grant, "endGrant", valid_to)


@told_once
async def _decide(
    world: World,
    actor: Actor,
    request_id: str,
    subject: str,
    version: int,
    grant_id: str,
    operation: str,
    valid_to: date | None,
) -> Granted:
    request = Request(request_id=request_id, id=subject, version=version)
    body = acts.body_of(operation, request, [grant_id, valid_to])
    person, doer, receipt = await load(world, actor, request, subject)
    if answer := await acts.first_answer(world, receipt, operation, body, Person):
        return Granted(answer, named(answer, grant_id))
    old, place = readable(actor, person, grant_id)
    act = "grant.approve" if operation == "approveGrant" else "grant.end"
    role = (await actors.strong_actor(world, actor, doer)).may(act, place)
    if role is None:
        raise refuse(Code.FORBIDDEN)
    if person is None or person.version != version:
        raise refuse(Code.CONFLICT, "version")
    new = (
        _approved(old, actor.subject, subject)
        if valid_to is None
        else _ended(old, actor.subject, world.today(), valid_to)
    )
    changes = {grant_id: new}
    if valid_to is None and old.replaces is not None:
        changes = await _passed_on(world, person, new, old.replaces)
    grants = tuple(changes.get(g.id, g) for g in person.grants)
    changed = structs.replace(person, grants=grants, version=person.version + 1)
    saved = await save(world, actor, request, operation, body, role, person, changed, new)
    return Granted(saved, named(saved, grant_id))


def readable(actor: Actor, person: Person | None, grant: str) -> tuple[Grant, Prefix]:
    """Return one of a person's grants, and where it holds; raises NOT_FOUND out of scope."""
    found = named(person, grant) if person is not None else None
    place = Prefix(found.root, found.path) if found is not None else None
    if found is None or place is None or not actor.may("grant.read", place):
        raise refuse(Code.NOT_FOUND, "grant")
    return found, place


async def _passed_on(world: World, person: Person, new: Grant, replaced: str) -> dict[str, Grant]:
    """Return both grants as passing on leaves them: from today on the new one is in force and the old one is not."""
    day, old = world.today(), named(person, replaced)
    before, after = await units.get_many(world, [old.unit, new.unit])
    if not old.in_force(day) or (before is not None and before.at(day) is not None):
        raise refuse(Code.ILLEGAL_ACT, "grant", detail="Không còn quyền cần chuyển, hoặc đơn vị cũ vẫn hoạt động.")
    if after is None or after.at(day) is None:
        raise refuse(Code.UNIT_CLOSED, "grant")
    return {
        new.id: structs.replace(new, valid_from=day),
        old.id: structs.replace(old, valid_to=day, ended_by=new.approved_by),
    }


def _approved(grant: Grant, by: str, subject: str) -> Grant:
    if grant.state is not GrantState.PROPOSED:
        raise refuse(Code.ILLEGAL_ACT, "grant", detail=f"Trạng thái hiện tại: {grant.state}.")
    if by in {grant.proposed_by, subject}:
        raise refuse(Code.SAME_PERSON, "grant")
    return structs.replace(grant, state=GrantState.APPROVED, approved_by=by)


def _ended(grant: Grant, by: str, today: date, valid_to: date) -> Grant:
    if grant.state is GrantState.ENDED:
        raise refuse(Code.ILLEGAL_ACT, "grant", detail=f"Trạng thái hiện tại: {grant.state}.")
    if valid_to < today or (grant.valid_to is not None and valid_to > grant.valid_to):
        raise refuse(Code.BAD_INPUT, "validTo", detail="Ngày kết thúc phải từ hôm nay và không sau ngày đã định.")
    if grant.state is GrantState.PROPOSED:
        return structs.replace(grant, state=GrantState.ENDED, ended_by=by)
    return structs.replace(grant, valid_to=max(valid_to, grant.valid_from), ended_by=by)


def named(person: Person, grant: str) -> Grant:
    """Return one of a person's grants by its id; raises NOT_FOUND."""
    found = next((g for g in person.grants if g.id == grant), None)
    if found is None:
        raise refuse(Code.NOT_FOUND, "grant")
    return found


async def load(
    world: World, actor: Actor, request: Request, subject: str
) -> tuple[Person | None, Person | None, Receipt | None]:
    """Read strongly what a change of grants needs: the person, the one who acts, and the request's receipt."""
    receipt = acts.receipt_of(actor, request)
    # A subject is matched letter by letter; what cannot be seen in it would let one pass for another.
    if not 0 < len(subject) <= LONGEST_SUBJECT or line(subject, "subject") != subject:
        raise refuse(Code.BAD_INPUT, "subject")
    person, doer, found = await world.store.get(
        [want(Person, id=subject), want(Person, id=actor.subject), receipt], strong=True
    )
    return person, doer, found


def row_of(person: Person, grant: Grant) -> GrantRow:
    """Return the row by which a list of a place's people finds a grant."""
    return GrantRow(person=person.id, grant=grant.id, unit=grant.unit, root=grant.root, path=grant.path)


async def save(
    world: World,
    actor: Actor,
    request: Request,
    operation: str,
    body: str,
    role: Role,
    old: Person | None,
    new: Person,
    grant: Grant,
) -> Person:
    """Write a person whose grant was made or changed."""
    step = Step(old=old, new=new, thin=(row_of(new, grant),))
    return await acts.make(world, actor, request, operation=operation, body=body, role=role, steps=[step], kind=Person)
