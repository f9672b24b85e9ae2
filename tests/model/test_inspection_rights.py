"""Who sees an inspection from which side, and who may act on it: sides, teams, one's own unit."""

from datetime import timedelta

import pytest
from msgspec import structs

from movement.model.actors import Actor, Hold, Prefix
from movement.model.conclusions import Conclusion, Draft, Recommendation
from movement.model.inspection_acts import INSPECTION_RULES, By, InspectionAct
from movement.model.inspection_parts import Team
from movement.model.inspection_rights import NOT_OWN, Side, belongs, look, roles, side
from movement.model.inspections import InspectionState
from movement.model.people import POLICY, Role, Scope
from tests.builders import NOON
from tests.inspection_builders import plain_inspection

PROVINCE, COMMUNE, BODY, CELL = "/t1/", "/t1/t2/", "/t1/t2/u3/", "/t1/t2/u3/u4/"
OTHER, PROVINCE_BODY, BEFORE = "/t1/t5/", "/t1/u9/", "/t0/t7/t8/"
S, O, I = InspectionState, Side.OVERSEES, Side.INSPECTED  # noqa: E741 - a table of one letter
TODAY = NOON.date()
TEAM = Team(number=1, decision_number="2-QĐ", decided_on=TODAY, leader="leader", members=("member",))


def hold(role: Role, path: str, *reach: str) -> Hold:
    before = tuple(Prefix(part.split("/")[1], part) for part in reach)
    unit = path.strip("/").rsplit("/", 1)[-1]
    return Hold(role=role, unit=unit, own=Prefix(path.split("/")[1], path), reach=before, province_reach=before)


def who(subject: str, *holds: Hold) -> Actor:
    return Actor(subject=subject, holds=holds)


def person(*holds: Hold) -> Actor:
    return who("someone", *holds)


SIDES = [
    # who; then the side from which it sees a body of its commune, a cell of it, another commune, a province's body
    (hold(Role.RPT, COMMUNE), I, None, None, None),
    (hold(Role.RPT, BODY), I, None, None, None),
    (hold(Role.RPT, PROVINCE), None, None, None, I),
    (hold(Role.RV1, COMMUNE), I, I, None, None),
    (hold(Role.RV2, PROVINCE), O, O, O, O),
    (hold(Role.RV2, OTHER), None, None, O, None),
    (hold(Role.INS, PROVINCE), O, O, O, O),
    (hold(Role.INS, BODY), O, O, None, None),
    (hold(Role.PCS, PROVINCE_BODY), O, O, O, O),
    (hold(Role.LDR, PROVINCE), O, O, O, I),
    (hold(Role.LDR, COMMUNE), I, O, None, None),
    (hold(Role.ADM, PROVINCE), None, None, None, None),
    (hold(Role.AUD, PROVINCE), O, O, O, O),
    (hold(Role.SYS, PROVINCE), O, O, O, O),
]


@pytest.mark.parametrize(("held", "body", "cell", "other", "province_body"), SIDES)
def test_from_where_each_role_looks(
    held: Hold, body: Side | None, cell: Side | None, other: Side | None, province_body: Side | None
) -> None:
    places = {BODY: body, CELL: cell, OTHER: other, PROVINCE_BODY: province_body}
    assert {path: side(person(held), Prefix("t1", path)) for path in places} == places
    assert side(person(held), Prefix("t0", BEFORE)) is None


@pytest.mark.parametrize("other", [Role.INS, Role.PCS, Role.AUD, Role.RV2])
@pytest.mark.parametrize("own", [Role.RPT, Role.RV1, Role.LDR])
def test_whoever_belongs_to_the_unit_never_looks_from_outside(own: Role, other: Role) -> None:
    both = person(hold(other, PROVINCE), hold(own, COMMUNE))
    assert side(both, Prefix("t1", BODY)) is I
    assert side(both, Prefix("t1", OTHER)) is O
    assert (belongs(both, BODY), belongs(both, COMMUNE), belongs(both, OTHER)) == (True, True, False)


def test_the_people_of_a_successor_see_as_those_of_the_unit() -> None:
    for role in (Role.RPT, Role.RV1, Role.LDR):
        assert side(person(hold(role, COMMUNE, BEFORE)), Prefix("t0", BEFORE)) is I
    assert side(person(hold(Role.INS, COMMUNE, BEFORE)), Prefix("t0", BEFORE)) is O
    assert side(person(), Prefix("t1", BODY)) is None


@pytest.mark.parametrize("state", InspectionState)
def test_the_unit_sees_nothing_before_the_announcement(state: InspectionState) -> None:
    found = plain_inspection(state, draft=Draft(text="Dự thảo."))
    for held in (hold(Role.RPT, COMMUNE), hold(Role.RV1, COMMUNE), hold(Role.LDR, COMMUNE)):
        seen = look(person(held), found)
        if state in {S.PLANNED, S.DECIDED}:
            assert seen is None
        else:
            assert seen == structs.replace(found, draft=None)
    assert look(person(hold(Role.INS, PROVINCE)), found) == found
    assert look(person(hold(Role.RPT, OTHER)), found) is None
    assert look(person(hold(Role.ADM, PROVINCE)), found) is None


def test_who_owes_a_remedy_sees_the_inspection() -> None:
    asked = Recommendation(number=1, text="Sửa.", owner="u6", owner_path="/t1/t2/u6/", due_on=TODAY + timedelta(9))
    ended = Conclusion(number=1, decision_number="3-KL", issued_on=TODAY, text="Kết luận.", by="leader", at=NOON)
    found = plain_inspection(S.CONCLUDED, path=COMMUNE, carrier_path=COMMUNE, conclusions=(ended,))
    front, beside = person(hold(Role.RPT, "/t1/t2/u6/")), person(hold(Role.RPT, "/t1/t2/u7/"))
    assert look(front, found) is None
    found = structs.replace(found, recommendations=(asked,))
    assert look(front, found) == found
    assert look(beside, found) is None
    assert look(front, None) is None


@pytest.mark.parametrize("act", INSPECTION_RULES)
def test_by_which_roles_each_act_is_done(act: InspectionAct) -> None:
    rule = INSPECTION_RULES[act]
    found = plain_inspection(team=TEAM)
    may_inspect = POLICY[rule.policy][Role.INS] is not Scope.NEVER
    may_staff = POLICY[rule.policy][Role.PCS] is not Scope.NEVER
    may_report = POLICY[rule.policy][Role.RPT] is not Scope.NEVER
    inspects, staffs = hold(Role.INS, PROVINCE), hold(Role.PCS, PROVINCE)
    for subject in ("leader", "member", "stranger"):
        within = rule.by is By.ANYONE or subject == "leader" or (rule.by is By.TEAM and subject == "member")
        assert roles(who(subject, inspects), found, act) == ([Role.INS] if may_inspect and within else [])
        # Provincial staff need no place in a team.
        assert roles(who(subject, staffs), found, act) == ([Role.PCS] if may_staff else [])
    assert roles(person(hold(Role.RPT, COMMUNE)), found, act) == ([Role.RPT] if may_report else [])
    for held in (hold(Role.INS, OTHER), hold(Role.RV1, COMMUNE), hold(Role.LDR, PROVINCE), hold(Role.ADM, PROVINCE)):
        assert roles(who("leader", held), found, act) == []


@pytest.mark.parametrize("act", INSPECTION_RULES)
@pytest.mark.parametrize("own", [Role.RPT, Role.RV1, Role.LDR])
def test_nobody_inspects_the_own_unit(act: InspectionAct, own: Role) -> None:
    found = plain_inspection(team=TEAM)
    policy = POLICY[INSPECTION_RULES[act].policy]
    reports = [Role.RPT] if own is Role.RPT and policy[Role.RPT] is not Scope.NEVER else []
    for subject in ("leader", "member", "stranger"):
        both = who(subject, hold(own, COMMUNE), hold(Role.INS, PROVINCE), hold(Role.PCS, PROVINCE))
        assert roles(both, found, act) == reports
    # In another unit the same person is an inspector like any other.
    away = structs.replace(found, path=OTHER, carrier_path=OTHER)
    leader = who("leader", hold(own, COMMUNE), hold(Role.INS, PROVINCE))
    assert (roles(leader, away, act) == [Role.INS]) is (policy[Role.INS] is not Scope.NEVER)


def test_every_right_to_inspect_is_withheld_on_the_own_unit() -> None:
    asked = {rule.policy for rule in INSPECTION_RULES.values()}
    assert asked - NOT_OWN == {"inspection.selfReport", "remedy.report"}


def test_without_a_team_only_provincial_staff_act_for_it() -> None:
    found = plain_inspection(S.DECIDED)
    assert roles(who("leader", hold(Role.INS, PROVINCE)), found, InspectionAct.ANNOUNCE) == []
    assert roles(who("leader", hold(Role.PCS, PROVINCE)), found, InspectionAct.ANNOUNCE) == [Role.PCS]
