"""The one door to names: who may, when, at how many calls, and what is recorded of it before anything is shown."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.people import GrantState, Person, Role
from movement.model.subjects import PersonalData, Subject
from movement.storage.store import want
from movement.usecases import personal, subjects
from movement.world import World
from tests.builders import Clock, Town, request
from tests.fact_builders import COLLECTIVE, make_subject, names_in

Snapshot = Callable[[], object]
TODAY = date(2026, 11, 24)


async def published(world: World, subject: Subject) -> Subject:
    """Return a subject of which an award was published."""
    shown = structs.replace(subject, published_at=world.now())
    await world.store.put_all([shown])
    return shown


async def looks(world: World, town: Town, day: date = TODAY) -> list[tuple[str, Role, tuple[str, ...]]]:
    auditor = await town.actor(world, "aud")
    page = await personal.accesses(world.fresh(), auditor, town.a.id, day, first=100)
    return [(one.actor, one.role, one.subjects) for one in page.items]


async def test_who_may_read_a_name_and_after_publication_leaders_too(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    here, there = await make_subject(world, town), await make_subject(world, town, unit=town.b_committee)
    row = PersonalData(subject=here.id, **names_in(town))
    told = []
    for handle, first, second in (
        ("rpt", False, False),
        ("rv1", True, False),
        ("rv1-b", False, True),
        ("rv2", True, True),
        ("ins", False, False),
        ("pcs", True, True),
        ("ldr", False, False),
        ("adm", False, False),
        ("aud", True, True),
    ):
        before = snapshot()
        doer = await town.actor(world, handle)
        found = await personal.names(world.fresh(), doer, [here.id, there.id, "j" + "0" * 16, "x"])
        assert [one is not None for one in found] == [first, second, False, False], handle
        assert not first or found[0] == row
        seen = tuple(one.id for one, may in ((here, first), (there, second)) if may)
        assert (snapshot() == before) is not bool(seen)
        told += [(doer.subject, doer.holds[0].role, seen)] if seen else []
    assert sorted(await looks(world, town)) == sorted(told)
    await published(world, here)
    leader = await town.actor(world, "ldr")
    found = await personal.names(world.fresh(), leader, [here.id, there.id])
    assert found == [row, None]
    assert (leader.subject, Role.LDR, (here.id,)) in await looks(world, town)
    for handle in ("rpt", "ins", "adm"):
        assert await personal.names(world.fresh(), await town.actor(world, handle), [here.id]) == [None]


async def test_a_page_of_names_is_one_read_and_one_record(world: World, town: Town) -> None:
    people = [await make_subject(world, town) for _ in range(12)]
    staff, fresh = await town.actor(world, "pcs"), world.fresh()
    await subjects.get_many(fresh, staff, [one.id for one in people])
    calls = world.store.calls
    found = await personal.names(fresh, staff, [one.id for one in people])
    assert world.store.calls - calls == 2
    assert [one and one.subject for one in found] == [one.id for one in people]
    assert await looks(world, town) == [(staff.subject, Role.PCS, tuple(one.id for one in people))]


async def test_where_there_is_nothing_to_show_nothing_is_recorded(world: World, town: Town, snapshot: Snapshot) -> None:
    team, gone = await make_subject(world, town, **COLLECTIVE), await make_subject(world, town)
    await subjects.erase(world.fresh(), await town.actor(world, "aud"), request(gone, "Theo đơn."))
    before, calls = snapshot(), world.store.calls
    staff = await town.actor(world, "pcs")
    assert await personal.names(world.fresh(), staff, [team.id, gone.id]) == [None, None]
    assert snapshot() == before
    assert world.store.calls - calls == 3  # the actor's two and the subjects, of whom no name was read


async def test_a_grant_that_was_just_taken_away_shows_nothing(world: World, town: Town) -> None:
    made, staff = await make_subject(world, town), await town.actor(world, "pcs")
    (person,) = await world.store.get([want(Person, id=staff.subject)], strong=True)
    ended = tuple(structs.replace(grant, state=GrantState.ENDED) for grant in person.grants)
    await world.store.put_all([structs.replace(person, grants=ended)])
    # The actor is remembered for a minute; names are not shown for so long.
    assert await personal.names(world.fresh(), staff, [made.id]) == [None]
    assert await looks(world, town) == []


async def test_no_name_is_shown_where_the_look_cannot_be_recorded(
    world: World, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, staff = await make_subject(world, town), await town.actor(world, "pcs")

    async def broken(*_: object) -> None:
        raise MovementError

    monkeypatch.setattr(type(world.store), "commit", broken)
    with pytest.raises(MovementError):
        await personal.names(world.fresh(), staff, [made.id])


async def test_auditors_read_the_looks_of_a_day(world: World, town: Town, clock: Clock) -> None:
    made, staff = await make_subject(world, town), await town.actor(world, "pcs")
    for _ in range(3):
        await personal.names(world.fresh(), staff, [made.id])
        clock.forward(seconds=1)
    auditor = await town.actor(world, "aud")
    page = await personal.accesses(world.fresh(), auditor, town.province.id, TODAY, first=2)
    assert (len(page.items), page.has_next) == (2, True)
    rest = await personal.accesses(world.fresh(), auditor, town.province.id, TODAY, first=2, after=page.end_cursor)
    ats = [one.at for one in (*page.items, *rest.items)]
    assert (len(ats), ats) == (3, sorted(ats))
    assert await looks(world, town, date(2026, 11, 23)) == []
    for handle in ("pcs", "ldr", "rv1", "adm"):
        with pytest.raises(MovementError) as refusal:
            await personal.accesses(world.fresh(), await town.actor(world, handle), town.a.id, TODAY, first=2)
        assert refusal.value.code is Code.NOT_FOUND
