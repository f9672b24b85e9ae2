"""What became of the returns that units owe, in the schema: counts, and a page of the units."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.returns import InPeriod, OfType
from graphql_api.schema.units import After, First, UnitType
from movement.model.return_duties import Duty, Owed
from movement.usecases import completeness


@shows(Owed, name="OwedReturn", description="What became of the return that a unit owes.")
class OwedType:
    due_on: date = text("Last day on which it is in time.")
    duty: Duty = text("What became of it.")
    days_late: int = text("By how many days it was, or is today, late; 0 in time.")

    @resolves("The unit.")
    def unit(self, info: Info) -> UnitType | None:
        owed: Owed = self  # type: ignore[assignment]
        return info.context.units.load(owed.unit)  # type: ignore[return-value]


@shows(completeness.Completeness, name="Completeness", description="Expected, received, on time and late, of today.")
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
    ) -> Connection[OwedType] | None:
        context = info.context
        page = completeness.page_of(context.world, context.actor, _found(self), duty or (), first=first, after=after)
        return connection(page)


def _found(shown: Any) -> completeness.Completeness:
    entity: completeness.Completeness = shown
    return entity


@strawberry.type
class CompletenessQuery:
    @resolves("What became of the returns that a unit and those below it owe for a period.")
    async def completeness(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit, as it stood at the cut-off.")],
        type: OfType,  # noqa: A002 - GraphQL names its arguments
        period: InPeriod,
    ) -> CompletenessType | None:
        context = info.context
        return await completeness.completeness(context.world, context.actor, unit, type, period)  # type: ignore[return-value]
