"""Every act on an inspection by every role of the town, over HTTP, held to the access matrix."""

from collections.abc import Callable
from typing import Any

import pytest

from movement.model.campaigns import Campaign
from movement.model.entries import State
from movement.model.inspection_acts import INSPECTION_RULES, By, InspectionAct
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import Inspection, InspectionState
from movement.model.people import POLICY, Grant, Role
from movement.storage.store import Store
from movement.usecases import inspection_changes, remedies
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_grant, make_person, place, request
from tests.graphql_api.acting import HANDLES, INSPECTED, OVERSEERS, Clerk, at, sees
from tests.graphql_api.conftest import Ask
from tests.inspection_builders import PROOF, bring, make_campaign, make_inspection, make_sheet, remedied

S, A = InspectionState, InspectionAct
OWN = ("staff-of-own", "ins-of-own")
"""Provincial staff and an inspector who are people of the inspected unit as well."""
EVERYONE = (*HANDLES, *OWN)
FINDING = {"kind": "STRENGTH", "text": "Tốt"}
CONCLUSION = {"decisionNumber": "4-KL", "issuedOn": "2026-11-24", "text": "Kết luận"}
REMEDY = {"number": 1, "text": "Đã làm", "evidence": PROOF}
NOT_OF_ONES_OWN = {"inspection.team", "inspection.write", "inspection.conclude", "inspection.nominate", "remedy.verify"}
"""The rows whose note in the matrix says: not of one's own unit."""
READY: dict[InspectionAct, tuple[InspectionState, dict[str, Any]]] = {
    A.DECIDE: (S.PLANNED, {"team": 1}),
    A.ANNOUNCE: (S.DECIDED, {"announcedOn": "2026-11-24"}),
    A.SELF_REPORT: (S.ANNOUNCED, {"text": "Báo cáo"}),
    A.NO_SELF_REPORT: (S.ANNOUNCED, {}),
    A.BEGIN_ON_SITE: (S.SELF_REPORTED, {}),
    A.BEGIN_VERIFYING: (S.ON_SITE, {}),
    A.RECORD_FINDING: (S.ON_SITE, FINDING),
    A.WITHDRAW_FINDING: (S.ON_SITE, {"number": 1}),
    A.MARK: (S.VERIFYING, {"marks": [{"criterion": "A", "points": 4000}]}),
    A.CHECK_ENTRY: (S.VERIFYING, {"result": "CONFIRMED", "note": "Đã xem"}),
    A.DRAFT: (S.VERIFYING, {"text": "Dự thảo"}),
    A.CONCLUDE: (S.DRAFT_CONCLUSION, CONCLUSION),
    A.SUPERSEDE: (S.CONCLUDED, CONCLUSION),
    A.FOLLOW_UP: (S.CONCLUDED, {}),
    A.CLOSE: (S.FOLLOW_UP, {}),
    A.EXTEND: (S.ON_SITE, {"days": 1}),
    A.CHANGE_TEAM: (S.ON_SITE, {"decisionNumber": "5-QĐ", "decidedOn": "2026-11-24"}),
    A.NOMINATE: (S.CONCLUDED, {}),
    A.REPORT_REMEDY: (S.CONCLUDED, REMEDY),
    A.VERIFY_REMEDY: (S.CONCLUDED, {"number": 1}),
    A.REOPEN_REMEDY: (S.CONCLUDED, {"number": 1}),
}


@pytest.fixture
def store(inspection_store: Store) -> Store:
    """Take snapshots of small tables."""
    return inspection_store


def test_every_act_is_tried() -> None:
    assert {*READY, A.PLAN} == set(A)
    assert set(READY) == set(INSPECTION_RULES)


def grants(town: Town, handle: str) -> list[Grant]:
    """Return the grants of a person, of the town or of `OWN`."""
    if handle in OWN:
        role = Role.PCS if handle == "staff-of-own" else Role.INS
        return [make_grant(role, town.province), make_grant(Role.LDR, town.a)]
    return [town.people()[handle]] if handle in town.people() else []


def covered(policy: str, grant: Grant, path: str) -> bool:
    """Say whether the matrix carries an act to the unit at `path`, an organisation on commune A."""
    on_it = path.startswith(grant.path)
    return {
        "-": False,
        "=": on_it and path.removeprefix(grant.path).count("/") <= 1,
        "v": on_it,
        ">": on_it and path != grant.path,
        "*": path.startswith(f"/{grant.root}/"),
    }[POLICY[policy][grant.role]]


def allowed(town: Town, act: InspectionAct, handle: str) -> bool:
    """Say whether a person may do the act to the inspection of commune A's committee led by `ins` with `ins2`."""
    rule, path = INSPECTION_RULES[act], place(town.a_committee).path
    held = {grant.role for grant in grants(town, handle) if covered(rule.policy, grant, path)}
    if handle in OWN and rule.policy in NOT_OF_ONES_OWN:
        return False
    inside = {By.ANYONE: {handle}, By.TEAM: {"ins", "ins2"}, By.LEADER: {"ins"}}[rule.by]
    return bool(held) and (handle in inside or Role.PCS in held)


async def ready(
    world: World, clock: Clock, town: Town, campaign: Campaign, act: InspectionAct
) -> tuple[Inspection, dict[str, Any]]:
    """Return an inspection on which the act is the next one, and what the act is given."""
    state, given = READY[act]
    if act in {A.CHECK_ENTRY, A.NOMINATE}:
        entry = await make_entry(world, town, State.VERIFIED)
        given = given | {"entry": entry.id}
    if act is A.CHANGE_TEAM:
        given = given | {"leader": town.subject("ins3")}
    leader = await town.actor(world, "ins")
    early = S.VERIFYING if act is A.NOMINATE else state
    found = await make_inspection(world, town, early, campaign=campaign)
    if act is A.WITHDRAW_FINDING:
        found = await inspection_changes.record_finding(world.fresh(), leader, request(found), FINDING)
    if act is A.NOMINATE:
        found = await inspection_changes.check_entry(
            world.fresh(), leader, request(found), entry.id, CheckResult.CONFIRMED, "Đã xem"
        )
        found = await bring(world, town, found, state)
    if act is A.CLOSE:
        found = await remedied(world, town, found)
    if act in {A.VERIFY_REMEDY, A.REOPEN_REMEDY}:
        reporter = await town.actor(world, "rpt")
        found = await remedies.report(world.fresh(), reporter, request(found), 1, "Đã làm", PROOF)
    if act is A.NO_SELF_REPORT:
        clock.forward(days=11)
    return found, given | at(found) | {"reason": "Lý do"}


@pytest.mark.parametrize("act", READY)
async def test_every_role_tries_every_act(
    world: World, clock: Clock, town: Town, ask: Ask, snapshot: Callable[[], object], act: InspectionAct
) -> None:
    for handle in OWN:
        await world.store.put_all(make_person(town.subject(handle), *grants(town, handle)))
    campaign = await make_campaign(world, town, sheet=(await make_sheet(world, town)).id)
    found, given = await ready(world, clock, town, campaign, act)
    clerk, before = Clerk(ask, f"matrix-{town.tag}"), snapshot()
    may = [handle for handle in EVERYONE if allowed(town, act, handle)]
    for handle in EVERYONE:
        if handle not in may:
            code, path = await clerk.refused(handle, act, **given)
            # Whoever belongs to the unit sees what the unit sees, whatever else the person is.
            seen = sees("rpt" if handle in OWN else handle, found.state)
            assert (code, path) == (("FORBIDDEN", []) if seen else ("NOT_FOUND", ["id"])), handle
    assert snapshot() == before
    done = await clerk(may[0], act, **given)
    assert done["version"] == found.version + 1
    # The others have the right as well: they are only too late.
    for handle in may[1:]:
        assert await clerk.refused(handle, act, **given) == ("CONFLICT", ["version"]), handle


def test_the_matrix_lets_these_people_act() -> None:
    town = Town("of nobody")
    may = {act: [handle for handle in EVERYONE if allowed(town, act, handle)] for act in READY}
    staff, team, leader, unit = ["pcs"], ["ins", "ins2", "pcs"], ["ins", "pcs"], ["rpt"]
    few = dict.fromkeys((A.DECIDE, A.EXTEND, A.CHANGE_TEAM), staff)
    few |= dict.fromkeys((A.SELF_REPORT, A.REPORT_REMEDY), unit)
    few |= dict.fromkeys((A.CONCLUDE, A.SUPERSEDE, A.CLOSE), leader)
    assert may == dict.fromkeys(READY, team) | few


MANY = """query L($u: ID!, $c: ID!) {
  inspections(unit: $u, year: 2026, first: 9) { edges { node { id } } } unit(id: $u) { id }
  campaign(id: $c) { inspections(first: 9) { edges { node { unit { id } } } } }
  campaigns(unit: $u, year: 2026, first: 9) { edges { node { id } } }
  inspectionPlans(unit: $u, year: 2026, first: 9) { edges { node { id } } } }"""


async def test_every_role_plans_and_reads(world: World, town: Town, ask: Ask) -> None:
    campaign = await make_campaign(world, town)
    states = (S.PLANNED, S.DECIDED, S.ANNOUNCED, S.DRAFT_CONCLUSION)
    made = {state: await make_inspection(world, town, state, campaign=campaign) for state in states}
    clerk = Clerk(ask, f"plan-{town.tag}")
    for handle in HANDLES:
        if handle == "pcs":
            await clerk(handle, "planInspection", id=campaign.id, unit=town.b.id)
        else:
            absent = ("NOT_FOUND", ["unit" if handle == "stranger" else "id"])
            refused = ("FORBIDDEN", []) if handle in OVERSEERS else absent
            assert await clerk.refused(handle, "planInspection", id=campaign.id, unit=town.b.id) == refused
        one = "query I($id: ID!) { inspection(id: $id) { id } }"
        for state, found in made.items():
            seen = {"id": found.id} if sees(handle, state) else None
            assert (await ask(handle, one, id=found.id))["data"]["inspection"] == seen, (handle, state)
        answer = await ask(handle, MANY, u=town.a.id, c=campaign.id)
        listed = answer["data"]["inspections"]
        if handle in OVERSEERS | INSPECTED:
            expected = [{"id": found.id} for state, found in made.items() if sees(handle, state)]
            assert [edge["node"] for edge in listed["edges"]] == expected, handle
        else:
            assert listed is None, handle
        for root in ("campaign", "campaigns", "inspectionPlans"):
            assert (answer["data"][root] is not None) is (handle in OVERSEERS), (handle, root)
        assert {e["extensions"]["code"] for e in answer.get("errors", [])} <= {"NOT_FOUND"}
