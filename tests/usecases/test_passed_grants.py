"""Grants of ended units pass on by two persons and never by themselves: the list, the proposal, the approval."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.errors import Code, MovementError
from movement.model.people import GrantState, Person, Role
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import actors, passed_grants, people
from movement.usecases.passed_grants import EndedGrant
from movement.usecases.people import Granted
from movement.world import World
from tests.builders import OLD, Clock, Town, make_grant, make_person, request, stored
from tests.carrier_builders import Reform

UNTIL = date(2027, 1, 1)


@pytest.fixture
async def reform(store: Store, town: Town) -> Reform:
    made = await Reform(town).settle(store)
    for handle, role, unit, until in (
        ("clerk", Role.RPT, town.old_a, UNTIL),
        ("reviewer", Role.RV1, made.divided, None),
        ("late", Role.RPT, town.old_a, date(2025, 7, 1)),
        ("district", Role.RPT, made.gone, None),
    ):
        await store.put_all(make_person(town.subject(handle), make_grant(role, unit, since=OLD, until=until)))
    return made


async def listed(world: World, town: Town, unit: Unit, handle: str = "adm") -> dict[str, EndedGrant]:
    found: list[EndedGrant] = []
    after = None
    while True:
        actor = await town.actor(world, handle)
        page = await passed_grants.of_ended_units(world.fresh(), actor, unit.id, first=2, after=after)
        found += page.items
        after = page.end_cursor
        if not page.has_next:
            return {line.person.id.removesuffix(f".{town.tag}"): line for line in found}


async def person(store: Store, town: Town, handle: str) -> Person:
    (found,) = await store.get([want(Person, id=town.subject(handle))], strong=True)
    assert isinstance(found, Person)
    return found


async def propose(world: World, town: Town, handle: str, unit: Unit | None = None, **given: Any) -> Granted:
    found = await person(world.store, town, handle)
    version, grant = given.get("version", found.version), given.get("grant", found.grants[0].id)
    actor, name = await town.actor(world, given.get("by", "adm")), given.get("request_id", request().request_id)
    place = None if unit is None else unit.id
    return await passed_grants.propose(world.fresh(), actor, name, found.id, version, grant, place)


async def approve(world: World, town: Town, made: Granted, by: str = "adm2") -> Granted:
    actor, name = await town.actor(world, by), request().request_id
    return await people.approve(world.fresh(), actor, name, made.person.id, made.person.version, made.grant.id)


async def test_the_list_names_what_is_in_force_on_ended_units_and_who_follows(world: World, reform: Reform) -> None:
    town = reform.town
    for unit in (town.province, town.old_province):
        found = await listed(world, town, unit)
        assert {h: (x.grant.role, x.successor, x.successors, x.proposal) for h, x in found.items()} == {
            "clerk": (Role.RPT, town.a.id, (town.a.id,), None),
            "reviewer": (Role.RV1, None, (town.b.id, town.a.id), None),
            "district": (Role.RPT, None, (), None),
        }
    assert set(await listed(world, town, town.b)) == {"reviewer"}
    assert set(await listed(world, town, town.a, "aud")) == {"clerk", "reviewer"}
    for handle in ("pcs", "rpt", "ldr", "ins"):
        with pytest.raises(MovementError) as refusal:
            await listed(world, town, town.province, handle)
        assert refusal.value.code is Code.NOT_FOUND


async def test_two_persons_pass_a_grant_on_in_one_act(world: World, store: Store, reform: Reform, clock: Clock) -> None:
    town, day = reform.town, world.today()
    made = await propose(world, town, "clerk")
    assert (made.grant.state, made.grant.unit, made.grant.replaces) == (
        GrantState.PROPOSED,
        town.a.id,
        made.person.grants[0].id,
    )
    # Nothing has passed yet.
    clerk = town.subject("clerk")
    assert [h.unit for h in (await actors.actor(world.fresh(), clerk)).holds] == [town.old_a.id]
    line = (await listed(world, town, town.province))["clerk"]
    assert line.proposal == made.grant
    clock.forward(days=2)
    done = await approve(world, town, made)
    old, new = done.person.grants
    later = world.today()
    assert (old.state, old.valid_to, old.ended_by) == (GrantState.APPROVED, later, town.subject("adm2"))
    assert (new.role, new.unit, new.path, new.valid_from, new.valid_to) == (
        Role.RPT,
        town.a.id,
        town.a.path,
        later,
        UNTIL,
    )
    assert (new.proposed_by, new.approved_by, later > day) == (town.subject("adm"), town.subject("adm2"), True)
    assert [h.unit for h in (await actors.actor(world.fresh(), clerk)).holds] == [town.a.id]
    assert "clerk" not in await listed(world, town, town.province)
    trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(clerk), strong=True)]
    assert [a.act for a in trail] == ["passGrantOn", "approveGrant"]
    (stands,) = await store.get([want(Person, id=clerk)], strong=True)
    assert stands == done.person
    assert audit.verify(trail) == [f"{clerk}: version 2 where 1 should be", f"{clerk}: version 3 where 2 should be"]


async def test_a_request_that_comes_again_gets_the_first_answer(world: World, reform: Reform) -> None:
    # A person whose trail is whole: its grant was proposed and approved, then its unit ended.
    town, name = reform.town, request().request_id
    first = await people.propose(
        world.fresh(), await town.actor(world, "adm"), request().request_id, town.subject("new"), Role.LDR,
        town.b_committee.id, world.today(),
    )  # fmt: skip
    await approve(world, town, first)
    day = world.today()
    ended = structs.replace(town.b_committee, versions=(structs.replace(town.b_committee.last, valid_to=day),))
    await world.store.put_all(stored(ended))
    made = await propose(world, town, "new", town.b, request_id=name, version=2)
    again = await propose(world, town, "new", town.b, request_id=name, version=2)
    assert again == made
    with pytest.raises(MovementError) as refusal:
        await propose(world, town, "new", town.a, request_id=name, version=2)
    assert refusal.value.code is Code.IDEMPOTENCY_MISMATCH


async def test_for_a_divided_unit_the_administrator_names_one_of_its_successors(
    world: World, reform: Reform, snapshot: Callable[[], object]
) -> None:
    town, before = reform.town, snapshot()
    for unit, code, path in (
        (None, Code.MISSING_FIELD, ("unit",)),
        (town.province, Code.BAD_INPUT, ("unit",)),
        (reform.divided, Code.UNIT_CLOSED, ("unit",)),
    ):
        with pytest.raises(MovementError) as refusal:
            await propose(world, town, "reviewer", unit)
        assert (refusal.value.code, refusal.value.problems[0].path) == (code, path)
    assert snapshot() == before
    done = await approve(world, town, await propose(world, town, "reviewer", town.a))
    assert [g.unit for g in done.person.grants if g.in_force(world.today())] == [town.a.id]
    # What went nowhere goes anywhere.
    made = await propose(world, town, "district", town.b_committee)
    assert made.grant.unit == town.b_committee.id


@pytest.mark.parametrize(
    ("by", "code"),
    [("adm", Code.SAME_PERSON), ("aud", Code.FORBIDDEN), ("pcs", Code.NOT_FOUND), ("rpt", Code.NOT_FOUND)],
)
async def test_the_second_person_is_another_administrator(
    world: World, reform: Reform, snapshot: Callable[[], object], by: str, code: Code
) -> None:
    made = await propose(world, reform.town, "clerk")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await approve(world, reform.town, made, by)
    assert refusal.value.code is code
    assert snapshot() == before


async def test_nobody_approves_what_passes_on_to_himself(
    world: World, store: Store, reform: Reform, snapshot: Callable[[], object]
) -> None:
    town = reform.town
    both = (make_grant(Role.ADM, town.province), make_grant(Role.RPT, town.old_a, since=OLD))
    await store.put_all(make_person(town.subject("adm2"), *both))
    made = await propose(world, town, "adm2", grant=both[1].id)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await approve(world, town, made, "adm2")
    assert refusal.value.code is Code.SAME_PERSON
    assert snapshot() == before


async def test_there_must_be_something_to_pass_on(world: World, reform: Reform, snapshot: Callable[[], object]) -> None:
    town = reform.town
    made = await propose(world, town, "clerk")
    before = snapshot()
    tries: list[tuple[str, Unit | None, dict[str, Any], Code]] = [
        ("clerk", None, {}, Code.ILLEGAL_ACT),
        ("late", None, {}, Code.ILLEGAL_ACT),
        ("rpt", None, {}, Code.ILLEGAL_ACT),
        ("reviewer", town.a, {"version": 7}, Code.CONFLICT),
        ("reviewer", town.a, {"grant": made.grant.id}, Code.NOT_FOUND),
        ("reviewer", town.a, {"by": "aud"}, Code.FORBIDDEN),
        ("reviewer", town.a, {"by": "pcs"}, Code.NOT_FOUND),
    ]
    for handle, unit, given, code in tries:
        with pytest.raises(MovementError) as refusal:
            await propose(world, town, handle, unit, **given)
        assert refusal.value.code is code, handle
    assert snapshot() == before


async def test_what_was_ended_or_undone_meanwhile_is_not_approved(
    world: World, store: Store, reform: Reform, snapshot: Callable[[], object]
) -> None:
    town = reform.town
    made = await propose(world, town, "clerk")
    living = structs.replace(town.old_a.last, valid_to=None)
    await store.put_all(stored(structs.replace(town.old_a, versions=(living,))))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await approve(world, town, made)
    assert refusal.value.code is Code.ILLEGAL_ACT
    await store.put_all(stored(town.old_a))
    ended = structs.replace(town.a.last, valid_to=world.today())
    await store.put_all(stored(structs.replace(town.a, versions=(ended,))))
    with pytest.raises(MovementError) as refusal:
        await approve(world, town, made)
    assert refusal.value.code is Code.UNIT_CLOSED
    await store.put_all([*stored(town.a), *stored(structs.replace(town.old_a, versions=(living,)))])
    assert snapshot() == before
