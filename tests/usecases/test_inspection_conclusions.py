"""Conclusions on the real engine: grade and score, never edited, recommendations, nomination, the end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model import audit
from movement.model.campaigns import OversightType
from movement.model.conclusions import RemedyState
from movement.model.entries import State
from movement.model.errors import Code
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import Inspection, InspectionState
from movement.model.score_sheets import Grade
from movement.usecases import inspection_changes, inspection_conclusions
from movement.world import World
from tests.builders import Clock, Town, make_entry, request
from tests.inspection_builders import (
    attempt,
    bring,
    conclusion_form,
    make_campaign,
    make_inspection,
    make_sheet,
    refused,
    remedied,
    trail,
)

Snapshot = Callable[[], object]
S, A = InspectionState, InspectionAct
TODAY = date(2026, 11, 24)
SOON = TODAY + timedelta(days=30)


async def conclude(world: World, town: Town, found: Inspection, form: dict[str, Any], *asks: Any) -> Inspection:
    leader = await town.actor(world, "ins")
    return await inspection_conclusions.conclude(world.fresh(), leader, request(found), form, asks)


async def test_a_conclusion_has_the_grade_and_score_of_its_sheet(world: World, town: Town, snapshot: Snapshot) -> None:
    """(30 + 25 + 30) of 100 is 85: GOOD; the draft may still say otherwise, the conclusion may not."""
    found = await make_inspection(world, town, S.VERIFYING, sheet=await make_sheet(world, town))
    leader = await town.actor(world, "ins")
    lower = [{"criterion": code, "points": most, "reason": "Thiếu."} for code, most in (("A", 3000), ("B", 2500))]
    found = await inspection_changes.mark(world.fresh(), leader, request(found), lower)
    found = await inspection_conclusions.draft(
        world.fresh(), leader, request(found), {"text": "Dự thảo.", "grade": "EXCELLENT", "issued_on": TODAY}
    )
    assert found.draft is not None
    assert found.draft.grade is Grade.EXCELLENT
    before = snapshot()
    for grade in set(Grade) - {Grade.GOOD}:
        with refused(Code.BAD_INPUT, "grade"):
            await conclude(world, town, found, conclusion_form(TODAY, grade))
    assert snapshot() == before
    # What a form does not ask for is not taken from it.
    made = await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD, score=10_000, number=7, by="x"))
    assert made.conclusion is not None
    assert (made.conclusion.grade, made.conclusion.score) == (Grade.GOOD, 8500)
    assert (made.conclusion.number, made.conclusion.by, made.conclusion.reason) == (1, leader.subject, "")
    assert (made.conclusion.issued_on, made.conclusion.at) == (TODAY, world.now())
    assert (made.state, made.draft, made.concluded_year) == (S.CONCLUDED, None, 2026)


async def test_what_is_not_marked_cannot_be_concluded(world: World, town: Town, snapshot: Snapshot) -> None:
    sheet = await make_sheet(world, town)
    found = await make_inspection(world, town, S.ANNOUNCED, sheet=sheet)
    reporter = await town.actor(world, "rpt")
    marks = [{"criterion": code, "points": 3000} for code in ("A", "B")]
    found = await inspection_changes.self_report(world.fresh(), reporter, request(found), "Đủ.", [], marks)
    found = await bring(world, town, found, S.DRAFT_CONCLUSION)
    with refused(Code.MISSING_FIELD, "marks", "C", unchanged=snapshot):
        await conclude(world, town, found, conclusion_form(TODAY))


@pytest.mark.parametrize("type_", OversightType)
async def test_an_inspection_or_appraisal_ends_with_a_grade(
    world: World, town: Town, snapshot: Snapshot, type_: OversightType
) -> None:
    campaign = await make_campaign(world, town, type=type_)
    found = await make_inspection(world, town, S.DRAFT_CONCLUSION, campaign=campaign)
    if type_ in {OversightType.INSPECTION, OversightType.APPRAISAL}:
        with refused(Code.MISSING_FIELD, "grade", unchanged=snapshot):
            await conclude(world, town, found, conclusion_form(TODAY))
        found = await conclude(world, town, found, conclusion_form(TODAY, Grade.FAIR))
    else:
        found = await conclude(world, town, found, conclusion_form(TODAY))
    assert found.conclusion is not None
    graded = type_ in {OversightType.INSPECTION, OversightType.APPRAISAL}
    assert (found.conclusion.grade, found.conclusion.score) == (Grade.FAIR if graded else None, None)


ASK = {"text": "Sửa.", "due_on": SOON}


@pytest.mark.parametrize(
    ("form", "asks", "path"),
    [
        ({"decision_number": ""}, [], ("decision_number",)),
        ({"text": " "}, [], ("text",)),
        ({"grade": "BAD"}, [], ("grade",)),
        ({"issued_on": TODAY + timedelta(1)}, [], ("issuedOn",)),
        # It was announced today.
        ({"issued_on": TODAY - timedelta(1)}, [], ("issuedOn",)),
        ({}, [ASK, {"due_on": SOON}], ("recommendations", "2", "text")),
        ({}, [ASK | {"text": ""}], ("recommendations", "1", "text")),
        ({}, [{"text": "Sửa."}], ("recommendations", "1", "due_on")),
        ({}, [ASK | {"due_on": TODAY}], ("recommendations", "1", "dueOn")),
    ],
)
async def test_a_faulty_conclusion(
    world: World,
    town: Town,
    snapshot: Snapshot,
    form: dict[str, Any],
    asks: list[dict[str, Any]],
    path: tuple[str, ...],
) -> None:
    found = await make_inspection(world, town, S.DRAFT_CONCLUSION)
    with refused(Code.BAD_INPUT, *path, unchanged=snapshot):
        await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD) | form, *asks)


async def test_recommendations_go_to_the_unit_or_to_a_body_directly_on_it(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    found = await make_inspection(world, town, S.DRAFT_CONCLUSION, unit=town.a)
    before = snapshot()
    for owner in (town.b.id, town.b_committee.id, town.province.id, "u0000000000000000"):
        with refused(Code.BAD_INPUT, "recommendations", "2", "owner"):
            await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD), ASK, ASK | {"owner": owner})
    with refused(Code.NOT_FOUND, "recommendations", "owner"):
        await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD), ASK | {"owner": "nonsense"})
    with refused(Code.TOO_LARGE, "recommendations"):
        await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD), *[ASK] * 31)
    assert snapshot() == before
    front = ASK | {"owner": town.a_front.id}
    asks = [ASK, front, front, ASK | {"owner": town.a.id}]
    made = await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD), *asks)
    assert [(r.number, r.owner, r.owner_path) for r in made.recommendations] == [
        (1, town.a.id, town.a.path),
        (2, town.a_front.id, town.a_front.path),
        (3, town.a_front.id, town.a_front.path),
        (4, town.a.id, town.a.path),
    ]
    assert {r.remedy.state for r in made.recommendations} == {RemedyState.OPEN}
    # A body is asked itself only: not another one on the same territory.
    body = await make_inspection(world, town, S.DRAFT_CONCLUSION, unit=town.a_committee)
    with refused(Code.BAD_INPUT, "recommendations", "1", "owner", unchanged=snapshot):
        await conclude(world, town, body, conclusion_form(TODAY, Grade.GOOD), front)


async def test_a_conclusion_is_superseded_and_never_edited(
    world: World, town: Town, snapshot: Snapshot, clock: Clock
) -> None:
    first = await make_inspection(world, town, S.CONCLUDED)
    leader = await town.actor(world, "ins")
    clock.forward(days=30)
    today, reason = world.today(), "Tính sai. " * 100
    before = snapshot()
    for form, path in (
        (conclusion_form(TODAY - timedelta(1), Grade.FAIR), "issuedOn"),
        (conclusion_form(today + timedelta(1), Grade.FAIR), "issuedOn"),
        (conclusion_form(today, Grade.FAIR, text=""), "text"),
    ):
        with refused(Code.BAD_INPUT, path):
            await inspection_conclusions.supersede(world.fresh(), leader, request(first, reason), form)
    assert snapshot() == before
    form = conclusion_form(today, Grade.FAIR, text="Kết luận lại.", decision_number="4-KL")
    second = await inspection_conclusions.supersede(world.fresh(), leader, request(first, reason), form)
    assert second.conclusions[0] == first.conclusions[0]
    assert second.conclusion is not None
    assert (second.conclusion.number, second.conclusion.grade) == (2, Grade.FAIR)
    assert second.conclusion.reason == reason.strip()
    # The State's year ended on 14 December between the two; the inspection counts in the year of the first.
    assert (today, second.concluded_year) == (date(2026, 12, 24), 2026)
    assert (second.state, second.recommendations) == (S.CONCLUDED, first.recommendations)
    before = snapshot()
    for act in (A.DRAFT, A.CONCLUDE, A.MARK, A.RECORD_FINDING, A.WITHDRAW_FINDING, A.CHECK_ENTRY):
        with refused(Code.ILLEGAL_ACT, "id"):
            await attempt(world, town, leader, act, second)
    assert snapshot() == before
    closed = await bring(world, town, second, S.CLOSED)
    third = await attempt(world, town, leader, A.SUPERSEDE, closed)
    assert (third.conclusions[:2], third.state, len(third.conclusions)) == (second.conclusions, S.CLOSED, 3)
    assert audit.replay(await trail(world, third), Inspection) == third


async def test_marks_are_corrected_by_a_superseding_conclusion(world: World, town: Town, snapshot: Snapshot) -> None:
    """All points: 100. Corrected to A 20 of 40: (20 + 30 + 30) of 100 is 80."""
    first = await make_inspection(world, town, S.CONCLUDED, sheet=await make_sheet(world, town))
    leader, asked = await town.actor(world, "ins"), request(first, "Tính sai.")
    lower: list[dict[str, Any]] = [{"criterion": "A", "points": 2000}]
    with refused(Code.REASON_REQUIRED, "marks", "A", unchanged=snapshot):
        await inspection_conclusions.supersede(world.fresh(), leader, asked, conclusion_form(TODAY), lower)
    lower[0]["reason"] = "Chấm nhầm."
    second = await inspection_conclusions.supersede(world.fresh(), leader, asked, conclusion_form(TODAY), lower)
    assert [(c.score, c.grade) for c in second.conclusions] == [(10_000, Grade.EXCELLENT), (8000, Grade.GOOD)]
    with refused(Code.BAD_INPUT, "grade", unchanged=snapshot):
        await inspection_conclusions.supersede(
            world.fresh(), leader, request(second, "Lại."), conclusion_form(TODAY, Grade.EXCELLENT)
        )


async def test_at_most_ten_conclusions(world: World, town: Town, snapshot: Snapshot) -> None:
    found, leader = await make_inspection(world, town, S.CONCLUDED), await town.actor(world, "ins")
    for _ in range(9):
        found = await attempt(world, town, leader, A.SUPERSEDE, found)
    with refused(Code.TOO_LARGE, "conclusions", unchanged=snapshot):
        await attempt(world, town, leader, A.SUPERSEDE, found)


async def test_an_inspection_ends_when_every_remedy_was_verified(world: World, town: Town, snapshot: Snapshot) -> None:
    found = await make_inspection(world, town, S.DRAFT_CONCLUSION)
    found = await conclude(world, town, found, conclusion_form(TODAY, Grade.GOOD), ASK, ASK)
    found = await bring(world, town, found, S.FOLLOW_UP)
    leader, reporter = await town.actor(world, "ins"), await town.actor(world, "rpt")
    steps = [(reporter, A.REPORT_REMEDY, 1), (leader, A.VERIFY_REMEDY, 1), (reporter, A.REPORT_REMEDY, 2)]
    for who, act, number in steps:
        with refused(Code.ILLEGAL_ACT, "id", unchanged=snapshot):
            await attempt(world, town, leader, A.CLOSE, found)
        found = await attempt(world, town, who, act, found, number=number)
    found = await attempt(world, town, leader, A.CLOSE, await remedied(world, town, found))
    assert (found.state, found.awaits) == (S.CLOSED, None)
    without = await make_inspection(world, town, S.DRAFT_CONCLUSION)
    without = await conclude(world, town, without, conclusion_form(TODAY, Grade.GOOD))
    assert (await bring(world, town, without, S.CLOSED)).recommendations == ()


async def test_a_confirmed_entry_is_nominated_once(world: World, town: Town, snapshot: Snapshot) -> None:
    good, bad, unchecked = [await make_entry(world, town, State.RUNNING) for _ in range(3)]
    found, leader = await make_inspection(world, town, S.VERIFYING), await town.actor(world, "ins")
    for entry, result in ((good, CheckResult.CONFIRMED), (bad, CheckResult.NOT_CONFIRMED)):
        found = await inspection_changes.check_entry(world.fresh(), leader, request(found), entry.id, result, "Đã xem.")
    with refused(Code.ILLEGAL_ACT, "id", unchanged=snapshot):
        await attempt(world, town, leader, A.NOMINATE, found, entry=good.id)
    found = await bring(world, town, found, S.CONCLUDED)
    before = snapshot()
    with refused(Code.ILLEGAL_ACT, "entry"):
        await attempt(world, town, leader, A.NOMINATE, found, entry=bad.id)
    for absent in (unchecked.id, "nonsense"):
        with refused(Code.NOT_FOUND, "entry"):
            await attempt(world, town, leader, A.NOMINATE, found, entry=absent)
    assert snapshot() == before
    named = await attempt(world, town, leader, A.NOMINATE, found, entry=good.id)
    assert [check.nominated for check in named.checks] == [True, False]
    assert structs.replace(named.checks[0], nominated=False) == found.checks[0]
    with refused(Code.ILLEGAL_ACT, "entry", unchanged=snapshot):
        await attempt(world, town, leader, A.NOMINATE, named, entry=good.id)
