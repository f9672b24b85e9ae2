"""Ids of another province, another unit or nothing, wherever an inspection takes one: refused, nothing written."""

from collections.abc import Callable
from typing import Any

import pytest

from movement.model.entries import State
from movement.model.inspections import InspectionState
from movement.model.people import Role
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry, make_grant, make_person
from tests.graphql_api.acting import Clerk, at
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_campaigns import CAMPAIGN, PLAN, TEAM
from tests.graphql_api.test_inspection_matrix import CONCLUSION, READY
from tests.inspection_builders import make_campaign, make_inspection, make_sheet

S = InspectionState
ABSENT = {"n": "n0000000000000000", "c": "c0000000000000000", "u": "u0000000000000000", "e": "e0000000000000000"}
NO_ID = ("", "x", "n" * 17, "N0000000000000000", "../..", "é" * 300)


@pytest.fixture
def store(inspection_store: Store) -> Store:
    """Take snapshots of small tables."""
    return inspection_store


@pytest.fixture
async def other(world: World, town: Town) -> Town:
    """Settle another province with people of its own."""
    return await Town(f"other-{town.tag}").settle(world.store)


@pytest.fixture
def clerk(town: Town, ask: Ask) -> Clerk:
    return Clerk(ask, f"ids-{town.tag}")


async def test_no_act_reaches_an_inspection_that_is_not_there(
    clerk: Clerk, world: World, town: Town, other: Town, snapshot: Callable[[], object]
) -> None:
    theirs = await make_inspection(world, other, S.CONCLUDED)
    campaign, entry = await make_campaign(world, town), await make_entry(world, town, State.SUBMITTED)
    before = snapshot()
    for act, (_, given) in READY.items():
        more = {"leader": town.subject("ins")} if "decisionNumber" in given and "issuedOn" not in given else {}
        more |= {"entry": entry.id} if act in {"checkEntry", "nominateEntry"} else {}
        for handle in ("pcs", "ins"):
            for wanted in (theirs.id, ABSENT["n"], campaign.id, entry.id, town.a.id, *NO_ID):
                given_id = {"id": wanted, "version": theirs.version, "reason": "Lý do"}
                refused = await clerk.refused(handle, act, **given_id, **given, **more)
                assert refused == ("NOT_FOUND", ["id"]), (act, handle, wanted)
    assert snapshot() == before


async def test_nothing_is_prepared_with_ids_of_others(
    clerk: Clerk, world: World, town: Town, other: Town, snapshot: Callable[[], object]
) -> None:
    mine, theirs = await make_campaign(world, town), await make_campaign(world, other)
    their_sheet = await make_sheet(world, other)
    stranger = other.subject("ins")
    before = snapshot()
    for unit in (other.province.id, other.a.id, ABSENT["u"], mine.id, *NO_ID):
        assert await clerk.refused("pcs", "createInspectionPlan", unit=unit, **PLAN) == ("NOT_FOUND", ["unit"])
        assert await clerk.refused("pcs", "planInspection", id=mine.id, unit=unit) == ("NOT_FOUND", ["unit"])
    for plan in (theirs.plan, mine.id, *NO_ID):
        assert await clerk.refused("pcs", "createCampaign", id=plan, **CAMPAIGN) == ("NOT_FOUND", ["id"])
    for sheet in (their_sheet.id, mine.id, *NO_ID):
        given = CAMPAIGN | {"sheet": sheet}
        assert await clerk.refused("pcs", "createCampaign", id=mine.plan, **given) == ("NOT_FOUND", ["sheet"])
    for campaign in (theirs.id, mine.plan, *NO_ID):
        assert await clerk.refused("pcs", "planInspection", id=campaign, unit=town.a.id) == ("NOT_FOUND", ["id"])
        named = TEAM | {"leader": town.subject("ins")}
        assert await clerk.refused("pcs", "addInspectionTeam", id=campaign, version=2, **named) == ("NOT_FOUND", ["id"])
    for people, path in (
        ({"leader": stranger}, ["team", stranger]),
        ({"leader": town.subject("ins"), "members": [stranger]}, ["team", stranger]),
    ):
        refused = await clerk.refused("pcs", "addInspectionTeam", **at(mine), **TEAM, **people)
        assert refused == ("BAD_INPUT", path)
    assert snapshot() == before


async def test_no_act_takes_a_part_from_elsewhere(
    clerk: Clerk, world: World, town: Town, other: Town, snapshot: Callable[[], object]
) -> None:
    planned = await make_inspection(world, town)
    looking = await make_inspection(world, town, S.VERIFYING)
    drafted = await make_inspection(world, town, S.DRAFT_CONCLUSION)
    ended = await make_inspection(world, town, S.CONCLUDED)
    entries = {
        "another province's": await make_entry(world, other, State.VERIFIED),
        "another unit's": await make_entry(world, town, State.VERIFIED, unit=town.b),
        # The commune's own, while its committee is inspected.
        "the unit's above": await make_entry(world, town, State.VERIFIED, unit=town.a),
        "a draft": await make_entry(world, town),
    }
    stranger = other.subject("ins")
    before = snapshot()
    for team in (0, 2, -1):
        assert await clerk.refused("pcs", "decideInspection", **at(planned), team=team) == ("NOT_FOUND", ["team"])
    for people, path in (
        ({"leader": stranger}, ["team", stranger]),
        ({"leader": town.subject("ins"), "members": [stranger]}, ["team", stranger]),
    ):
        given = at(looking) | TEAM | people | {"reason": "Thay người"}
        assert await clerk.refused("pcs", "changeInspectionTeam", **given) == ("BAD_INPUT", path)
    checked = {"result": "CONFIRMED", "note": "Đã xem"}
    for entry in [*(e.id for e in entries.values()), ABSENT["e"], planned.id, *NO_ID]:
        for handle in ("ins", "pcs"):
            given = at(looking) | checked | {"entry": entry}
            assert await clerk.refused(handle, "checkEntry", **given) == ("NOT_FOUND", ["entry"])
            assert await clerk.refused(handle, "nominateEntry", **at(ended), entry=entry) == ("NOT_FOUND", ["entry"])
    inside, nothing = ("BAD_INPUT", ["recommendations", "1", "owner"]), ("NOT_FOUND", ["recommendations", "owner"])
    owners = {unit.id: inside for unit in (other.a, other.province, town.b, town.a, town.a_front, town.province)}
    owners |= {ABSENT["u"]: inside} | dict.fromkeys((planned.id, *NO_ID), nothing)
    for owner, problem in owners.items():
        asked: list[dict[str, Any]] = [{"text": "Công khai", "dueOn": "2026-12-24", "owner": owner}]
        given = at(drafted) | CONCLUSION | {"grade": "GOOD", "recommendations": asked}
        assert await clerk.refused("ins", "concludeInspection", **given) == problem, owner
    for act, more in (
        ("reportRemedy", {"text": "Đã làm", "evidence": [{"title": "Ảnh", "url": "https://example.org/1"}]}),
        ("verifyRemedy", {}),
        ("reopenRemedy", {"reason": "Chưa làm"}),
    ):
        handle = "rpt" if act == "reportRemedy" else "ins"
        for number in (0, 2, -1):
            refused = await clerk.refused(handle, act, **at(ended), **more, number=number)
            assert refused == ("NOT_FOUND", ["number"])
    assert snapshot() == before


async def test_nobody_inspects_the_own_unit(
    clerk: Clerk, world: World, town: Town, snapshot: Callable[[], object]
) -> None:
    campaign = await make_campaign(world, town)
    # A member of the team becomes a leader of the commune between the setting up of the team and the decision.
    both = [make_grant(Role.INS, town.province), make_grant(Role.LDR, town.a)]
    await world.store.put_all(make_person(town.subject("ins2"), *both))
    found = await make_inspection(world, town, campaign=campaign, unit=town.a)
    before = snapshot()
    refused = await clerk.refused("pcs", "decideInspection", **at(found), team=1)
    assert refused == ("SAME_PERSON", ["team", town.subject("ins2")])
    assert snapshot() == before


@pytest.mark.parametrize("root", ["inspection", "campaign", "inspectionPlan", "node"])
async def test_what_is_elsewhere_reads_like_what_is_not_there(world: World, other: Town, ask: Ask, root: str) -> None:
    theirs = await make_inspection(world, other, S.CONCLUDED)
    campaign = await make_campaign(world, other)
    letter = {"inspection": "n", "node": "n"}.get(root, "c")
    absent = await ask("pcs", f"query Q($i: ID!) {{ {root}(id: $i) {{ id }} }}", i=ABSENT[letter])
    for wanted in (theirs.id, theirs.campaign, campaign.plan, *NO_ID):
        assert await ask("pcs", f"query Q($i: ID!) {{ {root}(id: $i) {{ id }} }}", i=wanted) == absent
    assert absent["data"] == {root: None}
    assert [e["extensions"]["code"] for e in absent["errors"]] == ["NOT_FOUND"]
