"""The table of acts on an inspection, against a table written by hand."""

import pytest

from movement.model.errors import Code, MovementError
from movement.model.inspection_acts import INSPECTION_RULES, By, InspectionAct, allows, check, step
from movement.model.inspection_parts import Team
from movement.model.inspections import ORDER, InspectionState
from movement.model.people import POLICY
from tests.builders import NOON
from tests.inspection_builders import plain_inspection

# A column a state, in their order. A state's first letters: it leads there; `=`: the state stays; `-`: refused.
TABLE = """
                      PLA DEC ANN SEL ONS VER DRA CON FOL CLO
decideInspection      DEC  -   -   -   -   -   -   -   -   -
announceInspection     -  ANN  -   -   -   -   -   -   -   -
submitSelfReport       -   -  SEL  -   -   -   -   -   -   -
noteMissingSelfReport  -   -  SEL  -   -   -   -   -   -   -
beginOnSite            -   -   -  ONS  -   -   -   -   -   -
beginVerifying         -   -   -   -  VER  -   -   -   -   -
recordFinding          -   -   -   -   =   =   -   -   -   -
withdrawFinding        -   -   -   -   =   =   =   -   -   -
markInspection         -   -   -   -   =   =   =   -   -   -
checkEntry             -   -   -   -   =   =   -   -   -   -
draftConclusion        -   -   -   -   -  DRA  =   -   -   -
concludeInspection     -   -   -   -   -   -  CON  -   -   -
supersedeConclusion    -   -   -   -   -   -   -   =   =   =
beginFollowUp          -   -   -   -   -   -   -  FOL  -   -
closeInspection        -   -   -   -   -   -   -   -  CLO  -
extendInspection       -   -   =   =   =   =   =   -   -   -
changeInspectionTeam   -   =   =   =   =   =   =   -   -   -
nominateEntry          -   -   -   -   -   -   -   =   =   =
reportRemedy           -   -   -   -   -   -   -   =   =   -
verifyRemedy           -   -   -   -   -   -   -   =   =   -
reopenRemedy           -   -   -   -   -   -   -   =   =   -
"""
SHORT = {state.replace("_", "")[:3]: state for state in InspectionState}
ROWS = {InspectionAct(name): cells for name, *cells in (line.split() for line in TABLE.strip().splitlines()[1:])}
NEED_REASON = {
    InspectionAct.NO_SELF_REPORT,
    InspectionAct.WITHDRAW_FINDING,
    InspectionAct.SUPERSEDE,
    InspectionAct.EXTEND,
    InspectionAct.CHANGE_TEAM,
    InspectionAct.REOPEN_REMEDY,
}
OF_LEADER = {InspectionAct.CONCLUDE, InspectionAct.SUPERSEDE, InspectionAct.CLOSE}
OF_NO_TEAM = {
    InspectionAct.DECIDE,
    InspectionAct.SELF_REPORT,
    InspectionAct.EXTEND,
    InspectionAct.CHANGE_TEAM,
    InspectionAct.REPORT_REMEDY,
}


def test_every_act_has_a_rule_a_row_of_the_matrix_and_a_row_here() -> None:
    assert list(ROWS) == list(INSPECTION_RULES)
    assert set(ROWS) == set(InspectionAct) - {InspectionAct.PLAN}
    assert [SHORT[name] for name in TABLE.split()[:10]] == ORDER
    assert {rule.policy for rule in INSPECTION_RULES.values()} <= set(POLICY)


@pytest.mark.parametrize("act", ROWS)
@pytest.mark.parametrize("state", InspectionState)
def test_every_act_in_every_state(act: InspectionAct, state: InspectionState) -> None:
    before, cell = plain_inspection(state), ROWS[act][ORDER.index(state)]
    if cell == "-":
        with pytest.raises(MovementError, match=state) as refusal:
            check(before, act, "reason")
        assert (refusal.value.code, refusal.value.problems[0].path) == (Code.ILLEGAL_ACT, ("id",))
        return
    check(before, act, "reason")
    after = step(before, act, NOON)
    assert after.state is (state if cell == "=" else SHORT[cell])
    assert (after.version, after.updated_at) == (before.version + 1, NOON)
    assert [s.state for s in after.steps] == ([state] if cell == "=" else [state, SHORT[cell]])


def test_no_act_skips_a_state() -> None:
    for cells in ROWS.values():
        for state, cell in zip(ORDER, cells, strict=True):
            if cell not in {"-", "="}:
                assert ORDER.index(SHORT[cell]) == ORDER.index(state) + 1


@pytest.mark.parametrize("act", ROWS)
def test_reasons(act: InspectionAct) -> None:
    state = next(s for s, cell in zip(ORDER, ROWS[act], strict=True) if cell != "-")
    if act not in NEED_REASON:
        check(plain_inspection(state), act, None)
        return
    for nothing in (None, ""):
        with pytest.raises(MovementError) as refusal:
            check(plain_inspection(state), act, nothing)
        assert (refusal.value.code, refusal.value.problems[0].path) == (Code.REASON_REQUIRED, ("reason",))


@pytest.mark.parametrize("act", ROWS)
def test_who_in_the_team(act: InspectionAct) -> None:
    by = By.ANYONE if act in OF_NO_TEAM else By.LEADER if act in OF_LEADER else By.TEAM
    assert INSPECTION_RULES[act].by is by
    team = Team(number=1, decision_number="2-QĐ", decided_on=NOON.date(), leader="leader", members=("member",))
    found = plain_inspection(team=team)
    may = [allows(found, act, who) for who in ("leader", "member", "stranger")]
    assert may == {By.ANYONE: [True] * 3, By.TEAM: [True, True, False], By.LEADER: [True, False, False]}[by]
    assert allows(plain_inspection(), act, "leader") is (by is By.ANYONE)
