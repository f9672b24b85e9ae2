"""People, their dated grants, and the one table that says who may do what, and where.

The matrix is an assumption until the owner signs it. It is data: `tests/golden/access-matrix.txt` shows it to
people, and a test tries every cell. What is not in it is refused.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from movement.model.entries import Level
from movement.model.units import directly_on


class Role(StrEnum):
    """What a grant makes of a person on a unit."""

    RPT = "RPT"
    RV1 = "RV1"
    RV2 = "RV2"
    INS = "INS"
    PCS = "PCS"
    LDR = "LDR"
    ADM = "ADM"
    AUD = "AUD"
    SYS = "SYS"


class Scope(StrEnum):
    """How far a grant carries an act."""

    OWN = "="
    """The grant's unit and, where it is a territory, the organisations directly on it."""
    SUBTREE = "v"
    BELOW = ">"
    PROVINCE = "*"
    AFTER_PUBLICATION = "p"
    NEVER = "-"


MATRIX = """
                                       RPT RV1 RV2 INS PCS LDR ADM AUD SYS
unit.read                               *   *   *   *   *   *   *   *   *
unit.write                              -   -   -   -   -   -   *   -   -
unit.reorganise                         -   -   -   -   -   -   *   -   -
cluster.write                           -   -   -   -   *   -   -   -   -
grant.read                              -   -   -   -   -   -   *   *   -
grant.propose                           -   -   -   -   -   -   *   -   -
grant.approve                           -   -   -   -   -   -   *   -   -
grant.end                               -   -   -   -   -   -   *   -   -
entry.readDraft                         =   -   -   -   -   -   -   -   -
entry.read                              v   v   v   v   *   v   -   *   *
entry.readRecognised                    *   *   *   *   *   *   -   *   *
entry.create                            =   -   -   -   -   -   -   -   -
entry.edit                              =   -   -   -   -   -   -   -   -
entry.submit                            =   -   -   -   -   -   -   -   -
entry.start                             =   -   -   -   -   -   -   -   -
entry.report                            =   -   -   -   -   -   -   -   -
entry.continue                          =   -   -   -   -   -   -   -   -
entry.withdraw                          =   -   -   -   -   -   -   -   -
entry.discontinue                       =   -   -   -   -   -   -   -   -
entry.replicate                         =   -   -   -   -   -   -   -   -
entry.return                            -   =   >   -   *   -   -   -   -
entry.reject                            -   =   >   -   *   -   -   -   -
entry.accept                            -   =   >   -   *   -   -   -   -
entry.returnReport                      -   =   >   -   *   -   -   -   -
entry.verify                            -   =   >   v   *   -   -   -   -
entry.recognise                         -   =   >   -   *   -   -   -   -
entry.refuseRecognition                 -   =   >   -   *   -   -   -   -
entry.revokeRecognition                 -   -   -   -   *   -   -   -   -
entry.amend                             -   -   -   -   *   -   -   -   -
entry.reasons                           =   =   >   -   *   v   -   *   *
inspection.read                         =   v   v   v   *   v   -   *   *
inspection.plan                         -   -   -   -   *   -   -   -   -
inspection.team                         -   -   -   -   *   -   -   -   -
inspection.selfReport                   =   -   -   -   -   -   -   -   -
inspection.write                        -   -   -   v   *   -   -   -   -
inspection.conclude                     -   -   -   v   *   -   -   -   -
inspection.nominate                     -   -   -   v   *   -   -   -   -
remedy.report                           =   -   -   -   -   -   -   -   -
remedy.verify                           -   -   -   v   *   -   -   -   -
scoreSheet.write                        -   -   -   -   *   -   -   -   -
indicator.write                         -   -   -   -   *   -   -   -   -
ruleset.write                           -   -   -   -   *   -   -   -   -
return.read                             v   v   v   v   *   v   -   *   *
return.submit                           =   -   -   -   -   -   -   -   -
plan.write                              =   -   -   -   -   -   -   -   -
return.approve                          -   =   >   -   *   -   -   -   -
return.accept                           -   =   >   -   *   -   -   -   -
statistics.read                         v   v   v   v   *   v   *   *   *
statistics.compute                      -   -   -   -   -   -   -   -   *
candidate.compute                       -   -   -   -   -   -   -   -   *
statistics.publish                      -   -   -   -   *   -   -   -   -
period.reopen                           -   -   -   -   *   -   -   -   -
report.make                             =   =   v   -   *   v   -   *   *
report.read                             =   =   v   -   *   v   -   *   *
candidate.read                          -   =   v   -   *   v   -   *   *
candidate.readPersonal                  -   =   >   -   *   p   -   *   *
candidate.shortlist                     -   -   -   -   *   -   -   -   -
candidate.propose                       -   -   -   -   *   -   -   -   -
candidate.decide                        -   -   -   -   *   -   -   -   -
candidate.publish                       -   -   -   -   *   -   -   -   -
facts.write                             -   -   -   -   *   -   -   -   -
facts.revoke                            -   -   -   -   *   -   -   -   -
candidate.simulate                      -   -   -   -   *   -   -   -   -
import.entries                          =   -   -   -   *   -   -   -   -
import.returns                          =   -   -   -   *   -   -   -   -
reminders.read                          =   =   >   v   *   v   -   *   *
export.personal                         -   -   -   -   *   -   -   *   -
person.erase                            -   -   -   -   -   -   -   *   -
audit.read                              -   -   -   -   -   -   -   *   -
schema.explore                          -   -   -   -   -   -   *   *   -
"""


def _parse(text: str) -> dict[str, dict[Role, Scope]]:
    header, *lines = text.strip("\n").splitlines()
    roles = [Role(name) for name in header.split()]
    table = {}
    for line in lines:
        act, *cells = line.split()
        table[act] = dict(zip(roles, (Scope(cell) for cell in cells), strict=True))
    return table


POLICY = _parse(MATRIX)
"""Act → role → scope."""

READS = frozenset(act for act in POLICY if ".read" in act) | {"entry.reasons"}
"""Acts that only look: they also reach what the grant's unit succeeded."""

LEVELS: dict[Role, frozenset[Level]] = {
    Role.RV1: frozenset({Level.GRASSROOTS}),
    Role.RV2: frozenset({Level.DISTRICT}),
    Role.PCS: frozenset({Level.PROVINCE, Level.CENTRAL}),
}
"""The levels at which a role recognises; provincial staff record what the centre decided."""


class GrantState(StrEnum):
    """A grant counts only once a second person approved it."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    ENDED = "ENDED"


class Grant(Struct, frozen=True, kw_only=True):
    """A role on a unit from `valid_from` up to, not including, `valid_to` (days in Vietnam)."""

    id: str
    role: Role
    unit: str
    root: str
    path: str
    valid_from: date
    valid_to: date | None = None
    state: GrantState = GrantState.PROPOSED
    proposed_by: str
    approved_by: str | None = None
    ended_by: str | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether the grant gives rights on `day`."""
        lasts = self.valid_to is None or day < self.valid_to
        return self.state is GrantState.APPROVED and self.valid_from <= day and lasts


class Person(Struct, frozen=True, kw_only=True):
    """A subject of the identity provider and its grants, in one record so that strong reads are one read."""

    id: str
    """The token's `sub`."""
    root: str
    grants: tuple[Grant, ...] = ()
    created_at: datetime
    version: int = 1
    head: str = ""


class GrantRow(Struct, frozen=True, kw_only=True):
    """Thin row of a grant: lists the people of a unit."""

    person: str
    grant: str
    unit: str
    root: str
    path: str


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

    def places(self, act: str) -> tuple[Prefix, ...]:
        """Where this grant carries `act`, as prefixes; `=` and `>` still need `covers` for each record."""
        scope = POLICY[act][self.role]
        if scope in {Scope.NEVER, Scope.AFTER_PUBLICATION}:
            return ()
        reads = act in READS
        if scope is Scope.PROVINCE:
            province = Prefix(self.own.root, f"/{self.own.root}/")
            return (province, *self.province_reach) if reads else (province,)
        return (self.own, *self.reach) if reads else (self.own,)

    def covers(self, act: str, place: Prefix) -> bool:
        """Tell whether this grant carries `act` on the record at `place`."""
        scope = POLICY[act][self.role]
        for part in self.places(act):
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

    def may(self, act: str, place: Prefix) -> Role | None:
        """Return the role by which the actor may do `act` on the record at `place`, or None."""
        return next((hold.role for hold in self.holds if hold.covers(act, place)), None)

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
