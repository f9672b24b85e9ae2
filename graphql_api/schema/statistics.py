"""Numbers in the schema."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from msgspec import Struct

from graphql_api.context import Info
from graphql_api.schema import words
from graphql_api.schema.relay import Connection, PlacedConnection, arg, connection, placed, resolves, shows, text
from graphql_api.schema.units import After, First, InMode, UnitType
from movement.model.indicators import IndicatorSource
from movement.model.placement import LineKind
from movement.model.statistics import Indicator, LineNumbers, Meaning, Mode, Numbers, Published, ReportedIndicator
from movement.model.targets import completion
from movement.usecases import statistics, statistics_behind

if TYPE_CHECKING:
    from graphql_api.schema.entries import EntryType
    from graphql_api.schema.returns import ReturnType

LazyEntries = PlacedConnection[Annotated["EntryType", strawberry.lazy("graphql_api.schema.entries")]]
LazyReturns = Connection[Annotated["ReturnType", strawberry.lazy("graphql_api.schema.returns")]]


class Shown(Struct, frozen=True):
    """An indicator with what it belongs to, which its drill-down needs."""

    numbers: Numbers
    line: LineKind | None
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

    @resolves("Of a year: the unit's own target. Null: it stated none; those of units below are not added up.")
    def plan(self) -> Decimal | None:
        return _plan(_shown(self))

    @resolves("How much of the plan was reached, in percent; null without a plan.")
    def completion(self) -> Decimal | None:
        return completion(_shown(self).indicator.value, _plan(_shown(self)))

    @resolves("The entries behind the number, of those one may see.")
    async def entries(self, info: Info, first: First, after: After = None) -> LazyEntries | None:
        shown = _shown(self)
        page = await statistics.entries_behind(
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


class Told(Struct, frozen=True):
    """A reported number with what it belongs to."""

    numbers: Numbers
    line: LineKind | None
    indicator: ReportedIndicator

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

    @resolves("What it is called in Vietnamese; a split with its value's code.")
    def name(self) -> str:
        told = _told(self)
        split = told.indicator.code.partition("=")[2].rstrip("]")
        return f"{told.meaning.name} – {split}" if split else told.meaning.name

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
        return _plan(_told(self))

    @resolves("How much of the plan was reached, in percent; null without a plan, and without a value to show.")
    def completion(self) -> Decimal | None:
        return completion(_told(self).indicator.value, _plan(_told(self)))

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


class ShownLine(Struct, frozen=True):
    """A line with the numbers it belongs to."""

    numbers: Numbers
    line: LineNumbers


Provisional = Annotated[
    bool, arg("True: of the newest run, also where others are published; for who may read the unit's returns.")
]
Codes = Annotated[list[str] | None, arg("Only these, of those that were counted; all if absent.")]


@shows(
    ShownLine,
    name="NumbersLine",
    description="Numbers that are in the unit's own values and in no unit of today below it.",
)
class NumbersLineType:
    @resolves("Why they stand here.")
    def line(self) -> LineKind:
        return _line(self).line.line

    @resolves("Every number, by code.")
    def indicators(self, codes: Codes = None) -> list[IndicatorType]:
        shown = _line(self)
        return _asked(shown.numbers, shown.line.line, shown.line.indicators, codes)

    @resolves("Every reported number, by code.")
    def reported(self, codes: Codes = None) -> list[ReportedIndicatorType]:
        shown = _line(self)
        return _reported(shown.numbers, shown.line.line, shown.line.reported, codes)


@shows(Published, name="PublishedVersion", description="One version of a period's published numbers.")
class PublishedVersionType:
    number: int = text("1 for the first.")
    at: datetime = text("When it was published.")
    reason: str = text("Why it replaced the one before; of the first it may be empty.")
    computed_at: datetime = text("When its numbers were computed.")


@shows(Numbers, name="Numbers", description="A unit's numbers in a period.")
class NumbersType:
    mode: Mode = text("In which tree they are counted.")
    period: str = text("The period, in its canonical form.")
    cut_off: date = text("First day after the period.")
    computed_at: datetime = text("When they were computed.")
    final: bool = text("Whether the cut-off had come when they were computed; until then they are of a running period.")
    partly_succeeded: bool = text(
        "Whether a divided predecessor is missing: AS_WAS from last year's numbers, AS_NOW from all of them."
    )

    @resolves("Every number, by code.")
    def indicators(self, codes: Codes = None) -> list[IndicatorType]:
        numbers: Any = self
        return _asked(numbers, None, numbers.indicators, codes)

    @resolves("Every number that comes with returns, and rates of them, by code.")
    def reported(self, codes: Codes = None) -> list[ReportedIndicatorType]:
        numbers: Any = self
        return _reported(numbers, None, numbers.reported, codes)

    @resolves(
        "AS_NOW: what directly below the unit stands in no unit of today; its values hold it, its children's do not."
    )
    def lines(self) -> list[NumbersLineType]:
        numbers: Any = self
        return [ShownLine(numbers, line) for line in numbers.lines]  # type: ignore[misc]

    @resolves("Whether they are not the published ones: nothing was published yet, or the newest were asked for.")
    def provisional(self) -> bool:
        numbers: Any = self
        return bool(numbers.newest or not numbers.versions)

    @resolves("The version that is published of the period; null if none is.")
    def published(self) -> PublishedVersionType | None:
        numbers: Any = self
        return numbers.versions[-1] if numbers.versions else None

    @resolves("Every version that was published, the first one first.")
    def published_versions(self) -> list[PublishedVersionType]:
        numbers: Any = self
        return list(numbers.versions)

    @resolves("Pass it as `version` when publishing again; null while nothing is published.")
    def publication_version(self) -> int | None:
        numbers: Any = self
        return numbers.publication  # type: ignore[no-any-return]

    @resolves("Whose numbers they are.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


def _asked(
    numbers: Numbers, line: LineKind | None, found: Iterable[Indicator], codes: list[str] | None
) -> list[IndicatorType]:
    return [Shown(numbers, line, i) for i in found if codes is None or i.code in codes]  # type: ignore[misc]


def _reported(
    numbers: Numbers, line: LineKind | None, found: Iterable[ReportedIndicator], codes: list[str] | None
) -> list[ReportedIndicatorType]:
    return [Told(numbers, line, i) for i in found if codes is None or i.code in codes]  # type: ignore[misc]


def _told(indicator: Any) -> Told:
    told: Told = indicator
    return told


def _plan(shown: Shown | Told) -> Decimal | None:
    """Return the unit's own target; a line of no unit has none."""
    plans = shown.numbers.plans if shown.line is None else ()
    return next((one.value for one in plans if one.code == shown.indicator.code), None)


def _line(line: Any) -> ShownLine:
    shown: ShownLine = line
    return shown


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
        mode: InMode = Mode.AS_WAS,
        provisional: Provisional = False,  # noqa: FBT002 - an argument of the schema
    ) -> NumbersType | None:
        return await statistics.numbers(info.context.world, info.context.actor, unit, period, mode, newest=provisional)  # type: ignore[return-value]
