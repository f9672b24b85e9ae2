"""Numbers in the schema."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from msgspec import Struct

from graphql_api.context import Info
from graphql_api.schema.counted_indicators import IndicatorType, Shown
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.reported_indicators import ReportedIndicatorType, Told
from graphql_api.schema.units import InMode, UnitType
from movement.model.numbers import LineNumbers, Numbers, Published
from movement.model.placement import LineKind
from movement.model.statistics import Indicator, Mode, ReportedIndicator
from movement.usecases import statistics_numbers


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


def _line(line: Any) -> ShownLine:
    shown: ShownLine = line
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
        return await statistics_numbers.numbers(
            info.context.world, info.context.actor, unit, period, mode, newest=provisional
        )  # type: ignore[return-value]
