"""The one door to names of persons: strong grants, strong rows, and a record of the look before anything is shown."""

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from movement.model import ids
from movement.model.accesses import Access
from movement.model.actors import Actor
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Person, Role
from movement.model.subjects import PersonalData, Subject, SubjectKind
from movement.storage import tables
from movement.storage.store import Change, Span, want
from movement.usecases import actors, subjects, units
from movement.world import World

READ, AUDIT = "candidate.readPersonal", "audit.read"


def may_name(actor: Actor, found: Subject) -> Role | None:
    """Return the role by which the actor may read a subject's name: leaders once an award of it was published."""
    published = found.published_at is not None
    return actor.may(READ, subjects.place_of(found), published=published)


async def names(world: World, actor: Actor, wanted: Sequence[str]) -> list[PersonalData | None]:
    """Return the names of subjects that the actor may read, in order, or None, and record that they were shown.

    One call for up to 99 persons that were read before, and one that writes the record. What may not be read is not
    read. Raises BUSY where the look cannot be recorded; then nothing is shown.
    """
    found = await subjects.get_many(world, actor, wanted)
    asked = {
        one.id: one
        for one in found
        if one is not None and one.kind is not SubjectKind.COLLECTIVE and one.erased_at is None and may_name(actor, one)
    }
    if not asked:
        return [None] * len(wanted)
    rows = [want(PersonalData, subject=name) for name in asked]
    person, *known = await world.store.get([want(Person, id=actor.subject), *rows], strong=True)
    doer = _confirmed(actor, await actors.strong_actor(world, actor, person))
    shown: dict[str, PersonalData] = {}
    looks: dict[tuple[str, Role], list[str]] = {}
    for one, row in zip(asked.values(), known, strict=True):
        role = may_name(doer, one)
        if row is not None and role is not None:
            shown[one.id] = row
            looks.setdefault((one.root, role), []).append(one.id)
    await _record(world, actor, looks)
    return [shown.get(name) for name in wanted]


async def accesses(
    world: World, actor: Actor, unit: str, day: date, *, first: int, after: str | None = None
) -> Page[Access]:
    """Return who was shown which names of a unit's province on a day, first one first; for auditors.

    Raises NOT_FOUND out of scope, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "personalAccesses", unit, day)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())
    if not actor.may(AUDIT, place):
        raise refuse(Code.NOT_FOUND, "unit")
    spans = [Span(f"{place.root}#{day.isoformat()}")]
    return await world.store.page(tables.accesses_of_day, spans, first=first, after=after, cursors=cursors)


def _confirmed(actor: Actor, strong: Actor) -> Actor:
    """Return the actor with the grants that a strong read found, and what their units reach."""
    held = {(hold.role, hold.unit) for hold in strong.holds}
    return structs.replace(actor, holds=tuple(hold for hold in actor.holds if (hold.role, hold.unit) in held))


async def _record(world: World, actor: Actor, looks: dict[tuple[str, Role], list[str]]) -> None:
    made = tuple(
        Access(
            id=world.new_id(ids.ACCESS), root=root, actor=actor.subject, role=role, at=world.now(), subjects=tuple(some)
        )
        for (root, role), some in looks.items()
    )
    if made:
        await world.store.commit(Change(entities=(), audits=(), claims=made))
