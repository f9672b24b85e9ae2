"""Preparing inspections: provincial staff enter the plan of a year, its campaigns and their teams."""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from movement.model import ids, procedures
from movement.model.actors import Actor, Prefix
from movement.model.campaigns import Campaign, CampaignForm, InspectionPlan
from movement.model.errors import Code, refuse
from movement.model.inspection_parts import Team
from movement.model.people import Person, Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR
from movement.model.rule_sets import Purpose
from movement.model.score_sheets import ScoreSheet
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import actors, changes, rule_sets, units
from movement.usecases.acts import Request, Step
from movement.usecases.campaigns import INSPECT, PLAN, READ, TEAM, place_of
from movement.usecases.changes import checked_id
from movement.usecases.entry_forms import converted, given
from movement.world import World

NO_INSPECTOR = "Người này không có quyền kiểm tra trên địa bàn."


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
