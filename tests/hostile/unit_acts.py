"""Sound inputs for what is done to units and to what they leave: each in provinces of its own, where it is the next."""

from typing import Any

from movement.model.people import Role
from movement.usecases import clusters
from tests.builders import OLD, Town, make_grant, make_person, request
from tests.carrier_builders import Reform
from tests.hostile.place import Province, Sound
from tests.reorganisation_builders import approved, brought, file_of, proposed, row, settle_codes, uploaded


async def unit_acts(here: Province) -> dict[str, Sound]:
    """Make a sound input for each."""
    return await _reorganisations(here) | await _left(here) | await _clusters(here)


async def _reorganisations(here: Province) -> dict[str, Sound]:
    world = here.world
    given: dict[str, dict[str, Any]] = {}
    # The register has one head: what is applied comes first, so that nothing proposed is stale by it.
    for act in ("reverseReorganisation", "applyReorganisation", "approveReorganisation", "reorganiseUnits"):
        town = await Town(f"{act}{here.number()}").settle(world.store)
        await settle_codes(world, town)
        rename = row("RENAME", town.code, name="Xã Tên Khác")
        if act == "reverseReorganisation":
            found = await brought(world, town, rename)
            given[act] = {"id": found.id, "version": found.version, "reason": "Hoãn."}
        elif act == "reorganiseUnits":
            given[act] = {"upload": (await uploaded(world, town, file_of([rename]))).id}
        else:
            found = await proposed(world, town, rename)
            given[act] = {"id": found.id, "version": found.version}
        if act == "applyReorganisation":
            given[act] = {"id": (await approved(world, town, found)).id}
        given[act]["by"] = town.subject("adm2" if act == "approveReorganisation" else "adm")
    return {act: Sound(one.pop("by"), one) for act, one in given.items()}


async def _left(here: Province) -> dict[str, Sound]:
    """Make what an ended unit left: a record that waits for a carrier, and a grant."""
    world = here.world
    reform = await Reform(await Town(f"left{here.number()}").settle(world.store)).settle(world.store)
    town = reform.town
    waiting = await reform.entry(world.store, reform.divided_committee)
    await reform.run(world)
    grant = make_grant(Role.RPT, town.old_a, since=OLD)
    await world.store.put_all(make_person(town.subject("clerk"), grant))
    chosen = {"version": waiting.version, "reason": "Theo địa bàn.", "carrier": town.b_committee.id}
    passed = {"subject": town.subject("clerk"), "version": 1, "grant": grant.id, "unit": town.a.id}
    return {
        "assignCarrier": Sound(town.subject("pcs"), {"id": waiting.id} | chosen),
        "passGrantOn": Sound(town.subject("adm"), passed),
    }


async def _clusters(here: Province) -> dict[str, Sound]:
    world, town = here.world, here.town
    staff, since = await town.actor(world, "pcs"), world.today()
    empty = await here.cluster_of("A")
    full = await here.cluster_of("B")
    full = await clusters.add_members(world.fresh(), staff, request(full), [town.a.id, town.b.id], since)
    named = {"unit": town.province.id, "year": 2026, "kind": "CUM", "scheme": "TINH", "name": "Cụm"}
    joined = {"id": full.id, "version": full.version, "unit": town.a.id}
    return {
        "createCluster": Sound("pcs", named),
        "addClusterMembers": Sound(
            "pcs", {"id": empty.id, "version": 1, "units": [town.a.id], "validFrom": str(since)}
        ),
        "endClusterMembership": Sound("pcs", joined | {"validTo": "2026-12-01", "reason": "Chuyển cụm."}),
        "setClusterLead": Sound("pcs", joined | {"role": "LEAD", "validFrom": str(since)}),
    }
