"""Whether a list of candidates is stale, in the schema."""

from datetime import datetime
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.candidates import AtLevel, Unit, Year
from graphql_api.schema.reasons import CitedType
from graphql_api.schema.relay import resolves, shows, text
from movement.usecases import candidate_changes
from movement.usecases.candidate_changes import ChangedInput, Staleness


@shows(ChangedInput, name="ChangedInput", description="A record that changed since a list was made.")
class ChangedInputType:
    act: str = text("The last act on it.")
    at: datetime = text("When that was.")
    is_new: bool = text("Whether it belongs into the list since, instead of having been in it.")

    @resolves("The record.")
    async def record(self, info: Info) -> CitedType:
        changed: Any = self
        return await info.context.cited.load(changed.record)  # type: ignore[return-value]


@shows(Staleness, name="Staleness", description="What changed since a list was made; the next run makes it anew.")
class StalenessType:
    is_stale: bool = text("Whether anything did.")
    since: datetime = text("When the records were read.")
    rules: int | None = text("The version of the rules in force now, if the list was made with another one.")
    changes: list[ChangedInputType] = text("At most 50, oldest first; none to those who may not read the whole list.")
    has_more: bool = text("Whether there are more changes than are named, or than could be looked at.")


@strawberry.type
class StalenessQuery:
    @resolves("What changed since the list was made that `candidates` reads; null and NOT_FOUND as there.")
    async def candidate_staleness(self, info: Info, unit: Unit, year: Year, level: AtLevel) -> StalenessType | None:
        return await candidate_changes.staleness(  # type: ignore[return-value]
            info.context.world, info.context.actor, unit, year, level
        )
