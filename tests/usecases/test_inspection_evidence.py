"""Uploads that show a self-report, a finding or a remedy: confirmed files of its unit, or nothing is written."""

from collections.abc import Awaitable, Callable
from typing import Any

from movement.model import audit
from movement.model.entry_form import Evidence
from movement.model.errors import Code
from movement.model.inspections import Inspection, InspectionState
from movement.usecases import inspection_changes, remedies
from movement.world import World
from tests.builders import Town, new_id, request
from tests.inspection_builders import FINDING, make_inspection, refused, trail
from tests.uploads import ask, confirmed

S = InspectionState


async def self_report(world: World, town: Town, found: Inspection, shown: list[dict[str, Any]]) -> Inspection:
    reporter = await town.actor(world, "rpt")
    return await inspection_changes.self_report(world.fresh(), reporter, request(found), "Đã làm.", shown, [])


async def finding(world: World, town: Town, found: Inspection, shown: list[dict[str, Any]]) -> Inspection:
    leader = await town.actor(world, "ins")
    form = FINDING | {"evidence": shown}
    return await inspection_changes.record_finding(world.fresh(), leader, request(found), form)


async def remedy(world: World, town: Town, found: Inspection, shown: list[dict[str, Any]]) -> Inspection:
    reporter = await town.actor(world, "rpt")
    return await remedies.report(world.fresh(), reporter, request(found), 1, "Đã xong.", shown)


type Shows = Callable[[World, Town, Inspection, list[dict[str, Any]]], Awaitable[Inspection]]
ACTS: tuple[tuple[S, Shows, str, str], ...] = (
    (S.ANNOUNCED, self_report, "documents", "rpt"),
    (S.VERIFYING, finding, "evidence", "ins"),
    (S.FOLLOW_UP, remedy, "evidence", "rpt"),
)


def shown_of(done: Inspection) -> dict[S, tuple[Evidence, ...]]:
    return {
        S.ANNOUNCED: done.self_report.documents if done.self_report else (),
        S.VERIFYING: done.findings[0].evidence if done.findings else (),
        S.FOLLOW_UP: done.recommendations[0].remedy.evidence if done.recommendations else (),
    }


async def test_confirmed_files_of_the_unit_show_it(world: World, town: Town) -> None:
    for state, act, _, handle in ACTS:
        file = await confirmed(world, town, handle)
        found = await make_inspection(world, town, state)
        shown = [{"title": "Ảnh", "upload": file.id}, {"title": "Báo", "url": "https://example.org/1"}]
        done = await act(world, town, found, shown)
        held = shown_of(done)[state]
        assert [(one.upload, one.url) for one in held] == [(file.id, ""), (None, "https://example.org/1")]
        assert audit.verify(await trail(world, done)) == []


async def test_nothing_else_does(world: World, town: Town, snapshot: Callable[[], object]) -> None:
    waiting = await ask(world, town)
    others = await confirmed(world, town, "rpt-b", unit=town.b_committee)
    front = await confirmed(world, town, unit=town.a_front)
    for state, act, path, _ in ACTS:
        found = await make_inspection(world, town, state)
        for named in (waiting.id, others.id, front.id, new_id("f"), found.id, "x", ""):
            shown = [{"title": "Báo", "url": "https://example.org/1"}, {"title": "Tệp", "upload": named}]
            with refused(Code.NOT_FOUND, path, "1", "upload", unchanged=snapshot):
                await act(world, town, found, shown)
