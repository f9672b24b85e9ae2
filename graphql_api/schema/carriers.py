"""Who carries a record on: in the schema, what waits for a person to say so, and the saying."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model import ids
from movement.model.returns import parts_of
from movement.usecases import carriers
from movement.usecases.carriers import Awaiting


@shows(
    Awaiting,
    name="AwaitingCarrier",
    description="A record whose carrier ended and went wholly into no other unit: a person says who carries it on.",
)
class AwaitingCarrierType:
    @resolves("The entry, inspection or return.")
    def record(self, info: Info) -> Node | None:
        record = _entity(self).handover.record
        if ids.is_id(record, ids.ENTRY):
            return info.context.entries.load(record)  # type: ignore[return-value]
        if parts_of(record) is not None:
            return info.context.returns.load(record)  # type: ignore[return-value]
        return info.context.inspections.load(record)  # type: ignore[return-value]

    @resolves("Number of the recommendation it is about; 0 where the record itself is meant.")
    def item(self) -> int:
        return _entity(self).handover.item

    @resolves("Since which day's run it waits.")
    def since(self) -> date:
        return _entity(self).handover.since

    @resolves("The unit that carried it and ended.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).handover.unit)  # type: ignore[return-value]

    @resolves("The successor the register advises; null where it advises none.")
    def proposed(self, info: Info) -> UnitType | None:
        name = _entity(self).proposed
        return None if name is None else info.context.units.load(name)  # type: ignore[return-value]

    @resolves("Whom it may be given to, the advised one first; empty: any unit of today.")
    async def successors(self, info: Info) -> list[UnitType]:
        found = await info.context.units.load_many(_entity(self).successors)
        return [unit for unit in found if unit is not None]  # type: ignore[misc]


def _entity(shown: Any) -> Awaiting:
    entity: Awaiting = shown
    return entity


@strawberry.input(description="Who carries a record on, and why.")
class AssignCarrierInput:
    id: strawberry.ID = text("The entry, inspection or return.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str = text("Why; needed.")
    carrier: strawberry.ID = text("The unit that carries it from now on.")
    item: int = strawberry.field(
        default=0,
        description="Number of a recommendation that waits by itself; 0: the record, with what its unit owes.",
    )


@strawberry.type(description="The record after the act, or what was wrong with the request.")
class CarrierPayload:
    record: Node | None = strawberry.field(description="The record as the act left it; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@strawberry.type
class CarrierQuery:
    @resolves("What waits for a carrier at or below a unit and all it succeeded, for provincial staff.")
    async def awaiting_carrier(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit, or one it succeeded.")],
        first: First,
        after: After = None,
    ) -> Connection[AwaitingCarrierType] | None:
        context = info.context
        return connection(await carriers.awaiting(context.world, context.actor, unit, first=first, after=after))


@strawberry.type
class CarrierMutation:
    @resolves("Gives a record whose carrier was divided, or ended without a successor, to a unit of today.")
    async def assign_carrier(
        self,
        info: Info,
        input: Annotated[AssignCarrierInput, arg("Which record, to whom, and why.")],  # noqa: A002
    ) -> CarrierPayload:
        context = info.context
        act = carriers.assign(context.world, context.actor, request_of(input), input.carrier, input.item)
        return await answered(CarrierPayload, "record", act)
