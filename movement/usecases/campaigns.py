"""The plan of a year, its campaigns and their teams: what provincial staff prepare before a unit is inspected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import ids, procedures
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.inspection_parts import Team
from movement.model.inspections import Campaign, CampaignForm, InspectionPlan
from movement.model.pages import Page, check_first
from movement.model.people import Person, Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.rule_sets import Purpose
from movement.model.score_sheets import ScoreSheet
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import changes, rule_sets, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.entry_forms import converted
from movement.world import World

PLAN, TEAM, READ = "inspection.plan", "inspection.team", "inspection.read"


def place_of(record: InspectionPlan | Campaign) -> Prefix:
    """Return the province whose plan or campaign it is."""
    return Prefix(record.root, record.path)


async def named(world: World, actor: Actor, wanted: list[str]) -> list[Campaign | None]:
    """Return the campaigns that inspections one may see name, in order; one call.

    An inspected unit learns what is inspected and by which act; a campaign's teams only who may read it by itself.
    """
    found = await world.get(*[want(Campaign, id=campaign_id) for campaign_id in wanted])
    return [c if c is None or actor.may(READ, place_of(c)) else structs.replace(c, teams=()) for c in found]


async def plans(world: World, actor: Actor, wanted: list[str]) -> list[InspectionPlan | None]:
    """Return each plan that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(InspectionPlan, id=plan_id) for plan_id in wanted])
    return [p if p is not None and actor.may(READ, place_of(p)) else None for p in found]


async def create_plan(
    world: World, actor: Actor, request: Request, unit: str, year: int, form: Mapping[str, Any]
) -> InspectionPlan:
    """Enter the inspection plan of a province for a State's year: `{title, decision_number, decided_on}`."""
    owner = await units.unit(world, actor, unit)

    def make(_: changes.Also) -> InspectionPlan:
        if owner.id != owner.root:
            raise refuse(Code.BAD_INPUT, "unit", detail="Chương trình kiểm tra năm thuộc về tỉnh.")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise refuse(Code.BAD_INPUT, "year")
        place = {"unit": owner.id, "root": owner.root, "path": owner.path, "year": year}
        made = {"id": world.new_id(ids.PLAN), "created_at": world.now()}
        return converted({**form, **place, **made}, InspectionPlan)

    return await changes.make_new(
        world,
        actor,
        request,
        InspectionPlan,
        operation="createInspectionPlan",
        arguments=[unit, year, form],
        policy=PLAN,
        place=lambda _: units.place_of(owner),
        make=make,
    )


async def create_campaign(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Campaign:
    """Make a campaign of the plan `request.id`; raises NOT_FOUND, FORBIDDEN, BAD_INPUT."""
    wants = [want(InspectionPlan, id=checked_id(request, ids.PLAN))]
    sheet = form.get("sheet")
    if sheet is not None:
        if not ids.is_id(sheet, ids.SHEET):
            raise refuse(Code.NOT_FOUND, "sheet")
        wants.append(want(ScoreSheet, id=sheet))
    (plan,) = await world.get(wants[0])
    wants += [rule_sets.wanted(Purpose.INSPECTION, plan.root)] if plan is not None else []

    def place(also: changes.Also) -> Prefix:
        found = also[0]
        if found is None or not actor.may(READ, place_of(found)):
            raise refuse(Code.NOT_FOUND, "id")
        return place_of(found)

    def make(also: changes.Also) -> Campaign:
        found, rules, today = also[0], rule_sets.in_force(also[-1], world.today()), world.today()
        given = converted({k: v for k, v in form.items() if v is not None}, CampaignForm)
        procedures.check_period(rules, given.period_from, given.period_to, today)
        version = None
        if given.sheet is not None:
            scored = also[1]
            version = scored.at(today) if scored is not None and scored.root == found.root else None
            if version is None:
                raise refuse(Code.NOT_FOUND, "sheet", detail="Phiếu chấm điểm không có phiên bản đang hiệu lực.")
        return Campaign(
            **structs.asdict(given),
            id=world.new_id(ids.CAMPAIGN),
            plan=found.id,
            root=found.root,
            path=found.path,
            year=found.year,
            sheet_version=version.number if version is not None else None,
            created_at=world.now(),
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Campaign,
        operation="createCampaign",
        arguments=[request.id, form],
        policy=PLAN,
        place=place,
        make=make,
        also=wants,
    )


async def add_team(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Campaign:
    """Set up a team of a campaign: `{decision_number, decided_on, leader, members}`.

    All must be inspectors of the campaign's province now; raises BAD_INPUT naming who is not.
    """
    team = team_of(form)
    wants = [want(Person, id=subject) for subject in team.everyone]

    def do(found: Campaign, _: Role, also: changes.Also) -> Step:
        check_team(team, also, place_of(found), world)
        made = structs.replace(team, number=len(found.teams) + 1)
        return Step(old=found, new=structs.replace(found, teams=(*found.teams, made), version=found.version + 1))

    return await changes.change(
        world,
        actor,
        request,
        want(Campaign, id=checked_id(request, ids.CAMPAIGN)),
        Campaign,
        operation="addInspectionTeam",
        arguments=form,
        sees=lambda found: actor.may(READ, place_of(found)) is not None,
        roles=lambda doer, found: doer.roles(TEAM, place_of(found)),
        do=do,
        also=wants,
    )


def team_of(form: Mapping[str, Any]) -> Team:
    """Return a team as written, not yet numbered; raises BAD_INPUT."""
    team = converted({**form, "number": 0}, Team)
    if len(set(team.everyone)) != len(team.everyone):
        raise refuse(Code.BAD_INPUT, "members", detail="Một người được ghi hai lần.")
    return team


def check_team(team: Team, people: changes.Also, place: Prefix, world: World) -> None:
    """Raise BAD_INPUT unless all of a team's people, read in the order of `everyone`, inspect at `place` now."""
    if team.decided_on > world.today():
        raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định không được sau hôm nay.")
    for subject, person in zip(team.everyone, people, strict=True):
        if not _inspects(person, place, world.today()):
            where = "leader" if subject == team.leader else "members"
            raise refuse(Code.BAD_INPUT, where, subject, detail="Người này không có quyền kiểm tra trên địa bàn.")


def _inspects(person: Person | None, place: Prefix, day: date) -> bool:
    grants = person.grants if person is not None else ()
    return any(
        g.role in {Role.INS, Role.PCS} and g.root == place.root and place.path.startswith(g.path) and g.in_force(day)
        for g in grants
    )


async def campaign(world: World, actor: Actor, wanted: str) -> Campaign:
    """Return a campaign to those who may read inspections of its province; raises NOT_FOUND."""
    found = None
    if ids.is_id(wanted, ids.CAMPAIGN):
        (found,) = await world.get(want(Campaign, id=wanted))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "id")
    answer: Campaign = found
    return answer


async def plan(world: World, actor: Actor, wanted: str) -> InspectionPlan:
    """Return a plan to those who may read inspections of its province; raises NOT_FOUND."""
    found = None
    if ids.is_id(wanted, ids.PLAN):
        (found,) = await world.get(want(InspectionPlan, id=wanted))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "id")
    answer: InspectionPlan = found
    return answer


async def of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[Campaign]:
    """Return a year's campaigns of a unit's province, oldest first; raises NOT_FOUND, BAD_INPUT, BAD_CURSOR."""
    return await _prepared(world, actor, Campaign, unit, year, first, after)


async def plans_of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[InspectionPlan]:
    """Return a year's plans of a unit's province, oldest first; raises NOT_FOUND, BAD_INPUT, BAD_CURSOR."""
    return await _prepared(world, actor, InspectionPlan, unit, year, first, after)


async def _prepared(
    world: World,
    actor: Actor,
    kind: type[InspectionPlan | Campaign],
    unit: str,
    year: int,
    first: int,
    after: str | None,
) -> Page[Any]:
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, kind.__name__, unit, year)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    (province,) = await units.get_many(world, [owner.root])
    if province is None or not actor.may(READ, units.place_of(province)):
        raise refuse(Code.NOT_FOUND, "unit")
    span = Span(f"{owner.root}#{year}" + ("#PLANS" if kind is InspectionPlan else ""))
    page = await world.store.page(tables.campaigns_of_year, [span], first=first, after=after, cursors=cursors)
    found = await world.get(*[want(kind, id=row.id) for row in page.items])
    kept = [(c, k) for c, k in zip(found, page.cursors, strict=True) if c is not None]
    return Page(
        items=tuple(c for c, _ in kept),
        cursors=tuple(k for _, k in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
