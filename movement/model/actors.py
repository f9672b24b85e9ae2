"""Who is acting, and where each of the grants in force carries each act."""

from collections.abc import Iterable

from msgspec import Struct

from movement.model.people import POLICY, READS, Role, Scope
from movement.model.units import directly_on


class Prefix(Struct, frozen=True):
    """A part of the tree, for range reads: everything at or below `path` under `root`."""

    root: str
    path: str


class Hold(Struct, frozen=True, kw_only=True):
    """A grant in force, with what its unit reaches: first its own place, then what it succeeded."""

    role: Role
    unit: str
    own: Prefix
    reach: tuple[Prefix, ...] = ()
    province_reach: tuple[Prefix, ...] = ()

    def places(self, act: str, *, published: bool = False) -> tuple[Prefix, ...]:
        """Where this grant carries `act`, as prefixes; `=` and `>` still need `covers` for each record."""
        scope = POLICY[act][self.role]
        if scope is Scope.NEVER or (scope is Scope.AFTER_PUBLICATION and not published):
            return ()
        reads = act in READS
        if scope is Scope.PROVINCE:
            province = Prefix(self.own.root, f"/{self.own.root}/")
            return (province, *self.province_reach) if reads else (province,)
        return (self.own, *self.reach) if reads else (self.own,)

    def covers(self, act: str, place: Prefix, *, published: bool = False) -> bool:
        """Tell whether this grant carries `act` on the record at `place`, and whether that was `published`."""
        scope = POLICY[act][self.role]
        for part in self.places(act, published=published):
            if part.root != place.root or not place.path.startswith(part.path):
                continue
            if scope is Scope.OWN:
                if directly_on(place.path, part.path):
                    return True
            elif scope is not Scope.BELOW or place.path != part.path:
                return True
        return False


class Actor(Struct, frozen=True, kw_only=True):
    """Who is acting now, with the grants in force today."""

    subject: str
    holds: tuple[Hold, ...] = ()

    def may(self, act: str, place: Prefix, *, published: bool = False) -> Role | None:
        """Return the role by which the actor may do `act` on the record at `place`, or None."""
        return next((hold.role for hold in self.holds if hold.covers(act, place, published=published)), None)

    def roles(self, act: str, place: Prefix) -> list[Role]:
        """Return every role by which the actor may do `act` there."""
        return [hold.role for hold in self.holds if hold.covers(act, place)]

    def parts(self, act: str, below: Prefix) -> tuple[Prefix, ...]:
        """Return the disjoint parts of the tree below `below` where the actor may do `act`, in order."""
        found = []
        for hold in self.holds:
            for place in hold.places(act):
                if place.root != below.root:
                    continue
                if place.path.startswith(below.path):
                    found.append(place)
                elif below.path.startswith(place.path):
                    found.append(below)
        return disjoint(found)


def disjoint(parts: Iterable[Prefix]) -> tuple[Prefix, ...]:
    """Return the parts without those that lie inside another one, in order of path."""
    kept: list[Prefix] = []
    for part in sorted(set(parts), key=lambda p: (p.root, p.path)):
        if not kept or kept[-1].root != part.root or not part.path.startswith(kept[-1].path):
            kept.append(part)
    return tuple(kept)


SYSTEM = "SYS"
"""Subject of the scheduled functions in audit records."""


def system(root: str) -> Actor:
    """Return the actor as whom the scheduled functions run on one province."""
    return Actor(subject=SYSTEM, holds=(Hold(role=Role.SYS, unit=root, own=Prefix(root, f"/{root}/")),))
