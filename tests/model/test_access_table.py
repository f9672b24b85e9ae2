"""The matrix of the code says what the table that people agreed on says, cell by cell."""

import pytest

from movement.model.people import POLICY, READS, Role, Scope

AGREED = """
                                                                        RPT RV1 RV2 INS PCS LDR ADM AUD SYS
unit.read                                                                *   *   *   *   *   *   *   *   *
unit.write/reorganise                                                    -   -   -   -   -   -   *   -   -
cluster.write                                                            -   -   -   -   *   -   -   -   -
grant.propose/approve/end                                                -   -   -   -   -   -   *   -   -
entry.readDraft                                                          =   -   -   -   -   -   -   -   -
entry.read                                                               v   v   v   v   *   v   -   *   *
entry.readRecognised                                                     *   *   *   *   *   *   -   *   *
entry.create/edit/submit/start/report/continue/withdraw/discontinue      =   -   -   -   -   -   -   -   -
entry.replicate                                                          =   -   -   -   -   -   -   -   -
entry.return/reject/accept/returnReport                                  -   =   >   -   *   -   -   -   -
entry.verify                                                             -   =   >   v   *   -   -   -   -
entry.recognise/refuseRecognition                                        -   =   >   -   *   -   -   -   -
entry.revokeRecognition/amend                                            -   -   -   -   *   -   -   -   -
entry.reasons                                                            =   =   >   -   *   v   -   *   *
inspection.read                                                          =   v   v   v   *   v   -   *   *
inspection.plan/team                                                     -   -   -   -   *   -   -   -   -
inspection.selfReport                                                    =   -   -   -   -   -   -   -   -
remedy.report                                                            =   -   -   -   -   -   -   -   -
inspection.write/conclude/nominate                                       -   -   -   v   *   -   -   -   -
remedy.verify                                                            -   -   -   v   *   -   -   -   -
scoreSheet.write                                                         -   -   -   -   *   -   -   -   -
indicator.write                                                          -   -   -   -   *   -   -   -   -
ruleset.write                                                            -   -   -   -   *   -   -   -   -
return.read                                                              v   v   v   v   *   v   -   *   *
return.submit                                                            =   -   -   -   -   -   -   -   -
plan.write                                                               =   -   -   -   -   -   -   -   -
return.approve/accept                                                    -   =   >   -   *   -   -   -   -
statistics.read                                                          v   v   v   v   *   v   *   *   *
statistics.compute                                                       -   -   -   -   -   -   -   -   *
candidate.compute                                                        -   -   -   -   -   -   -   -   *
statistics.publish                                                       -   -   -   -   *   -   -   -   -
period.reopen                                                            -   -   -   -   *   -   -   -   -
report.make/read                                                         =   =   v   -   *   v   -   *   *
candidate.read                                                           -   =   v   -   *   v   -   *   *
candidate.readPersonal                                                   -   =   >   -   *   p   -   *   *
candidate.shortlist/propose/decide/publish                               -   -   -   -   *   -   -   -   -
facts.write/revoke                                                       -   -   -   -   *   -   -   -   -
candidate.simulate                                                       -   -   -   -   *   -   -   -   -
import.entries/returns                                                   =   -   -   -   *   -   -   -   -
reminders.read                                                           =   =   >   v   *   v   -   *   *
export.personal                                                          -   -   -   -   *   -   -   *   -
person.erase                                                             -   -   -   -   -   -   -   *   -
audit.read                                                               -   -   -   -   -   -   -   *   -
schema.explore                                                           -   -   -   -   -   -   *   *   -
"""
"""The order's table, copied by hand; a row of several acts names them after one another."""


def agreed() -> dict[str, dict[Role, Scope]]:
    header, *lines = AGREED.strip("\n").splitlines()
    roles = [Role(name) for name in header.split()]
    table: dict[str, dict[Role, Scope]] = {}
    for line in lines:
        acts, *cells = line.split()
        noun, _, verbs = acts.partition(".")
        for verb in verbs.split("/"):
            table[f"{noun}.{verb}"] = dict(zip(roles, map(Scope, cells), strict=True))
    return table


@pytest.mark.parametrize("act", agreed())
def test_every_agreed_row_is_kept(act: str) -> None:
    # What an issue adds since is seen in tests/golden/access-matrix.txt.
    assert POLICY[act] == agreed()[act]


def test_only_what_looks_reaches_what_a_unit_succeeded() -> None:
    looking = {act for act in POLICY if act.split(".")[1].startswith("read")} | {"entry.reasons"}
    assert looking == READS
