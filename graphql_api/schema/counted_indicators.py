"""A number of entries in the schema: its value, its target, and the entries behind it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from msgspec import Struct

from graphql_api.context import Info
from graphql_api.schema import words
from graphql_api.schema.relay import PlacedConnection, placed, resolves, shows
from graphql_api.schema.units import After, First
from movement.model.numbers import Numbers
from movement.model.placement import LineKind
from movement.model.statistics import Indicator
from movement.model.targets import completion
from movement.usecases import statistics_behind

if TYPE_CHECKING:
    from graphql_api.schema.entries import EntryType

LazyEntries = PlacedConnection[Annotated["EntryType", strawberry.lazy("graphql_api.schema.entries")]]


def plan_of(numbers: Numbers, line: LineKind | None, code: str) -> Decimal | None:
    """Return the unit's own target; a line of no unit has none."""
    plans = numbers.plans if line is None else ()
    return next((one.value for one in plans if one.code == code), None)


class Shown(Struct, frozen=True):
    """An indicator with what it belongs to, which its drill-down needs."""

    numbers: Numbers
    line: LineKind | None
    indicator: Indicator

    @property
    def plan(self) -> Decimal | None:
        """The unit's own target."""
        return plan_of(self.numbers, self.line, self.indicator.code)


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

    @resolves("Of a year: the unit's own target. Null: it stated none; those of units below are not added up.")
    def plan(self) -> Decimal | None:
        return _shown(self).plan

    @resolves("How much of the plan was reached, in percent; null without a plan.")
    def completion(self) -> Decimal | None:
        return completion(_shown(self).indicator.value, _shown(self).plan)

    @resolves("The entries behind the number, of those one may see.")
    async def entries(self, info: Info, first: First, after: After = None) -> LazyEntries | None:
        shown = _shown(self)
        page = await statistics_behind.entries_behind(
            info.context.world,
            info.context.actor,
            shown.numbers.unit,
            shown.numbers.period,
            shown.indicator.code,
            shown.numbers.mode,
            shown.line,
            first=first,
            after=after,
            newest=shown.numbers.newest,
        )
        return placed(page)


def _shown(indicator: Any) -> Shown:
    shown: Shown = indicator
    return shown
