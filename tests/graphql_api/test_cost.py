"""What a query may cost is known before it runs, never less than what comes, the same however it is written."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import is_composite_type, is_list_type
from graphql.type import get_nullable_type

from graphql_api import cost
from graphql_api.cost import Cost
from graphql_api.documents import Documents
from graphql_api.schema.root import SCHEMA
from movement.model.entries import State
from movement.model.periods import Period
from movement.storage.store import Store
from movement.usecases import statistics_counting
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.graphql_api.conftest import Ask, objects
from tests.graphql_api.random_queries import Maker
from tests.graphql_api.test_score_sheets import CREATE, FIRST
from tests.return_builders import make_return, make_type

SCHEMA_CORE = SCHEMA._schema


def estimated(text: str, **variables: Any) -> Cost:
    document = Documents(SCHEMA_CORE).get(text, explore=True)
    assert document.errors == ()
    assert document.estimate
    return document.estimate.of(SCHEMA_CORE, variables)


ITEM = "edges { node { id parent { name } } } pageInfo { hasNextPage }"
# units: 1 connection + 7 edges + 7 units + 7 parents + 1 page info = 23 objects. Fields: units, pageInfo, edges and
# hasNextPage once each; node, id, parent and the parent's name 7 times each: 4 + 4 * 7 = 32.
SAME: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": (f"{{ units(first: 7) {{ {ITEM} }} }}", {}),
    "a variable": (f"query($n: Int!) {{ units(first: $n) {{ {ITEM} }} }}", {"n": 7}),
    "a variable that looks like a fraction": (f"query($n: Int!) {{ units(first: $n) {{ {ITEM} }} }}", {"n": 7.0}),
    "a default": (f"query($n: Int = 7) {{ units(first: $n) {{ {ITEM} }} }}", {}),
    "aliases": (
        "{ a: units(first: 7) { b: edges { c: node { d: id e: parent { f: name } } } g: pageInfo { hasNextPage } } }",
        {},
    ),
    "inline fragments": (
        """{ ... { units(first: 7) { ... on UnitConnection { edges { ... on UnitEdge { node { ... on Node { id }
        ... on Unit { parent { ... { name } } } } } } pageInfo { hasNextPage } } } } }""",
        {},
    ),
    "fragments": (
        """{ ...q } fragment q on Query { units(first: 7) { ...c ...i } }
        fragment c on UnitConnection { edges { ...e } } fragment i on UnitConnection { pageInfo { hasNextPage } }
        fragment e on UnitEdge { node { ...u ...u } }
        fragment u on Unit { id ...p } fragment p on Unit { parent { name } }""",
        {},
    ),
    "the same thrice": (
        f"""{{ units(first: 7) {{ edges {{ node {{ id }} }} }} units(first: 7) {{ {ITEM} }} ...q }}
        fragment q on Query {{ units(first: 7) {{ edges {{ node {{ parent {{ name }} }} }} }} }}""",
        {},
    ),
    "included by a variable": (
        """query($y: Boolean!) { units(first: 7) @include(if: $y) { edges { node { id parent @skip(if: $y) { name } } }
        pageInfo { hasNextPage } } }""",
        {"y": False},
    ),
    "with what the schema tells of itself": (
        f"{{ __typename __schema {{ types {{ name fields {{ name }} }} }} units(first: 7) {{ __typename {ITEM} }} }}",
        {},
    ),
}


@pytest.mark.parametrize("way", SAME)
def test_the_same_selection_costs_the_same_however_it_is_written(way: str) -> None:
    text, variables = SAME[way]
    assert estimated(text, **variables) == Cost(objects=23, fields=32)


@pytest.mark.parametrize(
    ("text", "variables", "count"),
    [
        ("{ __typename }", {}, 0),
        ("{ __schema { types { fields { args { name } } } } }", {}, 0),
        ("{ me { subject } }", {}, 1),
        # Two names, two answers.
        ("{ a: me { subject } b: me { subject } }", {}, 2),
        # 1 unit + 10 ancestors, as no list without `first` says how long it is.
        ("{ unit(id: 1) { ancestors { name } } }", {}, 11),
        # 1 entry + 30 acts of its history.
        ("{ entry(id: 1) { history { act } } }", {}, 31),
        # 1 + 200 edges + 200 units, each with 1 connection + 100 edges + 100 entries.
        (
            """{ unit(id: 1) { children(first: 200) { edges { node {
            entries(year: 2026, first: 100) { edges { node { id } } } } } } } }""",
            {},
            1 + 1 + 200 * (2 + 1 + 200),
        ),
        # The dearest type: a unit and its parent are 2, an entry with 10 outputs of 10 pieces of evidence 1 + 10 + 100.
        (
            "{ node(id: 1) { ... on Unit { parent { name } } ... on Entry { outputs { evidence { url } } } id } }",
            {},
            111,
        ),
        # An act: the payload, the entry, up to 20 problems.
        (
            "mutation($i: EntryActInput!) { submitEntry(input: $i) { entry { id } problems { code } } }",
            {"i": {}},
            22,
        ),
        ("query($n: Int!) { units(first: $n) { edges { cursor } } }", {"n": -5}, 1),
        ("query($n: Int!) { units(first: $n) { edges { cursor } } }", {"n": "7"}, 1),
        ("query($n: Int!) { units(first: $n) { edges { cursor } } }", {}, 1),
        ("query($n: Int = 9) { units(first: $n) { edges { cursor } } }", {"n": None}, 1),
        ("{ units(first: -3) { edges { cursor } } }", {}, 1),
        ("query($n: Int!) { units(first: $n) { edges { cursor } } }", {"n": 2**31 - 1}, 2**31),
        # Sizes multiply: 1 unit, 1 connection, n edges and units, each with 1 connection, m edges and units.
        (
            """query($n: Int!, $m: Int!) { unit(id: 1) { children(first: $n) { edges { node {
            children(first: $m) { edges { node { id } } } } } } } }""",
            {"n": 3, "m": 4},
            2 + 3 * (2 + 1 + 8),
        ),
    ],
)  # fmt: skip
def test_worked_examples(text: str, variables: dict[str, Any], count: int) -> None:
    assert estimated(text, **variables).objects == count


def test_entangled_fragments_are_costed_in_no_time() -> None:
    doubling = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
    assert estimated("{ ...f0 } " + doubling + " fragment f60 on Query { me { subject } }").objects == 1
    # Each level's fragments ask for two of the next level's by one field and for the third by another.
    parts = [
        f"fragment f{level}x{n} on Unit {{ parent {{ ...f{level + 1}x{n} ...f{level + 1}x{(n + 1) % 3} }} "
        f"ancestors {{ ...f{level + 1}x{(n + 2) % 3} }} }}"
        for level in range(11)
        for n in range(3)
    ]
    parts += [f"fragment f11x{n} on Unit {{ id }}" for n in range(3)]
    document = Documents(SCHEMA_CORE).get(
        '{ unit(id: "u") { ...f0x0 ...f0x1 ...f0x2 } } ' + " ".join(parts), explore=True
    )
    assert document.errors == ()
    assert document.estimate
    # 2 to the 11th ways lead down; the same selections are one step. Each level has the three pairs and the three
    # single ones, but the first, where all three are asked for.
    assert len(document.estimate.steps) == 62


def test_the_lengths_name_types_that_stand_in_lists() -> None:
    listed = set()
    for kind in SCHEMA_CORE.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            inner = get_nullable_type(field.type)
            if is_list_type(inner) and is_composite_type(get_nullable_type(inner.of_type)):
                listed.add(str(get_nullable_type(inner.of_type)))
    assert set(cost.LENGTHS) <= listed


def test_the_limits_are_those_of_the_contract() -> None:
    assert (cost.MOST_OBJECTS, cost.MOST_FIELDS) == (10_000, 100_000)


LEAVES = (
    "id title kind field focus content method state year version isNew subject situation objectives criteria area "
    "beneficiaries resources startsOn evaluatesOn sustainability linkedCampaign registeredAt runningFrom waitingSince"
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("query($n: Int!) { units(first: $n) { edges { node { id } } } }", 10_001),
        ("query($n: Int!) { units(first: $n) { edges { node { id } } } }", 2**33 + 1),
        # 8,001 objects, but 2 + 4,000 * (1 + 25) = 104,002 fields.
        (f"query($n: Int!) {{ entries(unit: 1, year: 2026, first: $n) {{ edges {{ node {{ {LEAVES} }} }} }} }}", 8_001),
    ],
)  # fmt: skip
async def test_what_is_over_a_limit_is_refused_before_anything_is_read(
    http: httpx.AsyncClient, ask: Ask, token: Callable[[str], str], store: Store, text: str, count: int
) -> None:
    await ask("pcs", "{ me { subject } }")
    before = store.calls
    variables = {"n": (min(count, 2**31) - 1) // 2}
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        answer = await http.post(
            "/graphql",
            json={"query": text, "variables": variables},
            headers={"Authorization": f"Bearer {token('pcs')}", "Accept": accept},
        )
        assert answer.status_code == status
        body = answer.json()
        assert "data" not in body
        assert body["errors"][0]["extensions"] == {"code": "TOO_COSTLY", "path": []}
        assert body["extensions"] == {"cost": {"estimated": min(variables["n"] * 2 + 1, 10**9), "limit": 10_000}}
    assert store.calls == before


async def test_the_limit_itself_passes_and_every_answer_tells_its_cost(
    http: httpx.AsyncClient, token: Callable[[str], str], town: Town
) -> None:
    headers = {"Authorization": f"Bearer {token('pcs')}"}
    text = "query($n: Int!) { units(first: $n) { edges { node { id } } pageInfo { hasNextPage } } }"
    # 1 + 2 * 4,999 + 1 = 10,000: it runs, and the use case refuses a page of 4,999.
    answer = await http.post("/graphql", json={"query": text, "variables": {"n": 4_999}}, headers=headers)
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_INPUT", "path": ["first"]}
    assert answer.json()["extensions"] == {"cost": {"estimated": 10_000, "limit": 10_000}}
    answer = await http.post(
        "/graphql", json={"query": f'{{ unit(id: "{town.a.id}") {{ parent {{ name }} }} }}'}, headers=headers
    )
    assert answer.json() == {
        "data": {"unit": {"parent": {"name": "Tỉnh Thử Nghiệm"}}},
        "extensions": {"cost": {"estimated": 2, "limit": 10_000}},
    }


def test_what_clients_ask_for_is_cheap() -> None:
    files = [*Path("graphql_api/examples").glob("*.graphql"), *Path("graphql_api/operations").glob("*.graphql")]
    assert len(files) >= 12
    for file in files:
        assert 0 < estimated(file.read_text()).objects <= 500, file


async def test_no_answer_holds_more_objects_than_were_estimated(world: World, town: Town, ask: Ask) -> None:
    states = [State.SUBMITTED, State.ACCEPTED, State.RUNNING, State.REPORTED, State.RETURNED]
    entries = [await make_entry(world, town, state) for state in states]
    entries.append(await recognised(world, town, await make_entry(world, town, State.VERIFIED, unit=town.a)))
    await statistics_counting.counted_anew(world.fresh(), town.province, Period.parse("2026"), 1, lambda _: None)
    given = {"requestId": f"cost-sheet-{town.tag}", "unit": town.province.id, "name": "Phiếu", "firstVersion": FIRST}
    sheet = (await ask("pcs", CREATE, input=given))["data"]["createScoreSheet"]["scoreSheet"]["id"]
    places = [town.province.id, town.a.id, town.a_committee.id, town.old_province.id]
    type_ = await make_type(world, town, kind="YEAR")
    report = await make_return(world, town, type_, period="2026")
    anything = [*places, sheet, report.id, *(entry.id for entry in entries)]

    def one_of(*values: str) -> Callable[[random.Random], str]:
        return lambda chance: f'"{chance.choice(values)}"'

    values = {
        "ID": one_of(*anything),
        "unit": one_of(*places),
        "Date": one_of("2026-11-24", "2025-06-30"),
        "period": one_of("2026"),
        "type": one_of(type_.id),
        "code": one_of(town.code),
        "name": one_of("xa", "tinh"),
        "year": lambda _: "2026",
        "first": lambda _: "1",
    }
    counts = []
    for seed in range(280):
        maker = Maker(SCHEMA_CORE, values, seed)
        text = maker.query()
        # `ask` holds each answer to its estimate.
        answer = await ask(("pcs", "aud", "ldr", "rv1")[seed % 4], text, **maker.variables)
        if "data" not in answer:
            assert answer["errors"][0]["extensions"]["code"] in {"TOO_COSTLY", "BAD_INPUT"}
            continue
        counts.append((objects(answer["data"]), estimated(text, **maker.variables).objects))
    # The law would be empty if little were answered.
    assert len(counts) >= 70
    assert sum(real >= 10 for real, _ in counts) >= 15


async def test_a_full_page_is_estimated_exactly(town: Town, ask: Ask) -> None:
    page = "edges { node { parent { id } } } pageInfo { endCursor }"
    text = f"query($u: ID!) {{ unit(id: $u) {{ children(first: 2) {{ {page} }} }} }}"
    answer = await ask("pcs", text, u=town.province.id)
    # The unit, the connection, the page info, and two edges with a commune and its parent each.
    assert objects(answer["data"]) == estimated(text, u=town.province.id).objects == 3 + 2 * 3
