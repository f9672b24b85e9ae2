"""Sound inputs for acts on candidates and their dossiers, each on a dossier of its own."""

from typing import Any

from movement.model.awards import AwardForm
from movement.model.dossier_acts import DossierAct
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Entry, State
from movement.usecases import dossier_changes
from tests import uploads
from tests.builders import request
from tests.dossier_builders import attach, bring, in_form, next_step, shortlist_in
from tests.hostile.place import Province, Sound

READY = {
    DossierAct.ATTACH: (AwardForm.GK, DossierState.SHORTLISTED),
    DossierAct.REVIEW: (AwardForm.LDTT, DossierState.SHORTLISTED),
    DossierAct.PROPOSE: (AwardForm.CSTT, DossierState.SHORTLISTED),
    DossierAct.PASS: (AwardForm.CSTDT, DossierState.PROPOSED),
    DossierAct.DECIDE: (AwardForm.BK_TTG, DossierState.COUNCIL_PASSED),
    DossierAct.REJECT: (AwardForm.HCLD, DossierState.PROPOSED),
    DossierAct.WITHDRAW: (AwardForm.KNC, DossierState.SHORTLISTED),
    DossierAct.PUBLISH: (AwardForm.BK_TINH, DossierState.DECIDED),
}
"""A list of its own for each act, and where its dossier stands when it is to be done."""
DECISION = {"decisionNumber": "15/QĐ-UBND", "decidedOn": "2026-11-24", "method": "THEMATIC"}


async def dossier_acts(here: Province) -> dict[str, Sound]:
    """Make a sound input for each."""
    world, town = here.world, here.town
    file = await uploads.confirmed(world, town, "pcs", unit=town.province)
    vote = {"metOn": "2026-11-24", "votesFor": 8, "present": 9, "members": 10}
    paper = {"kind": "TO_TRINH", "title": "Tờ trình", "upload": file.id}
    more: dict[DossierAct, dict[str, Any]] = {
        DossierAct.ATTACH: paper,
        DossierAct.REVIEW: {"document": 1, "verdict": "APPROVED", "reason": "Đạt."},
        DossierAct.PASS: vote,
        DossierAct.DECIDE: DECISION | {"subjectClass": "COLLECTIVE", "merits": []},
        DossierAct.REJECT: {"reason": "Lý do."},
        DossierAct.WITHDRAW: {"reason": "Lý do."},
    }
    made = {}
    for act, (form, state) in READY.items():
        found = await _ready(here, act, form, state)
        given = {"id": found.id, "version": found.version} | more.get(act, {})
        made[act.value] = Sound("pcs", given)
    there = {"unit": town.province.id, "year": 2026, "level": "PROVINCE"}
    made[DossierAct.PUBLISH.value] = Sound("pcs", there | {"form": READY[DossierAct.PUBLISH][0].value})
    rank = await in_form(world, town, here.recognised, AwardForm.CSTDTQ)
    candidate = {"form": AwardForm.CSTDTQ.value, "rank": rank, "entry": here.recognised.id}
    return made | {DossierAct.SHORTLIST.value: Sound("pcs", there | candidate)}


async def _ready(here: Province, act: DossierAct, form: AwardForm, state: DossierState) -> Dossier:
    # What two decide on differs: an achievement is commended once.
    about: dict[DossierAct, Entry] = {
        DossierAct.DECIDE: here.in_b,
        DossierAct.PUBLISH: here.entries[State.VERIFIED],
    }
    found = await shortlist_in(here.world, here.town, about.get(act, here.recognised), form)
    if act is DossierAct.REVIEW:
        found = await attach(here.world, here.town, found, by="pcs2")
    if act is DossierAct.DECIDE:
        # By another one than who decides it.
        other = await here.town.actor(here.world, "pcs2")
        found = await dossier_changes.propose(here.world.fresh(), other, request(found))
        return await next_step(here.world, here.town, found, state)
    return await bring(here.world, here.town, found, state)
