"""What every mutation on an inspection answers, and the mutations that need nothing more than a reason."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.inspection_inputs import InspectionActInput
from graphql_api.schema.inspections import InspectionType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg
from movement.model.actors import Actor
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection
from movement.usecases import inspection_changes
from movement.usecases.acts import Request
from movement.world import World


@strawberry.type(description="The inspection after the act, or what was wrong with the request.")
class InspectionPayload:
    inspection: InspectionType | None = strawberry.field(
        description="The inspection as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def payload(act: Awaitable[Inspection]) -> Awaitable[InspectionPayload]:
    """Return what an act left, or why it was refused."""
    return answered(InspectionPayload, "inspection", act)


type Plain = Callable[[World, Actor, Request], Awaitable[Inspection]]


def plain(act: InspectionAct, description: str, do: Plain | None = None) -> Any:
    """Return the field of an act that needs no more than the inspection and perhaps a reason."""

    async def resolve(
        self: Any,  # noqa: ARG001 - Strawberry passes the parent
        info: Info,
        input: Annotated[InspectionActInput, arg("Which inspection, and why.")],  # noqa: A002
    ) -> InspectionPayload:
        world, actor, request = info.context.world, info.context.actor, request_of(input)
        return await payload(
            inspection_changes.act(world, actor, act, request) if do is None else do(world, actor, request)
        )

    return strawberry.field(resolver=resolve, name=act.value, description=description)
