"""Inspections in lists by HTTP: filtered, paged, each reader's own, and at a fixed price in DynamoDB calls."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from movement.model.inspections import InspectionState
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock, Town
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_documents import calls
from tests.inspection_builders import make_campaign, make_inspection, make_sheet

S = InspectionState
PAGE = """query P($u: ID!, $n: Int!, $after: String) { inspections(unit: $u, year: 2026, first: $n, after: $after) {
  edges { cursor node { id state dueOn daysLate isLate unit { id name } carrier { name } } }
  pageInfo { hasNextPage endCursor } } }"""
WIDE = """query W($u: ID!) { inspections(unit: $u, year: 2026, first: 100) { edges { node {
  unit { name } team { leader } campaign { title plan { title } } sheet { name } score { score } } } } }"""


async def test_a_page_costs_the_same_however_many_it_holds(world: World, store: Store, town: Town, ask: Ask) -> None:
    sheet = await make_sheet(world, town)
    campaigns = [await make_campaign(world, town, sheet=sheet.id, title=f"Đợt {number}") for number in range(2)]
    made = 0
    for units in ((town.a,), (town.b, town.a_front, town.b_committee)):
        for unit in units:
            state = S.SELF_REPORTED if unit is town.a else S.PLANNED
            await make_inspection(world, town, state, campaign=campaigns[made % 2], unit=unit)
            made += 1
        answer, count = await calls(store, ask, "pcs", PAGE, u=town.province.id, n=100)
        assert len(answer["data"]["inspections"]["edges"]) == made
        # The unit; the range; the inspections with their units.
        assert count == 3
        answer, count = await calls(store, ask, "pcs", WIDE, u=town.province.id)
        # One more for the campaigns, one for the sheets, and one for the campaigns' plans.
        assert count == 6
        nodes = [edge["node"] for edge in answer["data"]["inspections"]["edges"]]
        assert len({node["campaign"]["title"] for node in nodes}) == min(made, 2)
        # Nothing is marked yet where there was no self-report.
        assert sorted(str(node["score"]) for node in nodes) == ["None"] * (made - 1) + ["{'score': 10000}"]


async def test_pages_filters_and_what_each_reader_finds(world: World, town: Town, ask: Ask) -> None:
    survey = await make_campaign(world, town, type="SURVEY")
    made = [
        await make_inspection(world, town, S.ANNOUNCED, unit=town.a_committee),
        await make_inspection(world, town, S.PLANNED, unit=town.a_committee, campaign=survey),
        await make_inspection(world, town, S.ANNOUNCED, unit=town.b, campaign=survey),
    ]
    first, second, third = [found.id for found in made]

    async def found(handle: str, unit: str, **given: Any) -> Any:
        query = """query F($u: ID!, $s: InspectionState, $t: OversightType, $y: Int!) { unit(id: $u) {
          inspections(year: $y, first: 9, state: $s, type: $t) { edges { node { id } } } }
          inspections(unit: $u, year: $y, first: 9, state: $s, type: $t) { edges { node { id } } } }"""
        data = (await ask(handle, query, **{"u": unit, "y": 2026} | given))["data"]
        assert data["unit"]["inspections"] == data["inspections"]
        return data["inspections"] and [edge["node"]["id"] for edge in data["inspections"]["edges"]]

    province = town.province.id
    in_order = [first, second, third] if town.a.id < town.b.id else [third, first, second]
    assert await found("pcs", province) == in_order
    assert await found("pcs", town.a.id) == [first, second]
    assert await found("pcs", province, s="PLANNED") == [second]
    assert await found("pcs", town.a.id, t="SURVEY") == [second]
    assert await found("pcs", town.a.id, t="SURVEY", s="ANNOUNCED") == []
    assert await found("pcs", province, y=2025) == []
    # The unit's people learn of the planned one when it is announced; those of another unit of none.
    assert await found("rpt", town.a.id) == await found("rpt", province) == [first]
    assert await found("rv1", town.a.id) == [first]
    assert await found("rpt-b", province) == [third]
    for handle, unit in (("rpt-b", town.a.id), ("adm", town.a.id), ("rpt", town.b.id)):
        assert await found(handle, unit) is None
    pages, after = [], None
    for _ in range(3):
        page = (await ask("ldr", PAGE, u=province, n=1, after=after))["data"]["inspections"]
        pages += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert pages == in_order
    assert page["pageInfo"]["hasNextPage"] is False
    for handle, unit in (("pcs", province), ("ldr", town.a.id)):
        answer = await ask(handle, PAGE, u=unit, n=1, after=after)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize("year", [1999, 2101, -1])
async def test_a_year_that_is_none_is_bad_input(town: Town, ask: Ask, year: int) -> None:
    for root in ("inspections", "campaigns", "inspectionPlans"):
        query = f"query Y($u: ID!, $y: Int!) {{ {root}(unit: $u, year: $y, first: 1) {{ edges {{ cursor }} }} }}"
        answer = await ask("pcs", query, u=town.province.id, y=year)
        assert answer["errors"][0]["extensions"] == {"code": "BAD_INPUT", "path": ["year"]}


async def test_what_is_late_can_be_asked_for(world: World, clock: Clock, town: Town, ask: Ask) -> None:
    reporting = await make_inspection(world, town, S.ANNOUNCED, unit=town.a_committee)
    working = await make_inspection(world, town, S.ON_SITE, unit=town.a_committee)
    concluded = await make_inspection(world, town, S.CONCLUDED, unit=town.a_committee)
    planned = await make_inspection(world, town, unit=town.a_committee)
    query = """query L($u: ID!, $l: Boolean) { inspections(unit: $u, year: 2026, first: 9, late: $l) {
      edges { node { id nextDueOn isLate daysLate } } } unit(id: $u) { inspections(year: 2026, first: 9, late: $l) {
      edges { node { id nextDueOn isLate daysLate } } } } }"""

    async def found(*, late: bool | None) -> dict[str, Any]:
        data = (await ask("ldr", query, u=town.a.id, l=late))["data"]
        assert data["inspections"] == data["unit"]["inspections"]
        nodes = [edge["node"] for edge in data["inspections"]["edges"]]
        assert {node["isLate"] for node in nodes} <= ({True, False} if late is None else {late})
        return {node["id"]: (node["nextDueOn"], node["daysLate"]) for node in nodes}

    # The self-report by 4 December, the remedy by 24 December, the conclusion by 8 January.
    due = {
        reporting.id: ("2026-12-04", 0),
        working.id: ("2027-01-08", 0),
        concluded.id: ("2026-12-24", 0),
        planned.id: (None, 0),
    }
    assert await found(late=None) == await found(late=False) == due
    assert await found(late=True) == {}
    clock.at += timedelta(days=31)
    assert world.today() == date(2026, 12, 25)
    assert set(await found(late=True)) == {reporting.id, concluded.id}
    assert set(await found(late=False)) == {working.id, planned.id}
    clock.at += timedelta(days=15)
    assert world.today() == date(2027, 1, 9)
    assert await found(late=True) == {
        reporting.id: ("2026-12-04", 1),
        working.id: ("2027-01-08", 1),
        concluded.id: ("2026-12-24", 0),
    }


async def test_lateness_is_as_of_today_in_vietnam(world: World, clock: Clock, town: Town, ask: Ask) -> None:
    await make_inspection(world, town, S.SELF_REPORTED)
    # Announced on 24 November 2026, 45 days: 8 January 2027 is in time to its end, which is 17:00 UTC.
    for instant, late in (("2027-01-08T16:59:59", 0), ("2027-01-08T17:00:00", 1), ("2027-01-31T17:00:00", 24)):
        clock.at = datetime.fromisoformat(f"{instant}+00:00")
        (edge,) = (await ask("rpt", PAGE, u=town.a.id, n=9))["data"]["inspections"]["edges"]
        node = edge["node"]
        assert (node["dueOn"], node["daysLate"], node["isLate"]) == ("2027-01-08", late, late > 0)
    assert world.today() == date(2027, 2, 1)


async def test_node_finds_what_is_in_scope(world: World, town: Town, ask: Ask) -> None:
    campaign = await make_campaign(world, town)
    found = await make_inspection(world, town, campaign=campaign)
    query = """query N($id: ID!) { node(id: $id) { __typename id ... on Inspection { state }
      ... on InspectionCampaign { title } ... on InspectionPlan { year } } }"""
    for wanted, kind, shown in (
        (found.id, "Inspection", {"state": "PLANNED"}),
        (campaign.id, "InspectionCampaign", {"title": "Kiểm tra quy chế dân chủ"}),
        (campaign.plan, "InspectionPlan", {"year": 2026}),
    ):
        answer = await ask("ins", query, id=wanted)
        assert answer["data"]["node"] == {"__typename": kind, "id": wanted} | shown
        answer = await ask("rpt", query, id=wanted)
        assert answer["data"]["node"] is None
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
