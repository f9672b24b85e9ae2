"""Numbers of the Party's periods: cut by each province's own table, computed with the others, read like them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from movement.model.errors import Code, MovementError
from movement.model.periods import Cut, Period
from movement.model.report_types import ReportType
from movement.model.returns import ReturnState
from movement.model.statistics import Mode, Numbers
from movement.model.units import Unit
from movement.storage.store import Store
from movement.usecases import publications, reporting, statistics, statistics_behind, statistics_party
from movement.world import World
from tests.builders import Clock, Town, computed, make_world, request
from tests.return_builders import BEGAN, INDICATORS, MONTHLY, at_work, make_return
from tests.uploads import refused

OCTOBER, QUARTER = "PARTY:2026-M10", "PARTY:2026-Q4"
TABLE = [{"from_year": 2000, "last_day": 20}, {"from_year": 2026, "last_day": 25}]
AFTER = datetime(2026, 10, 27, 3, tzinfo=UTC)
"""A Tuesday after the Party's October, which ends on the 25th, and amid the State's November."""


@pytest.fixture
async def alone(own_store: Store, clock: Clock) -> tuple[World, Town, ReportType]:
    """Return a province that has the tables to itself, with a table of the Party's and a report by it."""
    world, town = at_work(make_world(own_store, clock), AFTER), await Town("alone").settle(own_store)
    staff, province = await town.actor(world, "pcs"), town.province.id
    form: dict[str, Any] = {"effective_from": BEGAN, "cuts": TABLE}
    await reporting.set_calendar(world.fresh(), staff, request(), province, form)
    await reporting.define_indicators(world.fresh(), staff, request(), province, INDICATORS)
    made = await reporting.define_report_type(
        world.fresh(), staff, request(), province, "DVK_DANG", "Báo cáo của Đảng", MONTHLY | {"scheme": "PARTY"}
    )
    return world, town, made


async def shown(world: World, town: Town, unit: Unit, text: str, mode: Mode = Mode.AS_WAS) -> Numbers:
    return await statistics.numbers(world.fresh(), await town.actor(world, "pcs"), unit.id, text, mode)


def dialogues(found: Numbers) -> tuple[Any, ...]:
    return next((i.value, i.own, i.reported, i.expected) for i in found.reported if i.code == "DIALOG_CNT")


@pytest.mark.parametrize("mode", list(Mode))
async def test_returns_by_the_partys_calendar_add_up(alone: tuple[World, Town, ReportType], mode: Mode) -> None:
    world, town, type_ = alone
    made = await make_return(world, town, type_, ReturnState.APPROVED, period=OCTOBER)
    for text in (OCTOBER, QUARTER):
        (run,) = [r for r in await computed(statistics, world, Period.named(text)) if r.modes]
        assert run.root == town.province.id
    found = await shown(world, town, town.province, OCTOBER, mode)
    assert (found.period, str(found.cut_off), found.final) == (OCTOBER, "2026-10-26", True)
    # The province and both communes owe one.
    assert dialogues(found) == (2, None, 1, 3)
    assert dialogues(await shown(world, town, town.a, QUARTER, mode)) == (2, 2, 1, 1)
    page = await statistics_behind.returns_behind(
        world.fresh(), await town.actor(world, "pcs"), town.province.id, OCTOBER, "DIALOG_CNT", mode, first=5
    )
    assert [one.id for one in page.items] == [made.id]
    again = await computed(statistics, world, Period.named(OCTOBER))
    assert not any(one.written for one in again)


async def test_they_are_computed_with_the_running_year_and_published_like_others(
    alone: tuple[World, Town, ReportType],
) -> None:
    world, town, type_ = alone
    await make_return(world, town, type_, ReturnState.APPROVED, period=OCTOBER)
    near = [str(p) for p in await statistics_party.periods(world.fresh(), town.province.id)]
    assert near == [f"PARTY:2026-M{month:02d}" for month in (7, 8, 9, 10, 11)]
    runs = {run.root: run for run in await computed(statistics, world, Period.named("2026"))}
    assert runs[town.province.id].earlier[-len(near) :] == near
    assert dialogues(await shown(world, town, town.a, OCTOBER)) == (2, 2, 1, 1)
    staff = await town.actor(world, "pcs")
    made = await publications.publish(world.fresh(), staff, request(), town.province.id, OCTOBER)
    assert (made.period, len(made.versions)) == (OCTOBER, 1)
    with pytest.raises(MovementError) as failure:
        await publications.publish(world.fresh(), staff, request(), town.province.id, "PARTY:2026-M11")
    assert failure.value.code is Code.ILLEGAL_ACT


async def test_without_a_table_there_are_no_such_periods(world: World, town: Town) -> None:
    at_work(world)
    assert await statistics_party.periods(world.fresh(), town.province.id) == []
    assert town.province.id not in await statistics.partition(world.fresh(), Period.named(OCTOBER))
    with pytest.raises(MovementError) as failure:
        await statistics.evaluate(world.fresh(), town.province.id, Period.named(OCTOBER))
    assert refused(failure) == (Code.BAD_PERIOD, ("period",))
    with pytest.raises(MovementError) as failure:
        await shown(world, town, town.a, OCTOBER)
    assert refused(failure) == (Code.BAD_PERIOD, ("period",))


def test_a_period_that_is_named_gets_its_days_from_the_table() -> None:
    named = Period.named(OCTOBER)
    with pytest.raises(MovementError):
        _ = named.end_day
    cuts = Period.parse(OCTOBER, (Cut(2000, 20),)).cuts
    assert str(named.dated(cuts)) == OCTOBER
    assert (named.dated(cuts).end_day - named.dated(cuts).first_day) == timedelta(days=30)
    assert Period.named("2026-M10").dated(cuts) == Period.parse("2026-M10")
