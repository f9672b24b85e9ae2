"""Following an inspection up, one mutation an act: reported by the owner, verified by another person, to the end."""

from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema import conclusion_inputs as inputs
from graphql_api.schema.inspection_payloads import InspectionPayload, payload, plain
from graphql_api.schema.payloads import evidence_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.model.inspection_acts import InspectionAct
from movement.usecases import inspection_conclusions, remedies


@strawberry.type
class RemedyMutation:
    begin_follow_up = plain(InspectionAct.FOLLOW_UP, "Begins to follow up what the conclusion asks for.")
    close_inspection = plain(
        InspectionAct.CLOSE, "Ends an inspection whose remedies were all verified.", inspection_conclusions.close
    )

    @resolves("Reports for its owner that a recommendation was met.")
    async def report_remedy(
        self,
        info: Info,
        input: Annotated[inputs.ReportRemedyInput, arg("What was done.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            remedies.report(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.number,
                input.text,
                evidence_of(input.evidence),
            )
        )

    @resolves("Confirms that a reported remedy is done; another person's act.")
    async def verify_remedy(
        self,
        info: Info,
        input: Annotated[inputs.RemedyInput, arg("Which recommendation's.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(remedies.verify(info.context.world, info.context.actor, request_of(input), input.number))

    @resolves("Opens a reported remedy again, which was not done; a reason is needed.")
    async def reopen_remedy(
        self,
        info: Info,
        input: Annotated[inputs.RemedyInput, arg("Which recommendation's, and why.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(remedies.reopen(info.context.world, info.context.actor, request_of(input), input.number))
