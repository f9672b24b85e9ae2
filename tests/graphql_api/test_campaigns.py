"""Plans, campaigns and teams by HTTP: prepared by staff, read by those who look at the whole province."""

from typing import Any

import pytest

from movement.storage.store import Store
from movement.world import World
from tests.builders import Town
from tests.graphql_api.acting import Clerk, at
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_documents import calls
from tests.inspection_builders import make_campaign, make_inspection, make_sheet, settle_rules

PLAN = {"year": 2026, "title": "Chương trình 2026", "decisionNumber": "1-CTr", "decidedOn": "2026-01-05"}
CAMPAIGN = {
    "title": "Quy chế dân chủ",
    "type": "SUPERVISION",
    "content": "Thực hiện dân chủ",
    "periodFrom": "2025-01-01",
    "periodTo": "2025-12-31",
}
TEAM = {"decisionNumber": "2-QĐ", "decidedOn": "2026-11-01"}


@pytest.fixture
def clerk(town: Town, ask: Ask) -> Clerk:
    return Clerk(ask, f"campaign-{town.tag}")


async def test_from_the_plan_to_the_team(clerk: Clerk, world: World, town: Town, ask: Ask) -> None:
    await settle_rules(world, town)
    sheet = await make_sheet(world, town)
    plan = await clerk("pcs", "createInspectionPlan", unit=town.province.id, **PLAN)
    assert plan == {"id": plan["id"], "title": PLAN["title"], "year": 2026, "unit": {"id": town.province.id}}
    given = CAMPAIGN | {"conductor": "ABOVE_GRASSROOTS", "legalBasis": "296-QĐ/TW", "sheet": sheet.id}
    made = await clerk("pcs", "createCampaign", id=plan["id"], **given)
    for leader, members in (("ins", ["ins2"]), ("pcs", [])):
        people = {"leader": town.subject(leader), "members": [town.subject(m) for m in members]}
        made = await clerk("pcs", "addInspectionTeam", **at(made), **TEAM, **people)
    query = """query C($id: ID!) { campaign(id: $id) { version year title type conductor content legalBasis periodFrom
      periodTo sheetVersion sheet { id name } plan { id decisionNumber decidedOn createdAt unit { name } }
      teams { number decisionNumber decidedOn leader members } inspections(first: 5) { edges { cursor } } } }"""
    assert (await ask("ldr", query, id=made["id"]))["data"]["campaign"] == {
        "version": 3,
        "year": 2026,
        **{name: value for name, value in given.items() if name != "sheet"},
        "sheetVersion": 1,
        "sheet": {"id": sheet.id, "name": "Phiếu chấm điểm"},
        "plan": {
            "id": plan["id"],
            "decisionNumber": "1-CTr",
            "decidedOn": "2026-01-05",
            "createdAt": "2026-11-24T05:00:00Z",
            "unit": {"name": "Tỉnh Thử Nghiệm"},
        },
        "teams": [
            TEAM | {"number": 1, "leader": town.subject("ins"), "members": [town.subject("ins2")]},
            TEAM | {"number": 2, "leader": town.subject("pcs"), "members": []},
        ],
        "inspections": {"edges": []},
    }


async def test_what_is_wrong_with_a_plan_a_campaign_or_a_team(clerk: Clerk, world: World, town: Town) -> None:
    for change, problem in (
        ({"unit": town.a.id}, ("BAD_INPUT", ["unit"])),
        ({"year": 1999}, ("BAD_INPUT", ["year"])),
        ({"title": ""}, ("BAD_INPUT", ["title"])),
        ({"decidedOn": "2026-11-25"}, ("BAD_INPUT", ["decidedOn"])),
        ({"decisionNumber": "x" * 301}, ("BAD_INPUT", ["decisionNumber"])),
    ):
        given = PLAN | {"unit": town.province.id} | change
        assert await clerk.refused("pcs", "createInspectionPlan", **given) == problem
    plan = await clerk("pcs", "createInspectionPlan", unit=town.province.id, **PLAN)
    # No procedure of the province is in force yet, so nothing says how far back it may look.
    assert await clerk.refused("pcs", "createCampaign", id=plan["id"], **CAMPAIGN) == ("NOT_FOUND", ["ruleSet"])
    await settle_rules(world, town)
    # Today is 24 November 2026, five years back are 24 November 2021.
    for change, problem in (
        ({"periodFrom": "2021-11-23"}, ("BAD_INPUT", ["periodFrom"])),
        ({"periodFrom": "2026-11-25", "periodTo": "2026-12-01"}, ("BAD_INPUT", ["periodFrom"])),
        ({"periodTo": "2024-12-31"}, ("BAD_INPUT", ["periodTo"])),
        ({"content": ""}, ("BAD_INPUT", ["content"])),
    ):
        assert await clerk.refused("pcs", "createCampaign", id=plan["id"], **CAMPAIGN | change) == problem
    made = await clerk("pcs", "createCampaign", id=plan["id"], **CAMPAIGN | {"periodFrom": "2021-11-24"})
    ins, rpt = town.subject("ins"), town.subject("rpt")
    for people, problem in (
        ({"leader": rpt}, ("BAD_INPUT", ["team", rpt])),
        ({"leader": ins, "members": [rpt]}, ("BAD_INPUT", ["team", rpt])),
        ({"leader": ins, "members": ["nobody"]}, ("BAD_INPUT", ["team", "nobody"])),
        ({"leader": ins, "members": [ins]}, ("BAD_INPUT", ["members"])),
        ({"leader": ""}, ("BAD_INPUT", ["leader"])),
        ({"leader": ins, "decidedOn": "2026-11-25"}, ("BAD_INPUT", ["decidedOn"])),
    ):
        assert await clerk.refused("pcs", "addInspectionTeam", **at(made), **TEAM | people) == problem
    stale = {"id": made["id"], "version": 7, "leader": ins}
    assert await clerk.refused("pcs", "addInspectionTeam", **stale, **TEAM) == ("CONFLICT", ["version"])


LIST = """query L($u: ID!, $y: Int!, $n: Int!, $after: String) {
  campaigns(unit: $u, year: $y, first: $n, after: $after) {
    edges { node { id title plan { id title } sheet { name } } } pageInfo { hasNextPage endCursor } } }"""
PLANS = """query P($u: ID!, $n: Int!, $after: String) {
  inspectionPlans(unit: $u, year: 2026, first: $n, after: $after) {
    edges { node { id title unit { name } } } pageInfo { hasNextPage endCursor } } }"""


async def test_the_campaigns_and_plans_of_a_year(world: World, store: Store, town: Town, ask: Ask) -> None:
    sheet = await make_sheet(world, town)
    made = []
    for number in range(3):
        world.clock.forward(seconds=1)  # type: ignore[attr-defined]
        made.append(await make_campaign(world, town, title=f"Đợt {number}", sheet=sheet.id))
    await make_campaign(world, town, year=2025)
    answer, count = await calls(store, ask, "ldr", LIST, u=town.b.id, y=2026, n=100)
    nodes = [edge["node"] for edge in answer["data"]["campaigns"]["edges"]]
    assert [(n["id"], n["title"], n["plan"]["id"]) for n in nodes] == [(c.id, c.title, c.plan) for c in made]
    assert {n["sheet"]["name"] for n in nodes} == {"Phiếu chấm điểm"}
    # The unit, its province, the range, the campaigns, then plans and sheets each in one batch.
    assert count == 6
    answer, count = await calls(store, ask, "ldr", PLANS, u=town.province.id, n=100)
    assert [e["node"]["id"] for e in answer["data"]["inspectionPlans"]["edges"]] == [c.plan for c in made]
    assert count == 3
    for query, root in ((LIST, "campaigns"), (PLANS, "inspectionPlans")):
        found, after = [], None
        for _ in range(3):
            given: dict[str, Any] = {"u": town.province.id, "n": 1, "after": after}
            page = (await ask("ldr", query, **given | ({"y": 2026} if root == "campaigns" else {})))["data"][root]
            found += [edge["node"]["id"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
        assert found == [c.id if root == "campaigns" else c.plan for c in made]
        assert page["pageInfo"]["hasNextPage"] is False


async def test_a_campaigns_inspections_are_those_one_may_see(world: World, store: Store, town: Town, ask: Ask) -> None:
    campaign = await make_campaign(world, town)
    made = [await make_inspection(world, town, campaign=campaign, unit=unit) for unit in (town.a, town.b, town.a_front)]
    query = """query C($id: ID!) { campaign(id: $id) { title inspections(first: 2) {
      edges { node { id state unit { name } } } pageInfo { hasNextPage endCursor } } } }"""
    answer, count = await calls(store, ask, "ldr", query, id=campaign.id)
    page = answer["data"]["campaign"]["inspections"]
    assert [edge["node"] for edge in page["edges"]] == [
        {"id": made[0].id, "state": "PLANNED", "unit": {"name": "Xã An Bình"}},
        {"id": made[1].id, "state": "PLANNED", "unit": {"name": "Phường Đồng Tâm"}},
    ]
    assert page["pageInfo"]["hasNextPage"] is True
    # The campaign, its range, and one batch of inspections with their units.
    assert count == 3
    answer = await ask("rpt", query, id=campaign.id)
    assert answer["data"]["campaign"] is None
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
