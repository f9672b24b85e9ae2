"""What one request carries to its resolvers: the world, who asks, and loaders that read each record once."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql.execution import Executor

from graphql_api.execution import Loader
from movement.model.actors import Actor
from movement.model.campaigns import Campaign, InspectionPlan
from movement.model.dossiers import Dossier
from movement.model.inspections import Inspection
from movement.model.merits import Merit
from movement.model.report_types import ReportType
from movement.model.returns import Return
from movement.model.score_sheets import ScoreSheet
from movement.model.subjects import PersonalData, Subject
from movement.model.units import Unit
from movement.model.uploads import Upload
from movement.usecases import campaigns as campaign_cases
from movement.usecases import cited as cited_cases
from movement.usecases import dossiers as dossier_cases
from movement.usecases import entries as entry_cases
from movement.usecases import inspections as inspection_cases
from movement.usecases import merits as merit_cases
from movement.usecases import personal as personal_cases
from movement.usecases import reporting as reporting_cases
from movement.usecases import returns as return_cases
from movement.usecases import score_sheets as sheet_cases
from movement.usecases import subjects as subject_cases
from movement.usecases import units as unit_cases
from movement.usecases import uploads as upload_cases
from movement.usecases.cited import Cited
from movement.usecases.entries import Seen
from movement.world import World


@dataclass
class Context:
    """One request's. The loaders wrap use cases, so what they hand out was checked for this actor."""

    world: World
    actor: Actor
    units: Loader[str, Unit | None] = field(init=False)
    entries: Loader[str, Seen | None] = field(init=False)
    campaigns: Loader[str, Campaign | None] = field(init=False)
    plans: Loader[str, InspectionPlan | None] = field(init=False)
    sheets: Loader[str, ScoreSheet | None] = field(init=False)
    cited: Loader[str, Cited] = field(init=False)
    inspections: Loader[str, Inspection | None] = field(init=False)
    uploads: Loader[str, Upload | None] = field(init=False)
    report_types: Loader[str, ReportType | None] = field(init=False)
    returns: Loader[str, Return | None] = field(init=False)
    dossiers: Loader[str, Dossier | None] = field(init=False)
    subjects: Loader[str, Subject | None] = field(init=False)
    names: Loader[str, PersonalData | None] = field(init=False)
    merits: Loader[str, Merit | None] = field(init=False)
    _work: set[asyncio.Future[Any]] = field(default_factory=set)
    _ended: bool = False

    def __post_init__(self) -> None:
        """Make the loaders of this request."""
        self.units = Loader(self._load_units)
        self.entries = Loader(self._load_entries)
        self.campaigns = Loader(self._load_campaigns)
        self.plans = Loader(self._load_plans)
        self.sheets = Loader(self._load_sheets)
        self.cited = Loader(self._load_cited)
        self.inspections = Loader(self._load_inspections)
        self.uploads = Loader(self._load_uploads)
        self.returns = Loader(self._load_returns)
        self.dossiers = Loader(self._load_dossiers)
        self.subjects = Loader(self._load_subjects)
        self.merits = Loader(self._load_merits)
        self.names = Loader(self._load_names)
        self.report_types = Loader(self._load_report_types)

    async def _load_units(self, ids: Sequence[str]) -> list[Unit | None]:
        # A unit that a visible record names is shown by name; asking for a unit by id goes through its own check.
        self._begin()
        return await unit_cases.get_many(self.world, ids)

    async def _load_entries(self, ids: Sequence[str]) -> list[Seen | None]:
        self._begin()
        return await entry_cases.get_many(self.world, self.actor, ids)

    async def _load_uploads(self, ids: Sequence[str]) -> list[Upload | None]:
        self._begin()
        return await upload_cases.get_many(self.world, self.actor, ids)

    async def _load_campaigns(self, ids: list[str]) -> list[Campaign | None]:
        self._begin()
        # Named by an inspection that was checked; asking for a campaign by id goes through its own check.
        return await campaign_cases.named(self.world, self.actor, ids)

    async def _load_plans(self, ids: list[str]) -> list[InspectionPlan | None]:
        self._begin()
        return await campaign_cases.plans(self.world, self.actor, ids)

    async def _load_sheets(self, ids: Sequence[str]) -> list[ScoreSheet | None]:
        self._begin()
        return await sheet_cases.get_many(self.world, self.actor, ids)

    async def _load_cited(self, evidence: Sequence[str]) -> list[Cited]:
        self._begin()
        return await cited_cases.cited(self.world, self.actor, evidence)

    async def _load_inspections(self, ids: Sequence[str]) -> list[Inspection | None]:
        self._begin()
        return await inspection_cases.get_many(self.world, self.actor, ids)

    async def _load_returns(self, ids: Sequence[str]) -> list[Return | None]:
        self._begin()
        return await return_cases.get_many(self.world, self.actor, ids)

    async def _load_dossiers(self, places: Sequence[str]) -> list[Dossier | None]:
        self._begin()
        named = [(slot, about) for slot, _, about in (place.partition("#") for place in places)]
        return await dossier_cases.of_candidates(self.world, self.actor, named)

    async def _load_report_types(self, ids: Sequence[str]) -> list[ReportType | None]:
        self._begin()
        return await reporting_cases.get_many(self.world, self.actor, ids)

    async def _load_subjects(self, ids: Sequence[str]) -> list[Subject | None]:
        self._begin()
        return await subject_cases.get_many(self.world, self.actor, ids)

    async def _load_merits(self, ids: Sequence[str]) -> list[Merit | None]:
        self._begin()
        return await merit_cases.get_many(self.world, self.actor, ids)

    async def _load_names(self, subjects: Sequence[str]) -> list[PersonalData | None]:
        # The names of a whole page at once: one read, and one record that they were shown.
        self._begin()
        return await personal_cases.names(self.world, self.actor, subjects)

    def _begin(self) -> None:
        task = asyncio.current_task()
        if self._ended or task is None:
            raise asyncio.CancelledError
        self._work.add(task)

    def leave(self, work: Iterable[asyncio.Future[Any]]) -> None:
        """Take note of work that goes on although nobody waits for it any more."""
        self._work.update(work)

    async def end(self) -> None:
        """End what is still under way: the answer is made, or its time is up."""
        self._ended = True
        left = [work for work in self._work if not work.done()]
        for work in left:
            work.cancel()
        await asyncio.gather(*left, return_exceptions=True)


class Execution(Executor[Any]):
    """graphql-core's, which lets the siblings of a field that failed at once run on; here they end with the request."""

    def settle_in_background(self, awaitables: list[Awaitable[Any]]) -> None:
        """Let go of what nobody waits for."""
        super().settle_in_background(awaitables)
        self.context_value.leave(self.background_futures)


Info = strawberry.Info[Context, Any]
