"""Having a unit inspected, one mutation an act: the plan, the team, the announcement."""

from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema import inspection_inputs as inputs
from graphql_api.schema.inspection_payloads import InspectionPayload, payload
from graphql_api.schema.payloads import form_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.usecases import inspection_changes


@strawberry.type
class InspectionMutation:
    @resolves("Plans the inspection of a unit within a campaign.")
    async def plan_inspection(
        self,
        info: Info,
        input: Annotated[inputs.PlanInspectionInput, arg("Which unit, in which campaign.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.plan(info.context.world, info.context.actor, request_of(input), input.unit)
        )

    @resolves("Gives a planned inspection one of its campaign's teams.")
    async def decide_inspection(
        self,
        info: Info,
        input: Annotated[inputs.DecideInspectionInput, arg("The team.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.decide(info.context.world, info.context.actor, request_of(input), input.team)
        )

    @resolves("Gives an inspection under way another team, by a further decision and with a reason.")
    async def change_inspection_team(
        self,
        info: Info,
        input: Annotated[inputs.ChangeInspectionTeamInput, arg("The team.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.change_team(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Announces an inspection to its unit: from that day its time runs.")
    async def announce_inspection(
        self,
        info: Info,
        input: Annotated[inputs.AnnounceInspectionInput, arg("The announcement.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.announce(
                info.context.world, info.context.actor, request_of(input), input.announced_on, input.schedule
            )
        )

    @resolves("Gives an inspection more days; a reason is needed.")
    async def extend_inspection(
        self,
        info: Info,
        input: Annotated[inputs.ExtendInspectionInput, arg("How many days.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.extend(info.context.world, info.context.actor, request_of(input), input.days)
        )
