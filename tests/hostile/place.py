"""The two provinces that hostile requests meet: one with a record of every noun in every state, and another one."""

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct, structs

from movement.model.awards import Award, AwardForm
from movement.model.clusters import Cluster, ClusterKind, ClusterRole
from movement.model.dossiers import Dossier
from movement.model.entries import Entry, Level, State
from movement.model.imports import SheetImport
from movement.model.inspection_parts import CheckResult
from movement.model.inspections import Campaign, Inspection, InspectionState
from movement.model.merits import Merit, MeritKind
from movement.model.people import Role
from movement.model.periods import Period
from movement.model.reorganisations import Reorganisation
from movement.model.report_content import Content
from movement.model.report_types import ReportType
from movement.model.reports import Report, ReportFileKind, ReportFormat, ReportState
from movement.model.returns import Return, ReturnState
from movement.model.score_sheets import ScoreSheet
from movement.model.sheet_forms import SheetKind
from movement.model.subjects import Subject, SubjectClass
from movement.model.uploads import Upload
from movement.storage.store import want
from movement.usecases import (
    clusters,
    commendation,
    entry_changes,
    implementation,
    import_runs,
    inspection_changes,
    people,
    personal,
    recognitions,
    reminder_runs,
    reorganisations,
    report_changes,
    report_runs,
    statistics,
    targets,
)
from movement.world import World
from tests import uploads
from tests.builders import OLD, Town, make_entry, make_grant, make_person, recognised, request
from tests.candidate_builders import settle_candidate_rules
from tests.carrier_builders import Reform
from tests.dossier_builders import commended
from tests.fact_builders import COLLECTIVE, make_award, make_merit, make_subject
from tests.inspection_builders import bring, make_campaign, make_inspection, make_sheet
from tests.reminder_builders import settle_rules as settle_reminder_rules
from tests.reorganisation_builders import brought, row, settle_codes
from tests.return_builders import make_return, make_type
from tests.sheet_builders import line, sent, workbook

HANDLES = ("rpt", "rv1", "rpt-b", "rv1-b", "rv2", "ins", "ins2", "ins3", "pcs", "ldr", "adm", "adm2", "aud", "stranger")
ROLES = tuple(handle for handle in HANDLES if handle not in {"ins2", "ins3", "adm2"})
"""One person of each role on each place."""
ABSENT = {letter: letter + "0" * 16 for letter in "tuegvqspcnfrkmbjhwd"}
"""An id of each noun that names nothing, by the noun's letter."""


class Sound(Struct, frozen=True):
    """Who would do an act, a handle of the town or a subject, and with which input; its request id comes later."""

    by: str
    given: dict[str, Any]


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
    table: Upload
    """A sheet, of which `sheet_import` is the import."""
    sheet_import: SheetImport
    upload: Upload
    waiting: Upload
    grant: people.Granted
    left: Entry
    """It waits for a carrier: its unit was divided."""
    cluster: Cluster
    """With two members, one of which leads."""
    renamed: Reorganisation
    """Applied and announced, hence everyone's to read."""
    reorganisation: Reorganisation
    """Proposed, to take that one back, hence shown to administrators only."""
    kind: ReportType
    """What commune A reports for this year."""
    owed: Return
    """Its return of last year, submitted without its committee's."""

    report: Report
    """Commune A's of this year, sent with a signed file."""
    signed: Upload
    """That file."""
    person: Subject
    """Of commune A's committee, with a merit that an award used up; somebody read the name."""
    dossier: Dossier
    """About that person and what was shown: decided and published."""
    merit: Merit
    award: Award
    others: Subject
    """A collective of commune B's committee."""

    def __init__(self, world: World, town: Town) -> None:
        self.world, self.town = world, town
        self.entries: dict[State, Entry] = {}
        self.inspections: dict[InspectionState, Inspection] = {}
        self.number = itertools.count().__next__
        """A number no one else has."""

    async def settle(self, *, every_state: bool = True) -> "Province":
        """Record an entry and an inspection, in every state if so asked, and one of everything else."""
        world, town = self.world, self.town
        await self._reform()
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
        self.table = await sent(world, town, workbook([line(1), line(2)]))
        reporter = await town.actor(world, "rpt")
        self.sheet_import = await import_runs.confirm(
            world.fresh(), reporter, request(), self.table.id, SheetKind.ENTRIES
        )
        self.waiting = await uploads.ask(world, town)
        administrator = await town.actor(world, "adm")
        self.grant = await people.propose(
            world.fresh(), administrator, request().request_id, town.subject("new"), Role.LDR, town.b.id, world.today()
        )
        await self._gather()
        await self._owe()
        await self._commend()
        year = Period.parse("2026")
        await statistics._compute(world.fresh(), town.province, year, 1, _silent)
        await commendation._compute(world.fresh(), town.province, year, 1, _silent)
        await self._decide()
        self.signed = await uploads.confirmed(world, town, unit=town.a)
        self.report = await self.report_of(town.a.id, ReportState.SUBMITTED, self.signed.id)
        # In three weeks something is late; only who is reminded looks at that clock.
        later = world.now() + timedelta(days=21)
        await reminder_runs.of_province(structs.replace(world.fresh(), clock=lambda: later), town.province)
        return self

    async def _reform(self) -> None:
        """Let units of before have left an entry, and a grant of somebody."""
        world, town = self.world, self.town
        await settle_codes(world, town)
        reform = await Reform(town).settle(world.store)
        for name in ("old_committee", "divided", "divided_committee", "gone"):
            setattr(town, name, getattr(reform, name))
        self.left = await reform.entry(world.store, reform.divided_committee)
        await reform.run(world)
        await world.store.put_all(make_person(town.subject("clerk"), make_grant(Role.RPT, town.old_a, since=OLD)))
        self.renamed = await brought(world, town, row("RENAME", town.code_b, name="Phường Tên Mới"))
        administrator = await town.actor(world, "adm")
        self.reorganisation = await reorganisations.reverse(
            world.fresh(), administrator, request(self.renamed, "Hoãn.")
        )

    async def _gather(self) -> None:
        """Put both units into a cluster."""
        world, town = self.world, self.town
        staff, since = await town.actor(world, "pcs"), world.today()
        made = await self.cluster_of("TINH-2")
        both = [town.a.id, town.b.id]
        made = await clusters.add_members(world.fresh(), staff, request(made), both, since)
        self.cluster = await clusters.set_lead(world.fresh(), staff, request(made), ClusterRole.LEAD, town.b.id, since)

    async def cluster_of(self, scheme: str) -> Cluster:
        """Make a cluster of this year without members."""
        staff, form = (
            await self.town.actor(self.world, "pcs"),
            {"kind": ClusterKind.CUM, "scheme": scheme, "name": "Cụm"},
        )
        return await clusters.create(self.world.fresh(), staff, request(), self.town.province.id, 2026, form)

    async def _owe(self) -> None:
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
        stated = [{"code": "ENTRY_REG", "value": "3"}]
        for unit in (town.a, town.a_committee):
            await targets.record(world.fresh(), reporter, request(), unit.id, 2026, stated)

    async def _commend(self) -> None:
        world, town = self.world, self.town
        self.person = await make_subject(world, town)
        self.others = await make_subject(world, town, unit=town.b_committee, **COLLECTIVE)
        self.merit = await make_merit(world, town, self.person)
        self.award = await make_award(world, town, self.person, AwardForm.CSTDCS, merits=[self.merit.id])
        before = await make_subject(world, town, unit=town.b_committee, **COLLECTIVE | {"label": "Tổ cũ"})
        await make_merit(world, town, self.others, MeritKind.CONTINUES, before.id)
        await make_award(world, town, form=AwardForm.DVK, entry=self.recognised, subject_class=SubjectClass.COLLECTIVE)
        await personal.names(world.fresh(), await town.actor(world, "pcs"), [self.person.id])
        self.looked = world.today()

    async def _decide(self) -> None:
        """Commend the person for what was shown, by a dossier with a document, and publish that."""
        self.dossier = await commended(self.world, self.town, self.shown, self.person)

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

    async def report_of(self, unit: str, state: ReportState, signed: str | None = None) -> Report:
        """Ask for a unit's report of this year and bring it to a state."""
        world, staff = self.world, await self.town.actor(self.world, "pcs")
        found = await report_changes.ask(world.fresh(), staff, request(), unit, "2026", ReportFormat.STATE)
        await report_runs.evaluate(world.fresh(), found.root, Period.parse("2026"), _silent, _plainly)
        (found,) = await world.fresh().get(want(Report, id=found.id))
        if state is ReportState.SUBMITTED:
            found = await report_changes.submit(world.fresh(), staff, request(found), "1-BC", world.today(), signed)
        return found

    def ids(self) -> Mapping[str, str]:
        """Return the id of one record of each type of the schema."""
        return {
            "Report": self.report.id,
            "Unit": self.town.a.id,
            "Entry": self.entries[State.SUBMITTED].id,
            "Inspection": self.inspections[InspectionState.CONCLUDED].id,
            "InspectionCampaign": self.campaign.id,
            "InspectionPlan": self.campaign.plan,
            "ScoreSheet": self.sheet.id,
            "SheetImport": self.sheet_import.id,
            "Upload": self.upload.id,
            "Grant": self.grant.grant.id,
            "Cluster": self.cluster.id,
            "Reorganisation": self.reorganisation.id,
            "Subject": self.person.id,
            "Merit": self.merit.id,
            "Award": self.award.id,
            "Dossier": self.dossier.id,
        }


def _plainly(content: Content) -> Mapping[ReportFileKind, bytes]:
    """Return files that are none: here nobody opens them."""
    return {kind: content.title.encode() for kind in ReportFileKind}


def _silent(_: str) -> None:
    """Report how far a run is to nobody."""
