"""Inspections for tests: a province's procedure, a campaign with its team, and an inspection brought to any state."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import Struct

from movement.model.actors import Actor
from movement.model.audit import Audit
from movement.model.campaigns import Campaign, Conductor, OversightType
from movement.model.conclusions import RemedyState
from movement.model.errors import Code, MovementError
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import ORDER, Inspection, InspectionState, InspectionStep
from movement.model.rule_sets import Purpose, RuleSet
from movement.model.score_sheets import CriterionKind, Grade, ScoreSheet
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import (
    campaign_changes,
    inspection_changes,
    inspection_conclusions,
    remedies,
    rule_sets,
    score_sheets,
)
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import NOON, Clock, Town, request

S, A = InspectionState, InspectionAct
FINDING = {"kind": "LIMITATION", "severity": "MINOR", "text": "Chậm công khai."}
PROOF = [{"title": "Biên bản", "url": "https://example.org/1"}]


def plain_inspection(state: InspectionState = S.PLANNED, **changes: Any) -> Inspection:
    """Return an inspection of a commune's body that is stored nowhere; steps lead straight to its state."""
    values: dict[str, Any] = {
        "id": "n0000000000000001",
        "campaign": "c0000000000000001",
        "type": OversightType.INSPECTION,
        "conductor": Conductor.PROVINCE,
        "unit": "u3",
        "root": "t1",
        "path": "/t1/t2/u3/",
        "carrier": "u3",
        "carrier_root": "t1",
        "carrier_path": "/t1/t2/u3/",
        "year": 2026,
        "state": state,
        "steps": (InspectionStep(state=state, at=NOON),),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Inspection(**values | changes)


def rule(name: str, **parameters: object) -> dict[str, Any]:
    """Return one rule as staff enter it."""
    return {"id": name, "parameters": [{"name": key, "value": str(value)} for key, value in parameters.items()]}


def procedure(since: str = "2020-01-01", **changes: Any) -> dict[str, Any]:
    """Return the numbers of Regulation 331-QĐ/TW, and ten days for the self-report."""
    return {
        "effective_from": since,
        "legal_basis": "331-QĐ/TW",
        "rules": [
            rule("P01", central=60, province=45, aboveGrassroots=20),
            rule("P02", numerator=1, denominator=3),
            rule("P03", years=5),
            rule("P04", days=10),
        ],
    } | changes


async def settle_rules(world: World, town: Town) -> RuleSet:
    """Return the procedure of the town's province; its staff enter it the first time."""
    (found,) = await world.store.get([rule_sets.wanted(Purpose.INSPECTION, town.province.id)], strong=True)
    if found is None:
        staff = await town.actor(world, "pcs")
        province = town.province.id
        found = await rule_sets.create(world.fresh(), staff, request(), province, Purpose.INSPECTION, procedure())
    made: RuleSet = found
    return made


async def make_sheet(world: World, town: Town, **changes: Any) -> ScoreSheet:
    """Return a sheet of 40 + 30 + 30 points: A always counts, B may not apply, C is a result against its target.

    A bonus PLUS up to 5 of which 3 count, a penalty MINUS up to 10, and a knock-out KO that caps at FAIR.
    """
    form = {
        "effective_from": "2026-01-01",
        "criteria": [
            {"code": "A", "name": "Lãnh đạo", "most": 4000},
            {"code": "B", "name": "Tiếp công dân", "most": 3000, "may_not_apply": True},
            {"code": "C", "name": "Đối thoại", "most": 3000},
            {"code": "PLUS", "name": "Điểm thưởng", "most": 500, "kind": "BONUS"},
            {"code": "MINUS", "name": "Điểm trừ", "most": 1000, "kind": "PENALTY"},
            {"code": "KO", "name": "Điểm nóng", "kind": "KNOCK_OUT", "cap": "FAIR"},
        ],
        "bands": [
            {"grade": "EXCELLENT", "at_least": 9000},
            {"grade": "GOOD", "at_least": 8000},
            {"grade": "FAIR", "at_least": 6500},
            {"grade": "AVERAGE", "at_least": 5000},
            {"grade": "WEAK", "at_least": 0},
        ],
        "bonus_cap": 300,
    } | changes
    staff = await town.actor(world, "pcs")
    return await score_sheets.create(world.fresh(), staff, request(), town.province.id, "Phiếu chấm điểm", form)


async def make_campaign(world: World, town: Town, *team: str, **form: Any) -> Campaign:
    """Return a campaign of the year with team 1: `ins` leads it and `ins2` is its member, or those named."""
    await settle_rules(world, town)
    staff, province, today = await town.actor(world, "pcs"), town.province.id, world.today()
    titled = {"title": "Chương trình kiểm tra năm", "decision_number": "1-CTr", "decided_on": today}
    year = form.pop("year", 2026)
    plan = await campaign_changes.create_plan(world.fresh(), staff, request(), province, year, titled)
    given = {
        "title": "Kiểm tra quy chế dân chủ",
        "type": "INSPECTION",
        "content": "Việc thực hiện quy chế dân chủ ở cơ sở.",
        "period_from": date(2025, 7, 1),
        "period_to": date(2026, 6, 30),
    } | form
    made = await campaign_changes.create_campaign(world.fresh(), staff, request(plan), given)
    return await campaign_changes.add_team(world.fresh(), staff, request(made), team_form(town, today, *team))


def team_form(town: Town, decided_on: date, *handles: str) -> dict[str, Any]:
    """Return a team as staff write it, its leader first: `ins` with `ins2`, or those named."""
    leader, *members = handles or ("ins", "ins2")
    return {
        "decision_number": "2-QĐ",
        "decided_on": decided_on,
        "leader": town.subject(leader),
        "members": [town.subject(member) for member in members],
    }


async def make_inspection(
    world: World,
    town: Town,
    state: InspectionState = S.PLANNED,
    *,
    unit: Unit | None = None,
    sheet: ScoreSheet | None = None,
    campaign: Campaign | None = None,
    grade: Grade = Grade.GOOD,
) -> Inspection:
    """Return an inspection of commune A's Party committee, brought to `state` by the right people.

    Its conclusion has `grade` (without a sheet) and one recommendation to the unit, due in 30 days.
    """
    if isinstance(world.clock, Clock):
        # Ids sort by time: what is made later comes later.
        world.clock.forward(seconds=1)
    campaign = campaign or await make_campaign(world, town, **({"sheet": sheet.id} if sheet else {}))
    staff, subject = await town.actor(world, "pcs"), (unit or town.a_committee).id
    found = await inspection_changes.plan(world.fresh(), staff, request(campaign), subject)
    return await bring(world, town, found, state, grade)


async def bring(
    world: World, town: Town, found: Inspection, state: InspectionState, grade: Grade = Grade.GOOD
) -> Inspection:
    """Return an inspection brought on from its present state to `state`, one step after another."""
    for step in ORDER[ORDER.index(found.state) + 1 : ORDER.index(state) + 1]:
        if step is S.CLOSED:
            found = await remedied(world, town, found)
        act, handle = ROAD[step]
        actor = await (reporter_of(world, town, found) if handle == "rpt" else town.actor(world, handle))
        found = await attempt(world, town, actor, act, found, grade=grade)
    return found


ROAD = {
    S.DECIDED: (A.DECIDE, "pcs"),
    S.ANNOUNCED: (A.ANNOUNCE, "ins"),
    S.SELF_REPORTED: (A.SELF_REPORT, "rpt"),
    S.ON_SITE: (A.BEGIN_ON_SITE, "ins"),
    S.VERIFYING: (A.BEGIN_VERIFYING, "ins"),
    S.DRAFT_CONCLUSION: (A.DRAFT, "ins"),
    S.CONCLUDED: (A.CONCLUDE, "ins"),
    S.FOLLOW_UP: (A.FOLLOW_UP, "ins"),
    S.CLOSED: (A.CLOSE, "ins"),
}
"""State → the act that leads there, and who of the town does it."""


class Try(Struct, kw_only=True):
    """Someone about to do an act, with what it needs in the ordinary case."""

    by: tuple[World, Actor, Request]
    today: date
    marks: list[dict[str, Any]]
    grade: Grade | None
    entry: str
    number: int
    """Of a finding or a recommendation."""
    days: int
    asks: list[dict[str, Any]]
    team: dict[str, Any]


async def attempt(
    world: World,
    town: Town,
    actor: Actor,
    act: InspectionAct,
    found: Inspection,
    *,
    grade: Grade = Grade.GOOD,
    entry: str = "e0000000000000000",
    number: int = 1,
    days: int = 1,
    owners: Sequence[str | None] = (None,),
    team: Sequence[str] = ("ins2",),
    reason: str | None = "Lý do.",
) -> Inspection:
    """Do an act as `actor`, whoever that is; raises its refusal. A conclusion asks something of each of the owners."""
    tried = Try(
        by=(world.fresh(), actor, request(found, reason)),
        today=world.today(),
        marks=await full_marks(world, found) if act in {A.SELF_REPORT, A.MARK} else [],
        grade=None if found.sheet else grade,
        entry=entry,
        number=number,
        days=days,
        asks=[
            {"text": "Công khai kết quả.", "due_on": world.today() + timedelta(days=30), "owner": owner}
            for owner in owners
        ],
        team=team_form(town, world.today(), *team),
    )
    return await ATTEMPTS[act](tried)


def _plain(act: InspectionAct) -> Callable[[Try], Awaitable[Inspection]]:
    def plain(t: Try) -> Awaitable[Inspection]:
        world, actor, asked = t.by
        return inspection_changes.act(world, actor, act, asked)

    return plain


ATTEMPTS: dict[InspectionAct, Callable[[Try], Awaitable[Inspection]]] = {
    A.DECIDE: lambda t: inspection_changes.decide(*t.by, 1),
    A.ANNOUNCE: lambda t: inspection_changes.announce(*t.by, t.today, "Làm việc tại xã."),
    A.SELF_REPORT: lambda t: inspection_changes.self_report(*t.by, "Đã thực hiện.", PROOF, t.marks),
    A.NO_SELF_REPORT: lambda t: inspection_changes.no_self_report(*t.by),
    A.BEGIN_ON_SITE: _plain(A.BEGIN_ON_SITE),
    A.BEGIN_VERIFYING: _plain(A.BEGIN_VERIFYING),
    A.RECORD_FINDING: lambda t: inspection_changes.record_finding(*t.by, FINDING),
    A.WITHDRAW_FINDING: lambda t: inspection_changes.withdraw_finding(*t.by, t.number),
    A.MARK: lambda t: inspection_changes.mark(*t.by, t.marks),
    A.CHECK_ENTRY: lambda t: inspection_changes.check_entry(*t.by, t.entry, CheckResult.CONFIRMED, "Đúng như báo cáo."),
    A.DRAFT: lambda t: inspection_conclusions.draft(*t.by, {"text": "Dự thảo."}),
    A.CONCLUDE: lambda t: inspection_conclusions.conclude(*t.by, conclusion_form(t.today, t.grade), t.asks),
    A.SUPERSEDE: lambda t: inspection_conclusions.supersede(*t.by, conclusion_form(t.today, t.grade)),
    A.FOLLOW_UP: _plain(A.FOLLOW_UP),
    A.CLOSE: lambda t: inspection_conclusions.close(*t.by),
    A.EXTEND: lambda t: inspection_changes.extend(*t.by, t.days),
    A.CHANGE_TEAM: lambda t: inspection_changes.change_team(*t.by, t.team),
    A.NOMINATE: lambda t: inspection_conclusions.nominate(*t.by, t.entry),
    A.REPORT_REMEDY: lambda t: remedies.report(*t.by, t.number, "Đã xong.", PROOF),
    A.VERIFY_REMEDY: lambda t: remedies.verify(*t.by, t.number),
    A.REOPEN_REMEDY: lambda t: remedies.reopen(*t.by, t.number),
}


async def reporter_of(world: World, town: Town, found: Inspection) -> Actor:
    """Return the inspected unit's reporter."""
    return await town.actor(world, "rpt-b" if found.path.startswith(town.b.path) else "rpt")


def conclusion_form(issued_on: date, grade: Grade | None = None, **changes: Any) -> dict[str, Any]:
    """Return a conclusion as its issuer writes it."""
    return {"decision_number": "3-KL", "issued_on": issued_on, "text": "Kết luận.", "grade": grade} | changes


async def full_marks(world: World, found: Inspection) -> list[dict[str, Any]]:
    """Return the highest marks for every scored criterion of the inspection's sheet, if it has one."""
    if found.sheet is None:
        return []
    (sheet,) = await world.store.get([want(ScoreSheet, id=found.sheet)])
    criteria = sheet.versions[-1].criteria
    return [{"criterion": c.code, "points": c.most} for c in criteria if c.kind is CriterionKind.SCORED]


async def remedied(world: World, town: Town, found: Inspection) -> Inspection:
    """Return an inspection all of whose recommendations were met: reported by the unit, verified by the leader."""
    leader, reporter = await town.actor(world, "ins"), await reporter_of(world, town, found)
    for asked in found.recommendations:
        if asked.remedy.state is RemedyState.OPEN:
            found = await remedies.report(world.fresh(), reporter, request(found), asked.number, "Đã xong.", PROOF)
        if asked.remedy.state is not RemedyState.VERIFIED:
            found = await remedies.verify(world.fresh(), leader, request(found), asked.number)
    return found


async def trail(world: World, record: Any) -> list[Audit]:
    """Return a record's trail, first change first."""
    return [a for _, a in await world.store.rows(paths.trail_of_subject, Span(record.id), strong=True)]


@contextmanager
def refused(code: Code, *path: str, unchanged: Callable[[], object] | None = None) -> Iterator[None]:
    """Expect a refusal with its code and path; given the fixture `snapshot`, also that it wrote nothing."""
    before = unchanged() if unchanged else None
    with pytest.raises(MovementError) as refusal:
        yield
    problem = refusal.value.problems[0]
    assert (problem.code, problem.path[: len(path)]) == (code, path), problem
    if unchanged:
        assert unchanged() == before
