"""Passing grants on over HTTP: the list by province, the proposal, and the approval by another."""

import pytest

from movement.model.people import Role
from movement.world import World
from tests.builders import OLD, Town, make_grant, make_person
from tests.carrier_builders import Reform
from tests.graphql_api.conftest import Ask

LIST = """query L($u: ID!) { endedGrants(unit: $u, first: 50) { edges { node { subject version
  grant { id role unit { name } } successor { id name } successors { name } proposal { id state replaces } } } } }"""
GRANT = "subject version grant { id state replaces unit { name } } problems { code path }"
PROPOSE = f"mutation P($i: PassGrantOnInput!) {{ passGrantOn(input: $i) {{ {GRANT} }} }}"
APPROVE = f"mutation A($i: ApproveGrantInput!) {{ approveGrant(input: $i) {{ {GRANT} }} }}"
HANDLES = ("rpt", "rv1", "rv2", "ins", "pcs", "ldr", "adm", "aud", "stranger")


@pytest.fixture
async def clerk(world: World, town: Town) -> str:
    reform = await Reform(town).settle(world.store)
    rows = make_person(town.subject("clerk"), make_grant(Role.RPT, reform.town.old_a, since=OLD))
    await world.store.put_all(rows)
    return town.subject("clerk")


async def test_a_list_a_proposal_and_an_approval(town: Town, ask: Ask, clerk: str) -> None:
    for handle in HANDLES:
        found = (await ask(handle, LIST, u=town.province.id))["data"]["endedGrants"]
        assert (found is not None) is (handle in {"adm", "aud"}), handle
    (edge,) = (await ask("adm", LIST, u=town.province.id))["data"]["endedGrants"]["edges"]
    line = edge["node"]
    assert line == {
        "subject": clerk,
        "version": 1,
        "grant": {"id": line["grant"]["id"], "role": "RPT", "unit": {"name": "Xã Cũ A"}},
        "successor": {"id": town.a.id, "name": "Xã An Bình"},
        "successors": [{"name": "Xã An Bình"}],
        "proposal": None,
    }
    given = {"subject": clerk, "version": 1, "grant": line["grant"]["id"]}
    for handle in HANDLES:
        if handle != "adm":
            tried = await ask(handle, PROPOSE, i=given | {"requestId": f"pass-{handle}-{town.tag}"})
            (problem,) = tried["data"]["passGrantOn"]["problems"]
            assert problem["code"] == ("FORBIDDEN" if handle == "aud" else "NOT_FOUND"), handle
    made = (await ask("adm", PROPOSE, i=given | {"requestId": f"passing-{town.tag}"}))["data"]["passGrantOn"]
    assert (made["version"], made["problems"]) == (2, [])
    assert made["grant"] == {
        "id": made["grant"]["id"],
        "state": "PROPOSED",
        "replaces": line["grant"]["id"],
        "unit": {"name": "Xã An Bình"},
    }
    (edge,) = (await ask("adm", LIST, u=town.old_province.id))["data"]["endedGrants"]["edges"]
    assert edge["node"]["proposal"]["id"] == made["grant"]["id"]
    named = {"subject": clerk, "version": 2, "grant": made["grant"]["id"]}
    own = await ask("adm", APPROVE, i=named | {"requestId": f"approve-own-{town.tag}"})
    assert own["data"]["approveGrant"]["problems"] == [{"code": "SAME_PERSON", "path": ["grant"]}]
    done = await ask("adm2", APPROVE, i=named | {"requestId": f"approve-{town.tag}"})
    assert done["data"]["approveGrant"]["grant"]["state"] == "APPROVED"
    assert (await ask("adm", LIST, u=town.province.id))["data"]["endedGrants"]["edges"] == []
