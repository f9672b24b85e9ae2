"""Plans by which bodies carry the directive out, in the schema."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from graphql_api.schema.uploads import UploadType
from movement.model.implementation import ImplementationPlan
from movement.usecases import implementation


@shows(ImplementationPlan, name="ImplementationPlan", description="How a body carries the directive out.")
class ImplementationPlanType:
    id: strawberry.ID = text("Names the body; not for `node`.")
    version: int = text("Its version; pass it when replacing it.")
    number: str = text("Number and symbol of the document.")
    issued_on: date = text("When it was issued.")
    cells_reached: int = text("To how many Party cells the directive was made known.")
    cells_total: int = text("How many cells there are.")
    updated_at: datetime = text("When it was last written.")

    @resolves("The body.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_plan(self).unit)  # type: ignore[return-value]

    @resolves("The document's file; null where there is none, or one may not read it.")
    def upload(self, info: Info) -> UploadType | None:
        named = _plan(self).upload
        return None if named is None else info.context.uploads.load(named)  # type: ignore[return-value]


@shows(implementation.Body, name="PlanningBody", description="A body that makes a plan, and the plan if it has one.")
class PlanningBodyType:
    plan: ImplementationPlanType | None = text("Its plan; null: it has recorded none.")

    @resolves("The body.")
    def unit(self, info: Info) -> UnitType | None:
        body: implementation.Body = self  # type: ignore[assignment]
        return info.context.units.load(body.unit)  # type: ignore[return-value]


@strawberry.input(description="A body's plan; it replaces the one before, which its trail keeps.")
class RecordImplementationPlanInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The body.")
    number: str = text("Number and symbol of the document.")
    issued_on: date = text("When it was issued; not later than today.")
    version: int | None = strawberry.field(default=None, description="The version the caller saw; null for the first.")
    upload: strawberry.ID | None = strawberry.field(
        default=None, description="A confirmed evidence file of the body: the document."
    )
    cells_reached: int = strawberry.field(default=0, description="To how many Party cells it was made known.")
    cells_total: int = strawberry.field(default=0, description="How many cells there are.")


@strawberry.type(description="The plan after the act, or what was wrong with the request.")
class ImplementationPlanPayload:
    implementation_plan: ImplementationPlanType | None = strawberry.field(
        description="The plan; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _plan(plan: Any) -> ImplementationPlan:
    entity: ImplementationPlan = plan
    return entity


@strawberry.type
class ImplementationQuery:
    @resolves("A body's plan; null and NOT_FOUND where it has recorded none.")
    async def implementation_plan(
        self, info: Info, unit: Annotated[strawberry.ID, arg("The body.")]
    ) -> ImplementationPlanType | None:
        return await implementation.plan(info.context.world, info.context.actor, unit)  # type: ignore[return-value]

    @resolves("Today's bodies at or below a unit with their plans, in the order of the tree.")
    async def implementation_plans(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        first: First,
        after: After = None,
        has: Annotated[bool | None, arg("Only those that have a plan, or only those that have none.")] = None,
    ) -> Connection[PlanningBodyType] | None:
        context = info.context
        return connection(
            await implementation.of_bodies(context.world, context.actor, unit, has=has, first=first, after=after)
        )


@strawberry.type
class ImplementationMutation:
    @resolves("Records a body's plan, or replaces it.")
    async def record_implementation_plan(
        self,
        info: Info,
        input: Annotated[RecordImplementationPlanInput, arg("The plan.")],  # noqa: A002
    ) -> ImplementationPlanPayload:
        act = implementation.record(
            info.context.world, info.context.actor, request_of(input), input.unit, form_of(input, "unit")
        )
        return await answered(ImplementationPlanPayload, "implementation_plan", act)
