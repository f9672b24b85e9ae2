"""Numbers in the schema."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from msgspec import Struct

from graphql_api.context import Info
from graphql_api.schema import words
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.statistics import Indicator, Numbers
from movement.usecases import statistics

if TYPE_CHECKING:
    from graphql_api.schema.entries import EntryType

LazyEntries = Connection[Annotated["EntryType", strawberry.lazy("graphql_api.schema.entries")]]


class Shown(Struct, frozen=True):
    """An indicator with the unit and period it belongs to, which its drill-down needs."""

    unit: str
    period: str
    indicator: Indicator


@shows(Shown, name="Indicator", description="One number. A split stands in its code: `ENTRY_REG[field=ECONOMY]`.")
class IndicatorType:
    @resolves("Code of the catalogue.")
    def code(self) -> str:
        return _shown(self).indicator.code

    @resolves("What it is called in Vietnamese.")
    def name(self) -> str:
        return words.indicator(_shown(self).indicator.code)

    @resolves("The unit and everything below it.")
    def value(self) -> Decimal:
        return _shown(self).indicator.value

    @resolves("The unit alone.")
    def own(self) -> Decimal:
        return _shown(self).indicator.own

    @resolves("A year earlier, with all the unit wholly succeeded; null if nothing of it existed then.")
    def same_period_last_year(self) -> Decimal | None:
        return _shown(self).indicator.same_period_last_year

    @resolves("The entries behind the number, of those one may see.")
    async def entries(self, info: Info, first: First, after: After = None) -> LazyEntries | None:
        shown = _shown(self)
        page = await statistics.entries_behind(
            info.context.world,
            info.context.actor,
            shown.unit,
            shown.period,
            shown.indicator.code,
            first=first,
            after=after,
        )
        return connection(page)


@shows(Numbers, name="Numbers", description="A unit's numbers in a period.")
class NumbersType:
    period: str = text("The period, in its canonical form.")
    cut_off: date = text("First day after the period.")
    computed_at: datetime = text("When they were computed.")
    partly_succeeded: bool = text("Whether a divided predecessor is missing from last year's numbers.")

    @resolves("Every number, by code.")
    def indicators(
        self, codes: Annotated[list[str] | None, arg("Only these, of those that were counted; all if absent.")] = None
    ) -> list[IndicatorType]:
        numbers: Numbers = self  # type: ignore[assignment]
        asked = [i for i in numbers.indicators if codes is None or i.code in codes]
        return [Shown(numbers.unit, numbers.period, i) for i in asked]  # type: ignore[misc]

    @resolves("Whose numbers they are.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


def _shown(indicator: Any) -> Shown:
    shown: Shown = indicator
    return shown


@strawberry.type
class StatisticsQuery:
    @resolves("A unit's numbers in a period; null and NOT_FOUND where nothing was computed.")
    async def statistics(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit.")],
        period: Annotated[str, arg("For example 2026, 2026-H1, 2026-Q3, 2026-M07, 2026-9M, CAL:2026-M07.")],
    ) -> NumbersType | None:
        return await statistics.numbers(info.context.world, info.context.actor, unit, period)  # type: ignore[return-value]
