"""What the levels decide about verified entries."""

from collections.abc import Callable
from datetime import date

import pytest

from movement.model.entries import Level, RecognitionState, State
from movement.model.errors import Code, MovementError
from movement.usecases import entries, recognitions
from movement.world import World
from tests.builders import Clock, Town, make_entry, recognised, request

Snapshot = Callable[[], object]


async def test_each_level_decides_in_turn(world: World, town: Town) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    staff = await town.actor(world, "pcs")
    for level in (Level.PROVINCE, Level.CENTRAL):
        entry = await recognitions.recognise(world.fresh(), staff, request(entry), level, "7/QĐ", world.today())
    assert entry.state is State.VERIFIED
    assert [(r.level, r.year, r.state) for r in entry.recognitions] == [
        (Level.GRASSROOTS, 2026, RecognitionState.RECOGNISED),
        (Level.PROVINCE, 2026, RecognitionState.RECOGNISED),
        (Level.CENTRAL, 2026, RecognitionState.RECOGNISED),
    ]


@pytest.mark.parametrize(
    ("handle", "level", "code"),
    [
        ("rv1", Level.PROVINCE, Code.FORBIDDEN),
        ("rv1", Level.DISTRICT, Code.FORBIDDEN),
        ("pcs", Level.GRASSROOTS, Code.FORBIDDEN),
        ("rpt", Level.GRASSROOTS, Code.FORBIDDEN),
        ("ins", Level.GRASSROOTS, Code.FORBIDDEN),
        ("ldr", Level.GRASSROOTS, Code.FORBIDDEN),
        ("rv1-b", Level.GRASSROOTS, Code.NOT_FOUND),
        ("rv2", Level.DISTRICT, Code.BAD_INPUT),
        ("pcs", Level.PROVINCE, Code.ILLEGAL_ACT),
        ("pcs", Level.CENTRAL, Code.ILLEGAL_ACT),
    ],
)
async def test_only_ones_own_level_and_only_after_the_one_below(
    world: World, town: Town, snapshot: Snapshot, handle: str, level: Level, code: Code
) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await recognitions.recognise(
            world.fresh(), await town.actor(world, handle), request(entry), level, "1/QĐ", world.today()
        )
    assert refusal.value.code is code
    assert snapshot() == before


async def test_last_years_recognition_below_counts_and_an_older_one_does_not(
    world: World, town: Town, clock: Clock
) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    staff = await town.actor(world, "pcs")
    clock.forward(days=365)
    again = await recognitions.recognise(world.fresh(), staff, request(entry), Level.PROVINCE, "9/QĐ", world.today())
    assert again.recognitions[-1].year == 2027
    clock.forward(days=365)
    with pytest.raises(MovementError) as refusal:
        await recognitions.recognise(world.fresh(), staff, request(again), Level.PROVINCE, "9/QĐ", world.today())
    assert refusal.value.code is Code.ILLEGAL_ACT


async def test_a_level_decides_once_a_year(world: World, town: Town, snapshot: Snapshot) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    reviewer = await town.actor(world, "rv1")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await recognitions.refuse_recognition(world.fresh(), reviewer, request(entry, "Trùng."), Level.GRASSROOTS)
    assert refusal.value.code is Code.ILLEGAL_ACT
    assert snapshot() == before


async def test_a_revoked_recognition_stays_on_record_and_no_longer_counts(world: World, town: Town) -> None:
    entry = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    staff = await town.actor(world, "pcs")
    entry = await recognitions.revoke_recognition(
        world.fresh(), staff, request(entry, "Gian dối."), Level.GRASSROOTS, 2026, "99/QĐ"
    )
    (kept,) = entry.recognitions
    assert (kept.state, kept.decision_number, kept.reason) == (RecognitionState.REVOKED, "99/QĐ", "Gian dối.")
    assert not entry.is_recognised
    with pytest.raises(MovementError) as refusal:
        await recognitions.recognise(world.fresh(), staff, request(entry), Level.PROVINCE, "1/QĐ", world.today())
    assert refusal.value.code is Code.ILLEGAL_ACT


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        ("", date(2026, 11, 24), Code.MISSING_FIELD),
        ("1/QĐ", date(2026, 11, 25), Code.BAD_INPUT),
        ("1/QĐ", date(2026, 11, 23), Code.BAD_INPUT),
    ],
)
async def test_a_decision_has_a_number_and_a_day_within_the_entrys_life(
    world: World, town: Town, number: str, day: date, code: Code
) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    with pytest.raises(MovementError) as refusal:
        await recognitions.recognise(
            world.fresh(), await town.actor(world, "rv1"), request(entry), Level.GRASSROOTS, number, day
        )
    assert refusal.value.code is code


async def test_a_reason_is_kept_as_tidied_wherever_it_stands(world: World, town: Town) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    asked = request(entry, "  Chu\u031ba \u0111u\u0309.  ")
    entry = await recognitions.refuse_recognition(
        world.fresh(), await town.actor(world, "rv1"), asked, Level.GRASSROOTS
    )
    assert entry.recognitions[0].reason == "Chưa đủ."
    (change,) = [c for c in await entries.history(world, await town.actor(world, "rv1"), entry) if c.version == 7]
    assert change.reason == "Chưa đủ."


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (None, Code.REASON_REQUIRED),
        (" \n\t\u00a0", Code.REASON_REQUIRED),
        ("a\u200bb", Code.BAD_INPUT),
        ("a" * 2_001, Code.TOO_LARGE),
    ],
)
async def test_a_reason_is_a_readable_text(
    world: World, town: Town, snapshot: Snapshot, reason: str | None, code: Code
) -> None:
    entry = await make_entry(world, town, State.VERIFIED)
    reviewer, before = await town.actor(world, "rv1"), snapshot()
    with pytest.raises(MovementError) as refusal:
        await recognitions.refuse_recognition(world.fresh(), reviewer, request(entry, reason), Level.GRASSROOTS)
    assert (refusal.value.code, refusal.value.problems[0].path) == (code, ("reason",))
    assert snapshot() == before
