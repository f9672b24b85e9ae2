"""Campaigns of inspection in the schema."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.inspection_parts import TeamType
from graphql_api.schema.inspection_plans import PlanType
from graphql_api.schema.relay import Connection, Node, arg, connection, placed, resolves, shows, text
from graphql_api.schema.score_sheets import ScoreSheetType
from graphql_api.schema.units import After, First, LazyInspections
from movement.model.campaigns import Campaign, Conductor, OversightType
from movement.usecases import campaigns, inspections


@shows(
    Campaign,
    name="InspectionCampaign",
    description="One subject of inspection, carried out by teams on many units.",
)
class CampaignType(Node):
    version: int = text("Pass it when adding a team.")
    year: int = text("The State's year of its plan.")
    title: str = text("Its title.")
    type: OversightType = text("Inspection, supervision, survey or appraisal.")
    conductor: Conductor = text("The level of the body that inspects; it decides how long an inspection may take.")
    content: str = text("What is inspected.")
    legal_basis: str = text("The act it follows.")
    period_from: date = text("First day of what is inspected.")
    period_to: date = text("Last day of what is inspected.")
    sheet_version: int | None = text("The score sheet's version that was in force when it was made; it stays.")
    teams: list[TeamType] = text("Its teams; none are shown to those who may not read it by itself.")
    created_at: datetime = text("When it was made.")

    @resolves("The plan it belongs to; null if one may not read it.")
    def plan(self, info: Info) -> PlanType | None:
        return info.context.plans.load(_entity(self).plan)  # type: ignore[return-value]

    @resolves("The score sheet units are graded by; null for none.")
    def sheet(self, info: Info) -> ScoreSheetType | None:
        sheet = _entity(self).sheet
        return None if sheet is None else info.context.sheets.load(sheet)  # type: ignore[return-value]

    @resolves("Its inspections, oldest first, of those one may see.")
    async def inspections(self, info: Info, first: First, after: After = None) -> LazyInspections | None:
        page = await inspections.of_campaign(
            info.context.world, info.context.actor, _entity(self), first=first, after=after
        )
        return placed(page)


def _entity(campaign: Any) -> Campaign:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Campaign = campaign
    return entity


@strawberry.type
class CampaignQuery:
    @resolves("A campaign by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def campaign(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The campaign's id.")],  # noqa: A002
    ) -> CampaignType | None:
        return await campaigns.campaign(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A year's campaigns of a unit's province, oldest first.")
    async def campaigns(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        year: Annotated[int, arg("The State's year.")],
        first: First,
        after: After = None,
    ) -> Connection[CampaignType] | None:
        page = await campaigns.of_year(info.context.world, info.context.actor, unit, year, first=first, after=after)
        return connection(page)
