"""Grants of units that have ended: which they are, and their passing on to who carries that unit's records now.

Nothing passes by itself. One administrator proposes, as for any grant; the other's approval ends the old grant and
puts the new one in force in one change.
"""

from collections.abc import Mapping

from msgspec import Struct, structs

from movement.model import carriers, ids
from movement.model.actors import Actor, Prefix, disjoint
from movement.model.carriers import Carrier
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Grant, GrantRow, GrantState, Person
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import actors, acts, people, units
from movement.usecases.acts import Request
from movement.usecases.carrier_runs import with_heirs
from movement.usecases.people import Granted
from movement.usecases.repeats import told_once
from movement.world import World

PROPOSE = "passGrantOn"


class EndedGrant(Struct, frozen=True, kw_only=True):
    """A grant in force on a unit that has ended, whom it could pass on to, and the proposal to do so."""

    person: Person
    grant: Grant
    successor: str | None
    """The unit that carries all of the ended one on; None where it was divided or went nowhere."""
    successors: tuple[str, ...]
    proposal: Grant | None


async def of_ended_units(
    world: World, actor: Actor, unit: str, *, first: int, after: str | None = None
) -> Page[EndedGrant]:
    """Return the grants in force on ended units at or below a unit and all it succeeded, by place; pages may be short.

    Raises NOT_FOUND for a unit out of scope, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "endedGrants", unit)
    cursors.open(after)
    found = await units.unit(world, actor, unit)
    parts = disjoint(part for place in units.reached(found, world.today()) for part in actor.parts("grant.read", place))
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    spans = [Span(part.root, part.path) for part in parts]
    page: Page[GrantRow] = await world.store.page(
        paths.grants_at_place, spans, first=first, after=after, cursors=cursors
    )
    persons = await world.get(*[want(Person, id=row.person) for row in page.items])
    day = world.today()
    held = [
        (person, grant, cursor)
        for row, person, cursor in zip(page.items, persons, page.cursors, strict=True)
        for grant in (person.grants if person is not None else ())
        if grant.id == row.grant and grant.in_force(day)
    ]
    known = await _known(world, {grant.unit for _, grant, _ in held})
    shown = [
        (_ended(person, grant, known, world), cursor)
        for person, grant, cursor in held
        if grant.unit in known and known[grant.unit].at(day) is None
    ]
    return Page(
        items=tuple(item for item, _ in shown),
        cursors=tuple(cursor for _, cursor in shown),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


def _ended(person: Person, grant: Grant, known: Mapping[str, Unit], world: World) -> EndedGrant:
    unit, day = known[grant.unit], world.today()
    whole = carriers.heir(unit, known, day)
    return EndedGrant(
        person=person,
        grant=grant,
        successor=None if whole is None else whole.unit,
        successors=tuple(c.unit for c in carriers.heirs(unit, known, day)),
        proposal=_proposal(person, grant),
    )


def _proposal(person: Person, grant: Grant) -> Grant | None:
    waiting = (g for g in person.grants if g.state is GrantState.PROPOSED and g.replaces == grant.id)
    return next(waiting, None)


@told_once
async def propose(
    world: World, actor: Actor, request_id: str, subject: str, version: int, grant: str, unit: str | None = None
) -> Granted:
    """Propose to pass a grant of an ended unit on to its whole successor, or to `unit`, one of those it went into.

    It gives no rights before `people.approve`. Raises NOT_FOUND, FORBIDDEN, CONFLICT, MISSING_FIELD where the unit was
    divided and none is named, BAD_INPUT, UNIT_CLOSED, ILLEGAL_ACT if there is nothing to pass on.
    """
    request = Request(request_id=request_id, id=subject, version=version)
    body = acts.body_of(PROPOSE, request, [grant, unit])
    person, doer, receipt = await people.load(world, actor, request, subject)
    if answer := await acts.first_answer(world, receipt, PROPOSE, body, Person):
        return Granted(answer, answer.grants[-1])
    old, _ = people.readable(actor, person, grant)
    named = None if unit is None else (await units.visible(world, actor, [unit]))[0]
    if unit is not None and named is None:
        raise refuse(Code.NOT_FOUND, "unit")
    known = await _known(world, {old.unit})
    to = _chosen(world, known.get(old.unit), named, known)
    role = (await actors.strong_actor(world, actor, doer)).may("grant.propose", Prefix(to.root, to.path))
    if role is None:
        raise refuse(Code.FORBIDDEN)
    if person is None or person.version != version:
        raise refuse(Code.CONFLICT, "version")
    if not old.in_force(world.today()) or _proposal(person, old) is not None:
        raise refuse(Code.ILLEGAL_ACT, "grant", detail="Quyền này đã hết hiệu lực hoặc đã được đề nghị chuyển.")
    new = Grant(
        id=world.new_id(ids.GRANT),
        role=old.role,
        unit=to.unit,
        root=to.root,
        path=to.path,
        valid_from=world.today(),
        valid_to=old.valid_to,
        proposed_by=actor.subject,
        replaces=old.id,
    )
    changed = structs.replace(person, grants=(*person.grants, new), version=person.version + 1)
    saved = await people.save(world, actor, request, PROPOSE, body, role, person, changed, new)
    return Granted(saved, saved.grants[-1])


def _chosen(world: World, ended: Unit | None, named: Unit | None, known: Mapping[str, Unit]) -> Carrier:
    day = world.today()
    if ended is None or ended.at(day) is not None:
        raise refuse(Code.ILLEGAL_ACT, "grant", detail="Đơn vị của quyền này vẫn hoạt động.")
    if named is None:
        whole = carriers.heir(ended, known, day)
        if whole is None:
            raise refuse(Code.MISSING_FIELD, "unit", detail="Đơn vị đã bị chia hoặc giải thể: hãy chọn đơn vị nhận.")
        return whole
    to, heirs = carriers.standing(named, day), carriers.heirs(ended, known, day)
    if to is None:
        raise refuse(Code.UNIT_CLOSED, "unit")
    if heirs and to not in heirs:
        raise refuse(Code.BAD_INPUT, "unit", detail="Đơn vị nhận phải là một trong các đơn vị kế thừa.")
    return to


async def _known(world: World, names: set[str]) -> dict[str, Unit]:
    found = {unit.id: unit for unit in await units.get_many(world, sorted(names)) if unit is not None}
    return await with_heirs(world, found, world.today())
