"""Who is acting: a subject's grants in force today, and what their units reach."""

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
    return Actor(subject=subject, holds=tuple(_hold(grant, known) for grant in grants))


async def strong_actor(world: World, actor_: Actor, person: Person | None) -> Actor:
    """Return the actor with only the grants of a strong read; they write, so they need no reach."""
    if not actor_.holds or person is None or actor_.holds[0].role is Role.SYS:
        return actor_
    return bare(person, world.today())


def bare(person: Person, day: date) -> Actor:
    """Return a person as an actor with the grants of a day and without what their units succeeded."""
    return Actor(subject=person.id, holds=tuple(_hold(grant, {}) for grant in person.grants if grant.in_force(day)))


def _hold(grant: Grant, known: dict[str, Unit]) -> Hold:
    def reach(unit: str) -> tuple[Prefix, ...]:
        found = known.get(unit)
        return () if found is None else tuple(Prefix(r.root, r.path) for r in found.reach if r.path != found.path)

    return Hold(
        role=grant.role,
        unit=grant.unit,
        own=Prefix(grant.root, grant.path),
        reach=reach(grant.unit),
        province_reach=reach(grant.root),
    )
