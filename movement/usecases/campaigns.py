"""The plan of a year, its campaigns and their teams: what provincial staff prepare before a unit is inspected."""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from movement.model import ids, procedures
from movement.model.actors import Actor, Prefix
from movement.model.campaigns import Campaign, CampaignForm, InspectionPlan
from movement.model.errors import Code, refuse
from movement.model.inspection_parts import Team
from movement.model.pages import Page, check_first
from movement.model.people import Person, Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.rule_sets import Purpose
from movement.model.score_sheets import ScoreSheet
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import actors, changes, rule_sets, units
from movement.usecases.acts import Request, Step
from movement.usecases.changes import checked_id
from movement.usecases.entry_forms import converted, given
from movement.world import World

PLAN, TEAM, READ, INSPECT = "inspection.plan", "inspection.team", "inspection.read", "inspection.write"
NO_INSPECTOR = "Người này không có quyền kiểm tra trên địa bàn."


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
        new = converted(given(form, "title", "decision_number", "decided_on") | place | made, InspectionPlan)
        return _decided(world, new)

    return await changes.make_new(
        world,
        actor,
        request,
        InspectionPlan,
        operation="createInspectionPlan",
        arguments=[unit, year, form],
        policy=PLAN,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
    )


async def create_campaign(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Campaign:
    """Make a campaign of the plan `request.id`; raises NOT_FOUND, FORBIDDEN, BAD_INPUT."""
    sheet = form.get("sheet")
    if sheet is not None and not ids.is_id(sheet, ids.SHEET):
        raise refuse(Code.NOT_FOUND, "sheet")

    async def reads(also: changes.Also) -> changes.Also:
        sheets = [want(ScoreSheet, id=sheet)] if sheet is not None else []
        wants = [rule_sets.wanted(Purpose.INSPECTION, also[0].root), *sheets]
        return await world.store.get(wants, strong=True)

    def place(also: changes.Also) -> Prefix:
        found = also[0]
        if found is None or not actor.may(READ, place_of(found)):
            raise refuse(Code.NOT_FOUND, "id")
        return place_of(found)

    def make(also: changes.Also) -> Campaign:
        found, rules, *sheets = also
        today, version = world.today(), None
        written = converted(given(form, *CampaignForm.__struct_fields__), CampaignForm)
        procedures.check_period(rule_sets.in_force(rules, today), written.period_from, written.period_to, today)
        if written.sheet is not None:
            (scored,) = sheets
            version = scored.at(today) if scored is not None and scored.root == found.root else None
            if version is None:
                raise refuse(Code.NOT_FOUND, "sheet", detail="Phiếu chấm điểm không có phiên bản đang hiệu lực.")
        return Campaign(
            **structs.asdict(written),
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
        also=[want(InspectionPlan, id=checked_id(request, ids.PLAN))],
        reads=reads,
    )


async def add_team(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Campaign:
    """Set up a team of a campaign: `{decision_number, decided_on, leader, members}`.

    All must inspect in the campaign's province now; raises BAD_INPUT naming who does not.
    """
    team = team_of(world, form)

    def do(found: Campaign, _: Role, also: changes.Also) -> Step:
        inspectors = people_of(world, team, also)
        if strangers := [i for i in inspectors if not i.parts(INSPECT, place_of(found))]:
            raise refuse(Code.BAD_INPUT, "team", strangers[0].subject, detail=NO_INSPECTOR)
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
        also=wanted_people(team),
    )


def team_of(world: World, form: Mapping[str, Any]) -> Team:
    """Return a team as written, not yet numbered; raises BAD_INPUT."""
    plain = given(form, "decision_number", "decided_on", "leader", "members")
    team = _decided(world, converted({**plain, "number": 0}, Team))
    if len(set(team.everyone)) != len(team.everyone):
        raise refuse(Code.BAD_INPUT, "members", detail="Một người được ghi hai lần.")
    return team


def wanted_people(team: Team) -> list[Want]:
    """Name the records of a team's people."""
    return [want(Person, id=subject) for subject in team.everyone]


def people_of(world: World, team: Team, people: changes.Also) -> list[Actor]:
    """Return a team's people, read in the order of `wanted_people`, with their grants in force today."""
    today = world.today()
    pairs = zip(team.everyone, people, strict=True)
    return [Actor(subject=subject) if found is None else actors.bare(found, today) for subject, found in pairs]


def _decided[T: (InspectionPlan, Team)](world: World, made: T) -> T:
    if made.decided_on > world.today():
        raise refuse(Code.BAD_INPUT, "decidedOn", detail="Ngày quyết định không được sau hôm nay.")
    return made


async def campaign(world: World, actor: Actor, wanted: str) -> Campaign:
    """Return a campaign to those who may read inspections of its province; raises NOT_FOUND."""
    return await _one(world, actor, wanted, ids.CAMPAIGN, Campaign)


async def plan(world: World, actor: Actor, wanted: str) -> InspectionPlan:
    """Return a plan to those who may read inspections of its province; raises NOT_FOUND."""
    return await _one(world, actor, wanted, ids.PLAN, InspectionPlan)


async def _one[T: (InspectionPlan, Campaign)](world: World, actor: Actor, wanted: str, letter: str, kind: type[T]) -> T:
    found: T | None = None
    if ids.is_id(wanted, letter):
        (found,) = await world.get(want(kind, id=wanted))
    if found is None or not actor.may(READ, place_of(found)):
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[Campaign]:
    """Return a year's campaigns of a unit's province, oldest first; raises NOT_FOUND out of scope."""
    return await _prepared(world, actor, unit, year, Campaign, first, after)


async def plans_of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[InspectionPlan]:
    """Return a year's inspection plans of a unit's province, oldest first; raises NOT_FOUND out of scope."""
    return await _prepared(world, actor, unit, year, InspectionPlan, first, after)


async def _prepared[T: (InspectionPlan, Campaign)](
    world: World, actor: Actor, unit: str, year: int, kind: type[T], first: int, after: str | None
) -> Page[T]:
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, kind.__name__, unit, year)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    (province,) = await units.get_many(world, [owner.root])
    if province is None or not actor.may(READ, units.place_of(province, world.today())):
        raise refuse(Code.NOT_FOUND, "unit")
    path = paths.campaigns_of_year if kind is Campaign else paths.plans_of_year
    span = Span(f"{owner.root}#{year}")
    page = await world.store.page(path, [span], first=first, after=after, cursors=cursors)
    found = await world.get(*[want(kind, id=row.id) for row in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
