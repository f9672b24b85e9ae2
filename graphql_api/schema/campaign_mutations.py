"""Preparing inspections: the campaigns of a plan and their teams."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.campaigns import CampaignType
from graphql_api.schema.inspection_inputs import TeamInput
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves, text
from movement.model.campaigns import Campaign, Conductor, OversightType
from movement.usecases import campaign_changes


@strawberry.input(description="A campaign of a plan.")
class CreateCampaignInput:
    id: strawberry.ID = text("The plan it belongs to.")
    request_id: str = text("The client's own id of this request.")
    title: str = text("Its title.")
    type: OversightType = text("Inspection, supervision, survey or appraisal.")
    content: str = text("What is inspected.")
    period_from: date = text("First day of what is inspected; no further back than the procedure in force allows.")
    period_to: date = text("Last day of what is inspected.")
    conductor: Conductor = strawberry.field(
        default=Conductor.PROVINCE, description="The level of the body that inspects."
    )
    legal_basis: str = strawberry.field(default="", description="The act it follows.")
    sheet: strawberry.ID | None = strawberry.field(
        default=None, description="The score sheet units are graded by; its version in force today stays."
    )


@strawberry.input(description="A team of a campaign.")
class AddInspectionTeamInput(TeamInput):
    id: strawberry.ID = text("The campaign.")
    version: int = text("The campaign's version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request.")


@strawberry.type(description="The campaign after the change, or what was wrong with the request.")
class CampaignPayload:
    campaign: CampaignType | None = strawberry.field(description="The campaign; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


def _payload(change: Awaitable[Campaign]) -> Awaitable[CampaignPayload]:
    return answered(CampaignPayload, "campaign", change)


@strawberry.type
class CampaignMutation:
    @resolves("Makes a campaign of a plan.")
    async def create_campaign(
        self,
        info: Info,
        input: Annotated[CreateCampaignInput, arg("The campaign.")],  # noqa: A002
    ) -> CampaignPayload:
        return await _payload(
            campaign_changes.create_campaign(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Sets up a further team of a campaign; all its people must be inspectors of the province.")
    async def add_inspection_team(
        self,
        info: Info,
        input: Annotated[AddInspectionTeamInput, arg("The team.")],  # noqa: A002
    ) -> CampaignPayload:
        return await _payload(
            campaign_changes.add_team(info.context.world, info.context.actor, request_of(input), form_of(input))
        )
