"""Who sees and does what to an inspection beyond the access matrix: sides, teams, one's own unit."""

from enum import StrEnum

from movement.model.actors import Actor, Prefix
from movement.model.inspection_acts import INSPECTION_RULES, InspectionAct, allows
from movement.model.inspections import Inspection, for_inspected
from movement.model.people import Role
from movement.model.units import directly_on, root_of

READ = "inspection.read"
OF_UNIT = frozenset({Role.RPT, Role.RV1, Role.LDR})
"""Roles of a unit's own people; the others look at it from outside."""
NOT_OWN = frozenset(
    {"inspection.team", "inspection.write", "inspection.conclude", "inspection.nominate", "remedy.verify"}
)
"""Policies that nobody uses on the own unit."""


class Side(StrEnum):
    """From where an actor looks at an inspection."""

    OVERSEES = "OVERSEES"
    INSPECTED = "INSPECTED"


def side(actor: Actor, place: Prefix) -> Side | None:
    """Return from where the actor looks at inspections at `place`, or None if it may not look.

    Whoever belongs to the unit sees it as the inspected do, whatever else it was granted.
    """
    holds = [hold for hold in actor.holds if hold.covers(READ, place)]
    if not holds:
        return None
    outside = any(hold.role not in {Role.RPT, Role.RV1} for hold in holds)
    return Side.OVERSEES if outside and not belongs(actor, place.path) else Side.INSPECTED


def look(actor: Actor, inspection: Inspection | None) -> Inspection | None:
    """Return what the actor may see of an inspection, or None.

    The inspected unit sees it from its announcement on, and of its outcome nothing before the conclusion is issued;
    who owes a remedy sees it too.
    """
    if inspection is None:
        return None
    seen_from = side_of(actor, inspection)
    if seen_from is Side.OVERSEES:
        return inspection
    owed = (r.duty[1] for r in inspection.recommendations)
    owes = any(actor.may("remedy.report", Prefix(root_of(path), path)) for path in owed)
    if (seen_from is Side.INSPECTED and inspection.is_announced) or owes:
        return for_inspected(inspection)
    return None


def side_of(actor: Actor, inspection: Inspection) -> Side | None:
    """Return from where the actor looks at one inspection: as one of its unit's, or of the unit that carries it now."""
    places = (Prefix(inspection.root, inspection.path), carrier_of(inspection))
    sides = {side(actor, place) for place in places} - {None}
    if Side.OVERSEES in sides and not any(belongs(actor, place.path) for place in places):
        return Side.OVERSEES
    return Side.INSPECTED if sides else None


def carrier_of(inspection: Inspection) -> Prefix:
    """Return where the unit stands that must act now."""
    return Prefix(inspection.carrier_root, inspection.carrier_path)


def roles(actor: Actor, inspection: Inspection, act: InspectionAct) -> list[Role]:
    """Return the roles by which the actor may do `act`: by the matrix, in the team, not in the own unit."""
    policy = INSPECTION_RULES[act].policy
    place = carrier_of(inspection)
    held = actor.roles(policy, place)
    if policy in NOT_OWN and belongs(actor, place.path):
        return []
    return held if allows(inspection, act, actor.subject) else [role for role in held if role is Role.PCS]


def belongs(actor: Actor, path: str) -> bool:
    """Tell whether the actor is one of the people of the unit at `path`, or of the one that succeeded it."""
    own = (part.path for hold in actor.holds if hold.role in OF_UNIT for part in (hold.own, *hold.reach))
    return any(directly_on(path, base) for base in own)
