"""The first two administrators: made once, audited, and from then on two persons are needed for every grant."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from movement.model import audit
from movement.model.actors import Actor
from movement.model.errors import Code, MovementError
from movement.model.people import GrantState, Person, Role
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import actors, first_administrators, people
from movement.world import World
from tests.builders import NEW, make_unit, make_world, request, stored
from tests.engine import dump

FIRST, SECOND = "0f1e2d3c-aaaa-4bbb-8ccc-000000000001", "0f1e2d3c-aaaa-4bbb-8ccc-000000000002"


@pytest.fixture
async def provinces(own_store: Store) -> list[Unit]:
    """Write a province that ended and one that follows it."""
    made = [make_unit("Hưng Yên cũ", until=NEW, since=date(2024, 1, 1)), make_unit("Hưng Yên")]
    await own_store.put_all([row for unit in made for row in stored(unit)])
    return made


@pytest.fixture
def alone(own_store: Store) -> World:
    """Return a world over the tables of this test alone."""
    return make_world(own_store)


@pytest.fixture
def kept(engine: str, own_store: Store) -> Callable[[], object]:
    """Return what tells everything that is stored."""
    return lambda: dump(engine, own_store.settings.prefix)


async def test_both_are_made_for_every_province_in_one_change_and_audited(
    alone: World, provinces: list[Unit], kept: Callable[[], dict[str, list[object]]]
) -> None:
    before = kept()
    assert not await first_administrators.bootstrapped(alone)
    await first_administrators.bootstrap(alone, [u.id for u in provinces], [FIRST, SECOND])
    assert await first_administrators.bootstrapped(alone)
    for subject in (FIRST, SECOND):
        (person,) = await alone.store.get([want(Person, id=subject)], strong=True)
        assert [(g.role, g.unit, g.state, g.valid_from, g.valid_to) for g in person.grants] == [
            (Role.ADM, u.id, GrantState.APPROVED, u.last.valid_from, u.last.valid_to) for u in provinces
        ]
        trail = [entry for _, entry in await alone.store.rows(paths.trail_of_subject, Span(subject))]
        assert [(e.act, e.actor, e.role, e.version) for e in trail] == [("bootstrap", "SYS", Role.SYS, 1)]
        assert audit.replay(trail, Person) == person
        assert [hold.unit for hold in (await actors.actor(alone.fresh(), subject)).holds] == [provinces[1].id]
    grown = {name: len(rows) - len(before[name]) for name, rows in kept().items()}
    assert {name: by for name, by in grown.items() if by} == {"people": 6, "audit": 2, "receipts": 1}


@pytest.mark.parametrize(
    ("subjects", "code"),
    [
        ([FIRST], Code.BAD_INPUT),
        ([], Code.BAD_INPUT),
        ([FIRST, SECOND, "another"], Code.BAD_INPUT),
        ([FIRST, FIRST], Code.SAME_PERSON),
        ([FIRST, ""], Code.BAD_INPUT),
        ([FIRST, "two words"], Code.BAD_INPUT),
        ([FIRST, SECOND + "\n"], Code.BAD_INPUT),
        ([FIRST, "s" * 129], Code.BAD_INPUT),
        ([FIRST, "SYS"], Code.BAD_INPUT),
    ],
)
async def test_it_takes_two_people_who_can_be_named(
    alone: World, provinces: list[Unit], kept: Callable[[], object], subjects: Sequence[str], code: Code
) -> None:
    before = kept()
    with pytest.raises(MovementError) as refusal:
        await first_administrators.bootstrap(alone, [u.id for u in provinces], subjects)
    assert refusal.value.code is code
    assert kept() == before


async def test_there_are_no_administrators_of_what_is_not_in_the_register(
    alone: World, provinces: list[Unit], kept: Callable[[], object]
) -> None:
    before = kept()
    for roots in ([], [make_unit("Chưa nạp").id], [provinces[0].id, make_unit("Chưa nạp").id]):
        with pytest.raises(MovementError) as refusal:
            await first_administrators.bootstrap(alone.fresh(), roots, [FIRST, SECOND])
        assert refusal.value.code is Code.NOT_FOUND
    assert kept() == before


async def test_a_second_time_is_refused_for_the_same_people_and_for_others(
    alone: World, provinces: list[Unit], kept: Callable[[], object]
) -> None:
    roots = [u.id for u in provinces]
    await first_administrators.bootstrap(alone, roots, [FIRST, SECOND])
    before = kept()
    for subjects in ([FIRST, SECOND], ["third", "fourth"], ["third", FIRST]):
        with pytest.raises(MovementError) as refusal:
            await first_administrators.bootstrap(alone.fresh(), roots, subjects)
        assert refusal.value.code is Code.ILLEGAL_ACT
    assert kept() == before


async def test_of_two_at_the_same_time_with_other_people_one_writes_nothing(
    alone: World, provinces: list[Unit], kept: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = [u.id for u in provinces]
    await first_administrators.bootstrap(alone, roots, [FIRST, SECOND])
    before = kept()

    async def not_yet(_: World) -> bool:
        return False

    monkeypatch.setattr(first_administrators, "bootstrapped", not_yet)
    with pytest.raises(MovementError) as refusal:
        await first_administrators.bootstrap(alone.fresh(), roots, ["third", "fourth"])
    assert refusal.value.code is Code.IDEMPOTENCY_MISMATCH
    assert kept() == before


async def test_afterwards_every_grant_takes_both(alone: World, provinces: list[Unit]) -> None:
    unit = provinces[1].id
    await first_administrators.bootstrap(alone, [unit], [FIRST, SECOND])
    first, second = [await actors.actor(alone.fresh(), subject) for subject in (FIRST, SECOND)]

    async def refused(by: Actor, proposed: people.Granted) -> Code:
        person, grant = proposed
        with pytest.raises(MovementError) as refusal:
            await people.approve(alone.fresh(), by, request().request_id, person.id, person.version, grant.id)
        return refusal.value.code

    for_third = await people.propose(alone.fresh(), first, request().request_id, "third", Role.ADM, unit, NEW)
    assert await refused(first, for_third) is Code.SAME_PERSON
    for_second = await people.propose(alone.fresh(), first, request().request_id, SECOND, Role.PCS, unit, NEW)
    assert await refused(second, for_second) is Code.SAME_PERSON
    person, grant = for_third
    done = await people.approve(alone.fresh(), second, request().request_id, person.id, person.version, grant.id)
    assert (done.grant.proposed_by, done.grant.approved_by) == (FIRST, SECOND)
    assert [hold.role for hold in (await actors.actor(alone.fresh(), "third")).holds] == [Role.ADM]
