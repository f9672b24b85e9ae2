"""Reorganisations as a client brings them: upload, propose, approve, apply, read; each fault of a document by row."""

from collections.abc import Callable
from typing import Any

import pytest

from movement.storage.store import Store
from movement.world import World
from tests.builders import Town
from tests.graphql_api.conftest import Ask
from tests.reorganisation_builders import DAY, file_of, merge, pcode, row, settle_codes, uploaded

SHOWN = """id version state effectiveOn begins ends goesOn organisations isStale legalBases { number issuer issuedOn }
  tallies { change units } progress { done total } reverses { id }"""
PROPOSE = f"""mutation P($i: ReorganiseUnitsInput!) {{ reorganiseUnits(input: $i) {{
  reorganisation {{ {SHOWN} }} problems {{ code path message }} faults {{ row column message }} }} }}"""
READ = f"""query R($id: ID!) {{ reorganisation(id: $id) {{ {SHOWN} preview(first: 10) {{ edges {{ node {{
  row change fate code name unit {{ name }} links {{ code name extent share advised }} }} }} }} }} }}"""


@pytest.fixture
def store(own_store: Store) -> Store:
    """Give each test a register of its own: there is one HEAD."""
    return own_store


@pytest.fixture
async def town(own_store: Store, world: World) -> Town:
    """Write a province whose units have codes."""
    made = await Town("gateway").settle(own_store)
    await settle_codes(world, made)
    return made


def act(name: str, shape: str) -> str:
    answer = f"reorganisation {{ {SHOWN} }} problems {{ code path }}"
    return f"mutation A($i: {shape}!) {{ {name}(input: $i) {{ {answer} }} }}"


APPROVE = act("approveReorganisation", "ReorganisationActInput")
APPLY = act("applyReorganisation", "ApplyReorganisationInput")
REVERSE = act("reverseReorganisation", "ReverseReorganisationInput")


async def do(ask: Ask, handle: str, text: str, **given: Any) -> dict[str, Any]:
    """Return the payload of an act."""
    answer = await ask(handle, text, i=given)
    assert "errors" not in answer, answer
    (payload,) = answer["data"].values()
    found: dict[str, Any] = payload
    return found


async def test_from_the_file_to_the_new_order_and_back(world: World, town: Town, ask: Ask) -> None:
    new = {"name": "Xã Bình Đồng", "type": "COMMUNE", "parent": pcode(town)}
    upload = await uploaded(world, town, file_of([merge(town.code, town.code, **new), merge(town.code_b, town.code)]))
    made = await do(ask, "adm", PROPOSE, requestId="propose-1", upload=upload.id)
    assert (made["problems"], made["faults"]) == ([], [])
    found = made["reorganisation"]
    assert found == {
        "id": found["id"],
        "version": 1,
        "state": "PROPOSED",
        "effectiveOn": str(DAY),
        "begins": 1,
        "ends": 2,
        "goesOn": 0,
        "organisations": 5,
        "isStale": False,
        "legalBases": [{"number": "1/NQ", "issuer": "Quốc hội", "issuedOn": "2026-06-01"}],
        "tallies": [{"change": "MERGE", "units": 2}],
        "progress": {"done": 0, "total": 1},
        "reverses": None,
    }
    at = {"id": found["id"], "version": 1}
    assert (await do(ask, "adm", APPROVE, requestId="approve-0", **at))["problems"] == [
        {"code": "SAME_PERSON", "path": ["id"]}
    ]
    assert (await do(ask, "ldr", APPROVE, requestId="approve-x", **at))["problems"][0]["code"] == "NOT_FOUND"
    agreed = (await do(ask, "adm2", APPROVE, requestId="approve-1", **at))["reorganisation"]
    assert (agreed["state"], agreed["version"]) == ("APPROVED", 2)
    applied = (await do(ask, "adm2", APPLY, requestId="apply-01", id=found["id"]))["reorganisation"]
    assert (applied["state"], applied["progress"]) == ("APPLIED", {"done": 1, "total": 1})
    answer = await ask("ldr", READ, id=found["id"])
    lines = [edge["node"] for edge in answer["data"]["reorganisation"]["preview"]["edges"]]
    assert [(line["fate"], line["name"], line["unit"]["name"]) for line in lines] == [
        ("ENDS", "Xã An Bình", "Xã An Bình"),
        ("ENDS", "Phường Đồng Tâm", "Phường Đồng Tâm"),
        ("BEGINS", "Xã Bình Đồng", "Xã Bình Đồng"),
    ]
    code = 'query C($c: String!) { unitByCode(scheme: GSO, code: $c, at: "2027-01-01") { name } }'
    assert (await ask("ldr", code, c=town.code))["data"]["unitByCode"] == {"name": "Xã Bình Đồng"}
    listed = "query L($u: ID!) { reorganisations(unit: $u, first: 5) { edges { node { id state } } } }"
    edges = (await ask("rpt", listed, u=town.a.id))["data"]["reorganisations"]["edges"]
    assert [edge["node"] for edge in edges] == [{"id": found["id"], "state": "APPLIED"}]
    at = {"id": found["id"], "version": applied["version"]}
    back = await do(ask, "adm", REVERSE, requestId="reverse-1", reason="Hoãn.", **at)
    assert (back["reorganisation"]["state"], back["reorganisation"]["reverses"]) == ("PROPOSED", {"id": found["id"]})
    node = "query N($id: ID!) { node(id: $id) { id ... on Reorganisation { state } } }"
    assert (await ask("adm2", node, id=found["id"]))["data"]["node"] == {"id": found["id"], "state": "APPLIED"}


async def test_each_fault_is_told_by_row_and_nothing_is_written(
    world: World, town: Town, ask: Ask, snapshot: Callable[[], object]
) -> None:
    rows = [row("DISSOLVE", f"x{number}") for number in range(30)]
    upload = await uploaded(world, town, file_of(rows))
    before = snapshot()
    made = await do(ask, "adm", PROPOSE, requestId="propose-1", upload=upload.id)
    assert made["reorganisation"] is None
    assert [(f["row"], f["column"]) for f in made["faults"]] == [(n, "predecessor") for n in range(2, 32)]
    assert made["faults"][0]["message"].startswith("Dòng 2: Không có đơn vị nào")
    assert len(made["problems"]) == 20
    assert made["problems"][0]["path"] == ["rows", "2", "predecessor"]
    for handle in ("pcs", "stranger"):
        made = await do(ask, handle, PROPOSE, requestId="propose-1", upload=upload.id)
        assert (made["problems"][0]["code"], made["faults"]) == ("FORBIDDEN", [])
    answer = await ask("ldr", READ, id="r0000000000000000")
    assert answer["data"] == {"reorganisation": None}
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert snapshot() == before
