"""How units reported in a year, as rules of commendation look at it: on the real engine."""

from movement.model.entry_facts import Timeliness
from movement.model.periods import Period
from movement.model.returns import ReturnState
from movement.usecases import timeliness
from movement.world import World
from tests.builders import Clock, Town
from tests.return_builders import make_return, make_type

YEAR = Period.parse("2026")


async def test_a_period_counts_once_it_has_ended_and_is_due(world: World, town: Town, clock: Clock) -> None:
    type_ = await make_type(world, town)

    async def of_a() -> Timeliness | None:
        found = await timeliness.of_units(world.fresh(), town.province.id, [town.a, town.b], YEAR)
        return found.get(town.a.id)

    # On 24 November eleven months have ended and are due; December has not.
    assert await of_a() == Timeliness(expected=11)
    await make_return(world, town, type_, ReturnState.SUBMITTED, period="2026-M11")
    late = Timeliness(expected=11)  # a week late is neither in time nor shortly after
    assert await of_a() == late
    clock.forward(days=21)
    # December ended the day before: it is not due yet, and counts as soon as it is there.
    assert await of_a() == late
    await make_return(world, town, type_, ReturnState.SUBMITTED, period="2026-M12")
    assert await of_a() == Timeliness(expected=12, on_time=1)


async def test_a_year_report_that_is_missing_is_told(world: World, town: Town, clock: Clock) -> None:
    await make_type(world, town, "DVK_NAM", kind="YEAR")
    found = await timeliness.of_units(world.fresh(), town.province.id, [town.a], YEAR)
    assert town.a.id not in found
    clock.forward(days=40)
    found = await timeliness.of_units(world.fresh(), town.province.id, [town.a], YEAR)
    assert found[town.a.id] == Timeliness(expected=1, year_report_missing=True)
