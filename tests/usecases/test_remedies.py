"""Remedies on the real engine: reported by the owner, verified or opened again by somebody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from movement.model.conclusions import RemedyState
from movement.model.errors import Code
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection, InspectionState
from movement.model.people import Role
from movement.model.score_sheets import Grade
from movement.usecases import inspection_conclusions, inspections, remedies
from movement.world import World
from tests.builders import Clock, Town, make_grant, make_person, request
from tests.inspection_builders import PROOF, attempt, conclusion_form, make_inspection, refused

Snapshot = Callable[[], object]
S, A = InspectionState, InspectionAct


async def concluded(world: World, town: Town) -> Inspection:
    """Return an inspection of commune A that asks something of the commune (1) and of its Front (2)."""
    found, leader = await make_inspection(world, town, S.DRAFT_CONCLUSION, unit=town.a), await town.actor(world, "ins")
    ask = {"text": "Sửa.", "due_on": world.today() + timedelta(days=30)}
    asks, form = [ask, ask | {"owner": town.a_front.id}], conclusion_form(world.today(), Grade.GOOD)
    return await inspection_conclusions.conclude(world.fresh(), leader, request(found), form, asks)


async def test_a_remedy_is_reported_reopened_reported_and_verified(
    world: World, town: Town, snapshot: Snapshot, clock: Clock
) -> None:
    found = await concluded(world, town)
    reporter, leader = await town.actor(world, "rpt"), await town.actor(world, "ins")
    other = found.recommendations[1]
    before = snapshot()
    for act in (A.VERIFY_REMEDY, A.REOPEN_REMEDY):
        with refused(Code.ILLEGAL_ACT, "number"):
            await attempt(world, town, leader, act, found)
    assert snapshot() == before
    found = await attempt(world, town, reporter, A.REPORT_REMEDY, found)
    said = found.recommendations[0].remedy
    assert (said.state, said.text, said.evidence[0].title) == (RemedyState.REPORTED, "Đã xong.", "Biên bản")
    assert (said.reported_by, said.reported_at, said.verified_by) == (reporter.subject, world.now(), None)
    with refused(Code.ILLEGAL_ACT, "number", unchanged=snapshot):
        await attempt(world, town, reporter, A.REPORT_REMEDY, found)
    clock.forward(days=2)
    reason = "Chưa công khai. " * 100
    found = await attempt(world, town, leader, A.REOPEN_REMEDY, found, reason=reason)
    again = found.recommendations[0].remedy
    assert (again.state, again.reopened, again.reason) == (RemedyState.OPEN, 1, reason.strip())
    found = await attempt(world, town, reporter, A.REPORT_REMEDY, found)
    found = await attempt(world, town, await town.actor(world, "ins2"), A.VERIFY_REMEDY, found)
    done = found.recommendations[0].remedy
    assert (done.state, done.reopened, done.reason) == (RemedyState.VERIFIED, 1, reason.strip())
    assert (done.reported_by, done.verified_by) == (reporter.subject, town.subject("ins2"))
    assert done.verified_at == world.now()
    before = snapshot()
    for who, act in ((reporter, A.REPORT_REMEDY), (leader, A.VERIFY_REMEDY), (leader, A.REOPEN_REMEDY)):
        with refused(Code.ILLEGAL_ACT, "number"):
            await attempt(world, town, who, act, found)
    assert snapshot() == before
    assert found.recommendations[1] == other
    assert found.state is S.CONCLUDED


async def test_the_owner_reports(world: World, town: Town, snapshot: Snapshot) -> None:
    """The Front's own reporter answers for what is asked of the Front, and for nothing else."""
    found = await concluded(world, town)
    await world.store.put_all(make_person(town.subject("front"), make_grant(Role.RPT, town.a_front)))
    front, reporter = await town.actor(world, "front"), await town.actor(world, "rpt")
    assert await inspections.inspection(world.fresh(), front, found.id) == found
    before = snapshot()
    with refused(Code.FORBIDDEN):
        await attempt(world, town, front, A.REPORT_REMEDY, found, number=1)
    for number in (0, 3):
        with refused(Code.NOT_FOUND, "number"):
            await attempt(world, town, reporter, A.REPORT_REMEDY, found, number=number)
        with refused(Code.FORBIDDEN):
            await attempt(world, town, front, A.REPORT_REMEDY, found, number=number)
        with refused(Code.NOT_FOUND, "number"):
            await attempt(world, town, await town.actor(world, "ins"), A.VERIFY_REMEDY, found, number=number)
    assert snapshot() == before
    found = await attempt(world, town, front, A.REPORT_REMEDY, found, number=2)
    # The commune's reporter may also answer for the bodies on it.
    found = await attempt(world, town, reporter, A.REPORT_REMEDY, found, number=1)
    assert [r.remedy.reported_by for r in found.recommendations] == [reporter.subject, front.subject]


async def test_nobody_closes_what_he_reported(world: World, town: Town, snapshot: Snapshot) -> None:
    """The leader of the team becomes reporter of the Front, which is not the inspected unit but owes a remedy."""
    found = await concluded(world, town)
    grants = make_grant(Role.INS, town.province), make_grant(Role.RPT, town.a_front)
    await world.store.put_all(make_person(town.subject("ins"), *grants))
    both = await town.actor(world, "ins")
    found = await attempt(world, town, both, A.REPORT_REMEDY, found, number=2)
    before = snapshot()
    for act in (A.VERIFY_REMEDY, A.REOPEN_REMEDY):
        with refused(Code.SAME_PERSON, "number"):
            await attempt(world, town, both, act, found, number=2)
    assert snapshot() == before
    found = await attempt(world, town, await town.actor(world, "ins2"), A.VERIFY_REMEDY, found, number=2)
    assert found.recommendations[1].remedy.verified_by == town.subject("ins2")


@pytest.mark.parametrize(
    ("text", "evidence", "code", "path"),
    [
        (" ", PROOF, Code.MISSING_FIELD, "text"),
        ("Xong.", [], Code.MISSING_FIELD, "evidence"),
        ("x" * 4001, PROOF, Code.BAD_INPUT, "text"),
        ("Xong.", PROOF * 21, Code.BAD_INPUT, "evidence"),
        ("Xong.", [{"title": "", "url": "https://example.org"}], Code.BAD_INPUT, "evidence"),
    ],
)
async def test_a_faulty_report(
    world: World,
    town: Town,
    snapshot: Snapshot,
    text: str,
    evidence: list[dict[str, Any]],
    code: Code,
    path: str,
) -> None:
    found, reporter = await make_inspection(world, town, S.FOLLOW_UP), await town.actor(world, "rpt")
    with refused(code, path, unchanged=snapshot):
        await remedies.report(world.fresh(), reporter, request(found), 1, text, evidence)


async def test_a_report_is_made_once(world: World, town: Town, snapshot: Snapshot) -> None:
    found, reporter = await make_inspection(world, town, S.FOLLOW_UP), await town.actor(world, "rpt")
    asked = request(found)
    first = await remedies.report(world.fresh(), reporter, asked, 1, "Xong.", PROOF)
    before = snapshot()
    assert await remedies.report(world.fresh(), reporter, asked, 1, "Xong.", PROOF) == first
    with refused(Code.IDEMPOTENCY_MISMATCH):
        await remedies.report(world.fresh(), reporter, asked, 1, "Xong!", PROOF)
    with refused(Code.CONFLICT, "version"):
        await remedies.report(world.fresh(), reporter, request(found), 1, "Xong.", PROOF)
    assert snapshot() == before
