"""The history of a record in the schema: what auditors read of who did what to it, when and why."""

from datetime import datetime
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First
from movement.model.people import Role
from movement.usecases import histories
from movement.usecases.histories import RecordChange


@shows(
    RecordChange,
    name="RecordChange",
    description="One act on a record, as its audit trail has it. Which fields it changed, not their values.",
)
class RecordChangeType:
    version: int = text("The version that it made; the first act makes version 1.")
    act: str = text("What was done: the name of the mutation, or of what a scheduled function did.")
    actor: strawberry.ID = text("Who did it: the subject of the token, SYS for the scheduled functions.")
    role: Role = text("By which role.")
    at: datetime = text("When.")
    reason: str | None = text("Why, where a reason was given.")
    fields: list[str] = text("The stored fields it changed, by name.")
    added: list[str] = text("Kinds of records that it added beside this one, such as an appraisal.")


@strawberry.type
class HistoryQuery:
    @resolves(
        "All that was done to a record, the first act first; for auditors who may read the record. Null and NOT_FOUND "
        "for everyone else, and for an id that is absent."
    )
    async def history(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The record's id. Units have no history of their own.")],  # noqa: A002
        first: First,
        after: After = None,
    ) -> Connection[RecordChangeType] | None:
        context = info.context
        return connection(await histories.history(context.world, context.actor, id, first=first, after=after))
