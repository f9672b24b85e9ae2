"""The documents that stay, word for word, and what each of them costs in DynamoDB calls and read units."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from movement.model.entries import State
from movement.model.periods import Period
from movement.storage.store import Store
from movement.usecases import commendation, statistics
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.candidate_builders import settle_candidate_rules
from tests.graphql_api.conftest import Ask
from tests.metering import MeasuredReader

OPERATIONS = Path("graphql_api/operations")
CODE, ENTRIES, QUEUE, CANDIDATES, NUMBERS, SUBMIT = (
    (OPERATIONS / f"{name}.graphql").read_text()
    for name in ("code", "entries", "queue", "candidates", "numbers", "submit")
)
TITLE = (
    "query Title($title: String!, $unit: ID) { entriesByTitle(title: $title, unit: $unit, first: 20) "
    "{ edges { node { id title unit { id name } } } pageInfo { hasNextPage endCursor } } }"
)


class Cost(Struct, frozen=True):
    """What an answer took."""

    calls: int
    units: float
    """Read units (eventually consistent reads: half a unit for 4 KB, at least half a unit a call)."""


@pytest.fixture
async def store(shared_store: Store) -> AsyncIterator[Store]:
    """Reach this file's tables through a reader that adds up read units."""
    store = Store(shared_store.settings, MeasuredReader(shared_store.settings))
    yield store
    await store.close()


async def calls(store: Store, ask: Ask, handle: str, query: str, **variables: Any) -> tuple[dict[str, Any], int]:
    """Ask once so that the grants are known, then again and count."""
    await ask(handle, "{ me { subject } }")
    before = store.calls
    answer = await ask(handle, query, **variables)
    return answer, store.calls - before


async def measured(store: Store, *asked: Any, **variables: Any) -> tuple[dict[str, Any], Cost]:
    """Ask like `calls`, and count the read units too; of grants that are known nothing is read."""
    reader = store._reader
    assert isinstance(reader, MeasuredReader)
    await asked[0](asked[1], "{ me { subject } }")
    before = reader.units
    answer, count = await calls(store, *asked, **variables)
    return answer, Cost(count, reader.units - before)


async def test_code(store: Store, town: Town, ask: Ask) -> None:
    answer, count = await measured(store, ask, "rpt", CODE, code=town.code, at="2025-06-30")
    assert answer == {
        "data": {
            "unitByCode": {
                "id": town.old_a.id,
                "name": "Xã Cũ A",
                "kind": "TERRITORY",
                "parent": {"id": town.district.id, "name": "Huyện Cũ"},
            }
        }
    }
    answer, _ = await measured(store, ask, "rpt", CODE, code=town.code, at="2025-07-01")
    assert answer["data"]["unitByCode"]["name"] == "Xã An Bình"
    assert count == Cost(2, 2.5)


async def test_entries(store: Store, world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    answer, count = await measured(store, ask, "pcs", ENTRIES, unit=town.province.id, year=2026)
    (edge,) = answer["data"]["entries"]["edges"]
    assert edge["node"] == {
        "id": entry.id,
        "title": "Hiến đất mở đường",
        "state": "SUBMITTED",
        "unit": {"id": town.a_committee.id, "name": "Đảng ủy xã An Bình"},
    }
    assert answer["data"]["entries"]["pageInfo"] == {"hasNextPage": False, "endCursor": edge["cursor"]}
    assert count == Cost(3, 2.5)


async def test_title(store: Store, world: World, town: Town, ask: Ask) -> None:
    half = await make_entry(world, town, State.SUBMITTED, title="Dân vận khéo tay")
    first, second = [await make_entry(world, town, State.SUBMITTED, title="Dân vận khé") for _ in range(2)]
    # The province of today and the one it was are two parts of the index.
    answer, count = await measured(store, ask, "pcs", TITLE, title="dan van khe")
    nodes = [edge["node"] for edge in answer["data"]["entriesByTitle"]["edges"]]
    assert [node["id"] for node in nodes] == [second.id, first.id, half.id]
    assert nodes[0]["unit"] == {"id": town.a_committee.id, "name": "Đảng ủy xã An Bình"}
    assert answer["data"]["entriesByTitle"]["pageInfo"]["hasNextPage"] is False
    assert count == Cost(3, 3.5)
    again, count = await measured(store, ask, "pcs", TITLE, title="dan van khe", unit=town.province.id)
    assert [edge["node"] for edge in again["data"]["entriesByTitle"]["edges"]] == nodes
    assert count == Cost(3, 3.5)


async def test_a_page_costs_the_same_wherever_it_stands_and_however_many_there_are(
    store: Store, world: World, town: Town, ask: Ask
) -> None:
    """Forty-five entries in pages of ten: 3 calls each; ten entries of half a unit, their unit and what leads there."""
    made = [(await make_entry(world, town, State.SUBMITTED)).id for _ in range(45)]
    asked = ENTRIES.replace("$year: Int!", "$year: Int!, $after: String")
    page = asked.replace("first: 20", "first: 10, after: $after")
    assert page.count("$after") == 2
    found: list[str] = []
    costs: list[Cost] = []
    after: str | None = None
    while after or not found:
        answer, cost = await measured(store, ask, "pcs", page, unit=town.province.id, year=2026, after=after)
        shown = answer["data"]["entries"]
        found += [edge["node"]["id"] for edge in shown["edges"]]
        costs.append(cost)
        after = shown["pageInfo"]["endCursor"] if shown["pageInfo"]["hasNextPage"] else None
    assert found == made
    assert costs == [Cost(3, 7.0)] * 4 + [Cost(3, 4.5)]


async def test_queue(store: Store, world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    answer, count = await measured(store, ask, "rv1", QUEUE, unit=town.a.id)
    (edge,) = answer["data"]["reviewQueue"]["edges"]
    assert edge["node"]["id"] == entry.id
    assert edge["node"]["waitingSince"] == "2026-11-24T05:00:01Z"
    assert count == Cost(3, 2.5)


async def test_numbers(store: Store, world: World, town: Town, ask: Ask) -> None:
    await make_entry(world, town, State.SUBMITTED)
    # The shared tables hold other tests' provinces too; only this one is computed here.
    await statistics._compute(world.fresh(), town.province, Period.parse("2026"), 1, lambda _: None)
    answer, count = await measured(store, ask, "ldr", NUMBERS, unit=town.a.id, period="2026")
    numbers = answer["data"]["statistics"]
    assert numbers["period"] == "2026"
    assert {"code": "ENTRY_REG", "value": "1", "samePeriodLastYear": "0"} in numbers["indicators"]
    # Half a unit of it tells whether other numbers are published.
    assert count == Cost(3, 2.5)


async def test_candidates(store: Store, world: World, town: Town, ask: Ask) -> None:
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    entry = await make_entry(world, town, State.VERIFIED)
    await commendation._compute(world.fresh(), town.province, Period.parse("2026"), 1, lambda _: None)
    asked = {"unit": town.province.id, "year": 2026, "level": "PROVINCE"}
    answer, count = await measured(store, ask, "pcs", CANDIDATES, **asked)
    (edge,) = answer["data"]["candidates"]["edges"]
    reasons = edge["node"].pop("reasons")
    assert edge["node"] == {
        "rank": 1,
        "score": 10_000,
        "outcome": "INELIGIBLE",
        "entry": {"id": entry.id, "title": "Hiến đất mở đường"},
    }
    assert reasons[0] == {"rule": "R01", "result": "PASS", "observed": "2026-11-24", "required": "<=2026-12-01"}
    assert {r["rule"]: r["result"] for r in reasons if r["result"] != "PASS"} == {"R05": "FAIL", "R09": "UNKNOWN"}
    assert count == Cost(3, 3.0)
    # A part of a list costs no more: the leader of a commune's view of it goes by place.
    answer, count = await measured(store, ask, "ldr", CANDIDATES, **asked | {"unit": town.a.id})
    assert [e["node"]["rank"] for e in answer["data"]["candidates"]["edges"]] == [1]
    assert count == Cost(3, 4.0)


async def test_submit(store: Store, world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town)
    given = {"id": entry.id, "version": 1, "requestId": "submit-document-1" + entry.id}
    answer, count = await measured(store, ask, "rpt", SUBMIT, input=given)
    expected = {
        "data": {"submitEntry": {"entry": {"id": entry.id, "state": "SUBMITTED", "version": 2}, "problems": []}}
    }
    assert answer == expected
    assert count == Cost(2, 3.0)
    again, _ = await measured(store, ask, "rpt", SUBMIT, input=given)
    assert again == expected
    stale = {**given, "requestId": "submit-document-2" + entry.id}
    answer, _ = await measured(store, ask, "rpt", SUBMIT, input=stale)
    assert answer["data"]["submitEntry"]["entry"] is None
    assert [p["code"] for p in answer["data"]["submitEntry"]["problems"]] == ["CONFLICT"]


async def test_the_way_of_the_first_example(world: World, town: Town, ask: Ask) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED, unit=town.a))
    answer = await ask(
        "ldr",
        """query Way($province: ID!) { unit(id: $province) { name children(first: 9, kind: TERRITORY) { edges { node {
          name entries(year: 2026, first: 5) { edges { node { id history { act role at reason } } } } } } } } }""",
        province=town.province.id,
    )
    communes = [edge["node"] for edge in answer["data"]["unit"]["children"]["edges"]]
    (node,) = [e["node"] for c in communes if c["name"] == "Xã An Bình" for e in c["entries"]["edges"]]
    assert node["id"] == entry.id
    assert [h["act"] for h in node["history"]][-1] == "recogniseEntry"


async def test_an_appraisal_tells_its_points_and_the_most_there_were(world: World, town: Town, ask: Ask) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    query = "query A($id: ID!) { entry(id: $id) { appraisals { number full scores { criterion points } } } }"
    answer = await ask("rv1", query, id=entry.id)
    (found,) = answer["data"]["entry"]["appraisals"]
    assert (found["number"], found["full"]) == (1, 100)
    assert [s["points"] for s in found["scores"]] == [10, 15, 15, 30, 20, 10]
