"""Changing inspections, from the plan to the draft of a conclusion: each act one transaction.

`change_inspection` is the one way through; each act adds only what is its own.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import structs

from movement.model import ids, inspection_acts, procedures
from movement.model.actors import Actor, Prefix
from movement.model.campaigns import Campaign
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.inspection_acts import InspectionAct
from movement.model.inspection_parts import CheckResult, EntryCheck, Finding, FindingKind, SelfReport, Team
from movement.model.inspection_rights import READ, belongs, carrier_of, look, roles
from movement.model.inspections import Inspection, InspectionState, InspectionStep
from movement.model.people import Role
from movement.model.rule_sets import Purpose
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import campaign_changes, campaigns, changes, entries, evidence, rule_sets, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted, given, line
from movement.usecases.inspection_marks import marked, sheet_version
from movement.world import World

type Change = Callable[[Inspection, Role, Also], Inspection]
type Reads = Callable[[Inspection], Awaitable[Also]]


async def plan(world: World, actor: Actor, request: Request, unit: str) -> Inspection:
    """Plan the inspection of a unit within the campaign `request.id`; raises NOT_FOUND, FORBIDDEN, UNIT_CLOSED."""
    owner = await units.unit(world, actor, unit)

    def place(also: Also) -> Prefix:
        (found,) = also
        if found is None or not actor.may(READ, campaigns.place_of(found)):
            raise refuse(Code.NOT_FOUND, "id")
        if owner.root != found.root:
            raise refuse(Code.NOT_FOUND, "unit")
        return units.place_of(owner, world.today())

    def make(also: Also) -> Inspection:
        (found,) = also
        version = owner.at(world.today())
        if version is None:
            raise refuse(Code.UNIT_CLOSED, "unit")
        now = world.now()
        return Inspection(
            id=world.new_id(ids.INSPECTION),
            campaign=found.id,
            type=found.type,
            conductor=found.conductor,
            unit=owner.id,
            root=owner.root,
            path=version.path,
            carrier=owner.id,
            carrier_root=owner.root,
            carrier_path=version.path,
            year=found.year,
            steps=(InspectionStep(state=InspectionState.PLANNED, at=now),),
            sheet=found.sheet,
            sheet_version=found.sheet_version,
            created_at=now,
            updated_at=now,
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Inspection,
        operation=InspectionAct.PLAN,
        arguments=[request.id, unit],
        policy="inspection.plan",
        place=place,
        make=make,
        also=[want(Campaign, id=checked_id(request, ids.CAMPAIGN))],
    )


async def decide(world: World, actor: Actor, request: Request, team: int) -> Inspection:
    """Give a planned inspection one of its campaign's teams; nobody inspects the own unit (SAME_PERSON)."""

    async def reads(found: Inspection) -> Also:
        (campaign,) = await world.store.get([want(Campaign, id=found.campaign)], strong=True)
        chosen = campaign.team(team) if campaign is not None else None
        if chosen is None:
            raise refuse(Code.NOT_FOUND, "team")
        return [chosen, *await world.store.get(campaign_changes.wanted_people(chosen), strong=True)]

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        chosen, *people = also
        return _with_team(world, found, chosen, people)

    return await change_inspection(world, actor, request, InspectionAct.DECIDE, change, team, reads=reads)


async def change_team(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Inspection:
    """Give an inspection under way another team, by a further decision and with a reason."""
    team = campaign_changes.team_of(world, form)

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        number = found.team.number if found.team is not None else 0
        return _with_team(world, found, structs.replace(team, number=number), also)

    wants = campaign_changes.wanted_people(team)
    return await change_inspection(world, actor, request, InspectionAct.CHANGE_TEAM, change, form, also=wants)


def _with_team(world: World, found: Inspection, team: Team, people: Also) -> Inspection:
    place = carrier_of(found)
    for inspector in campaign_changes.people_of(world, team, people):
        if belongs(inspector, place.path):
            sentence = "Không ai được kiểm tra chính đơn vị mình."
            raise refuse(Code.SAME_PERSON, "team", inspector.subject, detail=sentence)
        if not inspector.may(campaigns.INSPECT, place):
            raise refuse(Code.BAD_INPUT, "team", inspector.subject, detail=campaign_changes.NO_INSPECTOR)
    return structs.replace(found, team=team)


async def announce(world: World, actor: Actor, request: Request, announced_on: date, schedule: str) -> Inspection:
    """Announce an inspection to its unit: from that day its time runs, by the procedure in force then."""

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        if announced_on > world.today() or (found.team and announced_on < found.team.decided_on):
            sentence = "Ngày công bố phải từ ngày quyết định lập đoàn đến hôm nay."
            raise refuse(Code.BAD_INPUT, "announcedOn", detail=sentence)
        rules = rule_sets.in_force(also[0], announced_on)
        days = procedures.days_allowed(rules, found.conductor)
        return structs.replace(
            found,
            announced_on=announced_on,
            schedule=line(schedule, "schedule"),
            days_allowed=days,
            due_on=announced_on + timedelta(days=days),
            self_report_due_on=procedures.self_report_due(rules, announced_on),
        )

    arguments, reads = [announced_on, schedule], _procedure(world)
    return await change_inspection(world, actor, request, InspectionAct.ANNOUNCE, change, arguments, reads=reads)


async def extend(world: World, actor: Actor, request: Request, days: int) -> Inspection:
    """Give an inspection more days, all extensions together no more than the share of its announcement's procedure."""

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        rules = rule_sets.in_force(also[0], found.announced_on or world.today())
        most = procedures.most_extension(rules, found.days_allowed)
        if days < 1 or found.days_extended + days > most:
            raise refuse(Code.BAD_INPUT, "days", detail=f"Tổng thời gian gia hạn không quá {most} ngày.")
        due = found.due_on + timedelta(days=days) if found.due_on else None
        return structs.replace(found, days_extended=found.days_extended + days, due_on=due)

    return await change_inspection(world, actor, request, InspectionAct.EXTEND, change, days, reads=_procedure(world))


def _procedure(world: World) -> Reads:
    async def reads(found: Inspection) -> Also:
        return await world.store.get([rule_sets.wanted(Purpose.INSPECTION, found.root)], strong=True)

    return reads


async def self_report(
    world: World,
    actor: Actor,
    request: Request,
    text: str,
    documents: Sequence[Mapping[str, Any]],
    marks: Sequence[Mapping[str, Any]],
) -> Inspection:
    """Send the inspected unit's self-report, with its own marks where a score sheet is used.

    `documents` are `[{title, url | upload}]`; an upload must be the inspected unit's own.
    """
    files = await evidence.files_of(world, documents)

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        if not text.strip():
            raise refuse(Code.MISSING_FIELD, "text")
        made = converted(
            {"text": text, "documents": list(documents), "by": actor.subject, "at": world.now()}, SelfReport
        )
        evidence.check(made.documents, files, {found.unit, found.carrier}, "documents")
        return structs.replace(found, self_report=made, marks=marked(found, marks, "own", also[-1]))

    arguments, reads = [text, documents, marks], sheet_version(world)
    return await change_inspection(world, actor, request, InspectionAct.SELF_REPORT, change, arguments, reads=reads)


async def no_self_report(world: World, actor: Actor, request: Request) -> Inspection:
    """Note, with a reason and not before its due day has passed, that the unit sent no self-report."""

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        if found.self_report_due_on is None or world.today() <= found.self_report_due_on:
            raise refuse(Code.ILLEGAL_ACT, "id", detail="Chưa hết hạn gửi báo cáo tự kiểm tra.")
        return structs.replace(found, self_report=SelfReport(text="", at=world.now()))

    return await change_inspection(world, actor, request, InspectionAct.NO_SELF_REPORT, change)


async def act(world: World, actor: Actor, what: InspectionAct, request: Request) -> Inspection:
    """Do an act that needs nothing more: begin on site, begin verifying, begin the follow-up."""
    if what not in {InspectionAct.BEGIN_ON_SITE, InspectionAct.BEGIN_VERIFYING, InspectionAct.FOLLOW_UP}:
        raise ValueError(what)
    return await change_inspection(world, actor, request, what, lambda found, _, __: found)


async def record_finding(world: World, actor: Actor, request: Request, form: Mapping[str, Any]) -> Inspection:
    """Record what was found: `{kind, severity, clause, text, concerns, evidence}`; uploads of the inspected unit."""
    files = await evidence.files_of(world, form.get("evidence") or ())

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        number = found.findings_recorded + 1
        made = converted(given(form, *Finding.__struct_fields__) | {"number": number}, Finding)
        if (made.severity is None) != (made.kind is FindingKind.STRENGTH):
            sentence = "Hạn chế, vi phạm cần mức độ; ưu điểm thì không."
            raise refuse(Code.BAD_INPUT, "severity", detail=sentence)
        if made.kind is FindingKind.VIOLATION and not (made.clause and made.evidence):
            raise refuse(Code.MISSING_FIELD, "clause" if not made.clause else "evidence")
        evidence.check(made.evidence, files, {found.unit, found.carrier}, "evidence")
        return structs.replace(found, findings=(*found.findings, made), findings_recorded=number)

    return await change_inspection(world, actor, request, InspectionAct.RECORD_FINDING, change, form)


async def withdraw_finding(world: World, actor: Actor, request: Request, number: int) -> Inspection:
    """Take a finding back before the conclusion, with a reason; the trail keeps it."""

    def change(found: Inspection, _: Role, __: Also) -> Inspection:
        kept = tuple(f for f in found.findings if f.number != number)
        if len(kept) == len(found.findings):
            raise refuse(Code.NOT_FOUND, "number")
        return structs.replace(found, findings=kept)

    return await change_inspection(world, actor, request, InspectionAct.WITHDRAW_FINDING, change, number)


async def mark(world: World, actor: Actor, request: Request, marks: Sequence[Mapping[str, Any]]) -> Inspection:
    """Give the team's marks, or in the draft the final ones; what differs from the marks before needs a reason."""

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        stage = "final" if found.state is InspectionState.DRAFT_CONCLUSION else "appraised"
        if not marks:
            raise refuse(Code.MISSING_FIELD, "marks")
        return structs.replace(found, marks=marked(found, marks, stage, also[-1]))

    reads = sheet_version(world)
    return await change_inspection(world, actor, request, InspectionAct.MARK, change, marks, reads=reads)


async def check_entry(
    world: World, actor: Actor, request: Request, entry: str, result: CheckResult, note: str
) -> Inspection:
    """Verify an entry of the inspected unit on the spot; checking it again replaces what was said."""
    if not ids.is_id(entry, ids.ENTRY):
        raise refuse(Code.NOT_FOUND, "entry")

    def change(found: Inspection, _: Role, also: Also) -> Inspection:
        (checked,) = also
        inside = checked is not None and checked.root == found.root and checked.path.startswith(found.path)
        if not inside or not isinstance(entries.look(actor, checked), Entry):
            raise refuse(Code.NOT_FOUND, "entry")
        plain = {"entry": entry, "result": result, "note": note, "at": world.now()}
        made = converted(plain, EntryCheck)
        others = tuple(c for c in found.checks if c.entry != entry)
        return structs.replace(found, checks=(*others, made))

    wants = [want(Entry, id=entry)]
    arguments = [entry, result, note]
    return await change_inspection(world, actor, request, InspectionAct.CHECK_ENTRY, change, arguments, also=wants)


async def change_inspection(
    world: World,
    actor: Actor,
    request: Request,
    what: InspectionAct,
    change: Change,
    arguments: object = None,
    *,
    also: Sequence[Want] = (),
    reads: Reads | None = None,
    held: Callable[[Actor, Inspection], Sequence[Role]] | None = None,
) -> Inspection:
    """Do one act on one inspection: the way every act goes. `held` replaces the usual rule of who may act.

    Raises NOT_FOUND, FORBIDDEN, CONFLICT, ILLEGAL_ACT, REASON_REQUIRED, or what `change` raises.
    """

    def do(found: Inspection, role: Role, rest: Also) -> Step:
        inspection_acts.check(found, what, reason_of(request))
        return Step(old=found, new=inspection_acts.step(change(found, role, rest), what, world.now()))

    return await changes.change(
        world,
        actor,
        request,
        want(Inspection, id=checked_id(request, ids.INSPECTION)),
        Inspection,
        operation=what,
        arguments=arguments,
        sees=lambda found: look(actor, found) is not None,
        roles=held or (lambda doer, found: roles(doer, found, what)),
        do=do,
        also=also,
        reads=reads,
    )
