"""Reorganisations in the schema: what a document of changes says, what it makes of whom, and how far it is applied."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.reorganisation_documents import ChangeType, LegalBasis
from movement.model.reorganisations import Fate, Outcome, OutcomeLink, Reorganisation, ReorganisationState, Tally
from movement.model.units import Extent
from movement.usecases import reorganisations


@shows(LegalBasis, name="LegalBasis", description="The act that orders a change.")
class LegalBasisType:
    number: str = text("Its number.")
    issuer: str = text("Who issued it.")
    issued_on: date = text("When.")


@shows(Tally, name="ChangeTally", description="How many units a document has a kind of change for.")
class TallyType:
    change: ChangeType = text("The kind.")
    units: int = text("How many predecessors.")


@shows(OutcomeLink, name="OutcomeLink", description="The other end of what becomes of a territory.")
class OutcomeLinkType:
    code: str = text("Its code.")
    name: str = text("Its name.")
    extent: Extent = text("Whether all of the older unit goes this way, or part of it.")
    share: Decimal | None = text("How much of a divided unit, up to 1; null: no act says.")
    advised: bool = text("Whether this successor is advised for a divided unit's records.")


@shows(Outcome, name="ReorganisationOutcome", description="What becomes of one territory; its organisations follow it.")
class OutcomeType:
    row: int = text("The line of the file that says so.")
    change: ChangeType = text("The kind of change.")
    fate: Fate = text("What becomes of the territory.")
    code: str = text("Its code: the new one if it begins or goes on.")
    name: str = text("Its name, likewise.")
    links: list[OutcomeLinkType] = text("Its successors if it ends, else its predecessors.")

    @resolves("The unit; null while it is not there yet.")
    def unit(self, info: Info) -> UnitType | None:
        outcome: Any = self
        return info.context.units.load(outcome.unit)  # type: ignore[return-value]


@strawberry.type(description="How far a reorganisation is applied. No reader sees any of it before all is done.")
class ReorganisationProgress:
    done: int = strawberry.field(description="Parts that were written.")
    total: int = strawberry.field(description="Parts in all.")


@shows(
    Reorganisation,
    name="Reorganisation",
    description="Changes of units on one day, proposed by one administrator, approved by another, then applied whole.",
)
class ReorganisationType(Node):
    state: ReorganisationState = text("Where it stands.")
    effective_on: date = text("First day of the new order.")
    legal_bases: list[LegalBasisType] = text("The acts it follows.")
    tallies: list[TallyType] = text("Units by kind of change.")
    begins: int = text("Territories that begin.")
    ends: int = text("Territories that end.")
    goes_on: int = text("Territories that go on otherwise.")
    organisations: int = text("Organisations on them that begin, end or go on otherwise.")
    created_at: datetime = text("When it was proposed.")
    approved_at: datetime | None = text("When it was approved.")
    applied_at: datetime | None = text("When it became visible; each change is in force from its day.")
    version: int = text("Pass it when acting on it.")

    @resolves("The reorganisation that this counter-change takes back.")
    async def reverses(self, info: Info) -> "ReorganisationType | None":
        wanted = _entity(self).reverses
        found = await reorganisations.get_many(info.context.world, info.context.actor, [wanted or ""])
        return found[0]  # type: ignore[return-value]

    @resolves("Whether the register has moved on since this proposal was checked: then it must be proposed anew.")
    async def is_stale(self, info: Info) -> bool:
        return await reorganisations.is_stale(info.context.world, _entity(self))

    @resolves("How far it is applied.")
    async def progress(self, info: Info) -> ReorganisationProgress:
        found = _entity(self)
        done = await reorganisations.progress(info.context.world, found)
        return ReorganisationProgress(done=done, total=found.staged)

    @resolves("What becomes of each territory: those that end, that begin, that go on otherwise.")
    async def preview(self, info: Info, first: First, after: After = None) -> Connection[OutcomeType] | None:
        context = info.context
        page = await reorganisations.preview(context.world, context.actor, _entity(self), first=first, after=after)
        return connection(page)


def _entity(found: Any) -> Reorganisation:
    entity: Reorganisation = found
    return entity


@strawberry.type
class ReorganisationQuery:
    @resolves("A reorganisation by its id; null and NOT_FOUND if it is out of scope, not yet public, or absent.")
    async def reorganisation(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The reorganisation's id.")],  # noqa: A002
    ) -> ReorganisationType | None:
        return await reorganisations.reorganisation(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("What touched or touches a unit's province, oldest first; proposals only for who may reorganise it.")
    async def reorganisations(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        first: First,
        after: After = None,
    ) -> Connection[ReorganisationType] | None:
        context = info.context
        page = await reorganisations.of_unit(context.world, context.actor, unit, first=first, after=after)
        return connection(page)
