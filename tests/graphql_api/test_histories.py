"""The history of a record: auditors read who did what, everyone else is answered as if there were nothing."""

from typing import Any

import pytest

from movement.model.entries import State
from movement.model.inspections import InspectionState
from movement.storage import paths
from movement.storage.store import Span, Store
from movement.world import World
from tests.builders import Town, make_entry, place
from tests.fact_builders import make_subject
from tests.graphql_api.conftest import Ask
from tests.graphql_api.test_documents import OPERATIONS, calls
from tests.inspection_builders import make_inspection

HISTORY = (OPERATIONS / "history.graphql").read_text()
PAGE = (
    "query H($id: ID!, $first: Int!, $after: String) { history(id: $id, first: $first, after: $after) "
    "{ edges { cursor node { version act } } pageInfo { hasNextPage endCursor } } }"
)


def nodes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in answer["data"]["history"]["edges"]]


def refusals(answer: dict[str, Any]) -> tuple[Any, list[Any]]:
    return answer["data"], [error["extensions"] for error in answer["errors"]]


ABSENT = ({"history": None}, [{"code": "NOT_FOUND", "path": ["id"]}])


async def test_an_auditor_reads_who_did_what_when_and_why(store: Store, world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.RETURNED)
    answer, count = await calls(store, ask, "aud", HISTORY, id=entry.id)
    first, second, third = nodes(answer)
    assert first | {"at": ""} == {
        "version": 1,
        "act": "createEntry",
        "actor": town.subject("rpt"),
        "role": "RPT",
        "at": "",
        "reason": None,
        "fields": first["fields"],
        "added": [],
    }
    assert {"title", "achievementKey", "carrierPath", "createdAt"} <= set(first["fields"])
    assert {"head", "version"}.isdisjoint(first["fields"])
    assert (second["act"], third["act"], third["role"], third["reason"]) == (
        "submitEntry",
        "returnEntry",
        "RV1",
        "Lý do.",
    )
    # Of the same instant as the act before it.
    assert third["fields"] == ["state", "steps"]
    assert answer["data"]["history"]["pageInfo"]["hasNextPage"] is False
    # The record with its unit's reach, then its trail.
    assert count == 2


async def test_added_records_are_told_by_their_kind(world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    told = {node["act"]: node["added"] for node in nodes(await ask("aud", HISTORY, id=entry.id))}
    assert (told["reportEntry"], told["verifyEntry"]) == (["EntryReport"], ["Appraisal"])


async def test_every_page_size_gives_the_whole_trail_once_and_in_order(world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    for size in (1, 2, 6, 100):
        found: list[int] = []
        after, more = None, True
        while more:
            page = (await ask("aud", PAGE, id=entry.id, first=size, after=after))["data"]["history"]
            found += [edge["node"]["version"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == list(range(1, entry.version + 1))


@pytest.mark.parametrize("handle", ["rpt", "rv1", "rv2", "ins", "pcs", "ldr", "adm", "stranger"])
async def test_who_does_not_audit_is_told_nothing(world: World, town: Town, ask: Ask, handle: str) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    told = await ask(handle, HISTORY, id=entry.id)
    assert refusals(told) == ABSENT
    assert told == await ask(handle, HISTORY, id="e0000000000000000")


async def test_an_auditor_is_told_nothing_of_what_it_may_not_read(
    store: Store, world: World, town: Town, ask: Ask
) -> None:
    there = await Town("audited").settle(store)
    draft = await make_entry(world, town)
    foreign = await make_entry(world, there, State.SUBMITTED)
    absent = await ask("aud", HISTORY, id="e0000000000000000")
    assert refusals(absent) == ABSENT
    for wanted in (draft.id, foreign.id, town.a.id, town.subject("rpt"), "register", "", "e", f"{draft.id}#", "é" * 40):
        assert await ask("aud", HISTORY, id=wanted) == absent, wanted
    assert place(there.province).root != place(town.province).root


async def test_the_history_of_other_nouns(world: World, town: Town, ask: Ask) -> None:
    visit = await make_inspection(world, town, InspectionState.ANNOUNCED)
    acts = [node["act"] for node in nodes(await ask("aud", HISTORY, id=visit.id))]
    assert acts == ["planInspection", "decideInspection", "announceInspection"]
    (campaign,) = nodes(await ask("aud", HISTORY, id=visit.campaign))[:1]
    assert campaign["act"] == "createCampaign"


async def test_no_name_of_a_person_is_in_a_history(world: World, town: Town, ask: Ask) -> None:
    subject = await make_subject(world, town)
    answer = await ask("aud", HISTORY, id=subject.id)
    (made,) = nodes(answer)
    assert made["act"] == "recordSubject"
    assert {"name", "position"}.isdisjoint(made["fields"])
    trail = await world.store.rows(paths.trail_of_subject, Span(subject.id))
    assert len(trail) == 1


async def test_a_cursor_of_one_record_opens_no_other(world: World, town: Town, ask: Ask) -> None:
    one, other = [await make_entry(world, town, State.SUBMITTED) for _ in range(2)]
    page = await ask("aud", PAGE, id=one.id, first=1)
    cursor = page["data"]["history"]["pageInfo"]["endCursor"]
    answer = await ask("aud", PAGE, id=other.id, first=1, after=cursor)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_CURSOR"]
    for size in (0, -1, 101):
        answer = await ask("aud", PAGE, id=one.id, first=size)
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_INPUT"]
