"""What one request carries to its resolvers: the world, who asks, and loaders that read each record once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from movement.model.actors import Actor
from movement.model.units import Unit
from movement.model.uploads import Upload
from movement.usecases import entries as entry_cases
from movement.usecases import units as unit_cases
from movement.usecases import uploads as upload_cases
from movement.usecases.entries import Seen
from movement.world import World


@dataclass
class Context:
    """One request's. The loaders wrap use cases, so what they hand out was checked for this actor."""

    world: World
    actor: Actor
    units: DataLoader[str, Unit | None] = field(init=False)
    entries: DataLoader[str, Seen | None] = field(init=False)
    uploads: DataLoader[str, Upload | None] = field(init=False)

    def __post_init__(self) -> None:
        """Make the loaders of this request."""
        self.units = DataLoader(load_fn=self._load_units)
        self.entries = DataLoader(load_fn=self._load_entries)
        self.uploads = DataLoader(load_fn=self._load_uploads)

    async def _load_units(self, ids: Sequence[str]) -> list[Unit | None]:
        # A unit that a visible record names is shown by name; asking for a unit by id goes through its own check.
        return await unit_cases.get_many(self.world, ids)

    async def _load_entries(self, ids: Sequence[str]) -> list[Seen | None]:
        return await entry_cases.get_many(self.world, self.actor, ids)

    async def _load_uploads(self, ids: Sequence[str]) -> list[Upload | None]:
        return await upload_cases.get_many(self.world, self.actor, ids)


Info = strawberry.Info[Context, Any]
