"""What if: a draft of rules held against the records of a list, on the real engine; nothing is stored."""

from typing import Any

import pytest

from movement.model.commendation import Counts
from movement.model.entries import Entry, Level, State
from movement.model.errors import Code, MovementError
from movement.model.inspections import InspectionState
from movement.model.reasons import Outcome
from movement.usecases import simulations
from movement.usecases.simulations import Shift, Simulation
from movement.world import World
from tests.builders import Town, make_entry, recognised
from tests.candidate_builders import first_rules, settle_candidate_rules
from tests.engine import dump
from tests.inspection_builders import make_inspection
from tests.usecases.test_commendation import LIMITS, compute

PROVINCE, GRASSROOTS = Level.PROVINCE, Level.GRASSROOTS


async def listed_town(world: World, town: Town) -> tuple[Entry, Entry]:
    """Return an entry that the rules let through at the province, and one that was not recognised below."""
    await settle_candidate_rules(world, town, **LIMITS)
    good = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    local = await make_entry(world, town, State.VERIFIED, title="Tổ hòa giải")
    await make_inspection(world, town, InspectionState.CONCLUDED, unit=town.a)
    await compute(world, town)
    return good, local


async def simulated(world: World, town: Town, handle: str = "pcs", **changes: Any) -> Simulation:
    actor, form = await town.actor(world, handle), first_rules(**LIMITS | changes)
    return await simulations.simulate(world.fresh(), actor, town.province.id, 2026, PROVINCE, form)


def shifted(shifts: tuple[Shift, ...]) -> list[tuple[str | None, Outcome | None, Outcome | None, tuple[str, ...]]]:
    return [
        (s.shown.entry, s.before and s.before.outcome, s.after and s.after.outcome, s.by)  # type: ignore[misc]
        for s in shifts
    ]


async def test_who_comes_in_by_which_rule(world: World, town: Town) -> None:
    _, local = await listed_town(world, town)
    found = await simulated(world, town, R05=None)
    assert (found.rules, found.same_records, found.has_more) == (1, True, False)
    assert (found.before, found.after) == (Counts(eligible=1, ineligible=1), Counts(eligible=2))
    assert shifted(found.comes_in) == [(local.id, Outcome.INELIGIBLE, Outcome.ELIGIBLE, ("R05",))]
    # The other one has a rule less to meet: no other outcome, yet it is held to something else.
    assert [s.by for s in found.moves] == [("R05",)]
    assert found.drops_out == ()


async def test_who_drops_out_and_what_the_draft_says(world: World, town: Town) -> None:
    good, _ = await listed_town(world, town)
    found = await simulated(world, town, R04={"fewest": 2})
    assert shifted(found.drops_out) == [(good.id, Outcome.ELIGIBLE, Outcome.INELIGIBLE, ("R04",))]
    (shift,) = found.drops_out
    assert [(r.rule, r.observed, r.required) for r in shift.reasons] == [("R04", "1", ">=2")]
    assert (found.comes_in, found.after) == ((), Counts(ineligible=2))


async def test_the_rules_on_record_change_nothing(world: World, town: Town) -> None:
    await listed_town(world, town)
    found = await simulated(world, town)
    assert (found.comes_in, found.drops_out, found.moves) == ((), (), ())
    assert found.before == found.after


async def test_it_is_told_when_the_records_are_others(world: World, town: Town) -> None:
    await listed_town(world, town)
    new = await make_entry(world, town, State.RUNNING, title="Nhà sạch vườn đẹp")
    found = await simulated(world, town)
    assert not found.same_records
    assert [(s.shown.entry, s.before) for s in found.moves] == [(new.id, None)]


async def test_nothing_is_stored(engine: str, world: World, town: Town) -> None:
    await listed_town(world, town)
    before = dump(engine, world.store.settings.prefix)
    await simulated(world, town, R05=None)
    assert dump(engine, world.store.settings.prefix) == before


@pytest.mark.parametrize(
    ("handle", "changes", "code"),
    [
        ("rv1", {}, Code.FORBIDDEN),
        ("ldr", {}, Code.FORBIDDEN),
        ("rpt-b", {}, Code.NOT_FOUND),
        ("pcs", {"R04": {"most": 2}}, Code.BAD_INPUT),
    ],
)
async def test_who_may_not_and_drafts_that_are_none(
    world: World, town: Town, handle: str, changes: dict[str, Any], code: Code
) -> None:
    await listed_town(world, town)
    with pytest.raises(MovementError) as caught:
        await simulated(world, town, handle, **changes)
    assert caught.value.code is code


async def test_a_list_that_is_too_large_is_refused_before_it_is_read(
    world: World, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listed_town(world, town)
    monkeypatch.setattr(simulations, "MOST", 1)
    with pytest.raises(MovementError) as caught:
        await simulated(world, town)
    assert caught.value.code is Code.TOO_LARGE
