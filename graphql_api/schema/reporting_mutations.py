"""Entering what periodic reports are made of, one mutation a noun: the first writing makes it, further ones add."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.reporting import CalendarType, CatalogueType, ReportTypeType
from movement.model.indicators import IndicatorMeasure, IndicatorSource
from movement.model.periods import Cut, PeriodKind, Scheme
from movement.model.report_types import CheckKind, CheckSeverity
from movement.model.units import Tier, UnitKind
from movement.usecases import reporting


def _optional(description: str, default: Any = None) -> Any:
    return strawberry.field(default=default, description=description)


def _list(description: str) -> Any:
    return strawberry.field(default_factory=list, description=description)


@strawberry.input(description="Of which province, at which version.")
class OfProvinceInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The province.")
    version: int | None = _optional("The version the caller saw; null for the very first writing.")


@strawberry.input(description="That since a year months end with a day of theirs.")
class PeriodCutInput:
    from_year: int = text("First year.")
    last_day: int = text("The day, at most 28; 0 is a month's last one.")


@strawberry.input(description="A day off.")
class HolidayInput:
    day: date = text("The day.")
    name: str = _optional("What it is called.", "")


@strawberry.input(description="A version of a province's calendar. Once it exists it never changes.")
class SetCalendarInput(OfProvinceInput):
    effective_from: date = text("First day; not a past one, but for the very first version.")
    effective_to: date | None = _optional("First day without it.")
    legal_basis: str = _optional("The act it follows.", "")
    cuts: list[PeriodCutInput] = _list("The Party's cut-offs of all years.")
    holidays: list[HolidayInput] = _list("Days off.")
    worked: list[date] = _list("Saturdays and Sundays worked in place of another day.")


@strawberry.input(description="A way in which a number may be divided.")
class IndicatorSplitInput:
    key: str = text("By what, for example kind.")
    values: list[str] = text("Into what, in capitals.")


@strawberry.input(description="An indicator as it is understood from a day on.")
class IndicatorInput:
    code: str = text("Its code: capitals, digits, underscores.")
    name: str = text("What it is called in Vietnamese.")
    unit_of_measure: str = text("In what it is counted, in Vietnamese.")
    source: IndicatorSource = text("Whether it is counted from records or reported by units.")
    valid_from: date = text("First day; not a past one, but for the very first writing.")
    valid_to: date | None = _optional("First day on which it is no longer understood so.")
    measure: IndicatorMeasure = _optional(
        "Whether it happens in a period or stands at its end.", IndicatorMeasure.EVENT
    )
    adds_over_units: bool = _optional("Whether a unit's number is its own plus its children's.", default=True)
    adds_over_time: bool = _optional("Whether a year's number is that of its months together.", default=True)
    decimals: int = _optional("How many places after the point it may have.", 0)
    splits: list[IndicatorSplitInput] = _list("How it may be divided.")
    numerator: str = _optional("Of a rate, the code above the line.", "")
    denominator: str = _optional("Of a rate, the code below the line.", "")
    describes_persons: bool = _optional("Whether small numbers of it could point to people.", default=False)
    basis: str = _optional("The act or practice it follows.", "")


@strawberry.input(description="Indicators that join a province's catalogue.")
class DefineIndicatorsInput(OfProvinceInput):
    definitions: list[IndicatorInput] = text("One of a known code ends what was understood under it before.")


@strawberry.input(description="By when a tier's units report.")
class ReportDeadlineInput:
    tier: Tier = text("The tier.")
    days: int = text("Working days after the cut-off, at least one.")
    lock_days: int = _optional("Working days after that until a return can no longer be submitted.", 0)


@strawberry.input(description="A check of a report's numbers.")
class ReportCheckInput:
    code: str = text("Its code, for example V01.")
    kind: CheckKind = text("What it asks.")
    codes: list[str] = text("The numbers it is about.")
    severity: CheckSeverity = _optional("Whether it stops a return from being submitted.", CheckSeverity.BLOCK)
    factor: Decimal | None = _optional("Of an outlier: how many median deviations are still usual.")


@strawberry.input(description="A version of a type of report. Once it exists it never changes.")
class DefineReportTypeInput(OfProvinceInput):
    code: str = text("The type's code: capitals, digits, underscores.")
    name: str = text("What it is called; only the first version says it.")
    effective_from: date = text("First day; not a past one, but for the very first version.")
    kind: PeriodKind = text("For how long a period it is made.")
    indicators: list[str] = text("Codes of what is reported, in order.")
    unit_kinds: list[UnitKind] = text("Which units owe it, of the tiers that have a deadline.")
    deadlines: list[ReportDeadlineInput] = text("By when, a tier.")
    effective_to: date | None = _optional("First day without it.")
    legal_basis: str = _optional("The act it follows.", "")
    scheme: Scheme = _optional("By which calendar its periods are cut.", Scheme.ND09)
    checks: list[ReportCheckInput] = _list("How its numbers are checked.")


@strawberry.type(description="The calendar after the change, or what was wrong with the request.")
class CalendarPayload:
    calendar: CalendarType | None = strawberry.field(description="The calendar; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


@strawberry.type(description="The catalogue after the change, or what was wrong with the request.")
class CataloguePayload:
    catalogue: CatalogueType | None = strawberry.field(description="The catalogue; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


@strawberry.type(description="The report type after the change, or what was wrong with the request.")
class ReportTypePayload:
    report_type: ReportTypeType | None = strawberry.field(description="The type; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


def _form(given: Any, *besides: str) -> dict[str, Any]:
    not_form = {"request_id", "unit", "version", *besides}
    return {name: value for name, value in asdict(given).items() if name not in not_form}


@strawberry.type
class ReportingMutation:
    @resolves("Enters a province's calendar, or a further version of it.")
    async def set_calendar(
        self,
        info: Info,
        input: Annotated[SetCalendarInput, arg("The calendar.")],  # noqa: A002
    ) -> CalendarPayload:
        form = _form(input) | {"cuts": [Cut(c.from_year, c.last_day) for c in input.cuts]}
        act = reporting.set_calendar(info.context.world, info.context.actor, request_of(input), input.unit, form)
        return await answered(CalendarPayload, "calendar", act)

    @resolves("Enters indicators into a province's catalogue.")
    async def define_indicators(
        self,
        info: Info,
        input: Annotated[DefineIndicatorsInput, arg("The indicators.")],  # noqa: A002
    ) -> CataloguePayload:
        definitions = _form(input)["definitions"]
        world, actor = info.context.world, info.context.actor
        act = reporting.define_indicators(world, actor, request_of(input), input.unit, definitions)
        return await answered(CataloguePayload, "catalogue", act)

    @resolves("Enters a type of report, or a further version of one.")
    async def define_report_type(
        self,
        info: Info,
        input: Annotated[DefineReportTypeInput, arg("The type.")],  # noqa: A002
    ) -> ReportTypePayload:
        form = _form(input, "code", "name")
        # Clients cache what has an `id`; a check's is only unique within its version, so the schema calls it its code.
        form["checks"] = [{"id": check.pop("code"), **check} for check in form["checks"]]
        form["checks"] = [{k: v for k, v in check.items() if v is not None} for check in form["checks"]]
        world, actor = info.context.world, info.context.actor
        act = reporting.define_report_type(world, actor, request_of(input), input.unit, input.code, input.name, form)
        return await answered(ReportTypePayload, "report_type", act)
