"""Units at a date: codes, names, children, ancestors; and a generation that no one sees before its HEAD."""

from datetime import date

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.units import CodeScheme, Extent, UnitKind
from movement.usecases import units
from movement.world import World
from tests.builders import Town, make_unit, stored

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


async def test_a_code_names_another_unit_from_the_day_it_is_reused_in_two_calls(world: World, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    for day, expected in ((BEFORE, town.old_a), (SINCE, town.a)):
        fresh, before = world.fresh(), world.store.calls
        found = await units.by_code(fresh, staff, CodeScheme.GSO, town.code, day)
        await units.get_many(fresh, [found.last.parent or ""])
        assert found.id == expected.id
        assert world.store.calls - before == 2


async def test_a_code_nobody_held_is_not_found(world: World, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    for code, day in ((town.code, date(2023, 12, 31)), (town.code_b, BEFORE), ("1", SINCE)):
        with pytest.raises(MovementError) as refusal:
            await units.by_code(world.fresh(), staff, CodeScheme.GSO, code, day)
        assert refusal.value.code is Code.NOT_FOUND


async def test_children_of_a_day(world: World, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    page = await units.children(world.fresh(), staff, town.a, at=SINCE, first=200)
    assert {u.id for u in page.items} == {town.a_committee.id, town.a_front.id}
    page = await units.children(world.fresh(), staff, town.province, at=SINCE, kind=UnitKind.TERRITORY, first=1)
    assert len(page.items) == 1
    assert page.has_next
    page = await units.children(world.fresh(), staff, town.province, at=BEFORE, first=200)
    assert page.items == ()


async def test_ancestors_and_lineage(world: World, town: Town) -> None:
    found = await units.ancestors_at(world.fresh(), town.old_a, BEFORE)
    assert [u.id for u in found] == [town.old_province.id, town.district.id]
    assert await units.ancestors_at(world.fresh(), town.old_a, SINCE) == []
    assert [(p.unit, p.extent) for p in town.a.predecessors] == [
        (town.old_a.id, Extent.WHOLE),
        (town.old_split.id, Extent.PART),
    ]


@pytest.mark.parametrize("name", ["dong tam", "Đồng Tâm", "ĐỒNG TÂM", "phuong dong", "tam"])
async def test_names_are_found_with_and_without_marks(world: World, town: Town, name: str) -> None:
    staff = await town.actor(world, "pcs")
    page = await units.subtree(world.fresh(), staff, unit_id=town.province.id, at=SINCE, name=name, first=10)
    assert {u.id for u in page.items} == {town.b.id, town.b_committee.id}


async def test_a_name_is_found_only_while_it_was_borne(world: World, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    for day, count in ((BEFORE, 1), (SINCE, 0)):
        page = await units.subtree(world.fresh(), staff, at=day, name="xa cu a", first=10)
        assert len(page.items) == count


async def test_a_too_short_name_is_refused(world: World, town: Town) -> None:
    with pytest.raises(MovementError) as refusal:
        await units.subtree(world.fresh(), await town.actor(world, "pcs"), at=SINCE, name="x!", first=10)
    assert refusal.value.code is Code.BAD_INPUT


async def test_another_province_is_out_of_sight(world: World, town: Town) -> None:
    other = await Town("elsewhere").settle(world.store)
    staff = await town.actor(world, "pcs")
    for wanted in (other.a.id, "t0000000000000000", "not an id", other.a.id[:-1]):
        with pytest.raises(MovementError) as refusal:
            await units.unit(world.fresh(), staff, wanted)
        assert refusal.value.code is Code.NOT_FOUND


async def test_rows_above_the_head_do_not_exist_yet(world: World, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    coming = make_unit("Xã Sắp Lập", town.province, code="95555")
    coming = structs.replace(
        coming,
        versions=tuple(structs.replace(v, g=2) for v in coming.versions),
        codes=tuple(structs.replace(c, g=2) for c in coming.codes),
    )
    await world.store.put_all(stored(coming))
    assert await units.get_many(world.fresh(), [coming.id]) == [None]
    with pytest.raises(MovementError):
        await units.by_code(world.fresh(), staff, CodeScheme.GSO, "95555", SINCE)
    page = await units.children(world.fresh(), staff, town.province, at=SINCE, first=200)
    assert coming.id not in {u.id for u in page.items}
    page = await units.subtree(world.fresh(), staff, at=SINCE, name="sap lap", first=10)
    assert page.items == ()
