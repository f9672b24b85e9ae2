"""Entering what periodic reports are made of, one mutation a noun: the first writing makes it, further ones add."""

from dataclasses import asdict
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves
from graphql_api.schema.report_type_inputs import DefineReportTypeInput
from graphql_api.schema.report_types import ReportTypeType
from graphql_api.schema.reporting import CalendarType, CatalogueType
from graphql_api.schema.reporting_inputs import DefineIndicatorsInput, SetCalendarInput
from movement.model.periods import Cut
from movement.usecases import reporting_changes


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
        act = reporting_changes.set_calendar(
            info.context.world, info.context.actor, request_of(input), input.unit, form
        )
        return await answered(CalendarPayload, "calendar", act)

    @resolves("Enters indicators into a province's catalogue.")
    async def define_indicators(
        self,
        info: Info,
        input: Annotated[DefineIndicatorsInput, arg("The indicators.")],  # noqa: A002
    ) -> CataloguePayload:
        definitions = _form(input)["definitions"]
        world, actor = info.context.world, info.context.actor
        act = reporting_changes.define_indicators(world, actor, request_of(input), input.unit, definitions)
        return await answered(CataloguePayload, "catalogue", act)

    @resolves("Enters a type of report, or a further version of one.")
    async def define_report_type(
        self,
        info: Info,
        input: Annotated[DefineReportTypeInput, arg("The type.")],  # noqa: A002
    ) -> ReportTypePayload:
        form = _form(input, "code", "name")
        form["checks"] = [{k: v for k, v in check.items() if v is not None} for check in form["checks"]]
        world, actor = info.context.world, info.context.actor
        act = reporting_changes.define_report_type(
            world, actor, request_of(input), input.unit, input.code, input.name, form
        )
        return await answered(ReportTypePayload, "report_type", act)
