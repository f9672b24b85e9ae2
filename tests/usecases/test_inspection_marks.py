"""Marks of a score sheet on the real engine: the unit's, the team's, the final ones, with a reason for each change."""

from collections.abc import Callable
from typing import Any

import pytest

from movement.model.errors import Code
from movement.model.inspection_marks import Mark
from movement.model.inspections import Inspection, InspectionState
from movement.usecases import inspection_changes, inspections, score_sheets
from movement.world import World
from tests.builders import Town, request
from tests.inspection_builders import PROOF, bring, make_inspection, make_sheet, refused

Snapshot = Callable[[], object]
S = InspectionState


def points(criterion: str, points: int, reason: str = "") -> dict[str, Any]:
    return {"criterion": criterion, "points": points, "reason": reason}


async def scored(world: World, found: Inspection) -> tuple[int, str] | None:
    outcome = await inspections.score_of(world.fresh(), found)
    return None if outcome is None else (outcome.score, outcome.grade)


async def mark(world: World, town: Town, found: Inspection, *marks: dict[str, Any]) -> Inspection:
    return await inspection_changes.mark(world.fresh(), await town.actor(world, "ins"), request(found), marks)


async def reported(world: World, town: Town, *marks: dict[str, Any]) -> Inspection:
    """Return an inspection whose unit sent its self-report with marks."""
    found = await make_inspection(world, town, S.ANNOUNCED, sheet=await make_sheet(world, town))
    reporter = await town.actor(world, "rpt")
    return await inspection_changes.self_report(world.fresh(), reporter, request(found), "Đủ.", PROOF, marks)


async def test_marks_go_from_the_unit_to_the_team_to_the_conclusion(world: World, town: Town) -> None:
    """Worked by hand: the sheet is A of 40, B of 30 that may not apply, C of 30 by its target, and ± points."""
    found = await reported(world, town, points("C", 3000), points("A", 4000), points("B", 3000))
    assert [m.criterion for m in found.marks] == ["A", "B", "C"]
    # 40 + 30 + 30 of 100.
    assert await scored(world, found) == (10_000, "EXCELLENT")
    found = await bring(world, town, found, S.VERIFYING)
    found = await mark(
        world,
        town,
        found,
        points("A", 3200, "Thiếu kế hoạch."),
        {"criterion": "B", "applies": False, "reason": "Không có trụ sở tiếp dân."},
        {"criterion": "C", "achieved": 2, "target": 3, "reason": "Hai trong ba cuộc."},
        points("PLUS", 500),
        points("MINUS", 100),
    )
    # B leaves the base: (32 + 20) of 70 is 74.2857…; with 3 (of 5, the cap) and −1 it is 76.2857…, rounded once.
    assert await scored(world, found) == (7629, "FAIR")
    found = await bring(world, town, found, S.DRAFT_CONCLUSION)
    found = await mark(world, town, found, points("A", 3600, "Đã bổ sung kế hoạch."))
    # (36 + 20) of 70 is 80, with 3 and −1 it is 82.
    assert await scored(world, found) == (8200, "GOOD")
    a, b, *_ = found.marks
    assert (a.own, a.appraised, a.final) == (
        Mark(points=4000),
        Mark(points=3200, reason="Thiếu kế hoạch."),
        Mark(points=3600, reason="Đã bổ sung kế hoạch."),
    )
    assert (b.own, b.final) == (Mark(points=3000), None)
    found = await mark(world, town, found, {"criterion": "KO", "reason": "Có điểm nóng."})
    # The knock-out leaves the score and lowers the grade to its cap.
    assert await scored(world, found) == (8200, "FAIR")


async def test_each_change_needs_a_reason(world: World, town: Town, snapshot: Snapshot) -> None:
    found = await bring(world, town, await reported(world, town, points("A", 4000)), S.VERIFYING)
    with refused(Code.REASON_REQUIRED, "marks", "A", unchanged=snapshot):
        await mark(world, town, found, points("A", 3999))
    # What nobody marked before, and what agrees with the unit, needs none.
    found = await mark(world, town, found, points("A", 4000), points("B", 1000))
    # A correction within the stage: back and forth, each time with a reason.
    with refused(Code.REASON_REQUIRED, "marks", "B", unchanged=snapshot):
        await mark(world, town, found, points("B", 2000))
    found = await mark(world, town, found, points("A", 3000, "Thiếu."), points("B", 2000, "Nhầm."))
    before = snapshot()
    with refused(Code.REASON_REQUIRED, "marks", "A"):
        # It agrees with the unit again, and changes what the team said.
        await mark(world, town, found, points("A", 4000))
    with refused(Code.REASON_REQUIRED, "marks", "A"):
        # The same points, but why they differ from the unit's would be lost.
        await mark(world, town, found, points("A", 3000))
    assert snapshot() == before
    found = await bring(world, town, found, S.DRAFT_CONCLUSION)
    with refused(Code.REASON_REQUIRED, "marks", "A", unchanged=snapshot):
        # The final mark is measured by the team's, not by the unit's.
        await mark(world, town, found, points("A", 4000))
    found = await mark(world, town, found, points("A", 3000), points("B", 1999, "Trừ."))
    assert [(m.criterion, m.final.points) for m in found.marks if m.final] == [("A", 3000), ("B", 1999)]
    with refused(Code.REASON_REQUIRED, "marks", "B", unchanged=snapshot):
        await mark(world, town, found, points("B", 2000))


@pytest.mark.parametrize(
    ("marks", "code", "path"),
    [
        ([], Code.MISSING_FIELD, ("marks",)),
        ([points("X", 1)], Code.BAD_INPUT, ("marks", "X")),
        ([points("A", 1), points("A", 1)], Code.BAD_INPUT, ("marks",)),
        ([points("A", 4001)], Code.BAD_INPUT, ("marks", "A")),
        ([points("A", -1)], Code.BAD_INPUT, ("marks", "A", "points")),
        ([points("KO", 10**16)], Code.BAD_INPUT, ("marks", "KO", "points")),
        ([points("MINUS", 1001)], Code.BAD_INPUT, ("marks", "MINUS")),
        ([{"criterion": "A"}], Code.MISSING_FIELD, ("marks", "A")),
        ([{"criterion": "C", "achieved": 1}], Code.MISSING_FIELD, ("marks", "C")),
        ([{"criterion": "C", "achieved": 1, "target": 0}], Code.MISSING_FIELD, ("marks", "C")),
        # A always counts.
        ([{"criterion": "A", "applies": False, "reason": "Không."}], Code.BAD_INPUT, ("marks", "A")),
        ([points("A", 1, "x" * 301)], Code.BAD_INPUT, ("marks", "A", "reason")),
    ],
)
async def test_a_faulty_mark(
    world: World, town: Town, snapshot: Snapshot, marks: list[dict[str, Any]], code: Code, path: tuple[str, ...]
) -> None:
    found = await make_inspection(world, town, S.ON_SITE, sheet=await make_sheet(world, town))
    with refused(code, *path, unchanged=snapshot):
        await mark(world, town, found, *marks)


async def test_without_a_sheet_there_are_no_marks(world: World, town: Town, snapshot: Snapshot) -> None:
    found, reporter = await make_inspection(world, town, S.ANNOUNCED), await town.actor(world, "rpt")
    with refused(Code.BAD_INPUT, "marks", unchanged=snapshot):
        await inspection_changes.self_report(world.fresh(), reporter, request(found), "Đủ.", PROOF, [points("A", 1)])
    found = await bring(world, town, found, S.ON_SITE)
    with refused(Code.BAD_INPUT, "marks", unchanged=snapshot):
        await mark(world, town, found, points("A", 1))


async def test_a_later_version_of_the_sheet_changes_nothing(world: World, town: Town) -> None:
    sheet = await make_sheet(world, town)
    found = await make_inspection(world, town, S.SELF_REPORTED, sheet=sheet)
    before = await scored(world, found)
    form = {
        "effective_from": "2026-11-24",
        "criteria": [{"code": "Z", "name": "Khác", "most": 100}],
        "bands": [{"grade": "WEAK", "at_least": 0}],
    }
    staff = await town.actor(world, "pcs")
    await score_sheets.add_version(world.fresh(), staff, request(sheet), form)
    assert await scored(world, found) == before == (10_000, "EXCELLENT")
    found = await bring(world, town, found, S.CONCLUDED)
    assert found.conclusion is not None
    assert (found.conclusion.score, found.conclusion.grade) == (10_000, "EXCELLENT")
