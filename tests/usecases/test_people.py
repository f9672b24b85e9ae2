"""Grants: proposed by one, approved by another, ended by one; what they give, and from when."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from movement.model import audit
from movement.model.errors import Code, MovementError
from movement.model.people import GrantState, Person, Role
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import actors, entry_changes, people
from movement.world import World
from tests.builders import Clock, Town, full_form, request

Snapshot = Callable[[], object]
DAY = date(2026, 11, 24)


async def propose(world: World, town: Town, subject: str, role: Role = Role.RPT) -> people.Granted:
    administrator = await town.actor(world, "adm")
    return await people.propose(
        world.fresh(), administrator, request().request_id, subject, role, town.b.id, DAY, date(2026, 12, 1)
    )


async def test_a_grant_gives_rights_once_a_second_person_approved_it(world: World, town: Town, clock: Clock) -> None:
    subject = town.subject("newcomer")
    person, grant = await propose(world, town, subject)
    assert (await actors.actor(world.fresh(), subject)).holds == ()
    second = await town.actor(world, "adm2")
    person, grant = await people.approve(world.fresh(), second, request().request_id, subject, person.version, grant.id)
    assert (grant.state, grant.proposed_by, grant.approved_by) == (
        GrantState.APPROVED,
        town.subject("adm"),
        town.subject("adm2"),
    )
    newcomer = await actors.actor(world.fresh(), subject)
    assert [hold.role for hold in newcomer.holds] == [Role.RPT]
    entry = await entry_changes.create(world.fresh(), newcomer, request(), town.b.id, full_form())
    clock.forward(days=7)
    assert (await actors.actor(world.fresh(), subject)).holds == ()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.edit(world.fresh(), newcomer, request(entry), {"title": "Quá hạn"})
    assert refusal.value.code is Code.FORBIDDEN


@pytest.mark.parametrize(
    ("approver", "code"),
    [("adm", Code.SAME_PERSON), ("pcs", Code.NOT_FOUND), ("aud", Code.FORBIDDEN), ("rpt", Code.NOT_FOUND)],
)
async def test_nobody_approves_what_he_proposed_and_no_other_role_approves(
    world: World, town: Town, snapshot: Snapshot, approver: str, code: Code
) -> None:
    subject = town.subject("newcomer")
    person, grant = await propose(world, town, subject)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await people.approve(
            world.fresh(),
            await town.actor(world, approver),
            request().request_id,
            subject,
            person.version,
            grant.id,
        )
    assert refusal.value.code is code
    assert snapshot() == before


async def test_nobody_approves_a_grant_for_himself(world: World, town: Town, snapshot: Snapshot) -> None:
    subject = town.subject("adm2")
    person, grant = await propose(world, town, subject, Role.PCS)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await people.approve(
            world.fresh(),
            await town.actor(world, "adm2"),
            request().request_id,
            subject,
            person.version,
            grant.id,
        )
    assert refusal.value.code is Code.SAME_PERSON
    assert snapshot() == before


async def test_a_grant_ends_at_once_for_writes_even_if_the_reader_remembers(world: World, town: Town) -> None:
    subject = town.subject("rpt-b")
    remembered = await town.actor(world, "rpt-b")
    (line,) = [
        p
        for p in (await people.of_unit(world.fresh(), await town.actor(world, "adm"), town.b.id, first=50)).items
        if p.person.id == subject
    ]
    await people.end(
        world.fresh(),
        await town.actor(world, "adm"),
        request().request_id,
        subject,
        line.person.version,
        line.grant.id,
        world.today(),
    )
    with pytest.raises(MovementError) as refusal:
        await entry_changes.create(world.fresh(), remembered, request(), town.b.id, full_form())
    assert refusal.value.code is Code.FORBIDDEN


async def test_the_people_of_a_unit_and_below(world: World, town: Town) -> None:
    administrator = await town.actor(world, "adm")
    page = await people.of_unit(world.fresh(), administrator, town.a.id, first=50)
    assert sorted(p.person.id for p in page.items) == sorted([town.subject("rpt"), town.subject("rv1")])
    page = await people.of_unit(world.fresh(), administrator, town.province.id, first=50)
    assert len(page.items) == 13
    for handle in ("pcs", "rpt", "ldr"):
        with pytest.raises(MovementError) as refusal:
            await people.of_unit(world.fresh(), await town.actor(world, handle), town.a.id, first=5)
        assert refusal.value.code is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("role", "since", "until", "code"),
    [
        (Role.SYS, DAY, None, Code.BAD_INPUT),
        (Role.RPT, DAY, DAY, Code.BAD_INPUT),
        (Role.RPT, date(2025, 6, 30), None, Code.UNIT_CLOSED),
    ],
)
async def test_bad_proposals_write_nothing(
    world: World, town: Town, snapshot: Snapshot, role: Role, since: date, until: date | None, code: Code
) -> None:
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await people.propose(
            world.fresh(), await town.actor(world, "adm"), request().request_id, "x", role, town.b.id, since, until
        )
    assert refusal.value.code is code
    assert snapshot() == before


@pytest.mark.parametrize("subject", ["", "x" * 129, " x", "x\n", "p\u202ecs", "pc\u200bs", "p\0", "e\u0302"])
async def test_a_subject_that_looks_like_another_gets_no_grant(
    world: World, town: Town, snapshot: Snapshot, subject: str
) -> None:
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await propose(world, town, subject)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, ("subject",))
    assert snapshot() == before


async def test_a_persons_trail_is_sound(world: World, town: Town) -> None:
    subject = town.subject("newcomer")
    person, grant = await propose(world, town, subject)
    person, grant = await people.approve(
        world.fresh(), await town.actor(world, "adm2"), request().request_id, subject, person.version, grant.id
    )
    person, grant = await people.end(
        world.fresh(),
        await town.actor(world, "adm"),
        request().request_id,
        subject,
        person.version,
        grant.id,
        DAY + timedelta(days=1),
    )
    trail = [a for _, a in await world.store.rows(paths.trail_of_subject, Span(subject))]
    assert [a.act for a in trail] == ["proposeGrant", "approveGrant", "endGrant"]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Person) == person
