"""Who is acting: a subject's grants in force today, and what their units reach."""

from collections.abc import Mapping
from datetime import date

from movement.model.actors import Actor, Hold, Prefix
from movement.model.people import Grant, Person, Role
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import units
from movement.world import World


async def actor(world: World, subject: str) -> Actor:
    """Return who `subject` is today: its grants in force and what their units reach. Unknown: no grants."""
    (person,) = await world.store.get([want(Person, id=subject)])
    if person is None:
        return Actor(subject=subject)
    grants = [g for g in person.grants if g.in_force(world.today())]
    found = await units.get_many(world, [u for g in grants for u in (g.unit, g.root)])
    known = {unit.id: unit for unit in found if unit is not None}
    return Actor(subject=subject, holds=tuple(_hold(grant, known, world.today()) for grant in grants))


async def strong_actor(world: World, actor_: Actor, person: Person | None) -> Actor:
    """Return the actor with only the grants of a strong read; they write, so they need no reach."""
    if not actor_.holds or person is None or actor_.holds[0].role is Role.SYS:
        return actor_
    # A unit that goes on elsewhere takes its people along: where it stands was found out with the actor.
    stand = {hold.unit: hold.own for hold in actor_.holds}
    return _bare(person, world.today(), stand)


def bare(person: Person, day: date) -> Actor:
    """Return a person as an actor with the grants of a day and without what their units succeeded."""
    return _bare(person, day, {})


def _bare(person: Person, day: date, stand: Mapping[str, Prefix]) -> Actor:
    grants = [grant for grant in person.grants if grant.in_force(day)]
    return Actor(
        subject=person.id,
        holds=tuple(Hold(role=g.role, unit=g.unit, own=stand.get(g.unit, Prefix(g.root, g.path))) for g in grants),
    )


def _hold(grant: Grant, known: Mapping[str, Unit], today: date) -> Hold:
    unit = known.get(grant.unit)
    own = Prefix(grant.root, grant.path) if unit is None else units.place_of(unit, today)

    def reach(name: str) -> tuple[Prefix, ...]:
        found = known.get(name)
        if found is None:
            return ()
        begun = (r for r in found.reach if r.since is None or r.since <= today)
        return tuple(Prefix(r.root, r.path) for r in begun if r.path != units.place_of(found, today).path)

    return Hold(
        role=grant.role,
        unit=grant.unit,
        own=own,
        reach=reach(grant.unit),
        province_reach=reach(own.root),
    )
