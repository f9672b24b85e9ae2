"""Sound inputs for what is done to units and to what they leave: each in provinces of its own, where it is the next."""

from typing import Any

from movement.model.people import Role
from movement.usecases import cluster_changes, people
from tests.builders import NEW, OLD, Clock, Town, make_grant, make_person, make_world, request
from tests.carrier_builders import BEFORE, Reform
from tests.hostile.place import Province, Sound
from tests.reorganisation_builders import brought, file_of, proposed, row, settle_codes, uploaded


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
        elif act == "applyReorganisation":
            # Of two that are approved one would be in the other's way: this one is applied to the end already.
            given[act] = {"id": (await brought(world, town, rename)).id}
        elif act == "reorganiseUnits":
            given[act] = {"upload": (await uploaded(world, town, file_of([rename]))).id}
        else:
            found = await proposed(world, town, rename)
            given[act] = {"id": found.id, "version": found.version}
        given[act]["by"] = town.subject("adm2" if act == "approveReorganisation" else "adm")
    return {act: Sound(one.pop("by"), one) for act, one in given.items()}


async def _left(here: Province) -> dict[str, Sound]:
    """Make what an ended unit left: a record that waits for a carrier, and a grant."""
    world = here.world
    reform = await Reform(await Town(f"left{here.number()}").settle(world.store)).settle(world.store)
    town = reform.town
    waiting = await reform.entry(world.store, reform.divided_committee)
    await reform.run(world)
    grant = (await _grant_of_then(here, town)).grant
    chosen = {"version": waiting.version, "reason": "Theo địa bàn.", "carrier": town.b_committee.id}
    passed = {"subject": town.subject("clerk"), "version": 2, "grant": grant.id, "unit": town.a.id}
    return {
        "assignCarrier": Sound(town.subject("pcs"), {"id": waiting.id} | chosen),
        "passGrantOn": Sound(town.subject("adm"), passed),
    }


async def _grant_of_then(here: Province, town: Town) -> people.Granted:
    """Return a grant that two administrators of the old province gave a clerk."""
    store, clerk = here.world.store, town.subject("clerk")
    for handle in ("then", "then2"):
        grant = make_grant(Role.ADM, town.old_province, since=OLD, until=NEW)
        await store.put_all(make_person(town.subject(handle), grant))
    world = make_world(store, Clock(BEFORE))
    one, other = await town.actor(world, "then"), await town.actor(world, "then2")
    made = await people.propose(world.fresh(), one, request().request_id, clerk, Role.RPT, town.old_a.id, world.today())
    return await people.approve(world.fresh(), other, request().request_id, clerk, made.person.version, made.grant.id)


async def _clusters(here: Province) -> dict[str, Sound]:
    world, town = here.world, here.town
    staff, since = await town.actor(world, "pcs"), world.today()
    empty = await here.cluster_of("A")
    full = await here.cluster_of("B")
    full = await cluster_changes.add_members(world.fresh(), staff, request(full), [town.a.id, town.b.id], since)
    named = {"unit": town.province.id, "year": 2026, "kind": "CUM", "scheme": "TINH", "name": "Cụm"}
    other = await here.cluster_of("C")
    other = await cluster_changes.add_members(world.fresh(), staff, request(other), [town.a.id], since)
    leaves, leads = [{"id": one.id, "version": one.version, "unit": town.a.id} for one in (full, other)]
    return {
        "createCluster": Sound("pcs", named),
        "addClusterMembers": Sound(
            "pcs", {"id": empty.id, "version": 1, "units": [town.a.id], "validFrom": str(since)}
        ),
        "endClusterMembership": Sound("pcs", leaves | {"validTo": "2026-12-01", "reason": "Chuyển cụm."}),
        "setClusterLead": Sound("pcs", leads | {"role": "LEAD", "validFrom": str(since)}),
    }
