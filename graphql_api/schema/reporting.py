"""What periodic reports are made of, in the schema: the calendar, the indicators, the types of report."""

from datetime import date
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.units import At
from movement.model.calendars import Calendar, CalendarVersion, Holiday
from movement.model.indicators import Catalogue, Definition, IndicatorMeasure, IndicatorSource, Split
from movement.model.periods import Cut
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
