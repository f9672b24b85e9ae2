"""The reasons of one's own entry over HTTP, what makes a list stale, and a draft of rules tried on it."""

from typing import Any

import pytest

from movement.model.entries import State
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_candidates import ranked

REASONS = """query R($id: ID!) { entry(id: $id) { id reasons(year: 2026) { level outcome asOf note
  reasons { rule result sentence missing settledBy evidence { id label } } } } }"""
STALE = """query S($unit: ID!) { candidateStaleness(unit: $unit, year: 2026, level: PROVINCE) {
  isStale rules hasMore changes { record { id label } act isNew } } }"""
SIMULATE = """query W($unit: ID!, $rules: RuleSetVersionInput!) {
  simulateCandidates(unit: $unit, year: 2026, level: PROVINCE, rules: $rules) {
    rules sameRecords hasMore before { eligible ineligible } after { eligible ineligible }
    comesIn { entry { id } unit { id } outcomeBefore outcomeAfter rankBefore rankAfter by reasons { rule result } }
    dropsOut { entry { id } } moves { by } } }"""


def draft(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"effectiveFrom": "2027-01-01", "legalBasis": "Dự thảo (dữ liệu mẫu)", "rules": list(rules)}


CONFIRMED = {"code": "R04", "parameters": [{"name": "fewest", "value": "1"}]}


async def test_a_reporter_reads_the_reasons_of_the_own_entry_without_rank(world: World, town: Town, ask: Ask) -> None:
    _, _, running = await ranked(world, town)
    answer = await ask("rpt", REASONS, id=running.id)
    lists = answer["data"]["entry"]["reasons"]
    assert [(one["level"], one["outcome"], one["note"]) for one in lists] == [
        ("GRASSROOTS", "INELIGIBLE", None),
        ("PROVINCE", "INELIGIBLE", None),
    ]
    by_rule = {reason["rule"]: reason for reason in lists[1]["reasons"]}
    assert (by_rule["R04"]["result"], by_rule["R04"]["settledBy"]) == ("FAIL", None)
    assert by_rule["R04"]["missing"].endswith(".")
    # Nobody inspected the unit: what would settle it is told.
    assert (by_rule["R09"]["result"], by_rule["R09"]["missing"]) == ("UNKNOWN", None)
    assert by_rule["R09"]["settledBy"].endswith(".")
    assert all(reason["sentence"].endswith(".") for one in lists for reason in one["reasons"])
    assert by_rule["R06"]["evidence"] == [{"id": running.id, "label": "hồ sơ"}]


@pytest.mark.parametrize(
    ("handle", "told"),
    [("rpt", True), ("rv1", True), ("rv2", True), ("pcs", True), ("ldr", True), ("aud", True), ("ins", False)],
)
async def test_who_is_told_the_reasons(world: World, town: Town, ask: Ask, handle: str, told: bool) -> None:  # noqa: FBT001
    first, _, _ = await ranked(world, town)
    found = (await ask(handle, REASONS, id=first.id))["data"]["entry"]["reasons"]
    assert (found is not None) is told


async def test_of_a_recognised_entry_elsewhere_no_reasons_are_told(world: World, town: Town, ask: Ask) -> None:
    first, _, _ = await ranked(world, town)
    assert (await ask("rpt-b", REASONS, id=first.id))["data"]["entry"] == {"id": first.id, "reasons": None}


async def test_an_entry_that_is_in_no_list_is_told_why(world: World, town: Town, ask: Ask) -> None:
    await ranked(world, town)
    waiting = await make_entry(world, town, State.SUBMITTED, title="Ngày thứ bảy vì dân")
    lists = (await ask("rpt", REASONS, id=waiting.id))["data"]["entry"]["reasons"]
    assert [(one["outcome"], one["reasons"]) for one in lists] == [(None, []), (None, [])]
    assert all(one["note"].startswith("Hồ sơ không triển khai") for one in lists)


async def test_staff_are_told_what_makes_a_list_stale(world: World, town: Town, ask: Ask) -> None:
    await ranked(world, town)
    fresh = (await ask("pcs", STALE, unit=town.province.id))["data"]["candidateStaleness"]
    assert fresh == {"isStale": False, "rules": None, "hasMore": False, "changes": []}
    new = await make_entry(world, town, State.RUNNING, title="Ngày thứ bảy vì dân")
    stale = (await ask("pcs", STALE, unit=town.province.id))["data"]["candidateStaleness"]
    assert stale["changes"] == [{"record": {"id": new.id, "label": "hồ sơ"}, "act": "startEntry", "isNew": True}]
    # A reviewer of a part is told that it is stale, and not by whose records.
    part = (await ask("rv1", STALE, unit=town.a.id))["data"]["candidateStaleness"]
    assert (part["isStale"], part["changes"]) == (True, [])


async def test_a_draft_side_by_side(world: World, town: Town, ask: Ask) -> None:
    first, second, _ = await ranked(world, town)
    answer = await ask("pcs", SIMULATE, unit=town.province.id, rules=draft(CONFIRMED))
    found = answer["data"]["simulateCandidates"]
    assert (found["rules"], found["sameRecords"], found["hasMore"]) == (1, True, False)
    # Without an inspection of its unit the first one had to be looked at.
    assert (found["before"], found["after"]) == ({"eligible": 0, "ineligible": 2}, {"eligible": 2, "ineligible": 1})
    comes = {one["entry"]["id"]: one for one in found["comesIn"]}
    assert list(comes) == [first.id, second.id]
    assert comes[second.id] == {
        "entry": {"id": second.id},
        "unit": {"id": second.unit},
        "outcomeBefore": "INELIGIBLE",
        "outcomeAfter": "ELIGIBLE",
        "rankBefore": 2,
        "rankAfter": 2,
        "by": ["R01", "R02", "R05", "R06", "R08", "R09", "R10", "R10L", "R14"],
        "reasons": [],
    }
    assert (comes[first.id]["outcomeBefore"], found["dropsOut"]) == ("NEEDS_REVIEW", [])


@pytest.mark.parametrize("handle", ["ldr", "rv2", "aud", "rv1"])
async def test_only_staff_try_drafts(world: World, town: Town, ask: Ask, handle: str) -> None:
    await ranked(world, town)
    answer = await ask(handle, SIMULATE, unit=town.province.id, rules=draft(CONFIRMED))
    assert answer["data"]["simulateCandidates"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] in (["FORBIDDEN"], ["NOT_FOUND"])


async def test_every_fault_of_a_draft_is_told(world: World, town: Town, ask: Ask) -> None:
    await ranked(world, town)
    bad = {"code": "R04", "parameters": [{"name": "fewest", "value": "999"}]}
    answer = await ask("pcs", SIMULATE, unit=town.province.id, rules=draft(bad, {"code": "R77", "parameters": []}))
    assert answer["data"]["simulateCandidates"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_INPUT"}
