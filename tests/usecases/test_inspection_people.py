"""Every act on an inspection tried by everyone on the real engine: done by the right people, refused to the others."""

from collections.abc import Callable

import pytest

from movement.model import audit
from movement.model.entries import State
from movement.model.errors import Code
from movement.model.inspection_acts import INSPECTION_RULES, InspectionAct
from movement.model.inspections import Inspection, InspectionState
from movement.model.people import Role
from movement.usecases import inspections
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_grant, make_person
from tests.inspection_builders import attempt, bring, make_inspection, make_sheet, refused, remedied, trail

Snapshot = Callable[[], object]
S, A = InspectionState, InspectionAct
STAFF, TEAM, LEADER, UNIT = ("pcs",), ("pcs", "ins", "ins2"), ("pcs", "ins"), ("rpt",)
ROWS: dict[InspectionAct, tuple[InspectionState, tuple[str, ...]]] = {
    A.DECIDE: (S.PLANNED, STAFF),
    A.ANNOUNCE: (S.DECIDED, TEAM),
    A.SELF_REPORT: (S.ANNOUNCED, UNIT),
    A.NO_SELF_REPORT: (S.ANNOUNCED, TEAM),
    A.BEGIN_ON_SITE: (S.SELF_REPORTED, TEAM),
    A.BEGIN_VERIFYING: (S.ON_SITE, TEAM),
    A.RECORD_FINDING: (S.ON_SITE, TEAM),
    A.WITHDRAW_FINDING: (S.VERIFYING, TEAM),
    A.MARK: (S.VERIFYING, TEAM),
    A.CHECK_ENTRY: (S.ON_SITE, TEAM),
    A.DRAFT: (S.VERIFYING, TEAM),
    A.CONCLUDE: (S.DRAFT_CONCLUSION, LEADER),
    A.SUPERSEDE: (S.CONCLUDED, LEADER),
    A.FOLLOW_UP: (S.CONCLUDED, TEAM),
    A.CLOSE: (S.FOLLOW_UP, LEADER),
    A.EXTEND: (S.VERIFYING, STAFF),
    A.CHANGE_TEAM: (S.DECIDED, STAFF),
    A.NOMINATE: (S.CONCLUDED, TEAM),
    A.REPORT_REMEDY: (S.CONCLUDED, UNIT),
    A.VERIFY_REMEDY: (S.FOLLOW_UP, TEAM),
    A.REOPEN_REMEDY: (S.FOLLOW_UP, TEAM),
}
"""Act → a state in which it can be done, and who of the town does it; all others of the town do not."""
SEES_NOTHING = {"rpt-b", "rv1-b", "adm", "adm2", "stranger"}
OF_UNIT = {"rpt", "rv1"}
assert set(ROWS) == set(INSPECTION_RULES)


async def ready(world: World, town: Town, act: InspectionAct) -> tuple[Inspection, str]:
    """Return an inspection to which `act` can be done now, and the entry it may need."""
    state, leader = ROWS[act][0], await town.actor(world, "ins")
    sheet = await make_sheet(world, town) if act is A.MARK else None
    entry = (await make_entry(world, town, State.REPORTED)).id if act in {A.CHECK_ENTRY, A.NOMINATE} else ""
    before = {A.WITHDRAW_FINDING: A.RECORD_FINDING, A.NOMINATE: A.CHECK_ENTRY}
    found = await make_inspection(world, town, S.VERIFYING if act in before else state, sheet=sheet)
    if act in before:
        found = await attempt(world, town, leader, before[act], found, entry=entry)
        found = await bring(world, town, found, state)
    if act in {A.VERIFY_REMEDY, A.REOPEN_REMEDY}:
        found = await attempt(world, town, await town.actor(world, "rpt"), A.REPORT_REMEDY, found)
    if act is A.CLOSE:
        found = await remedied(world, town, found)
    if act is A.NO_SELF_REPORT and isinstance(world.clock, Clock):
        world.clock.forward(days=11)
    return found, entry


@pytest.mark.parametrize("act", ROWS)
async def test_an_act_is_done_by_the_right_people_only(
    world: World, town: Town, snapshot: Snapshot, act: InspectionAct
) -> None:
    found, entry = await ready(world, town, act)
    right, before = ROWS[act][1], snapshot()
    for handle in (*(handle for handle in town.people() if handle not in right), "stranger"):
        unseen = handle in SEES_NOTHING or (handle in OF_UNIT and not found.is_announced)
        with refused(Code.NOT_FOUND if unseen else Code.FORBIDDEN, *(["id"] if unseen else [])):
            await attempt(world, town, await town.actor(world, handle), act, found, entry=entry)
    assert snapshot() == before
    doer = await town.actor(world, right[-1])
    changed = await attempt(world, town, doer, act, found, entry=entry)
    assert changed.version == found.version + 1
    changes = await trail(world, found)
    assert (changes[-1].act, changes[-1].actor) == (act, doer.subject)
    assert changes[-1].role == {"pcs": Role.PCS, "rpt": Role.RPT}.get(right[-1], Role.INS)
    assert changes[-1].reason == "Lý do."
    assert audit.verify(changes) == []
    assert audit.replay(changes, Inspection) == changed
    assert await inspections.inspection(world.fresh(), await town.actor(world, "pcs"), found.id) == changed


@pytest.mark.parametrize("act", [act for act, (_, right) in ROWS.items() if right != UNIT])
async def test_nobody_acts_on_the_own_unit(world: World, town: Town, snapshot: Snapshot, act: InspectionAct) -> None:
    """The leader, a member and a member of provincial staff each become reporter of the inspected unit."""
    found, entry = await ready(world, town, act)
    roles = {"ins": Role.INS, "ins2": Role.INS, "pcs": Role.PCS}
    for handle, role in roles.items():
        grants = make_grant(role, town.province), make_grant(Role.RPT, town.a)
        await world.store.put_all(make_person(town.subject(handle), *grants))
    before = snapshot()
    for handle in roles:
        with refused(Code.FORBIDDEN if found.is_announced else Code.NOT_FOUND):
            await attempt(world, town, await town.actor(world, handle), act, found, entry=entry)
    assert snapshot() == before


@pytest.mark.parametrize("act", [act for act, rule in INSPECTION_RULES.items() if rule.needs_reason])
async def test_what_needs_a_reason_is_refused_without(
    world: World, town: Town, snapshot: Snapshot, act: InspectionAct
) -> None:
    found, entry = await ready(world, town, act)
    doer, before = await town.actor(world, ROWS[act][1][-1]), snapshot()
    for reason, code in ((None, Code.REASON_REQUIRED), ("  ", Code.REASON_REQUIRED), ("x" * 2001, Code.TOO_LARGE)):
        with refused(code, "reason"):
            await attempt(world, town, doer, act, found, entry=entry, reason=reason)
    assert snapshot() == before
