"""Carriers over HTTP: what waits for a person, who sees it, the choice, and what a history tells of both ways."""

from typing import Any

import pytest

from movement.world import World
from tests.builders import Town
from tests.carrier_builders import Reform
from tests.graphql_api.conftest import Ask
from tests.reminder_builders import announced, asked, concluded
from tests.usecases.test_carrier_runs import FAR

WAITING = """query W($u: ID!, $after: String) { awaitingCarrier(unit: $u, first: 2, after: $after) {
  edges { node { record { __typename id ... on Entry { title version } } item since
    unit { name validTo } proposed { name } successors { name } } } pageInfo { hasNextPage endCursor } } }"""
ASSIGN = """mutation A($i: AssignCarrierInput!) { assignCarrier(input: $i) {
  record { id ... on Entry { version carrier { id name } unit { name } history { act name role reason } }
    ... on Inspection { carrier { name } recommendations { number owner { name } carrier { name } } } }
  problems { code path } } }"""
HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")


@pytest.fixture
async def reform(world: World, town: Town) -> Reform:
    return await Reform(town).settle(world.store)


async def waiting(ask: Ask, handle: str, unit: str) -> list[dict[str, Any]] | None:
    found, after = [], None
    while True:
        answer = await ask(handle, WAITING, u=unit, after=after)
        if answer["data"]["awaitingCarrier"] is None:
            assert [e["extensions"]["code"] for e in answer["errors"]] == ["NOT_FOUND"]
            return None
        page = answer["data"]["awaitingCarrier"]
        found += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_what_waits_is_listed_for_staff_and_auditors(world: World, reform: Reform, ask: Ask) -> None:
    town, store = reform.town, world.store
    split = await reform.entry(store, reform.divided_committee, title="Mô hình chia đôi")
    inspected = announced(reform.divided, self_report_due_on=FAR, due_on=FAR, year=2025)
    owed = concluded(inspected, asked(1, reform.divided, FAR), asked(2, reform.divided_committee, FAR))
    await store.put_all([owed])
    await reform.entry(store, reform.gone)
    await reform.run(world)
    for handle in HANDLES:
        found = await waiting(ask, handle, town.province.id)
        assert (found is not None) is (handle in {"pcs", "aud"}), handle
        if found is None:
            continue
        assert sorted((n["record"]["__typename"], n["item"]) for n in found) == [
            ("Entry", 0),
            ("Entry", 0),
            ("Inspection", 0),
            ("Inspection", 2),
        ]
        assert len({n["since"] for n in found}) == 1
    (first, *_) = [n for n in await waiting(ask, "pcs", town.b_committee.id) or [] if n["record"]["id"] == split.id]
    assert first == {
        "record": {"__typename": "Entry", "id": split.id, "title": "Mô hình chia đôi", "version": split.version},
        "item": 0,
        "since": "2026-11-24",
        "unit": {"name": "Đảng ủy xã Chia Đôi", "validTo": "2025-07-01"},
        "proposed": {"name": "Đảng ủy phường Đồng Tâm"},
        "successors": [{"name": "Đảng ủy phường Đồng Tâm"}, {"name": "Đảng ủy xã An Bình"}],
    }


async def test_a_choice_is_an_act_with_a_reason_that_the_history_tells(world: World, reform: Reform, ask: Ask) -> None:
    town = reform.town
    split = await reform.entry(world.store, reform.divided_committee)
    whole = await reform.entry(world.store, reform.old_committee)
    await reform.run(world)
    given = {
        "id": split.id,
        "version": split.version,
        "requestId": f"assign-{town.tag}",
        "reason": "Theo địa bàn thôn.",
        "carrier": town.b_committee.id,
    }
    for handle in HANDLES:
        if handle != "pcs":
            answer = await ask(handle, ASSIGN, i=given)
            (problem,) = answer["data"]["assignCarrier"]["problems"]
            assert problem["code"] in {"FORBIDDEN", "NOT_FOUND"}, handle
    answer = (await ask("pcs", ASSIGN, i=given))["data"]["assignCarrier"]
    assert answer["problems"] == []
    assert answer == (await ask("pcs", ASSIGN, i=given))["data"]["assignCarrier"]
    record = answer["record"]
    assert (record["carrier"]["id"], record["version"]) == (town.b_committee.id, split.version + 1)
    assert record["unit"] == {"name": "Đảng ủy xã Chia Đôi"}
    assert record["history"][-1] == {
        "act": "assignCarrier",
        "name": "Giao cho đơn vị tiếp nhận",
        "role": "PCS",
        "reason": "Theo địa bàn thôn.",
    }
    moved = "query H($id: ID!) { entry(id: $id) { carrier { name } history { act name role } } }"
    told = (await ask("rv1", moved, id=whole.id))["data"]["entry"]
    assert told["carrier"] == {"name": "Đảng ủy xã An Bình"}
    assert told["history"][-1] == {"act": "carryOver", "name": "Chuyển cho đơn vị kế thừa", "role": "SYS"}


async def test_a_recommendation_tells_of_whom_it_was_asked_and_who_must_meet_it(
    world: World, reform: Reform, ask: Ask
) -> None:
    inspected = announced(reform.divided, self_report_due_on=FAR, due_on=FAR, year=2025)
    owed = concluded(inspected, asked(1, reform.divided, FAR), asked(2, reform.divided_committee, FAR))
    # What people do to an inspection has its trail; this one begins with the act.
    await world.store.put_all([owed])
    await reform.run(world)
    given = {"id": owed.id, "version": 1, "requestId": f"assign-{reform.town.tag}", "reason": "Theo địa bàn."}
    answer = await ask("pcs", ASSIGN, i=given | {"carrier": reform.town.a.id})
    assert answer["data"]["assignCarrier"]["record"] == {
        "id": owed.id,
        "carrier": {"name": "Xã An Bình"},
        "recommendations": [
            {"number": 1, "owner": {"name": "Xã Chia Đôi"}, "carrier": {"name": "Xã An Bình"}},
            {"number": 2, "owner": {"name": "Đảng ủy xã Chia Đôi"}, "carrier": {"name": "Đảng ủy xã Chia Đôi"}},
        ],
    }
