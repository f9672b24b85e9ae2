"""The two provinces that hostile requests meet: one with a record of every noun in every state, and another one."""

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import structs

from movement.model.entries import Entry, Level, State
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import Campaign, Inspection, InspectionState
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.report_types import ReportType
from movement.model.returns import Return, ReturnState
from movement.model.score_sheets import ScoreSheet
from movement.model.uploads import Upload
from movement.storage.store import want
from movement.usecases import (
    commendation,
    entry_changes,
    implementation,
    inspection_changes,
    people,
    recognitions,
    reminder_runs,
    statistics,
)
from movement.world import World
from tests import uploads
from tests.builders import Town, make_entry, recognised, request
from tests.candidate_builders import settle_candidate_rules
from tests.inspection_builders import bring, make_campaign, make_inspection, make_sheet
from tests.reminder_builders import settle_rules as settle_reminder_rules
from tests.return_builders import make_return, make_type

HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "ins2", "ins3", "pcs", "ldr", "adm", "adm2", "aud", "stranger")
ROLES = tuple(handle for handle in HANDLES if handle not in {"ins2", "ins3", "adm2"})
"""One person of each role on each place."""
ABSENT = {letter: letter + "0" * 16 for letter in "tuegvqspcnf"}
"""An id of each noun that names nothing, by the noun's letter."""


class Province:
    """A settled town and what is recorded in it."""

    recognised: Entry
    in_b: Entry
    copy: Entry
    """Unit B's draft, taken over from what is recognised in unit A."""
    orphan: Entry
    """Another one, whose source lost its recognition since."""
    lost: Entry
    shown: Entry
    """Reported with a file as its evidence."""
    file: Upload
    """That file."""
    checked: Inspection
    """It looked at that entry, and was concluded."""
    campaign: Campaign
    sheet: ScoreSheet
    upload: Upload
    waiting: Upload
    grant: people.Granted
    kind: ReportType
    """What commune A reports for this year."""
    owed: Return
    """Its return of last year, submitted without its committee's."""

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
        await self._replicate()
        await self._look()
        self.upload = await uploads.confirmed(world, town)
        self.waiting = await uploads.ask(world, town)
        administrator = await town.actor(world, "adm")
        self.grant = await people.propose(
            world.fresh(), administrator, request().request_id, town.subject("new"), Role.LDR, town.b.id, world.today()
        )
        await self._report()
        year = Period.parse("2026")
        await statistics._compute(world.fresh(), town.province, year, 1, _silent)
        await commendation._compute(world.fresh(), town.province, year, 1, _silent)
        # In three weeks something is late; only who is reminded looks at that clock.
        later = world.now() + timedelta(days=21)
        await reminder_runs.of_province(structs.replace(world.fresh(), clock=lambda: later), town.province)
        return self

    async def _report(self) -> None:
        world, town = self.world, self.town
        form: dict[str, Any] = {
            "kind": "YEAR",
            "unit_kinds": ["TERRITORY", "PARTY_COMMITTEE"],
            "deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 250}],
        }
        self.kind = await make_type(world, town, "NAM", **form)
        gaps = [{"units": [town.a_committee.id], "reason": "Chưa gửi."}]
        state = ReturnState.SUBMITTED
        self.owed = await make_return(world, town, self.kind, state, period="2025", gaps=gaps)
        for unit in (town.a, town.b):
            await make_return(world, town, self.kind, unit=unit, period="2026")
        plan = {"number": "1-KH", "issued_on": world.today().isoformat(), "upload": self.upload.id}
        reporter = await town.actor(world, "rpt")
        await implementation.record(world.fresh(), reporter, request(), town.a_committee.id, plan)

    async def _replicate(self) -> None:
        world, town = self.world, self.town
        reporter, staff = await town.actor(world, "rpt-b"), await town.actor(world, "pcs")
        lost = await recognised(world, town, await make_entry(world, town, State.VERIFIED))
        self.copy, self.orphan = [
            await entry_changes.replicate(world.fresh(), reporter, request(source), town.b.id)
            for source in (self.recognised, lost)
        ]
        (lost,) = await world.fresh().get(want(Entry, id=lost.id))
        await recognitions.revoke_recognition(world.fresh(), staff, request(lost, "Sai."), Level.GRASSROOTS, 2026, "1")
        self.lost = lost

    async def _look(self) -> None:
        world, town = self.world, self.town
        reporter, leader = await town.actor(world, "rpt"), await town.actor(world, "ins")
        self.file = await uploads.confirmed(world, town)
        entry = await make_entry(world, town, State.RUNNING)
        proof = [{"index": 0, "actual": "1", "evidence": [{"title": "Ảnh", "upload": self.file.id}]}]
        self.shown = await entry_changes.report(world.fresh(), reporter, request(entry), proof)
        found = await make_inspection(world, town, InspectionState.VERIFYING, campaign=self.campaign)
        found = await inspection_changes.check_entry(
            world.fresh(), leader, request(found), self.shown.id, CheckResult.CONFIRMED, "Đã xem."
        )
        self.checked = await bring(world, town, found, InspectionState.CONCLUDED)

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
