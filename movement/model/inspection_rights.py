"""Who sees and does what to an inspection beyond the access matrix: sides, teams, one's own unit."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from movement.model.actors import Actor, Prefix
from movement.model.inspection_acts import INSPECTION_RULES, InspectionAct, allows
from movement.model.inspections import Inspection, for_inspected
from movement.model.people import Person, Role
from movement.model.units import directly_on

READ = "inspection.read"
OF_UNIT = frozenset({Role.RPT, Role.RV1, Role.LDR})
"""Roles of a unit's own people; the others look at it from outside."""
NOT_OWN = frozenset({"inspection.write", "inspection.conclude", "inspection.nominate", "remedy.verify"})
"""Policies that nobody uses on the own unit."""


class Side(StrEnum):
    """From where an actor looks at an inspection."""

    OVERSEES = "OVERSEES"
    INSPECTED = "INSPECTED"


def side(actor: Actor, place: Prefix) -> Side | None:
    """Return from where the actor looks at inspections at `place`, or None if it may not look."""
    holds = [hold for hold in actor.holds if hold.covers(READ, place)]
    if any(not _of_unit(hold.role, hold.own.path, place.path) for hold in holds):
        return Side.OVERSEES
    return Side.INSPECTED if holds else None


def _of_unit(role: Role, own: str, path: str) -> bool:
    return role in {Role.RPT, Role.RV1} or (role in OF_UNIT and directly_on(path, own))


def look(actor: Actor, inspection: Inspection | None) -> Inspection | None:
    """Return what the actor may see of an inspection, or None.

    The inspected unit sees it from its announcement on, and of its outcome nothing before the conclusion is issued;
    who owes a remedy sees it too.
    """
    if inspection is None:
        return None
    seen_from = side(actor, Prefix(inspection.root, inspection.path))
    if seen_from is Side.OVERSEES:
        return inspection
    owes = any(actor.may("remedy.report", Prefix(inspection.root, r.owner_path)) for r in inspection.recommendations)
    if (seen_from is Side.INSPECTED and inspection.is_announced) or owes:
        return for_inspected(inspection)
    return None


def roles(actor: Actor, inspection: Inspection, act: InspectionAct) -> list[Role]:
    """Return the roles by which the actor may do `act`: by the matrix, in the team, not in the own unit."""
    policy = INSPECTION_RULES[act].policy
    held = actor.roles(policy, Prefix(inspection.carrier_root, inspection.carrier_path))
    if policy in NOT_OWN and belongs(actor, inspection.carrier_path):
        return []
    return held if allows(inspection, act, actor.subject) else [role for role in held if role is Role.PCS]


def belongs(actor: Actor, path: str) -> bool:
    """Tell whether the actor is one of the people of the unit at `path`."""
    return any(hold.role in OF_UNIT and directly_on(path, hold.own.path) for hold in actor.holds)


def own_people(people: Iterable[Person | None], path: str, day: date) -> list[str]:
    """Return those who belong to the unit at `path` on a day: none of them may inspect it."""
    return [
        person.id
        for person in people
        if person is not None
        and any(g.role in OF_UNIT and g.in_force(day) and directly_on(path, g.path) for g in person.grants)
    ]
