"""Plans, campaigns and teams on the real engine: who prepares them, and every fault they can have."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from movement.model import audit
from movement.model.campaigns import Campaign, InspectionPlan
from movement.model.errors import Code, MovementError
from movement.model.people import Role
from movement.usecases import campaign_changes, campaigns
from movement.world import World
from tests.builders import Town, make_grant, make_person, request
from tests.inspection_builders import make_campaign, make_sheet, refused, settle_rules, team_form, trail

Snapshot = Callable[[], object]
TITLED = {"title": "Chương trình", "decision_number": "1-CTr", "decided_on": date(2026, 1, 5)}
FORM = {
    "title": "Kiểm tra",
    "type": "SURVEY",
    "conductor": "ABOVE_GRASSROOTS",
    "content": "Quy chế dân chủ.",
    "period_from": date(2025, 7, 1),
    "period_to": date(2026, 6, 30),
}


async def make_plan(world: World, town: Town, year: int = 2026) -> InspectionPlan:
    staff = await town.actor(world, "pcs")
    return await campaign_changes.create_plan(world.fresh(), staff, request(), town.province.id, year, TITLED)


async def test_a_year_is_prepared_from_plan_to_team(world: World, town: Town) -> None:
    await settle_rules(world, town)
    staff, sheet = await town.actor(world, "pcs"), await make_sheet(world, town)
    plan = await make_plan(world, town)
    assert (plan.unit, plan.year, plan.title, plan.version) == (town.province.id, 2026, "Chương trình", 1)
    made = await campaign_changes.create_campaign(world.fresh(), staff, request(plan), FORM | {"sheet": sheet.id})
    assert (made.plan, made.year, made.type, made.conductor) == (plan.id, 2026, "SURVEY", "ABOVE_GRASSROOTS")
    assert (made.sheet, made.sheet_version, made.root) == (sheet.id, 1, town.province.id)
    for handles in (("ins", "ins2"), ("ins3", "pcs")):
        form = team_form(town, world.today(), *handles)
        made = await campaign_changes.add_team(world.fresh(), staff, request(made), form)
    assert [(team.number, team.leader, team.members) for team in made.teams] == [
        (1, town.subject("ins"), (town.subject("ins2"),)),
        (2, town.subject("ins3"), (town.subject("pcs"),)),
    ]
    assert made.team(2) == made.teams[1]
    assert made.team(3) is None
    for record, kind in ((plan, InspectionPlan), (made, Campaign)):
        changes = await trail(world, record)
        assert audit.verify(changes) == []
        assert audit.replay(changes, kind) == record
    assert await campaigns.plan(world.fresh(), staff, plan.id) == plan
    assert await campaigns.campaign(world.fresh(), staff, made.id) == made


@pytest.mark.parametrize("handle", ["rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud", "stranger"])
async def test_only_provincial_staff_prepare(world: World, town: Town, snapshot: Snapshot, handle: str) -> None:
    made = await make_campaign(world, town)
    plan = await campaigns.plan(world.fresh(), await town.actor(world, "pcs"), made.plan)
    actor, team = await town.actor(world, handle), team_form(town, world.today(), "ins3")
    reads = handle in {"rv2", "ins", "ldr", "aud"}
    before = snapshot()
    with refused(Code.NOT_FOUND if handle == "stranger" else Code.FORBIDDEN):
        await campaign_changes.create_plan(world.fresh(), actor, request(), town.province.id, 2026, TITLED)
    with refused(Code.FORBIDDEN if reads else Code.NOT_FOUND):
        await campaign_changes.create_campaign(world.fresh(), actor, request(plan), FORM)
    with refused(Code.FORBIDDEN if reads else Code.NOT_FOUND):
        await campaign_changes.add_team(world.fresh(), actor, request(made), team)
    assert snapshot() == before
    if reads:
        assert await campaigns.campaign(world.fresh(), actor, made.id) == made
        page = await campaigns.of_year(world.fresh(), actor, town.a.id, 2026, first=5)
        assert page.items == (made,)
    else:
        for read in (campaigns.campaign(world.fresh(), actor, made.id), campaigns.plan(world.fresh(), actor, plan.id)):
            with refused(Code.NOT_FOUND, "id"):
                await read
        with refused(Code.NOT_FOUND, "unit"):
            await campaigns.of_year(world.fresh(), actor, town.a.id, 2026, first=5)


@pytest.mark.parametrize(
    ("year", "form", "path"),
    [
        (1999, {}, "year"),
        (2101, {}, "year"),
        (2026, {"title": ""}, "title"),
        (2026, {"title": None}, ""),
        (2026, {"decision_number": " "}, "decision_number"),
        (2026, {"decided_on": date(2026, 11, 25)}, "decidedOn"),
    ],
)
async def test_a_faulty_plan(
    world: World, town: Town, snapshot: Snapshot, year: int, form: dict[str, Any], path: str
) -> None:
    staff = await town.actor(world, "pcs")
    with refused(Code.BAD_INPUT, *([path] if path else []), unchanged=snapshot):
        await campaign_changes.create_plan(world.fresh(), staff, request(), town.province.id, year, TITLED | form)


async def test_a_plan_is_a_provinces_and_takes_from_its_form_only_what_it_asks(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    staff = await town.actor(world, "pcs")
    with refused(Code.BAD_INPUT, "unit", unchanged=snapshot):
        await campaign_changes.create_plan(world.fresh(), staff, request(), town.a.id, 2026, TITLED)
    sly = TITLED | {"version": 9, "head": "x", "id": "p0", "root": "t0", "created_at": "2020-01-01T00:00:00Z"}
    made = await campaign_changes.create_plan(world.fresh(), staff, request(), town.province.id, 2026, sly)
    assert (made.version, made.root, made.created_at) == (1, town.province.id, world.now())
    assert made.id.startswith("p")
    assert audit.verify(await trail(world, made)) == []


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        ({"title": ""}, Code.BAD_INPUT, "title"),
        ({"type": "AUDIT"}, Code.BAD_INPUT, "type"),
        ({"conductor": "COMMUNE"}, Code.BAD_INPUT, "conductor"),
        ({"content": ""}, Code.BAD_INPUT, "content"),
        # Five years before 24 November 2026, and a day more.
        ({"period_from": date(2021, 11, 23)}, Code.BAD_INPUT, "periodFrom"),
        ({"period_from": date(2026, 11, 25), "period_to": date(2026, 12, 1)}, Code.BAD_INPUT, "periodFrom"),
        ({"period_to": date(2025, 6, 30)}, Code.BAD_INPUT, "periodTo"),
        ({"sheet": "not an id"}, Code.NOT_FOUND, "sheet"),
        ({"sheet": "s0000000000000000"}, Code.NOT_FOUND, "sheet"),
    ],
)
async def test_a_faulty_campaign(
    world: World, town: Town, snapshot: Snapshot, form: dict[str, Any], code: Code, path: str
) -> None:
    await settle_rules(world, town)
    staff, plan = await town.actor(world, "pcs"), await make_plan(world, town)
    with refused(code, path, unchanged=snapshot):
        await campaign_changes.create_campaign(world.fresh(), staff, request(plan), FORM | form)


async def test_what_a_campaign_rests_on_is_there(world: World, town: Town, snapshot: Snapshot) -> None:
    staff, plan = await town.actor(world, "pcs"), await make_plan(world, town)
    with refused(Code.NOT_FOUND, "ruleSet", unchanged=snapshot):
        await campaign_changes.create_campaign(world.fresh(), staff, request(plan), FORM)
    await settle_rules(world, town)
    exact = FORM | {"period_from": date(2021, 11, 24)}
    made = await campaign_changes.create_campaign(world.fresh(), staff, request(plan), exact)
    assert made.period_from == date(2021, 11, 24)
    other = await Town(f"other-{town.tag}").settle(world.store)
    foreign = await make_sheet(world, other)
    later = await make_sheet(world, town, effective_from="2026-11-25")
    ended = await make_sheet(world, town, effective_to="2026-11-24")
    before = snapshot()
    for sheet in (foreign, later, ended):
        with refused(Code.NOT_FOUND, "sheet"):
            await campaign_changes.create_campaign(world.fresh(), staff, request(plan), FORM | {"sheet": sheet.id})
    for wrong in ("nonsense", made.id, "p0000000000000000"):
        asked = request(plan).__class__(request_id=request().request_id, id=wrong, version=1)
        with refused(Code.NOT_FOUND, "id"):
            await campaign_changes.create_campaign(world.fresh(), staff, asked, FORM)
    with refused(Code.NOT_FOUND, "id"):
        await campaign_changes.create_campaign(world.fresh(), await other.actor(world, "pcs"), request(plan), FORM)
    assert snapshot() == before


async def test_a_team_is_of_inspectors_of_the_province(world: World, town: Town, snapshot: Snapshot) -> None:
    made = await make_campaign(world, town)
    staff, today = await town.actor(world, "pcs"), world.today()
    other = await Town(f"other-{town.tag}").settle(world.store)
    ended = make_person(town.subject("late"), make_grant(Role.INS, town.province, until=today))
    ahead = make_person(town.subject("ahead"), make_grant(Role.INS, town.province, since=today + timedelta(1)))
    await world.store.put_all([*ended, *ahead])
    before = snapshot()
    for handle in ("rpt", "rv2", "ldr", "adm", "nobody", "late", "ahead"):
        with refused(Code.BAD_INPUT, "team", town.subject(handle)):
            await campaign_changes.add_team(world.fresh(), staff, request(made), team_form(town, today, "ins3", handle))
    with refused(Code.BAD_INPUT, "team", other.subject("ins")):
        await campaign_changes.add_team(world.fresh(), staff, request(made), team_form(other, today, "ins"))
    twice = team_form(town, today, "ins", "ins2", "ins")
    with refused(Code.BAD_INPUT, "members"):
        await campaign_changes.add_team(world.fresh(), staff, request(made), twice)
    with refused(Code.BAD_INPUT, "decidedOn"):
        await campaign_changes.add_team(world.fresh(), staff, request(made), team_form(town, today + timedelta(1)))
    with refused(Code.BAD_INPUT, "leader"):
        await campaign_changes.add_team(world.fresh(), staff, request(made), team_form(town, today) | {"leader": ""})
    with refused(Code.BAD_INPUT, "members"):
        many = team_form(town, today) | {"members": [f"m{number}" for number in range(21)]}
        await campaign_changes.add_team(world.fresh(), staff, request(made), many)
    assert snapshot() == before


async def test_who_inspects_in_part_of_the_province_may_be_in_a_team(world: World, town: Town) -> None:
    made = await make_campaign(world, town)
    await world.store.put_all(make_person(town.subject("near"), make_grant(Role.INS, town.b)))
    staff, form = await town.actor(world, "pcs"), team_form(town, world.today(), "ins3", "near")
    made = await campaign_changes.add_team(world.fresh(), staff, request(made), form)
    assert made.teams[1].members == (town.subject("near"),)


async def test_a_fifty_first_team_is_refused_and_the_trail_still_replays(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    made, staff = await make_campaign(world, town), await town.actor(world, "pcs")
    form = team_form(town, world.today())
    for _ in range(49):
        made = await campaign_changes.add_team(world.fresh(), staff, request(made), form)
    with refused(Code.TOO_LARGE, "teams", unchanged=snapshot):
        await campaign_changes.add_team(world.fresh(), staff, request(made), form)
    assert audit.replay(await trail(world, made), Campaign) == made


async def test_repeats_mismatches_and_stale_versions(world: World, town: Town, snapshot: Snapshot) -> None:
    made, staff = await make_campaign(world, town), await town.actor(world, "pcs")
    form, asked = team_form(town, world.today(), "ins3"), request(made)
    first = await campaign_changes.add_team(world.fresh(), staff, asked, form)
    await campaign_changes.add_team(world.fresh(), staff, request(first), form)
    before = snapshot()
    assert await campaign_changes.add_team(world.fresh(), staff, asked, form) == first
    with refused(Code.IDEMPOTENCY_MISMATCH):
        await campaign_changes.add_team(world.fresh(), staff, asked, form | {"decision_number": "9-QĐ"})
    with refused(Code.CONFLICT, "version"):
        await campaign_changes.add_team(world.fresh(), staff, request(made), form)
    assert snapshot() == before


async def test_a_years_plans_and_campaigns_are_listed_apart_in_order(world: World, town: Town) -> None:
    await settle_rules(world, town)
    staff = await town.actor(world, "pcs")
    plans = [await make_plan(world, town, year) for year in (2026, 2026, 2027)]
    made = []
    for plan in (plans[0], plans[1], plans[2], plans[0]):
        world.clock.forward(seconds=1)  # type: ignore[attr-defined] # the clock of the tests
        made.append(await campaign_changes.create_campaign(world.fresh(), staff, request(plan), FORM))
    page = await campaigns.of_year(world.fresh(), staff, town.b.id, 2026, first=2)
    rest = await campaigns.of_year(world.fresh(), staff, town.b.id, 2026, first=2, after=page.end_cursor)
    assert (*page.items, *rest.items) == (made[0], made[1], made[3])
    assert (page.has_next, rest.has_next) == (True, False)
    listed = await campaigns.plans_of_year(world.fresh(), staff, town.province.id, 2026, first=5)
    assert sorted(plan.id for plan in listed.items) == sorted(plan.id for plan in plans[:2])
    with pytest.raises(MovementError, match="BAD_CURSOR"):
        await campaigns.plans_of_year(world.fresh(), staff, town.b.id, 2026, first=2, after=page.end_cursor)
