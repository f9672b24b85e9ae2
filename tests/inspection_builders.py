"""Inspections for tests: a province's procedure, a campaign with its team, and an inspection brought to any state."""

from datetime import date, timedelta
from typing import Any

from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import RemedyState
from movement.model.inspections import ORDER, Campaign, Inspection, InspectionState
from movement.model.rule_sets import Purpose, RuleSet
from movement.model.score_sheets import CriterionKind, Grade, ScoreSheet
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import campaigns, inspection_changes, inspection_conclusions, remedies, rule_sets, score_sheets
from movement.world import World
from tests.builders import Clock, Town, request

S = InspectionState
PROOF = [{"title": "Biên bản", "url": "https://example.org/1"}]


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


async def make_campaign(world: World, town: Town, **form: Any) -> Campaign:
    """Return a campaign of the year with team 1: `ins` leads it, `ins2` is its member."""
    await settle_rules(world, town)
    staff, province, today = await town.actor(world, "pcs"), town.province.id, world.today()
    titled = {"title": "Chương trình kiểm tra năm", "decision_number": "1-CTr", "decided_on": today}
    year = form.pop("year", 2026)
    plan = await campaigns.create_plan(world.fresh(), staff, request(), province, year, titled)
    given = {
        "title": "Kiểm tra quy chế dân chủ",
        "type": "INSPECTION",
        "content": "Việc thực hiện quy chế dân chủ ở cơ sở.",
        "period_from": date(2025, 7, 1),
        "period_to": date(2026, 6, 30),
    } | form
    made = await campaigns.create_campaign(world.fresh(), staff, request(plan), given)
    return await campaigns.add_team(world.fresh(), staff, request(made), team_form(town, today))


def team_form(town: Town, decided_on: date, leader: str = "ins", *members: str) -> dict[str, Any]:
    """Return a team as staff write it: its people by handle, `ins2` with `ins` where nobody else is named."""
    others = members or (("ins2",) if leader == "ins" else ())
    return {
        "decision_number": "2-QĐ",
        "decided_on": decided_on,
        "leader": town.subject(leader),
        "members": [town.subject(member) for member in others],
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
        found = await _step(world, town, found, step, grade)
    return found


async def reporter_of(world: World, town: Town, found: Inspection) -> Any:
    """Return the inspected unit's reporter."""
    return await town.actor(world, "rpt-b" if found.path.startswith(town.b.path) else "rpt")


async def _step(world: World, town: Town, found: Inspection, to: InspectionState, grade: Grade) -> Inspection:
    fresh, today, asked = world.fresh(), world.today(), request(found)
    leader, reporter = await town.actor(world, "ins"), await reporter_of(world, town, found)
    match to:
        case S.DECIDED:
            made = await inspection_changes.decide(fresh, await town.actor(world, "pcs"), asked, 1)
        case S.ANNOUNCED:
            made = await inspection_changes.announce(fresh, leader, asked, today, "Làm việc tại xã.")
        case S.SELF_REPORTED:
            marks = await full_marks(world, found)
            made = await inspection_changes.self_report(fresh, reporter, asked, "Đã thực hiện.", PROOF, marks)
        case S.ON_SITE:
            made = await inspection_changes.act(fresh, leader, InspectionAct.BEGIN_ON_SITE, asked)
        case S.VERIFYING:
            made = await inspection_changes.act(fresh, leader, InspectionAct.BEGIN_VERIFYING, asked)
        case S.DRAFT_CONCLUSION:
            made = await inspection_conclusions.draft(fresh, leader, asked, {"text": "Dự thảo."})
        case S.CONCLUDED:
            form = conclusion_form(today, None if found.sheet else grade)
            asks = [{"text": "Công khai kết quả.", "due_on": today + timedelta(days=30)}]
            made = await inspection_conclusions.conclude(fresh, leader, asked, form, asks)
        case S.FOLLOW_UP:
            made = await inspection_changes.act(fresh, leader, InspectionAct.FOLLOW_UP, asked)
        case _:
            found = await remedied(world, town, found)
            made = await inspection_conclusions.close(world.fresh(), leader, request(found))
    return made


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
