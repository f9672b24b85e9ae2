"""People, their dated grants, and the one table that says who may do what, and where.

The matrix is an assumption until the owner signs it. It is data: `tests/golden/access-matrix.txt` shows it to
people, and a test tries every cell. What is not in it is refused.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from movement.model.entries import Level


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
carrier.read                            -   -   -   -   *   -   -   *   *
carrier.assign                          -   -   -   -   *   -   -   -   -
carrier.move                            -   -   -   -   -   -   -   -   *
cluster.read                            *   *   *   *   *   *   *   *   *
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
file.request                            =   =   -   v   *   -   -   -   -
file.read                               v   v   v   v   *   v   -   *   *
scoreSheet.read                         *   *   *   *   *   *   *   *   *
scoreSheet.write                        -   -   -   -   *   -   -   -   -
indicator.read                          *   *   *   *   *   *   *   *   *
indicator.write                         -   -   -   -   *   -   -   -   -
ruleset.read                            *   *   *   *   *   *   *   *   *
ruleset.write                           -   -   -   -   *   -   -   -   -
return.read                             v   v   v   v   *   v   -   *   *
return.readDraft                        =   =   -   -   *   -   -   *   *
return.submit                           =   -   -   -   -   -   -   -   -
plan.read                               v   v   v   v   *   v   -   *   *
plan.write                              =   -   -   -   -   -   -   -   -
return.approve                          -   =   >   -   *   -   -   -   -
return.accept                           -   =   >   -   *   -   -   -   -
return.extend                           -   -   -   -   *   -   -   -   -
return.lock                             -   -   -   -   -   -   -   -   *
statistics.read                         v   v   v   v   *   v   *   *   *
statistics.compute                      -   -   -   -   -   -   -   -   *
candidate.compute                       -   -   -   -   -   -   -   -   *
statistics.publish                      -   -   -   -   *   -   -   -   -
period.reopen                           -   -   -   -   *   -   -   -   -
report.make                             =   =   v   -   *   v   -   *   *
report.read                             =   =   v   -   *   v   -   *   *
report.submit                           =   =   -   -   *   -   -   -   -
report.receive                          -   -   -   -   *   -   -   -   -
candidate.read                          -   =   v   -   *   v   -   *   *
candidate.readPersonal                  -   =   >   -   *   p   -   *   *
candidate.readPublished                 *   *   *   *   *   *   *   *   *
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
    replaces: str | None = None
    """The grant of a unit that has ended which this one passes on; approving this one ends that one."""

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
