"""Clusters over HTTP: made by staff, read by everyone, ranked for whoever may read all their numbers."""

from typing import Any

from movement.model.entries import State
from movement.model.periods import Period
from movement.usecases import statistics
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.conftest import Ask

FIELDS = """id version kind scheme name year members { unit { name } validFrom validTo }
  terms { role unit { name } validFrom validTo } lead: holder(role: LEAD, at: "2026-11-24") { name }
  deputy: holder(role: DEPUTY) { name }"""
HANDLES = ("rpt", "rv1", "rpt-b", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")
SHAPES = {
    "createCluster": "CreateClusterInput",
    "addClusterMembers": "AddClusterMembersInput",
    "setClusterLead": "SetClusterLeadInput",
    "endClusterMembership": "EndClusterMembershipInput",
}
RANKING = """query R($id: ID!) { cluster(id: $id) { ranking(period: "2026", indicator: "ENTRY_REG") {
  rank tied value unit { name } } } }"""


async def test_staff_make_clusters_that_everyone_reads(world: World, town: Town, ask: Ask) -> None:
    number = 0

    async def act(handle: str, what: str, **given: Any) -> dict[str, Any]:
        nonlocal number
        number += 1
        shown = f"cluster {{ {FIELDS} }} problems {{ code }}"
        text = f"mutation M($i: {SHAPES[what]}!) {{ {what}(input: $i) {{ {shown} }} }}"
        answer = await ask(handle, text, i={"requestId": f"cluster-{town.tag}-{number}"} | given)
        payload: dict[str, Any] = answer["data"][what]
        return payload

    new = {"unit": town.province.id, "year": 2026, "kind": "CUM", "scheme": "TINH", "name": "Cụm số 1"}
    for handle in HANDLES:
        if handle != "pcs":
            (problem,) = (await act(handle, "createCluster", **new))["problems"]
            assert problem["code"] == ("NOT_FOUND" if handle == "stranger" else "FORBIDDEN"), handle
    made = (await act("pcs", "createCluster", **new))["cluster"]
    at = {"id": made["id"], "version": 1}
    both = [town.a.id, town.b.id]
    made = (await act("pcs", "addClusterMembers", **at, units=both, validFrom="2025-12-15"))["cluster"]
    lead = {"id": made["id"], "version": 2, "role": "LEAD", "unit": town.b.id, "validFrom": "2025-12-15"}
    made = (await act("pcs", "setClusterLead", **lead))["cluster"]
    leaves = {"id": made["id"], "version": 3, "unit": town.b.id, "validTo": "2026-12-01", "reason": "Chuyển cụm."}
    done = await act("pcs", "endClusterMembership", **leaves)
    expected = {
        "id": made["id"],
        "version": 4,
        "kind": "CUM",
        "scheme": "TINH",
        "name": "Cụm số 1",
        "year": 2026,
        "members": [
            {"unit": {"name": "Xã An Bình"}, "validFrom": "2025-12-15", "validTo": None},
            {"unit": {"name": "Phường Đồng Tâm"}, "validFrom": "2025-12-15", "validTo": "2026-12-01"},
        ],
        "terms": [
            {
                "role": "LEAD",
                "unit": {"name": "Phường Đồng Tâm"},
                "validFrom": "2025-12-15",
                "validTo": "2026-12-01",
            }
        ],
        "lead": {"name": "Phường Đồng Tâm"},
        "deputy": None,
    }
    assert done == {"cluster": expected, "problems": []}
    query = f"""query Q($u: ID!, $a: ID!, $id: ID!) {{
      clusters(unit: $u, year: 2026, first: 9) {{ edges {{ node {{ {FIELDS} }} }} }}
      clustersOfUnit(unit: $a, year: 2026) {{ {FIELDS} }} cluster(id: $id) {{ {FIELDS} }}
      node(id: $id) {{ ... on Cluster {{ {FIELDS} }} }} }}"""
    for handle in HANDLES:
        data = (await ask(handle, query, u=town.province.id, a=town.a.id, id=made["id"]))["data"]
        if handle == "stranger":
            assert set(data.values()) == {None}
        else:
            assert data == {
                "clusters": {"edges": [{"node": expected}]},
                "clustersOfUnit": [expected],
                "cluster": expected,
                "node": expected,
            }, handle
    again = {"id": made["id"], "version": 3, "units": [town.a.id], "validFrom": "2026-01-01"}
    assert (await act("pcs", "addClusterMembers", **again))["problems"] == [{"code": "CONFLICT"}]
    await make_entry(world, town, State.SUBMITTED)
    await statistics.evaluate(world.fresh(), town.province.id, Period.parse("2026"))
    for handle in ("pcs", "ldr", "aud"):
        assert (await ask(handle, RANKING, id=made["id"]))["data"]["cluster"]["ranking"] == [
            {"rank": 1, "tied": False, "value": "1", "unit": {"name": "Xã An Bình"}},
            {"rank": 2, "tied": False, "value": "0", "unit": {"name": "Phường Đồng Tâm"}},
        ]
    hidden = await ask("rpt", RANKING, id=made["id"])
    assert hidden["data"] == {"cluster": {"ranking": None}}
    assert [e["extensions"]["code"] for e in hidden["errors"]] == ["NOT_FOUND"]
