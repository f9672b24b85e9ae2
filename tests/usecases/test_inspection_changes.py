"""Acts from the plan to the draft of a conclusion on the real engine: what each changes, and every fault it has."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from movement.model import audit
from movement.model.campaigns import Conductor
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult, SelfReport
from movement.model.inspections import ORDER, Inspection, InspectionState
from movement.model.people import Role
from movement.model.rule_sets import Purpose
from movement.model.units import UnitKind
from movement.usecases import campaign_changes, inspection_changes, inspections, rule_sets
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_grant, make_person, make_unit, request, stored
from tests.inspection_builders import (
    FINDING,
    PROOF,
    attempt,
    make_campaign,
    make_inspection,
    procedure,
    refused,
    rule,
    settle_rules,
    team_form,
    trail,
)

Snapshot = Callable[[], object]
S, A = InspectionState, InspectionAct


@pytest.mark.parametrize("state", InspectionState)
async def test_it_is_brought_to_every_state_and_its_trail_replays(
    world: World, town: Town, state: InspectionState
) -> None:
    found = await make_inspection(world, town, state)
    assert found.state is state
    assert [step.state for step in found.steps] == ORDER[: ORDER.index(state) + 1]
    changes = await trail(world, found)
    assert found.version == len(changes)
    assert audit.verify(changes) == []
    assert audit.replay(changes, Inspection) == found
    assert await inspections.inspection(world.fresh(), await town.actor(world, "pcs"), found.id) == found


async def test_a_plan_takes_over_what_its_campaign_says(world: World, town: Town, snapshot: Snapshot) -> None:
    campaign, staff = await make_campaign(world, town, type="SURVEY"), await town.actor(world, "pcs")
    found = await inspection_changes.plan(world.fresh(), staff, request(campaign), town.a_front.id)
    assert (found.campaign, found.type, found.year, found.version) == (campaign.id, "SURVEY", 2026, 1)
    assert (found.unit, found.path, found.root) == (town.a_front.id, town.a_front.path, town.province.id)
    assert (found.carrier, found.carrier_path, found.carrier_root) == (found.unit, found.path, found.root)
    assert (found.team, found.due_on, found.conclusions) == (None, None, ())
    other = await Town(f"other-{town.tag}").settle(world.store)
    before = snapshot()
    for unit in ("nonsense", other.a.id, "t0000000000000000"):
        with refused(Code.NOT_FOUND, "unit"):
            await inspection_changes.plan(world.fresh(), staff, request(campaign), unit)
    for wrong in ("nonsense", found.id, "c0000000000000000"):
        asked = Request(request_id=request().request_id, id=wrong)
        with refused(Code.NOT_FOUND, "id"):
            await inspection_changes.plan(world.fresh(), staff, asked, town.a.id)
    with refused(Code.NOT_FOUND, "unit"):
        await inspection_changes.plan(world.fresh(), staff, request(campaign), town.old_a.id)
    for handle, code in (("ins", Code.FORBIDDEN), ("ldr", Code.FORBIDDEN), ("rpt", Code.NOT_FOUND)):
        with refused(code):
            await inspection_changes.plan(world.fresh(), await town.actor(world, handle), request(campaign), town.a.id)
    assert snapshot() == before


async def test_an_ended_unit_is_not_inspected(world: World, town: Town, snapshot: Snapshot) -> None:
    campaign, staff = await make_campaign(world, town), await town.actor(world, "pcs")
    ended = make_unit("Hội cũ", town.a, kind=UnitKind.MASS_ASSOCIATION, until=world.today())
    await world.store.put_all(stored(ended))
    with refused(Code.UNIT_CLOSED, "unit", unchanged=snapshot):
        await inspection_changes.plan(world.fresh(), staff, request(campaign), ended.id)


# --- the team -------------------------------------------------------------------------------------------------------
async def test_nobody_is_given_the_own_unit(world: World, town: Town, snapshot: Snapshot) -> None:
    """`ins2`, a member, is reporter of the commune the body lies on; a province's leader is of its own bodies."""
    found, away = await make_inspection(world, town), await make_inspection(world, town, unit=town.b_committee)
    staff = await town.actor(world, "pcs")
    grants = make_grant(Role.INS, town.province), make_grant(Role.RPT, town.a)
    await world.store.put_all(make_person(town.subject("ins2"), *grants))
    with refused(Code.SAME_PERSON, "team", town.subject("ins2"), unchanged=snapshot):
        await inspection_changes.decide(world.fresh(), staff, request(found), 1)
    decided = await inspection_changes.decide(world.fresh(), staff, request(away), 1)
    assert decided.team is not None
    assert decided.team.everyone == (town.subject("ins"), town.subject("ins2"))
    own = await make_inspection(world, town, unit=town.province)
    grants = make_grant(Role.INS, town.province), make_grant(Role.LDR, town.province)
    await world.store.put_all(make_person(town.subject("ins"), *grants))
    with refused(Code.SAME_PERSON, "team", town.subject("ins"), unchanged=snapshot):
        await inspection_changes.decide(world.fresh(), staff, request(own), 1)


async def test_a_team_still_inspects_when_it_is_given(world: World, town: Town, snapshot: Snapshot) -> None:
    found, staff = await make_inspection(world, town), await town.actor(world, "pcs")
    before = snapshot()
    for number in (0, 2):
        with refused(Code.NOT_FOUND, "team"):
            await inspection_changes.decide(world.fresh(), staff, request(found), number)
    assert snapshot() == before
    elsewhere = make_grant(Role.INS, town.b)
    await world.store.put_all(make_person(town.subject("ins2"), elsewhere))
    with refused(Code.BAD_INPUT, "team", town.subject("ins2"), unchanged=snapshot):
        await inspection_changes.decide(world.fresh(), staff, request(found), 1)


async def test_a_team_is_changed_by_a_further_decision(world: World, town: Town, snapshot: Snapshot) -> None:
    found, staff = await make_inspection(world, town, S.ON_SITE), await town.actor(world, "pcs")
    today, handle = world.today(), "ins3"
    await world.store.put_all(make_person(town.subject("near"), make_grant(Role.INS, town.b)))
    before = snapshot()
    for stranger in ("near", "rv2", "nobody"):
        with refused(Code.BAD_INPUT, "team", town.subject(stranger)):
            form = team_form(town, today, handle, stranger)
            await inspection_changes.change_team(world.fresh(), staff, request(found, "Ốm."), form)
    with refused(Code.SAME_PERSON, "team", town.subject("rpt")):
        form = team_form(town, today, handle, "rpt")
        await inspection_changes.change_team(world.fresh(), staff, request(found, "Ốm."), form)
    with refused(Code.BAD_INPUT, "decidedOn"):
        form = team_form(town, today + timedelta(1), handle)
        await inspection_changes.change_team(world.fresh(), staff, request(found, "Ốm."), form)
    assert snapshot() == before
    changed = await inspection_changes.change_team(
        world.fresh(), staff, request(found, "Ốm."), team_form(town, today, handle)
    )
    assert changed.team is not None
    assert (changed.team.number, changed.team.leader, changed.team.members) == (1, town.subject(handle), ())
    assert (changed.state, changed.version) == (S.ON_SITE, found.version + 1)
    with refused(Code.FORBIDDEN, unchanged=snapshot):
        await attempt(world, town, await town.actor(world, "ins"), A.BEGIN_VERIFYING, changed)
    leader = await town.actor(world, handle)
    assert (await attempt(world, town, leader, A.BEGIN_VERIFYING, changed)).state is S.VERIFYING


# --- time -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("conductor", "days", "due", "most"),
    # From 24 November 2026: 60, 45 and 20 days on, and a third of them.
    [
        (Conductor.CENTRAL, 60, date(2027, 1, 23), 20),
        (Conductor.PROVINCE, 45, date(2027, 1, 8), 15),
        (Conductor.ABOVE_GRASSROOTS, 20, date(2026, 12, 14), 6),
    ],
)
async def test_time_runs_from_the_announcement_and_is_extended_by_a_third(
    world: World, town: Town, snapshot: Snapshot, conductor: Conductor, days: int, due: date, most: int
) -> None:
    campaign = await make_campaign(world, town, conductor=conductor)
    found = await make_inspection(world, town, S.ANNOUNCED, campaign=campaign)
    assert (found.announced_on, found.days_allowed, found.due_on) == (date(2026, 11, 24), days, due)
    assert (found.self_report_due_on, found.schedule) == (date(2026, 12, 4), "Làm việc tại xã.")
    staff = await town.actor(world, "pcs")
    before = snapshot()
    for wrong in (most + 1, 0, -1):
        with refused(Code.BAD_INPUT, "days"):
            await attempt(world, town, staff, A.EXTEND, found, days=wrong)
    assert snapshot() == before
    found = await attempt(world, town, staff, A.EXTEND, found, days=most - 1)
    with refused(Code.BAD_INPUT, "days", unchanged=snapshot):
        await attempt(world, town, staff, A.EXTEND, found, days=2)
    found = await attempt(world, town, staff, A.EXTEND, found, days=1)
    assert (found.days_allowed, found.days_extended, found.due_on) == (days, most, due + timedelta(days=most))


async def test_the_procedure_is_that_of_the_announcement(world: World, town: Town, snapshot: Snapshot) -> None:
    rules, staff = await settle_rules(world, town), await town.actor(world, "pcs")
    new = [rule("P01", central=60, province=30, aboveGrassroots=10), rule("P02", numerator=1, denominator=9)]
    form = procedure("2026-11-20", rules=[*new, *procedure()["rules"][2:]])
    asked = Request(request_id=request().request_id, version=rules.version)
    await rule_sets.add_version(world.fresh(), staff, asked, town.province.id, Purpose.INSPECTION, form)
    leader, early = await town.actor(world, "ins"), date(2026, 11, 19)
    campaign = await make_campaign(world, town)
    team = team_form(town, early)
    campaign = await campaign_changes.add_team(world.fresh(), staff, request(campaign), team)
    days = {}
    for announced_on in (early, date(2026, 11, 20)):
        found = await make_inspection(world, town, campaign=campaign)
        found = await inspection_changes.decide(world.fresh(), staff, request(found), 2)
        found = await inspection_changes.announce(world.fresh(), leader, request(found), announced_on, "")
        # A third of 45 days by the procedure of the 19th, a ninth of 30 by that of the 20th.
        most = {early: 15}.get(announced_on, 3)
        with refused(Code.BAD_INPUT, "days", unchanged=snapshot):
            await attempt(world, town, staff, A.EXTEND, found, days=most + 1)
        await attempt(world, town, staff, A.EXTEND, found, days=most)
        days[announced_on] = found.days_allowed
    assert list(days.values()) == [45, 30]


async def test_the_day_of_the_announcement(world: World, town: Town, snapshot: Snapshot) -> None:
    found, leader = await make_inspection(world, town, S.DECIDED), await town.actor(world, "ins")
    before, today = snapshot(), world.today()
    for day in (today + timedelta(1), today - timedelta(1)):
        # The team was set up today.
        with refused(Code.BAD_INPUT, "announcedOn"):
            await inspection_changes.announce(world.fresh(), leader, request(found), day, "")
    with refused(Code.TOO_LARGE, "schedule"):
        await inspection_changes.announce(world.fresh(), leader, request(found), today, "x" * 301)
    assert snapshot() == before


async def test_without_a_procedure_of_the_day_nothing_is_announced(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    rules, staff = await settle_rules(world, town), await town.actor(world, "pcs")
    found = await make_inspection(world, town, S.DECIDED)
    asked = Request(request_id=request().request_id, version=rules.version)
    ended = procedure("2026-11-01", effective_to="2026-11-24")
    await rule_sets.add_version(world.fresh(), staff, asked, town.province.id, Purpose.INSPECTION, ended)
    with refused(Code.NOT_FOUND, "ruleSet", unchanged=snapshot):
        await attempt(world, town, await town.actor(world, "ins"), A.ANNOUNCE, found)


# --- the self-report ------------------------------------------------------------------------------------------------
async def test_the_unit_reports_on_itself(world: World, town: Town, snapshot: Snapshot) -> None:
    found, reporter = await make_inspection(world, town, S.ANNOUNCED), await town.actor(world, "rpt")
    faults: list[tuple[str, list[dict[str, Any]], Code, str]] = [
        (" \n", PROOF, Code.MISSING_FIELD, "text"),
        ("x" * 4001, PROOF, Code.BAD_INPUT, "text"),
        ("Đủ.", [{"title": "a", "url": "javascript:alert(1)"}], Code.BAD_INPUT, "documents"),
        ("Đủ.", PROOF * 21, Code.BAD_INPUT, "documents"),
    ]
    before = snapshot()
    for text, documents, code, path in faults:
        with refused(code, path):
            await inspection_changes.self_report(world.fresh(), reporter, request(found), text, documents, [])
    assert snapshot() == before
    found = await inspection_changes.self_report(world.fresh(), reporter, request(found), " Đủ. ", PROOF, [])
    assert found.self_report is not None
    assert (found.self_report.text, found.self_report.by) == ("Đủ.", reporter.subject)
    assert (found.self_report.documents[0].title, found.self_report.at) == ("Biên bản", world.now())


async def test_a_missing_self_report_is_noted_once_its_day_has_passed(
    world: World, town: Town, snapshot: Snapshot, clock: Clock
) -> None:
    found, leader = await make_inspection(world, town, S.ANNOUNCED), await town.actor(world, "ins")
    clock.forward(days=10)
    with refused(Code.ILLEGAL_ACT, "id", unchanged=snapshot):
        await attempt(world, town, leader, A.NO_SELF_REPORT, found)
    clock.forward(days=1)
    found = await attempt(world, town, leader, A.NO_SELF_REPORT, found)
    assert (found.state, found.self_report) == (S.SELF_REPORTED, SelfReport(text="", at=world.now()))
    with refused(Code.ILLEGAL_ACT, "id", unchanged=snapshot):
        await attempt(world, town, await town.actor(world, "rpt"), A.SELF_REPORT, found)


# --- what is found --------------------------------------------------------------------------------------------------
async def test_a_findings_number_is_never_given_again(world: World, town: Town, snapshot: Snapshot) -> None:
    found, leader = await make_inspection(world, town, S.VERIFYING), await town.actor(world, "ins")
    for _ in range(2):
        found = await attempt(world, town, leader, A.RECORD_FINDING, found)
    with refused(Code.NOT_FOUND, "number", unchanged=snapshot):
        await attempt(world, town, leader, A.WITHDRAW_FINDING, found, number=3)
    found = await attempt(world, town, leader, A.WITHDRAW_FINDING, found, number=2)
    found = await attempt(world, town, leader, A.RECORD_FINDING, found)
    assert [finding.number for finding in found.findings] == [1, 3]
    assert found.findings[0].severity == "MINOR"


VIOLATION = {"kind": "VIOLATION", "severity": "GRAVE", "clause": "Điều 5", "text": "Không họp.", "evidence": PROOF}


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        (FINDING | {"kind": "STRENGTH"}, Code.BAD_INPUT, "severity"),
        (FINDING | {"severity": None}, Code.BAD_INPUT, "severity"),
        (FINDING | {"severity": "HUGE"}, Code.BAD_INPUT, "severity"),
        (FINDING | {"text": " "}, Code.BAD_INPUT, "text"),
        (FINDING | {"kind": "OPINION"}, Code.BAD_INPUT, "kind"),
        (VIOLATION | {"clause": ""}, Code.MISSING_FIELD, "clause"),
        (VIOLATION | {"evidence": []}, Code.MISSING_FIELD, "evidence"),
        (VIOLATION | {"evidence": [{"title": "a", "url": "ftp://a"}]}, Code.BAD_INPUT, "evidence"),
    ],
)
async def test_a_faulty_finding(
    world: World, town: Town, snapshot: Snapshot, form: dict[str, Any], code: Code, path: str
) -> None:
    found, leader = await make_inspection(world, town, S.ON_SITE), await town.actor(world, "ins")
    with refused(code, path, unchanged=snapshot):
        await inspection_changes.record_finding(world.fresh(), leader, request(found), form)


async def test_findings_end_at_fifty_and_the_record_at_64_kibibytes(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    many, leader = await make_inspection(world, town, S.ON_SITE), await town.actor(world, "ins")
    for _ in range(50):
        many = await attempt(world, town, leader, A.RECORD_FINDING, many)
    with refused(Code.TOO_LARGE, "findings", unchanged=snapshot):
        await attempt(world, town, leader, A.RECORD_FINDING, many)
    assert audit.replay(await trail(world, many), Inspection) == many
    large, form = await make_inspection(world, town, S.ON_SITE), FINDING | {"text": "ă" * 4000}
    # Eight findings of 8,000 bytes are 64,000 bytes, and with the 1,536 left the rest of the record has no room.
    for _ in range(7):
        large = await inspection_changes.record_finding(world.fresh(), leader, request(large), form)
    with refused(Code.TOO_LARGE, "id", unchanged=snapshot):
        await inspection_changes.record_finding(world.fresh(), leader, request(large), form)


async def test_entries_at_or_below_the_unit_are_checked(world: World, town: Town, snapshot: Snapshot) -> None:
    below = await make_entry(world, town, State.RUNNING, unit=town.a_front)
    beside = await make_entry(world, town, State.RUNNING, unit=town.b_committee)
    draft = await make_entry(world, town, State.DRAFT)
    found = await make_inspection(world, town, S.ON_SITE, unit=town.a)
    leader, before = await town.actor(world, "ins"), snapshot()
    for entry in (beside.id, draft.id, "e0000000000000000", "nonsense", found.id):
        with refused(Code.NOT_FOUND, "entry"):
            await attempt(world, town, leader, A.CHECK_ENTRY, found, entry=entry)
    with refused(Code.BAD_INPUT, "note"):
        await inspection_changes.check_entry(
            world.fresh(), leader, request(found), below.id, CheckResult.CONFIRMED, " "
        )
    assert snapshot() == before
    found = await attempt(world, town, leader, A.CHECK_ENTRY, found, entry=below.id)
    wrong = CheckResult.NOT_CONFIRMED
    found = await inspection_changes.check_entry(world.fresh(), leader, request(found), below.id, wrong, "Chưa có.")
    (check,) = found.checks
    assert (check.entry, check.result, check.note, check.nominated) == (below.id, wrong, "Chưa có.", False)
    sibling = await make_inspection(world, town, S.ON_SITE, unit=town.a_committee)
    with refused(Code.NOT_FOUND, "entry", unchanged=snapshot):
        await attempt(world, town, leader, A.CHECK_ENTRY, sibling, entry=below.id)


# --- once, and one at a time ----------------------------------------------------------------------------------------
async def test_of_two_of_a_team_with_the_same_version_one_wins(world: World, town: Town) -> None:
    found = await make_inspection(world, town, S.SELF_REPORTED)
    leader, member = await town.actor(world, "ins"), await town.actor(world, "ins2")
    outcomes = await asyncio.gather(
        *(attempt(world, town, who, A.BEGIN_ON_SITE, found) for who in (leader, member)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Inspection) for outcome in outcomes) == 1
    assert [o.code for o in outcomes if isinstance(o, MovementError)] == [Code.CONFLICT]
    changes = await trail(world, found)
    assert (len(changes), audit.verify(changes)) == (found.version + 1, [])


async def test_a_request_is_done_once(world: World, town: Town, snapshot: Snapshot) -> None:
    found, leader = await make_inspection(world, town, S.ON_SITE), await town.actor(world, "ins")
    asked = request(found)
    made = await asyncio.gather(
        *(inspection_changes.record_finding(world.fresh(), leader, asked, FINDING) for _ in range(4))
    )
    assert [one.version for one in made] == [found.version + 1] * 4
    later = await attempt(world, town, leader, A.RECORD_FINDING, made[0])
    before = snapshot()
    assert await inspection_changes.record_finding(world.fresh(), leader, asked, FINDING) == made[0] != later
    with refused(Code.IDEMPOTENCY_MISMATCH):
        await inspection_changes.record_finding(world.fresh(), leader, asked, FINDING | {"text": "Khác."})
    with refused(Code.CONFLICT, "version"):
        await inspection_changes.record_finding(world.fresh(), leader, request(found), FINDING)
    with refused(Code.NOT_FOUND, "id"):
        wrong = Request(request_id=request().request_id, id="nonsense", version=1)
        await inspection_changes.record_finding(world.fresh(), leader, wrong, FINDING)
    with pytest.raises(ValueError, match="closeInspection"):
        await inspection_changes.act(world.fresh(), leader, A.CLOSE, request(later))
    assert snapshot() == before
