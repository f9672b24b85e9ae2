"""The schema: the nouns' root fields put together."""

from collections.abc import Iterable
from typing import Annotated, Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from graphql_api.context import Info
from graphql_api.schema.entries import EntryQuery, EntryType
from graphql_api.schema.entry_mutations import EntryMutation
from graphql_api.schema.people import PeopleMutation, PeopleQuery
from graphql_api.schema.relay import Node, arg, resolves
from graphql_api.schema.scalars import SCALARS
from graphql_api.schema.score_sheet_mutations import ScoreSheetMutation
from graphql_api.schema.score_sheets import ScoreSheetQuery, ScoreSheetType
from graphql_api.schema.statistics import StatisticsQuery
from graphql_api.schema.units import UnitQuery, UnitType
from movement.model import ids
from movement.model.entries import PublicEntry
from movement.model.errors import Code, refuse
from movement.usecases import entries, score_sheets, units

POLICIES = {
    "me": "unit.read",
    "node": "unit.read",
    "unit": "unit.read",
    "unitByCode": "unit.read",
    "units": "unit.read",
    "entry": "entry.read",
    "entries": "entry.read",
    "entriesByTitle": "entry.read",
    "reviewQueue": "entry.accept",
    "people": "grant.read",
    "statistics": "statistics.read",
    "scoreSheet": "scoreSheet.read",
    "scoreSheets": "scoreSheet.read",
    "createScoreSheet": "scoreSheet.write",
    "addScoreSheetVersion": "scoreSheet.write",
    "createEntry": "entry.create",
    "editEntry": "entry.edit",
    "submitEntry": "entry.submit",
    "withdrawEntry": "entry.withdraw",
    "returnEntry": "entry.return",
    "rejectEntry": "entry.reject",
    "acceptEntry": "entry.accept",
    "startEntry": "entry.start",
    "reportEntry": "entry.report",
    "returnReport": "entry.returnReport",
    "verifyEntry": "entry.verify",
    "continueEntry": "entry.continue",
    "discontinueEntry": "entry.discontinue",
    "recogniseEntry": "entry.recognise",
    "refuseRecognition": "entry.refuseRecognition",
    "revokeRecognition": "entry.revokeRecognition",
    "replicateEntry": "entry.replicate",
    "amendEntry": "entry.amend",
    "proposeGrant": "grant.propose",
    "approveGrant": "grant.approve",
    "endGrant": "grant.end",
}
"""Root field → row of the access matrix that its use case asks; a root field without one fails the tests."""


@strawberry.type(description="What can be asked. Everything is within the scope of one's grants.")
class Query(UnitQuery, EntryQuery, PeopleQuery, StatisticsQuery, ScoreSheetQuery):
    @resolves("Anything by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def node(self, info: Info, id: Annotated[strawberry.ID, arg("The id.")]) -> Node | None:  # noqa: A002
        """Return a unit, an entry or a score sheet."""
        context = info.context
        if ids.is_unit(id):
            return await units.unit(context.world, context.actor, id)  # type: ignore[return-value]
        if ids.is_id(id, ids.ENTRY):
            return await entries.entry(context.world, context.actor, id)  # type: ignore[return-value]
        if ids.is_id(id, ids.SHEET):
            return await score_sheets.sheet(context.world, context.actor, id)  # type: ignore[return-value]
        raise refuse(Code.NOT_FOUND, "id")


@strawberry.type(description="What can be done: one mutation an act. Problems come in the payload.")
class Mutation(EntryMutation, PeopleMutation, ScoreSheetMutation):
    """Every act."""


def attribute(source: Any, name: str) -> Any:
    """Return an entity's attribute; what a recognised entry does not show to everyone is null."""
    return getattr(source, name, None) if isinstance(source, PublicEntry) else getattr(source, name)


def _types() -> Iterable[type]:
    return (UnitType, EntryType, ScoreSheetType)


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=_types(),
    config=StrawberryConfig(default_resolver=attribute, scalar_map=SCALARS),
)
