"""The inspection plans of a year in the schema."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.campaigns import InspectionPlan
from movement.usecases import campaign_changes, campaigns


@shows(InspectionPlan, name="InspectionPlan", description="What a province sets out to inspect in a year.")
class PlanType(Node):
    year: int = text("The State's year.")
    title: str = text("Its title.")
    decision_number: str = text("Number of the decision.")
    decided_on: date = text("Day of the decision.")
    created_at: datetime = text("When it was entered.")

    @resolves("The province.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


@strawberry.type
class InspectionPlanQuery:
    @resolves("An inspection plan by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def inspection_plan(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The plan's id.")],  # noqa: A002
    ) -> PlanType | None:
        return await campaigns.plan(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A year's inspection plans of a unit's province, oldest first.")
    async def inspection_plans(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        year: Annotated[int, arg("The State's year.")],
        first: First,
        after: After = None,
    ) -> Connection[PlanType] | None:
        page = await campaigns.plans_of_year(
            info.context.world, info.context.actor, unit, year, first=first, after=after
        )
        return connection(page)


@strawberry.input(description="The inspection plan of a province for a year.")
class CreateInspectionPlanInput:
    request_id: str = text("The client's own id of this request.")
    unit: strawberry.ID = text("The province.")
    year: int = text("The State's year.")
    title: str = text("Its title.")
    decision_number: str = text("Number of the decision.")
    decided_on: date = text("Day of the decision.")


@strawberry.type(description="The plan as entered, or what was wrong with the request.")
class InspectionPlanPayload:
    inspection_plan: PlanType | None = strawberry.field(description="The plan; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if it was entered.")


@strawberry.type
class InspectionPlanMutation:
    @resolves("Enters a province's inspection plan of a year.")
    async def create_inspection_plan(
        self,
        info: Info,
        input: Annotated[CreateInspectionPlanInput, arg("The plan.")],  # noqa: A002
    ) -> InspectionPlanPayload:
        form = form_of(input, "unit", "year")
        made = campaign_changes.create_plan(
            info.context.world, info.context.actor, request_of(input), input.unit, input.year, form
        )
        return await answered(InspectionPlanPayload, "inspection_plan", made)
