"""The two provinces that hostile requests meet: one with a record of every noun in every state, and another one."""

import itertools
from collections.abc import Mapping
from datetime import timedelta

from msgspec import structs

from movement.model.entries import Entry, State
from movement.model.inspections import Campaign, Inspection, InspectionState
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.score_sheets import ScoreSheet
from movement.model.uploads import Upload
from movement.usecases import commendation, people, reminder_runs, statistics
from movement.world import World
from tests import uploads
from tests.builders import Town, make_entry, recognised, request
from tests.candidate_builders import settle_candidate_rules
from tests.inspection_builders import make_campaign, make_inspection, make_sheet
from tests.reminder_builders import settle_rules as settle_reminder_rules

HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "ins2", "ins3", "pcs", "ldr", "adm", "adm2", "aud", "stranger")
ABSENT = {letter: letter + "0" * 16 for letter in "tuegvqspcnf"}
"""An id of each noun that names nothing, by the noun's letter."""


class Province:
    """A settled town and what is recorded in it."""

    recognised: Entry
    in_b: Entry
    campaign: Campaign
    sheet: ScoreSheet
    upload: Upload
    waiting: Upload
    grant: people.Granted

    def __init__(self, world: World, town: Town) -> None:
        self.world, self.town = world, town
        self.entries: dict[State, Entry] = {}
        self.inspections: dict[InspectionState, Inspection] = {}
        self.number = itertools.count().__next__
        """A number no one else has."""

    async def settle(self, *, every_state: bool = True) -> "Province":
        """Record an entry and an inspection, in every state if so asked, and one of everything else."""
        world, town = self.world, self.town
        await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
        await settle_reminder_rules(world, town)
        self.sheet = await make_sheet(world, town)
        self.campaign = await make_campaign(world, town, sheet=self.sheet.id)
        for state in State if every_state else (State.SUBMITTED, State.VERIFIED):
            self.entries[state] = await make_entry(world, town, state)
        for seen in InspectionState if every_state else (InspectionState.CONCLUDED,):
            self.inspections[seen] = await make_inspection(world, town, seen, campaign=self.campaign)
        self.recognised = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
        self.in_b = await make_entry(world, town, State.SUBMITTED, unit=town.b_committee)
        self.upload = await uploads.confirmed(world, town)
        self.waiting = await uploads.ask(world, town)
        administrator = await town.actor(world, "adm")
        self.grant = await people.propose(
            world.fresh(), administrator, request().request_id, town.subject("new"), Role.LDR, town.b.id, world.today()
        )
        year = Period.parse("2026")
        await statistics._compute(world.fresh(), town.province, year, 1, _silent)
        await commendation._compute(world.fresh(), town.province, year, 1, _silent)
        # In three weeks something is late; only who is reminded looks at that clock.
        later = world.now() + timedelta(days=21)
        await reminder_runs.of_province(structs.replace(world.fresh(), clock=lambda: later), town.province)
        return self

    def ids(self) -> Mapping[str, str]:
        """Return the id of one record of each type of the schema."""
        return {
            "Unit": self.town.a.id,
            "Entry": self.entries[State.SUBMITTED].id,
            "Inspection": self.inspections[InspectionState.CONCLUDED].id,
            "InspectionCampaign": self.campaign.id,
            "InspectionPlan": self.campaign.plan,
            "ScoreSheet": self.sheet.id,
            "Upload": self.upload.id,
            "Grant": self.grant.grant.id,
        }


def _silent(_: str) -> None:
    """Report how far a run is to nobody."""
