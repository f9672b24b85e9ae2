"""Returns in the schema: what units report for a period, what became of what they owe, and bodies' plans."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.reporting import ReportTypeType
from graphql_api.schema.units import After, First, UnitType
from movement.model.report_types import CheckSeverity, type_id
from movement.model.returns import (
    Changed,
    Duty,
    Extension,
    Fault,
    Gap,
    Owed,
    Return,
    ReturnState,
    Value,
)
from movement.usecases import duties, returns

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


@shows(Owed, name="OwedReturn", description="What became of the return that a unit owes.")
class OwedType:
    due_on: date = text("Last day on which it is in time.")
    duty: Duty = text("What became of it.")
    days_late: int = text("By how many days it was, or is today, late; 0 in time.")

    @resolves("The unit.")
    def unit(self, info: Info) -> UnitType | None:
        owed: Owed = self  # type: ignore[assignment]
        return info.context.units.load(owed.unit)  # type: ignore[return-value]


@shows(duties.Completeness, name="Completeness", description="Expected, received, on time and late, of today.")
class CompletenessType:
    period: str = text("The period.")

    @resolves("How many units owe the report: those open on the day of the cut-off.")
    def expected(self) -> int:
        return len(_found(self).owed)

    @resolves("How many returns the level above has.")
    def received(self) -> int:
        return _found(self).count(Duty.ON_TIME, Duty.LATE)

    @resolves("How many of them came in time.")
    def on_time(self) -> int:
        return _found(self).count(Duty.ON_TIME)

    @resolves("How many of them came late.")
    def late(self) -> int:
        return _found(self).count(Duty.LATE)

    @resolves("How many were sent back and have not come again.")
    def returned(self) -> int:
        return _found(self).count(Duty.RETURNED)

    @resolves("How many are not there.")
    def missing(self) -> int:
        return _found(self).count(Duty.MISSING)

    @resolves("The days by which those that came late did, together.")
    def days_late(self) -> int:
        return sum(one.days_late for one in _found(self).owed if one.duty is Duty.LATE)

    @resolves("The units, in the order of the tree.")
    def units(
        self,
        info: Info,
        first: First,
        after: After = None,
        duty: Annotated[list[Duty] | None, arg("Only those of which this became; for example MISSING.")] = None,
    ) -> Connection[OwedType]:
        context = info.context
        page = duties.page_of(context.world, context.actor, _found(self), duty or (), first=first, after=after)
        return connection(page)


def _found(completeness: Any) -> duties.Completeness:
    entity: duties.Completeness = completeness
    return entity


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

    @resolves("What became of the returns that a unit and those below it owe for a period.")
    async def completeness(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit, as it stood at the cut-off.")],
        type: OfType,  # noqa: A002 - GraphQL names its arguments
        period: InPeriod,
    ) -> CompletenessType | None:
        context = info.context
        return await duties.completeness(context.world, context.actor, unit, type, period)  # type: ignore[return-value]
