"""Reorganisations by two persons on the real engine: who may, what is refused, what readers see and when."""

from collections.abc import Callable
from datetime import date

import pytest

from movement.model import audit
from movement.model.actors import Prefix
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.model.reorganisations import ReorganisationState
from movement.model.units import REGISTER, CodeScheme, RegisterHead, TerritoryType, Tier
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import actors, reorganisation_runs, reorganisations, units
from movement.world import World
from tests.builders import Clock, Town, make_grant, make_person, make_unit, request, stored
from tests.reorganisation_builders import (
    DAY,
    EVE,
    approved,
    brought,
    file_of,
    merge,
    pcode,
    proposed,
    row,
    settle_codes,
    typed,
    uploaded,
)
from tests.uploads import confirmed

HANDLES = ("rpt", "rv1", "rv2", "ins", "pcs", "ldr", "aud", "stranger")


@pytest.fixture
def store(own_store: Store) -> Store:
    """Give each test a register of its own: there is one HEAD."""
    return own_store


@pytest.fixture
async def town(own_store: Store, world: World) -> Town:
    """Write a province whose units have codes."""
    made = await Town("reorganised").settle(own_store)
    await settle_codes(world, made)
    return made


def joined(town: Town) -> list[dict[str, str]]:
    """Join both communes of the town."""
    new = {"name": "Xã Bình Đồng", "type": "COMMUNE", "parent": pcode(town)}
    return [merge(town.code, town.code, **new), merge(town.code_b, town.code)]


def code_of(refusal: pytest.ExceptionInfo[MovementError]) -> Code:
    return refusal.value.code


async def test_a_document_is_proposed_approved_and_in_force_by_the_day(world: World, town: Town, store: Store) -> None:
    reader = await town.actor(world, "ldr")
    found = await proposed(world, town, *joined(town))
    assert (found.state, found.version, found.g, found.roots) == ("PROPOSED", 1, 2, (town.province.id,))
    assert (found.begins, found.ends, found.goes_on, found.organisations) == (1, 2, 0, 5)
    found = await approved(world, town, found)
    assert (found.state, await reorganisations.progress(world.fresh(), found)) == ("APPROVED", 0)
    assert (await units.unit(world.fresh(), reader, town.a.id)).last.valid_to is None
    again = await reorganisation_runs.apply(world.fresh(), await town.actor(world, "adm2"), request(found))
    assert (again.state, again.version) == (ReorganisationState.APPLIED, 3)
    assert await reorganisations.progress(world.fresh(), again) == found.staged == 1
    (head,) = await store.get([want(RegisterHead, id=REGISTER)])
    assert (head.g, head.source) == (2, "tests")
    for name, days in (("Xã An Bình", (EVE,)), ("Xã Bình Đồng", (DAY,))):
        for day in (EVE, DAY):
            page = await units.subtree(world.fresh(), reader, at=day, name=name.lower(), first=10)
            assert [u.at(day).name for u in page.items if u.is_territory] == ([name] if day in days else [])  # type: ignore[union-attr]
    for day, name in ((EVE, "Xã An Bình"), (DAY, "Xã Bình Đồng")):
        unit = await units.by_code(world.fresh(), reader, CodeScheme.GSO, town.code, day)
        assert unit.at(day).name == name  # type: ignore[union-attr]
    for handle, act in (("adm", "reorganiseUnits"), ("adm2", "approveReorganisation"), ("adm2", "applyReorganisation")):
        trail = [entry for _, entry in await store.rows(paths.trail_of_subject, Span(found.id))]
        assert (town.subject(handle), act) in {(entry.actor, entry.act) for entry in trail}
        assert audit.verify(trail) == []


async def test_what_goes_on_is_listed_once_on_every_day(world: World, town: Town) -> None:
    reader = await town.actor(world, "ldr")
    await brought(world, town, row("RENAME", town.code, name="Xã An Mới"))
    for day, name in ((EVE, "Xã An Bình"), (DAY, "Xã An Mới")):
        found, after = [], None
        while True:
            page = await units.children(world.fresh(), reader, town.province, at=day, first=1, after=after)
            found += [u.at(day).name for u in page.items]  # type: ignore[union-attr]
            if not page.has_next:
                break
            after = page.end_cursor
        assert sorted(found) == sorted([name, "Phường Đồng Tâm"])
        whole = await units.subtree(world.fresh(), reader, unit_id=town.a.id, at=day, first=100)
        assert len(whole.items) == 3


async def test_a_unit_that_moves_takes_its_people_along_on_the_day(
    world: World, town: Town, store: Store, clock: Clock
) -> None:
    district = typed(make_unit("Huyện Mới", town.province, tier=Tier.DISTRICT, code="d1"), TerritoryType.RURAL_DISTRICT)
    await store.put_all(stored(district))
    await brought(world, town, row("REPARENT", town.code, parent="d1"))
    place = units.place_of(await units.unit(world.fresh(), await town.actor(world, "rpt"), town.a.id), DAY)
    assert place.path == f"{district.path}{town.a.id}/"
    before = await town.actor(world, "rpt")
    assert [hold.own.path for hold in before.holds] == [town.a.path]
    assert before.holds[0].reach == tuple(Prefix(unit.root, unit.path) for unit in (town.old_a, town.old_split))
    clock.at = clock.at.replace(year=2027)
    after = await town.actor(world, "rpt")
    assert [hold.own.path for hold in after.holds] == [place.path]
    assert after.may("entry.read", units.place_of(town.a, EVE)) is Role.RPT
    for day, path in ((EVE, town.a.path), (DAY, place.path)):
        page = await units.subtree(world.fresh(), after, unit_id=town.a.id, at=day, first=100)
        bodies = (f"{path}{body.id}/" for body in (town.a_committee, town.a_front))
        assert {u.at(day).path for u in page.items} == {path, *bodies}  # type: ignore[union-attr]


@pytest.mark.parametrize("handle", HANDLES)
async def test_only_administrators_may(world: World, town: Town, handle: str, snapshot: Callable[[], object]) -> None:
    found = await proposed(world, town, *joined(town))
    other = await Town("elsewhere").settle(world.store)
    before = snapshot()
    actor = await town.actor(world, handle)
    for act in (
        reorganisations.propose(world.fresh(), actor, request(), found.upload or ""),
        reorganisations.approve(world.fresh(), actor, request(found)),
        reorganisations.reverse(world.fresh(), actor, request(found, "Nhầm.")),
        reorganisation_runs.apply(world.fresh(), actor, request(found)),
        reorganisations.reorganisation(world.fresh(), actor, found.id),
        reorganisations.reorganisation(world.fresh(), await other.actor(world, "adm"), found.id),
        reorganisations.approve(world.fresh(), await other.actor(world, "adm"), request(found)),
    ):
        with pytest.raises(MovementError) as refusal:
            await act
        assert code_of(refusal) in {Code.FORBIDDEN, Code.NOT_FOUND}
    assert snapshot() == before


async def test_the_same_person_never_approves_the_own_proposal(
    world: World, town: Town, snapshot: Callable[[], object]
) -> None:
    found = await proposed(world, town, *joined(town))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await reorganisations.approve(world.fresh(), await town.actor(world, "adm"), request(found))
    assert code_of(refusal) is Code.SAME_PERSON
    with pytest.raises(MovementError) as refusal:
        await reorganisation_runs.apply(world.fresh(), await town.actor(world, "adm2"), request(found))
    assert code_of(refusal) is Code.ILLEGAL_ACT
    stale = request(found)
    with pytest.raises(MovementError) as refusal:
        await reorganisations.approve(
            world.fresh(),
            await town.actor(world, "adm2"),
            type(stale)(request_id=stale.request_id, id=found.id, version=9),
        )
    assert code_of(refusal) is Code.CONFLICT
    assert snapshot() == before


async def test_a_bad_document_tells_every_fault_and_writes_nothing(
    world: World, town: Town, snapshot: Callable[[], object]
) -> None:
    upload = await uploaded(
        world,
        town,
        file_of([merge("99999", town.code), row("REPARENT", town.code_b, parent="0"), row("DISSOLVE", "x1")]),
    )
    other = await confirmed(world, town)
    before = snapshot()
    actor = await town.actor(world, "adm")
    with pytest.raises(MovementError) as refusal:
        await reorganisations.propose(world.fresh(), actor, request(), upload.id)
    assert [p.path for p in refusal.value.problems] == [
        ("rows", "2", "predecessor"),
        ("rows", "3", "parent"),
        ("rows", "4", "predecessor"),
    ]
    for wrong in (other.id, "f0000000000000000", "x"):
        with pytest.raises(MovementError) as refusal:
            await reorganisations.propose(world.fresh(), actor, request(), wrong)
        assert code_of(refusal) in {Code.NOT_FOUND, Code.ILLEGAL_ACT}
    assert snapshot() == before


async def test_a_code_held_in_another_province_is_not_free(world: World, town: Town, store: Store) -> None:
    other = await Town("elsewhere").settle(store)
    await settle_codes(world, other)
    rows = [merge(town.code, other.code, name="Xã Mới", type="COMMUNE", parent=pcode(town))]
    with pytest.raises(MovementError, match="vẫn thuộc một đơn vị khác"):
        await proposed(world, town, *rows)
    with pytest.raises(MovementError, match="Không có đơn vị nào trong phạm vi của bạn"):
        await proposed(world, town, row("RENAME", other.code, name="Xã Khác"))


async def test_one_reorganisation_at_a_time_and_never_over_a_register_that_moved_on(world: World, town: Town) -> None:
    second = await town.actor(world, "adm2")
    one = await proposed(world, town, row("RENAME", town.code, name="Xã Một"))
    other = await proposed(world, town, row("RENAME", town.code_b, name="Xã Hai"))
    one = await approved(world, town, one)
    with pytest.raises(MovementError) as refusal:
        await approved(world, town, other)
    assert code_of(refusal) is Code.BUSY
    await reorganisation_runs.apply(world.fresh(), second, request(one))
    assert await reorganisations.is_stale(world.fresh(), other)
    with pytest.raises(MovementError) as refusal:
        await approved(world, town, other)
    assert code_of(refusal) is Code.CONFLICT
    again = await brought(world, town, row("RENAME", town.code_b, name="Xã Hai"))
    assert (again.g, again.state) == (3, ReorganisationState.APPLIED)


async def test_repeated_requests_get_their_first_answers(
    world: World, town: Town, snapshot: Callable[[], object]
) -> None:
    upload = await uploaded(world, town, file_of(joined(town)))
    first, second = await town.actor(world, "adm"), await town.actor(world, "adm2")
    asked = request()
    found = await reorganisations.propose(world.fresh(), first, asked, upload.id)
    agreed = request(found)
    done = await reorganisations.approve(world.fresh(), second, agreed)
    apply = request(done)
    applied = await reorganisation_runs.apply(world.fresh(), second, apply)
    before = snapshot()
    assert await reorganisations.propose(world.fresh(), first, asked, upload.id) == found
    assert await reorganisations.approve(world.fresh(), second, agreed) == done
    assert await reorganisation_runs.apply(world.fresh(), second, apply) == applied
    assert await reorganisation_runs.apply(world.fresh(), second, request(applied)) == applied
    with pytest.raises(MovementError) as refusal:
        await reorganisations.propose(world.fresh(), first, asked, "f0000000000000000")
    assert code_of(refusal) is Code.IDEMPOTENCY_MISMATCH
    assert snapshot() == before


async def test_a_counter_change_takes_it_back_before_the_day(world: World, town: Town) -> None:
    reader, first = await town.actor(world, "ldr"), await town.actor(world, "adm")
    before = await units.get_many(world.fresh(), [unit.id for unit in town.units])
    found = await brought(world, town, *joined(town))
    assert await units.get_many(world.fresh(), [unit.id for unit in town.units]) != before
    with pytest.raises(MovementError) as refusal:
        await reorganisations.reverse(world.fresh(), first, request(found))
    assert code_of(refusal) is Code.REASON_REQUIRED
    counter = await reorganisations.reverse(world.fresh(), first, request(found, "Nghị quyết bị hoãn."))
    assert (counter.reverses, counter.g, counter.state) == (found.id, 3, ReorganisationState.PROPOSED)
    counter = await approved(world, town, counter)
    counter = await reorganisation_runs.apply(world.fresh(), await town.actor(world, "adm2"), request(counter))
    original = await reorganisations.reorganisation(world.fresh(), reader, found.id)
    assert (counter.state, original.state) == (ReorganisationState.APPLIED, ReorganisationState.REVERSED)
    after = await units.get_many(world.fresh(), [unit.id for unit in town.units])
    assert [(u.last.name, u.last.valid_to, u.successors, len(u.reach)) for u in after if u] == [
        (u.last.name, u.last.valid_to, u.successors, len(u.reach)) for u in before if u
    ]
    for day in (EVE, DAY):
        page = await units.children(world.fresh(), reader, town.province, at=day, first=100)
        assert sorted(u.last.name for u in page.items) == ["Phường Đồng Tâm", "Xã An Bình"]
        page = await units.subtree(world.fresh(), reader, at=day, name="binh dong", first=100)
        assert page.items == ()
    for again in (counter, original):
        with pytest.raises(MovementError) as refusal:
            await reorganisations.reverse(world.fresh(), first, request(again, "Lại nữa."))
        assert code_of(refusal) is Code.ILLEGAL_ACT
    assert (await brought(world, town, *joined(town))).g == 4


async def test_nothing_is_taken_back_once_in_force_or_built_upon(world: World, town: Town, clock: Clock) -> None:
    first = await town.actor(world, "adm")
    found = await brought(world, town, row("RENAME", town.code, name="Xã Một"))
    counter = await reorganisations.reverse(world.fresh(), first, request(found, "Hoãn."))
    await brought(world, town, row("RENAME", town.code_b, name="Xã Hai"))
    later = await reorganisations.reverse(world.fresh(), first, request(found, "Hoãn."))
    assert later.g == 4
    with pytest.raises(MovementError) as refusal:
        await approved(world, town, counter)
    assert code_of(refusal) is Code.CONFLICT
    other = await brought(world, town, row("RENAME", town.code, name="Xã Ba", effective_on="2028-01-01"))
    assert other.state is ReorganisationState.APPLIED
    with pytest.raises(MovementError, match="Một đợt sắp xếp sau đó"):
        await reorganisations.reverse(world.fresh(), first, request(found, "Hoãn."))
    counter = await reorganisations.reverse(world.fresh(), first, request(other, "Hoãn."))
    clock.at = clock.at.replace(year=2028, month=2)
    for act in (approved(world, town, counter), reorganisations.reverse(world.fresh(), first, request(other, "Hoãn."))):
        with pytest.raises(MovementError, match="Đã có hiệu lực"):
            await act


async def test_who_sees_it_and_where_it_is_listed(world: World, town: Town, clock: Clock) -> None:
    reader, first = await town.actor(world, "ldr"), await town.actor(world, "adm")
    one = await brought(world, town, *joined(town))
    clock.forward(seconds=1)
    two = await proposed(world, town, row("RENAME", pcode(town), name="Tỉnh Mới", effective_on="2029-01-01"))
    for actor, ids_ in ((reader, [one.id]), (first, [one.id, two.id])):
        page = await reorganisations.of_unit(world.fresh(), actor, town.b_committee.id, first=100)
        assert [found.id for found in page.items] == ids_
    page = await reorganisations.of_unit(world.fresh(), first, town.a.id, first=1)
    assert page.has_next
    page = await reorganisations.of_unit(world.fresh(), first, town.a.id, first=1, after=page.end_cursor)
    assert [found.id for found in page.items] == [two.id]
    lines = (await reorganisations.preview(world.fresh(), reader, one, first=100)).items
    assert [(line.fate, line.name, line.row, [(x.code, x.name) for x in line.links]) for line in lines] == [
        ("ENDS", "Xã An Bình", 2, [(town.code, "Xã Bình Đồng")]),
        ("ENDS", "Phường Đồng Tâm", 3, [(town.code, "Xã Bình Đồng")]),
        ("BEGINS", "Xã Bình Đồng", 2, [(town.code, "Xã An Bình"), (town.code_b, "Phường Đồng Tâm")]),
    ]


async def test_one_person_needs_the_right_in_every_province(world: World, town: Town, store: Store) -> None:
    other = await Town("second").settle(store)
    await settle_codes(world, other)
    both = [make_grant(Role.ADM, t.province) for t in (town, other)]
    for subject in ("both", "both2"):
        await store.put_all(make_person(subject, *both))
    rows = [
        merge(pcode(town), "p9", name="Tỉnh Chung", type="PROVINCE"),
        merge(pcode(other), "p9"),
        *(row("REPARENT", code, parent="p9") for t in (town, other) for code in (t.code, t.code_b)),
    ]
    upload = await uploaded(world, town, file_of(rows))
    with pytest.raises(MovementError, match="Không có đơn vị nào trong phạm vi"):
        await reorganisations.propose(world.fresh(), await town.actor(world, "adm"), request(), upload.id)
    one, two = [await actors.actor(world.fresh(), subject) for subject in ("both", "both2")]
    found = await reorganisations.propose(world.fresh(), one, request(), upload.id)
    assert found.roots == tuple(sorted((town.province.id, other.province.id)))
    assert len(found.new_roots) == 1
    with pytest.raises(MovementError) as refusal:
        await approved(world, town, found)
    assert code_of(refusal) is Code.FORBIDDEN
    found = await reorganisations.approve(world.fresh(), two, request(found))
    done = await reorganisation_runs.apply(world.fresh(), two, request(found))
    assert done.state is ReorganisationState.APPLIED
    moved = await units.unit(world.fresh(), await other.actor(world, "ldr"), other.a.id)
    assert moved.at(DAY).path == f"/{found.new_roots[0]}/{other.a.id}/"  # type: ignore[union-attr]
    assert moved.root == other.province.id


async def test_a_revoked_right_counts_at_once(world: World, town: Town, store: Store) -> None:
    found = await proposed(world, town, *joined(town))
    known = await town.actor(world, "adm2")
    await store.put_all(make_person(town.subject("adm2"), make_grant(Role.ADM, town.province, until=date(2026, 1, 1))))
    with pytest.raises(MovementError) as refusal:
        await reorganisations.approve(world.fresh(), known, request(found))
    assert code_of(refusal) is Code.FORBIDDEN
