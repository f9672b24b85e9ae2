"""Score sheets on the real engine: who writes, that versions stay, and what a day's version scores."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from movement.model import audit
from movement.model.errors import Code, MovementError
from movement.model.score_sheets import Grade, ScoreSheet
from movement.storage import paths
from movement.storage.store import Span
from movement.usecases import score_sheets
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Town, request

Snapshot = Callable[[], object]


def form(since: str = "2026-01-01", most: int = 10_000, **changes: Any) -> dict[str, Any]:
    return {
        "effective_from": since,
        "criteria": [
            {"code": "A", "name": "Lãnh đạo", "most": most},
            {"code": "KO", "name": "Điểm nóng", "kind": "KNOCK_OUT", "cap": "FAIR"},
        ],
        "bands": [{"grade": "EXCELLENT", "at_least": 9000}, {"grade": "WEAK", "at_least": 0}],
    } | changes


async def make(world: World, town: Town) -> ScoreSheet:
    staff = await town.actor(world, "pcs")
    return await score_sheets.create(world.fresh(), staff, request(), town.province.id, "Phiếu", form())


def act(sheet: ScoreSheet) -> Request:
    return Request(request_id=request().request_id, id=sheet.id, version=sheet.version)


async def test_a_version_scores_its_own_days_for_ever(world: World, town: Town) -> None:
    sheet = await make(world, town)
    staff = await town.actor(world, "pcs")
    sheet = await score_sheets.add_version(world.fresh(), staff, act(sheet), form("2026-07-01", most=5000))
    assert [v.number for v in sheet.versions] == [1, 2]
    half = [{"criterion": "A", "points": 5000}]
    before = score_sheets.preview(sheet, date(2026, 6, 30), half)
    after = score_sheets.preview(sheet, date(2026, 7, 1), half)
    assert (before.score, before.grade) == (5000, Grade.WEAK)
    assert (after.score, after.grade) == (10_000, Grade.EXCELLENT)
    with pytest.raises(MovementError) as refusal:
        score_sheets.preview(sheet, date(2025, 12, 31), half)
    assert refusal.value.code is Code.NOT_FOUND
    trail = [a for _, a in await world.store.rows(paths.trail_of_subject, Span(sheet.id))]
    assert [a.act for a in trail] == ["createScoreSheet", "addScoreSheetVersion"]
    assert audit.verify(trail) == []
    assert audit.replay(trail, ScoreSheet) == sheet


async def test_everyone_in_the_province_reads_it_and_no_one_else(world: World, town: Town) -> None:
    sheet = await make(world, town)
    for handle in ("rpt", "rv1-b", "ldr", "adm", "aud"):
        actor = await town.actor(world, handle)
        assert await score_sheets.sheet(world.fresh(), actor, sheet.id) == sheet
        page = await score_sheets.of_province(world.fresh(), actor, town.a.id, first=5)
        assert page.items == (sheet,)
    other = await Town(f"other-{town.tag}").settle(world.store)
    for handle in ("pcs", "stranger"):
        with pytest.raises(MovementError) as refusal:
            await score_sheets.sheet(world.fresh(), await other.actor(world, handle), sheet.id)
        assert refusal.value.code is Code.NOT_FOUND


@pytest.mark.parametrize("handle", ["rpt", "rv1", "ins", "ldr", "adm", "aud"])
async def test_only_provincial_staff_write(world: World, town: Town, snapshot: Snapshot, handle: str) -> None:
    sheet = await make(world, town)
    actor = await town.actor(world, handle)
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await score_sheets.create(world.fresh(), actor, request(), town.province.id, "Phiếu", form())
    assert refusal.value.code is Code.FORBIDDEN
    with pytest.raises(MovementError) as refusal:
        await score_sheets.add_version(world.fresh(), actor, act(sheet), form("2027-01-01"))
    assert refusal.value.code is Code.FORBIDDEN
    assert snapshot() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"effective_from": "2026-01-01"}, Code.BAD_INPUT),
        ({"effective_from": "2025-01-01"}, Code.BAD_INPUT),
        ({"bands": []}, Code.BAD_INPUT),
        ({"criteria": [{"code": "a b", "name": "x", "most": 1}]}, Code.BAD_INPUT),
        ({"criteria": [{"code": "A", "name": "x", "most": 10_001}]}, Code.BAD_INPUT),
        ({"number": 1, "criteria": [{"code": "A", "name": "x"}]}, Code.BAD_INPUT),
    ],
)
async def test_a_bad_version_is_refused_and_nothing_written(
    world: World, town: Town, snapshot: Snapshot, change: dict[str, Any], code: Code
) -> None:
    sheet = await make(world, town)
    staff = await town.actor(world, "pcs")
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await score_sheets.add_version(world.fresh(), staff, act(sheet), form("2027-01-01") | change)
    assert refusal.value.code is code
    assert snapshot() == before


async def test_repeats_and_races(world: World, town: Town, snapshot: Snapshot) -> None:
    staff = await town.actor(world, "pcs")
    asked = request()
    first = await score_sheets.create(world.fresh(), staff, asked, town.province.id, "Phiếu", form())
    assert await score_sheets.create(world.fresh(), staff, asked, town.province.id, "Phiếu", form()) == first
    stale = act(first)
    await score_sheets.add_version(world.fresh(), staff, act(first), form("2027-01-01"))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await score_sheets.add_version(world.fresh(), staff, stale, form("2028-01-01"))
    assert refusal.value.code is Code.CONFLICT
    with pytest.raises(MovementError) as refusal:
        await score_sheets.create(world.fresh(), staff, request(), town.a.id, "Phiếu", form())
    assert refusal.value.code is Code.BAD_INPUT
    assert snapshot() == before
