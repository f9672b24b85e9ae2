"""A number of returns in the schema: what was reported, how many returns are in it, and why it may not be shown."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from msgspec import Struct

from graphql_api.context import Info
from graphql_api.schema.counted_indicators import plan_of
from graphql_api.schema.relay import Connection, connection, resolves, shows
from graphql_api.schema.units import After, First
from movement.model.indicators import IndicatorSource
from movement.model.numbers import Numbers
from movement.model.placement import LineKind
from movement.model.split_words import split_name
from movement.model.statistics import ReportedIndicator
from movement.model.statistics_heads import Meaning
from movement.model.targets import completion
from movement.usecases import statistics_behind

if TYPE_CHECKING:
    from graphql_api.schema.returns import ReturnType

LazyReturns = Connection[Annotated["ReturnType", strawberry.lazy("graphql_api.schema.returns")]]


class Told(Struct, frozen=True):
    """A reported number with what it belongs to."""

    numbers: Numbers
    line: LineKind | None
    indicator: ReportedIndicator

    @property
    def plan(self) -> Decimal | None:
        """The unit's own target."""
        return plan_of(self.numbers, self.line, self.indicator.code)

    @property
    def meaning(self) -> Meaning:
        """What its code meant when it was made."""
        code = self.indicator.code.partition("[")[0]
        return next(one for one in self.numbers.meanings if one.code == code)


@shows(
    Told,
    name="ReportedIndicator",
    description=(
        "One number that comes with returns, or a rate of such. Null is not zero: nobody reported it, or it is "
        "suppressed. A split stands in its code: `PET_IN[kind=COMPLAINT]`."
    ),
)
class ReportedIndicatorType:
    @resolves("Code of the catalogue.")
    def code(self) -> str:
        return _told(self).indicator.code

    @resolves("What it is called in Vietnamese; a split with what its value is called, or the value's code.")
    def name(self) -> str:
        told = _told(self)
        split = told.indicator.code.partition("[")[2].rstrip("]")
        return f"{told.meaning.name} – {split_name(split)}" if split else told.meaning.name

    @resolves("In what it is counted, in Vietnamese.")
    def unit_of_measure(self) -> str:
        return _told(self).meaning.unit_of_measure

    @resolves("Whether units report it, or it is worked out, as rates are.")
    def source(self) -> IndicatorSource:
        return _told(self).meaning.source

    @resolves("The unit and everything below it; of what does not add over units, the unit's own return alone.")
    def value(self) -> Decimal | None:
        return _told(self).indicator.value

    @resolves("The unit's own return alone.")
    def own(self) -> Decimal | None:
        return _told(self).indicator.own

    @resolves("A year earlier, with all the unit wholly succeeded.")
    def same_period_last_year(self) -> Decimal | None:
        return _told(self).indicator.same_period_last_year

    @resolves("Of a year: the unit's own target. Null: it stated none; those of units below are not added up.")
    def plan(self) -> Decimal | None:
        return _told(self).plan

    @resolves("How much of the plan was reached, in percent; null without a plan, and without a value to show.")
    def completion(self) -> Decimal | None:
        return completion(_told(self).indicator.value, _told(self).plan)

    @resolves("Returns that are in the value; null where it is suppressed or nothing of it is reported.")
    def reported(self) -> int | None:
        return _told(self).indicator.reported

    @resolves("Returns that ought to be in it so far: with fewer `reported` the value is not complete.")
    def expected(self) -> int:
        return _told(self).indicator.expected

    @resolves("Whether there is a value that is not shown, because it describes few persons or would tell such a one.")
    def suppressed(self) -> bool:
        return _told(self).indicator.suppressed

    @resolves("Whether `own` is suppressed.")
    def own_suppressed(self) -> bool:
        return _told(self).indicator.own_suppressed

    @resolves("Whether `samePeriodLastYear` is suppressed.")
    def last_year_suppressed(self) -> bool:
        return _told(self).indicator.last_year_suppressed

    @resolves("The returns behind the number, of those one may see; null where it is suppressed, and of rates.")
    async def returns(self, info: Info, first: First, after: After = None) -> LazyReturns | None:
        told = _told(self)
        if told.indicator.suppressed or told.meaning.numerator:
            return None
        page = await statistics_behind.returns_behind(
            info.context.world,
            info.context.actor,
            told.numbers.unit,
            told.numbers.period,
            told.indicator.code,
            told.numbers.mode,
            told.line,
            first=first,
            after=after,
            newest=told.numbers.newest,
        )
        return connection(page)


def _told(indicator: Any) -> Told:
    told: Told = indicator
    return told
