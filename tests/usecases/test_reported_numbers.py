"""What returns tell as numbers of periods, on the real engine: added up in both trees, missing is never zero."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.return_acts import ReturnAct
from movement.model.returns import ReturnState
from movement.model.statistics import Mode, Numbers, StatisticsHead, UnitStatistics, head_id
from movement.storage.store import Store, want
from movement.usecases import return_changes, statistics, statistics_behind, statistics_check
from movement.world import World
from tests.builders import Clock, Town, computed, make_world, request
from tests.engine import dump
from tests.return_builders import CODES, at_work, make_return, make_type, persons_type

_S = ReturnState
MONTH, QUARTER, YEAR = (Period.parse(text) for text in ("2026-M11", "2026-Q4", "2026"))
B_NUMBERS = {
    "DIALOG_CNT": "4",
    "DIALOG_DONE": "4",
    "PET_IN": "30",
    "PET_IN[kind=COMPLAINT]": "20",
    "PET_DONE": "25",
    "MONEY": "",
}


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Town]:
    """Return a province that has the tables to itself, after November's cut-off."""
    return at_work(make_world(own_store, clock)), await Town("alone").settle(own_store)


def dialogues(count: str) -> dict[str, str]:
    return dict.fromkeys(CODES, "") | {"DIALOG_CNT": count}


async def shown(world: World, town: Town, unit: Any, period: Period, mode: Mode = Mode.AS_WAS) -> Numbers:
    return await statistics.numbers(world.fresh(), await town.actor(world, "pcs"), unit.id, str(period), mode)


def by_code(numbers: Numbers) -> dict[str, tuple[Any, ...]]:
    return {i.code: (i.value, i.own, i.reported, i.expected) for i in numbers.reported}


@pytest.mark.parametrize("mode", list(Mode))
async def test_returns_add_up_and_what_is_missing_is_no_zero(alone: tuple[World, Town], mode: Mode) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    await make_return(world, town, type_, _S.ACCEPTED)
    await make_return(world, town, type_, _S.APPROVED, unit=town.b, values=B_NUMBERS)
    await computed(statistics, world, MONTH)
    province = by_code(await shown(world, town, town.province, MONTH, mode))
    # The province and both communes owe one; two are in.
    assert province["DIALOG_CNT"] == (6, None, 2, 3)
    assert province["PET_IN"] == (40, None, 2, 3)
    assert province["PET_IN[kind=COMPLAINT]"] == (20, None, 1, 3)
    assert province["MONEY"] == (Decimal("12.5"), None, 1, 3)
    assert by_code(await shown(world, town, town.a, MONTH, mode))["DIALOG_CNT"] == (2, 2, 1, 1)
    assert by_code(await shown(world, town, town.b, MONTH, mode))["MONEY"] == (None, None, 0, 1)
    assert by_code(await shown(world, town, town.a_front, MONTH, mode))["DIALOG_CNT"] == (None, None, 0, 0)
    assert (await statistics_check.check(world.fresh(), MONTH)).differences == []


async def test_only_what_is_approved_counts(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    made = await make_return(world, town, type_, _S.SUBMITTED)
    await computed(statistics, world, MONTH)
    assert by_code(await shown(world, town, town.province, MONTH))["DIALOG_CNT"] == (None, None, 0, 3)
    await return_changes.act(world.fresh(), await town.actor(world, "rv1"), ReturnAct.APPROVE, request(made))
    await computed(statistics, world, MONTH)
    assert by_code(await shown(world, town, town.province, MONTH))["DIALOG_CNT"] == (2, None, 1, 3)


async def test_a_parents_return_is_its_own_and_counts_once(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await make_type(world, town, deadlines=[{"tier": "COMMUNE", "days": 3, "lock_days": 50}])
    yearly = await make_type(
        world, town, "DVK_NAM", kind="YEAR", deadlines=[{"tier": "COMMUNE", "days": 3, "lock_days": 50}]
    )
    for period, numbers in (("2026-M10", dialogues("3")), ("2026-M11", dialogues("5"))):
        await make_return(world, town, type_, _S.APPROVED, period=period, values=numbers)
    await computed(statistics, world, QUARTER)
    # December's cut-off has not come: nobody owes that return yet.
    assert by_code(await shown(world, town, town.province, QUARTER))["DIALOG_CNT"] == (8, None, 2, 4)
    assert by_code(await shown(world, town, town.a, QUARTER))["DIALOG_CNT"] == (8, 8, 2, 2)
    # A yearly report that repeats what the months have told adds nothing.
    world.clock.at += timedelta(days=32)  # type: ignore[attr-defined]
    await make_return(world, town, yearly, _S.APPROVED, period="2026", values=dialogues("99"))
    await computed(statistics, world, YEAR)
    assert by_code(await shown(world, town, town.a, YEAR))["DIALOG_CNT"] == (8, 8, 2, 12)


async def test_a_second_run_writes_nothing_and_the_cut_off_makes_it_final(
    engine: str, alone: tuple[World, Town]
) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    await make_return(world, town, type_, _S.APPROVED)
    await computed(statistics, world, QUARTER)
    before = {n: rows for n, rows in dump(engine, world.store.settings.prefix).items() if n != "runs"}
    assert not any(run.written for run in await computed(statistics, world, QUARTER))
    assert {n: rows for n, rows in dump(engine, world.store.settings.prefix).items() if n != "runs"} == before
    assert not (await shown(world, town, town.a, QUARTER)).final
    world.clock.at += timedelta(days=32)  # type: ignore[attr-defined]
    await computed(statistics, world, QUARTER)
    assert (await shown(world, town, town.a, QUARTER)).final


async def test_last_years_number_stands_beside(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    await make_return(world, town, type_, _S.APPROVED, values=dialogues("3"))
    world.clock.at += timedelta(days=364)  # type: ignore[attr-defined]
    await make_return(world, town, type_, _S.APPROVED, period="2027-M11", values=dialogues("7"))
    period = Period.parse("2027-M11")
    await computed(statistics, world, period)
    for mode in Mode:
        (one,) = [i for i in (await shown(world, town, town.a, period, mode)).reported if i.code == "DIALOG_CNT"]
        assert (one.value, one.same_period_last_year) == (Decimal(7), Decimal(3))


@pytest.mark.parametrize("mode", list(Mode))
async def test_few_persons_are_not_shown_and_rates_are_worked_out(alone: tuple[World, Town], mode: Mode) -> None:
    world, town = alone
    type_ = await persons_type(world, town)
    await make_return(world, town, type_, _S.APPROVED, values={"RECV_PEOPLE": "3", "PET_IN": "8", "PET_DONE": "7"})
    values = {"RECV_PEOPLE": "20", "PET_IN": "1", "PET_DONE": "0"}
    await make_return(world, town, type_, _S.APPROVED, unit=town.b, values=values)
    await computed(statistics, world, MONTH)
    found = {i.code: i for i in (await shown(world, town, town.province, MONTH, mode)).reported}
    assert (found["RECV_PEOPLE"].value, found["RECV_PEOPLE"].suppressed) == (Decimal(23), False)
    assert (found["RECV_PEOPLE"].own, found["RECV_PEOPLE"].own_suppressed) == (None, False)
    assert (found["PET_RATE"].value, found["PET_RATE"].own) == (Decimal("77.78"), None)
    for unit in (town.a, town.b):
        found = {i.code: i for i in (await shown(world, town, unit, MONTH, mode)).reported}
        one = found["RECV_PEOPLE"]
        assert (one.value, one.own, one.suppressed, one.own_suppressed, one.reported) == (None, None, True, True, None)
    assert found["PET_RATE"].value == Decimal("0.00")
    assert (await statistics_check.check(world.fresh(), MONTH)).differences == []
    # The cluster's ranking reads the same rows.
    ranked = await statistics.values_of(world.fresh(), town.province.id, MONTH, "RECV_PEOPLE", [town.a, town.b])
    assert ranked == {town.a.id: None, town.b.id: None}
    ranked = await statistics.values_of(world.fresh(), town.province.id, MONTH, "PET_RATE", [town.a, town.b])
    assert ranked == {town.a.id: Decimal("87.50"), town.b.id: Decimal("0.00")}


async def test_the_check_tells_a_number_that_is_not_what_its_returns_say(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await persons_type(world, town)
    for unit, people in ((town.a, "3"), (town.b, "20")):
        values = {"RECV_PEOPLE": people, "PET_IN": "8", "PET_DONE": "7"}
        await make_return(world, town, type_, _S.APPROVED, unit=unit, values=values)
    await computed(statistics, world, MONTH)
    (head,) = await world.store.get([want(StatisticsHead, id=head_id(Mode.AS_WAS, str(MONTH), town.province.id))])
    key = {"mode": Mode.AS_WAS, "period": str(MONTH), "root": town.province.id, "g": head.g}
    (row,) = await world.store.get([want(UnitStatistics, **key, parent=town.province.id, unit=town.a.id)])

    async def told(**changes: Any) -> list[str]:
        numbers = [structs.replace(i, **changes) if i.code == "RECV_PEOPLE" else i for i in row.reported]
        await world.store.put_all([structs.replace(row, reported=tuple(numbers))])
        return (await statistics_check.check(world.fresh(), MONTH)).differences

    name = f"AS_WAS {town.a.id} RECV_PEOPLE: its value"
    assert await told(value=Decimal(3), suppressed=False) == [f"{name} describes few persons and is shown"]
    assert await told(value=Decimal(9), suppressed=False) == [f"{name} is 9, the returns behind it are 3"]
    assert await told() == []


async def test_the_returns_behind_a_number_are_found_in_both_trees(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    made = await make_return(world, town, type_, _S.APPROVED)
    other = await make_return(world, town, type_, _S.APPROVED, unit=town.b, values=B_NUMBERS)
    await computed(statistics, world, MONTH)
    staff, reporter = await town.actor(world, "pcs"), await town.actor(world, "rpt")
    for mode in Mode:
        behind = await statistics_behind.returns_behind(
            world.fresh(), staff, town.province.id, str(MONTH), "PET_IN", mode, first=10
        )
        assert {one.id for one in behind.items} == {made.id, other.id}
        behind = await statistics_behind.returns_behind(
            world.fresh(), staff, town.province.id, str(MONTH), "MONEY", mode, first=10
        )
        assert {one.id for one in behind.items} == {made.id}
    with pytest.raises(MovementError) as refusal:
        await statistics_behind.returns_behind(world.fresh(), reporter, town.b.id, str(MONTH), "PET_IN", first=10)
    assert refusal.value.code is Code.NOT_FOUND


async def test_reported_numbers_still_take_three_calls(alone: tuple[World, Town]) -> None:
    world, town = alone
    type_ = await make_type(world, town)
    await make_return(world, town, type_, _S.APPROVED)
    await computed(statistics, world, MONTH)
    staff = await town.actor(world, "pcs")
    for mode in Mode:
        before = world.store.calls
        assert (await statistics.numbers(world.fresh(), staff, town.a.id, str(MONTH), mode)).reported
        assert world.store.calls - before == 3
