"""What one request carries to its resolvers: the world, who asks, and loaders that read each record once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from movement.model.actors import Actor
from movement.model.inspections import Campaign, Inspection, InspectionPlan
from movement.model.score_sheets import ScoreSheet
from movement.model.units import Unit
from movement.usecases import campaigns as campaign_cases
from movement.usecases import candidates as candidate_cases
from movement.usecases import entries as entry_cases
from movement.usecases import inspections as inspection_cases
from movement.usecases import score_sheets as sheet_cases
from movement.usecases import units as unit_cases
from movement.usecases.candidates import Cited
from movement.usecases.entries import Seen
from movement.world import World


@dataclass
class Context:
    """One request's. The loaders wrap use cases, so what they hand out was checked for this actor."""

    world: World
    actor: Actor
    units: DataLoader[str, Unit | None] = field(init=False)
    entries: DataLoader[str, Seen | None] = field(init=False)
    campaigns: DataLoader[str, Campaign | None] = field(init=False)
    plans: DataLoader[str, InspectionPlan | None] = field(init=False)
    sheets: DataLoader[str, ScoreSheet | None] = field(init=False)
    cited: DataLoader[str, Cited] = field(init=False)
    inspections: DataLoader[str, Inspection | None] = field(init=False)

    def __post_init__(self) -> None:
        """Make the loaders of this request."""
        self.units = DataLoader(load_fn=self._load_units)
        self.entries = DataLoader(load_fn=self._load_entries)
        self.campaigns = DataLoader(load_fn=self._load_campaigns)
        self.plans = DataLoader(load_fn=self._load_plans)
        self.sheets = DataLoader(load_fn=self._load_sheets)
        self.cited = DataLoader(load_fn=self._load_cited)
        self.inspections = DataLoader(load_fn=self._load_inspections)

    async def _load_units(self, ids: Sequence[str]) -> list[Unit | None]:
        # A unit that a visible record names is shown by name; asking for a unit by id goes through its own check.
        return await unit_cases.get_many(self.world, ids)

    async def _load_entries(self, ids: Sequence[str]) -> list[Seen | None]:
        return await entry_cases.get_many(self.world, self.actor, ids)

    async def _load_campaigns(self, ids: list[str]) -> list[Campaign | None]:
        # Named by an inspection that was checked; asking for a campaign by id goes through its own check.
        return await campaign_cases.named(self.world, self.actor, ids)

    async def _load_plans(self, ids: list[str]) -> list[InspectionPlan | None]:
        return await campaign_cases.plans(self.world, self.actor, ids)

    async def _load_sheets(self, ids: Sequence[str]) -> list[ScoreSheet | None]:
        return await sheet_cases.get_many(self.world, self.actor, ids)

    async def _load_cited(self, evidence: Sequence[str]) -> list[Cited]:
        return await candidate_cases.cited(self.world, self.actor, evidence)

    async def _load_inspections(self, ids: Sequence[str]) -> list[Inspection | None]:
        return await inspection_cases.get_many(self.world, self.actor, ids)


Info = strawberry.Info[Context, Any]
