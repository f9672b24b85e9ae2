"""Returns in the schema: what units report for a period, what became of what they owe, and bodies' plans."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.report_types import ReportTypeType
from graphql_api.schema.units import After, First, UnitType
from movement.model.report_types import CheckSeverity, type_id
from movement.model.returns import (
    Changed,
    Extension,
    Fault,
    Gap,
    Return,
    ReturnState,
    Value,
)
from movement.usecases import returns

OfType = Annotated[strawberry.ID, arg("The report type.")]
InPeriod = Annotated[str, arg("One of the type's periods, for example 2026-M11.")]


@shows(Value, name="ReturnValue", description="One number of a return, or why there is none.")
class ValueType:
    code: str = text("Code of the indicator, or of a split of it.")
    value: Decimal | None = text("The number. Null: there is none, which is not zero.")
    reason: str = text("Why there is none; else empty.")


@shows(Gap, name="ReturnGap", description="Units below whose returns are not in this one, and why.")
class GapType:
    reason: str = text("Why.")

    @resolves("Which units.")
    def units(self, info: Info) -> list[UnitType]:
        gap: Gap = self  # type: ignore[assignment]
        return [info.context.units.load(unit) for unit in gap.units]  # type: ignore[misc]


@shows(Fault, name="ReturnFault", description="What a check of the report type found.")
class FaultType:
    check: str = text("Code of the check.")
    severity: CheckSeverity = text("Whether it stops the return from being submitted.")
    code: str = text("The number it is about.")
    message: str = text("What is odd, as a Vietnamese sentence.")


@shows(Changed, name="ReturnChange", description="That a number is otherwise than it was approved.")
class ChangedType:
    code: str = text("The number.")
    previous: Decimal | None = text("What was approved; null: there was none.")
    by: str = text("Subject of the token of who changed it.")
    role: str = text("As what.")
    at: datetime = text("When.")


@shows(Extension, name="ReturnExtension", description="A dated exception from the lock.")
class ExtensionType:
    until: date = text("Last day on which the return may be submitted.")
    reason: str = text("Why.")
    at: datetime = text("When it was given.")


@shows(Return, name="Return", description="What a unit reports of a type for a period (báo cáo định kỳ).")
class ReturnType(Node):
    version: int = text("Its version; pass it with every act.")
    period: str = text("The period.")
    state: ReturnState = text("Where it stands.")
    values: list[ValueType] = text("Its numbers, in the order of the report type.")
    gaps: list[GapType] = text("What of the units below is not in it.")
    faults: list[FaultType] = text("What the checks found when its numbers were last written or submitted.")
    changed: list[ChangedType] = text("Which numbers are otherwise than they were approved.")
    extensions: list[ExtensionType] = text("Its exceptions, oldest first.")
    due_on: date = text("Last day on which it is in time.")
    locks_on: date = text("Last day on which it may be submitted without an exception.")
    open_until: date = text("Last day on which it may be submitted, with its exceptions.")
    submitted_at: datetime | None = text("When it was first submitted; null until it is.")
    updated_at: datetime = text("When it was last changed.")

    @resolves("The unit whose report it is.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("Who must report or correct it now.")
    def carrier(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).carrier)  # type: ignore[return-value]

    @resolves("Its type.")
    def type(self, info: Info) -> ReportTypeType | None:
        found = _entity(self)
        return info.context.report_types.load(type_id(found.root, found.type))  # type: ignore[return-value]

    @resolves("Who did what to it, when and why.")
    async def history(self, info: Info) -> list[HistoryItemType]:
        return await returns.history(info.context.world, info.context.actor, _entity(self))  # type: ignore[return-value]


def _entity(found: Any) -> Return:
    entity: Return = found
    return entity


@strawberry.type
class ReturnQuery:
    @resolves("One return; null and NOT_FOUND if it is out of scope or absent.", name="return")
    async def return_(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> ReturnType | None:  # noqa: A002
        return await returns.one(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A period's returns of a type at or below a unit, in the order of the tree.")
    async def returns(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        type: OfType,  # noqa: A002 - GraphQL names its arguments
        period: InPeriod,
        first: First,
        after: After = None,
    ) -> Connection[ReturnType] | None:
        context = info.context
        return connection(
            await returns.of_period(context.world, context.actor, unit, type, period, first=first, after=after)
        )
