"""What periodic reports are made of, in the schema: the calendar, the indicators, the types of report."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.units import At
from movement.model.calendars import Calendar, CalendarVersion, Holiday
from movement.model.indicators import Catalogue, Definition, IndicatorMeasure, IndicatorSource, Split
from movement.model.periods import Cut, PeriodKind, Scheme
from movement.model.report_types import Check, CheckKind, CheckSeverity, Deadline, ReportType, ReportTypeVersion
from movement.model.units import Tier, UnitKind
from movement.usecases import reporting

OfUnit = Annotated[strawberry.ID, arg("Any unit of the province.")]


@shows(Cut, name="PeriodCut", description="That since a year months end with a day of theirs.")
class CutType:
    from_year: int = text("First year.")
    last_day: int = text("The day; 0 is a month's last one.")


@shows(Holiday, name="Holiday", description="A day off.")
class HolidayType:
    day: date = text("The day.")
    name: str = text("What it is called.")


@shows(CalendarVersion, name="ReportingCalendarVersion", description="A calendar as it is for cut-offs of a time.")
class CalendarVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows, or that it is an example.")
    cuts: list[CutType] = text("The Party's cut-offs; empty: its periods are unknown.")
    holidays: list[HolidayType] = text("Days off.")
    worked: list[date] = text("Saturdays and Sundays worked in place of another day.")


@shows(Calendar, name="ReportingCalendar", description="A province's calendar, from which deadlines are counted.")
class CalendarType:
    id: strawberry.ID = text("Names the province; not for `node`.")
    version: int = text("Pass it when adding a version.")
    versions: list[CalendarVersionType] = text("All versions, oldest first.")


@shows(Split, name="IndicatorSplit", description="A way in which a number may be divided.")
class SplitType:
    key: str = text("By what.")
    values: list[str] = text("Into what; a split reads `CODE[key=VALUE]`.")


@shows(Definition, name="IndicatorDefinition", description="What a number is, as it is understood for a time.")
class DefinitionType:
    code: str = text("Its code.")
    name: str = text("What it is called in Vietnamese.")
    unit_of_measure: str = text("In what it is counted, in Vietnamese.")
    source: IndicatorSource = text("Whether it is counted from records or reported by units.")
    measure: IndicatorMeasure = text("Whether it happens in a period or stands at its end.")
    adds_over_units: bool = text("Whether a unit's number is its own plus its children's.")
    adds_over_time: bool = text("Whether a year's number is that of its months together.")
    decimals: int = text("How many places after the point it may have; 0: whole numbers.")
    splits: list[SplitType] = text("How it may be divided.")
    numerator: str = text("Of a rate, the code above the line; empty for what is none.")
    denominator: str = text("Of a rate, the code below the line; empty for what is none.")
    describes_persons: bool = text("Whether small numbers of it are not shown, since they could point to people.")
    basis: str = text("The act or practice it follows.")
    valid_from: date = text("First day.")
    valid_to: date | None = text("First day on which it is no longer understood so; null while it is.")


@shows(Catalogue, name="IndicatorCatalogue", description="A province's indicators of all times.")
class CatalogueType:
    id: strawberry.ID = text("Names the province; not for `node`.")
    version: int = text("Pass it when adding indicators.")
    definitions: list[DefinitionType] = text("Every definition there ever was, in the order of entering.")


@shows(Deadline, name="ReportDeadline", description="By when a tier's units report.")
class DeadlineType:
    tier: Tier = text("The tier.")
    days: int = text("Working days after the cut-off, at least one.")
    lock_days: int = text("Working days after that until a return can no longer be submitted.")


@shows(Check, name="ReportCheck", description="A check of a report's numbers.")
class CheckType:
    kind: CheckKind = text("What it asks.")
    severity: CheckSeverity = text("Whether it stops a return from being submitted.")
    codes: list[str] = text("The numbers it is about.")
    factor: Decimal | None = text("Of an outlier: how many median deviations are still usual.")

    @resolves("Its code, for example V01.")
    def code(self) -> str:
        check: Check = self  # type: ignore[assignment]
        return check.id


@shows(ReportTypeVersion, name="ReportTypeVersion", description="A report type as it is for cut-offs of a time.")
class ReportTypeVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows.")
    scheme: Scheme = text("By which calendar its periods are cut.")
    kind: PeriodKind = text("For how long a period it is made.")
    indicators: list[str] = text("Codes of what is reported, in order.")
    unit_kinds: list[UnitKind] = text("Which units owe it, of the tiers that have a deadline.")
    deadlines: list[DeadlineType] = text("By when, a tier.")
    checks: list[CheckType] = text("How its numbers are checked.")


@shows(ReportType, name="ReportType", description="A type of periodic report of a province.")
class ReportTypeType:
    id: strawberry.ID = text("Names the province and the type; not for `node`.")
    code: str = text("Its code.")
    name: str = text("What it is called.")
    version: int = text("Pass it when adding a version.")
    versions: list[ReportTypeVersionType] = text("All versions, oldest first.")

    @resolves("The version in force on a day, or null.")
    def at(
        self, day: Annotated[date, strawberry.argument(name="date", description="The day.")]
    ) -> ReportTypeVersionType | None:
        entity: Any = self
        return entity.at(day)  # type: ignore[no-any-return]


@strawberry.type
class ReportingQuery:
    @resolves("A province's calendar; null and NOT_FOUND where none was entered.")
    async def reporting_calendar(self, info: Info, unit: OfUnit) -> CalendarType | None:
        return await reporting.calendar(info.context.world, info.context.actor, unit)  # type: ignore[return-value]

    @resolves("A province's catalogue of indicators; null and NOT_FOUND where none was entered.")
    async def indicator_catalogue(self, info: Info, unit: OfUnit) -> CatalogueType | None:
        return await reporting.catalogue(info.context.world, info.context.actor, unit)  # type: ignore[return-value]

    @resolves("A province's indicators as they are understood on a day, today by default.")
    async def indicators(self, info: Info, unit: OfUnit, at: At = None) -> list[DefinitionType] | None:
        world = info.context.world
        found = await reporting.catalogue(world, info.context.actor, unit)
        return list(found.at(at or world.today()).values())  # type: ignore[arg-type]

    @resolves("A province's types of report, by code; with `at` those in force on that day.")
    async def report_types(self, info: Info, unit: OfUnit, at: At = None) -> list[ReportTypeType] | None:
        found = await reporting.of_province(info.context.world, info.context.actor, unit)
        return [one for one in found if at is None or one.at(at) is not None]  # type: ignore[misc]
