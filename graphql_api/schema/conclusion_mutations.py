"""Concluding an inspection, one mutation an act. A conclusion is superseded, never edited."""

from dataclasses import asdict
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema import conclusion_inputs as inputs
from graphql_api.schema.inspection_payloads import InspectionPayload, payload
from graphql_api.schema.payloads import form_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.usecases import inspection_conclusions


@strawberry.type
class ConclusionMutation:
    @resolves("Writes the draft of the conclusion, or writes it again.")
    async def draft_conclusion(
        self,
        info: Info,
        input: Annotated[inputs.DraftConclusionInput, arg("The draft.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_conclusions.draft(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Issues the conclusion, which is never edited.")
    async def conclude_inspection(
        self,
        info: Info,
        input: Annotated[inputs.ConcludeInspectionInput, arg("The conclusion.")],  # noqa: A002
    ) -> InspectionPayload:
        form, asked = form_of(input, "recommendations"), [asdict(one) for one in input.recommendations]
        return await payload(
            inspection_conclusions.conclude(info.context.world, info.context.actor, request_of(input), form, asked)
        )

    @resolves("Issues a further conclusion that supersedes the one before, which stays; a reason is needed.")
    async def supersede_conclusion(
        self,
        info: Info,
        input: Annotated[inputs.SupersedeConclusionInput, arg("The conclusion.")],  # noqa: A002
    ) -> InspectionPayload:
        form, marks = form_of(input, "marks"), [asdict(mark) for mark in input.marks]
        return await payload(
            inspection_conclusions.supersede(info.context.world, info.context.actor, request_of(input), form, marks)
        )

    @resolves("Nominates an entry that the inspection confirmed; the candidates of its year show it.")
    async def nominate_entry(
        self,
        info: Info,
        input: Annotated[inputs.NominateEntryInput, arg("Which entry.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_conclusions.nominate(info.context.world, info.context.actor, request_of(input), input.entry)
        )
