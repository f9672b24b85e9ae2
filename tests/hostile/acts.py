"""One sound input for every mutation: what would be done, were there not something hostile about it.

Each names a record of its own, brought to where the act is the next one, so that no act is in another's way.
"""

from movement.model.entries import Entry, State
from movement.model.entry_acts import RULES, Act
from movement.model.inspection_acts import InspectionAct
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.reports import ReportState
from movement.usecases import people, statistics
from movement.usecases.people import Granted
from tests import uploads
from tests.builders import Clock, Town, make_entry, recognised, request
from tests.files import PDF, sha256
from tests.graphql_api.test_campaigns import CAMPAIGN, PLAN, TEAM
from tests.graphql_api.test_inspection_matrix import READY as INSPECTION_READY
from tests.graphql_api.test_inspection_matrix import ready as inspection_ready
from tests.graphql_api.test_matrix import OWN_INPUT
from tests.graphql_api.test_matrix import READY as ENTRY_READY
from tests.graphql_api.test_mutations import FORM
from tests.graphql_api.test_rule_sets import FIRST as RULES_FORM
from tests.graphql_api.test_score_sheets import FIRST as SHEET_FORM
from tests.hostile.dossier_acts import dossier_acts
from tests.hostile.fact_acts import fact_acts
from tests.hostile.place import Province, Sound
from tests.hostile.return_acts import LONG, return_acts
from tests.hostile.unit_acts import unit_acts
from tests.inspection_builders import make_campaign, make_sheet
from tests.return_builders import NUMBERS, make_type
from tests.sheet_builders import return_sheet, sent

DOERS = {
    InspectionAct.DECIDE: "pcs",
    InspectionAct.EXTEND: "pcs",
    InspectionAct.CHANGE_TEAM: "pcs",
    InspectionAct.SELF_REPORT: "rpt",
    InspectionAct.REPORT_REMEDY: "rpt",
}
"""Who does an act on an inspection, where that is not the leader of its team."""


async def sound_acts(here: Province) -> dict[str, Sound]:
    """Make a sound input for every mutation of the schema."""
    made = {}
    for act in ENTRY_READY:
        made[act.value] = await _on_entry(here, act)
    clock = here.world.clock
    assert isinstance(clock, Clock)
    for look in INSPECTION_READY:
        campaign = here.campaign
        if look is InspectionAct.NO_SELF_REPORT:
            # Its term is over after ten days: it began then.
            clock.forward(days=-11)
            campaign = await make_campaign(here.world, here.town, sheet=here.sheet.id)
        _, given = await inspection_ready(here.world, clock, here.town, campaign, look)
        made[look.value] = Sound(DOERS.get(look, "ins"), given)
    made |= await _reports(here)
    made |= {name: Sound(*sound) for name, sound in (await return_acts(here)).items()}
    made |= await fact_acts(here)
    made |= await dossier_acts(here)
    return made | await _new_records(here) | await _grants(here) | await _others(here) | await unit_acts(here)


async def _on_entry(here: Province, act: Act) -> Sound:
    entry: Entry = await make_entry(here.world, here.town, ENTRY_READY[act])
    if act is Act.REVOKE_RECOGNITION:
        entry = await recognised(here.world, here.town, entry)
    by = "rpt" if RULES[act].by_author else "rv1"
    by = "pcs" if act in {Act.REVOKE_RECOGNITION, Act.AMEND} else by
    _, more = OWN_INPUT.get(act, ("", {}))
    if act in {Act.RECOGNISE, Act.REFUSE_RECOGNITION}:
        more = more | {"level": "GRASSROOTS"}
    reason = {} if act is Act.EDIT else {"reason": "Lý do."}
    return Sound(by, {"id": entry.id, "version": entry.version} | reason | more)


async def _new_records(here: Province) -> dict[str, Sound]:
    world, town = here.world, here.town
    good = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
    sheet, campaign = await make_sheet(world, town), await make_campaign(world, town)
    team = TEAM | {"leader": town.subject("ins"), "members": [town.subject("ins2")]}
    return {
        "createEntry": Sound("rpt", {"unit": town.a_committee.id} | FORM),
        "replicateEntry": Sound("rpt-b", {"id": good.id, "unit": town.b.id}),
        "createInspectionPlan": Sound("pcs", {"unit": town.province.id} | PLAN),
        "createCampaign": Sound("pcs", {"id": campaign.plan, "sheet": sheet.id} | CAMPAIGN),
        "addInspectionTeam": Sound("pcs", {"id": campaign.id, "version": campaign.version} | team),
        "planInspection": Sound("pcs", {"id": campaign.id, "unit": town.b.id}),
    }


async def _grants(here: Province) -> dict[str, Sound]:
    world, town = here.world, here.town
    administrator = await town.actor(world, "adm")

    async def proposed(name: str) -> Granted:
        subject, today = town.subject(f"{name}-{here.number()}"), world.today()
        return await people.propose(
            world.fresh(), administrator, request().request_id, subject, Role.LDR, town.b.id, today
        )

    approving, ending = await proposed("approved"), await proposed("ended")
    return {
        "proposeGrant": Sound(
            "adm",
            {
                "subject": town.subject(f"proposed-{here.number()}"),
                "role": "LDR",
                "unit": town.b.id,
                "validFrom": "2026-11-24",
                "validTo": "2027-11-24",
            },
        ),
        "approveGrant": Sound("adm2", {"subject": approving.person.id, "version": 1, "grant": approving.grant.id}),
        "endGrant": Sound(
            "adm",
            {"subject": ending.person.id, "version": 1, "grant": ending.grant.id, "validTo": "2026-12-24"},
        ),
    }


async def _reports(here: Province) -> dict[str, Sound]:
    unit = here.town.a.id
    made, sent = [await here.report_of(unit, state) for state in (ReportState.READY, ReportState.SUBMITTED)]
    paper = {"number": "12-BC/BTGDV"}
    return {
        "requestReport": Sound("pcs", {"unit": unit, "period": "2026", "format": "PARTY"}),
        "submitReport": Sound("pcs", {"id": made.id, "version": made.version, "sentOn": "2026-11-24"} | paper),
        "receiveReport": Sound("pcs", {"id": sent.id, "version": sent.version, "receivedOn": "2026-11-24"} | paper),
    }


async def _others(here: Province) -> dict[str, Sound]:
    world, town = here.world, here.town
    # A province that has no procedure yet.
    bare = await Town(f"bare{here.number()}").settle(world.store)
    await statistics.evaluate(world.fresh(), bare.province.id, Period.parse("2026-M10"))
    sheet = await make_sheet(world, town)
    upload = await uploads.ask(world, town)
    table = await sent(world, town, return_sheet(NUMBERS), unit=town.a)
    type_ = await make_type(world, town, "T_IMPORT", **LONG)
    uploads.put(world, upload)
    named = {"purpose": "INSPECTION", "unit": town.province.id}
    later = {"effectiveFrom": "2027-01-01", "effectiveTo": "2027-12-31"}
    file = {"purpose": "EVIDENCE", "name": "Ảnh.pdf", "type": "PDF", "size": len(PDF), "sha256": sha256(PDF)}
    return {
        "createScoreSheet": Sound("pcs", {"unit": town.province.id, "name": "Phiếu", "firstVersion": SHEET_FORM}),
        "addScoreSheetVersion": Sound("pcs", {"id": sheet.id, "version": sheet.version, "added": SHEET_FORM | later}),
        "createRuleSet": Sound(bare.subject("pcs"), named | {"unit": bare.province.id, "firstVersion": RULES_FORM}),
        "addRuleSetVersion": Sound("pcs", named | {"version": 1, "added": RULES_FORM | later}),
        "publishStatistics": Sound(bare.subject("pcs"), {"unit": bare.province.id, "period": "2026-M10"}),
        "requestUpload": Sound("rpt", {"unit": town.a_committee.id} | file),
        "confirmUpload": Sound("rpt", {"id": upload.id, "version": upload.version}),
        "confirmImport": Sound("rpt", {"upload": table.id, "kind": "RETURNS", "type": type_.id, "period": "2026-M11"}),
    }
