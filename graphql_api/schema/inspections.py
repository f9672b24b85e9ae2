"""Inspections in the schema: everything their readers may see of them."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.campaigns import CampaignType
from graphql_api.schema.conclusions import ConclusionType, DraftType, RecommendationType
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.inspection_parts import CheckType, FindingType, MarksType, SelfReportType, StepType, TeamType
from graphql_api.schema.relay import Node, PlacedConnection, arg, placed, resolves, shows, text
from graphql_api.schema.score_sheets import ScoredType, ScoreSheetType
from graphql_api.schema.units import After, First, InMode, UnitType
from movement.model.campaigns import Conductor, OversightType
from movement.model.inspections import Inspection, InspectionState
from movement.model.statistics import Mode
from movement.usecases import inspections


@shows(
    Inspection,
    name="Inspection",
    description="The inspection of one unit. The inspected unit sees it from its announcement on, and no findings, "
    "checks, draft or marks of others before the conclusion is issued.",
)
class InspectionType(Node):
    version: int = text("Pass it with every act.")
    type: OversightType = text("Inspection, supervision, survey or appraisal.")
    conductor: Conductor = text("The level of the body that inspects.")
    year: int = text("The State's year of its plan.")
    state: InspectionState = text("Where it stands.")
    steps: list[StepType] = text("When it came into each state, first one first.")
    team: TeamType | None = text("Who inspects; null until it is decided.")
    sheet_version: int | None = text("Which version of the score sheet it uses.")
    announced_on: date | None = text("Day of its announcement, from which its time runs.")
    schedule: str = text("What was agreed on places and times.")
    self_report_due_on: date | None = text("Last day for the self-report.")
    due_on: date | None = text("Last day on which the conclusion is in time.")
    days_allowed: int = text("How many days it may take.")
    days_extended: int = text("How many days it was given beyond that, included in `dueOn`.")
    self_report: SelfReportType | None = text("What the unit says of itself.")
    findings: list[FindingType] = text("What the team found.")
    marks: list[MarksType] = text("The marks by criterion, in the order of the score sheet.")
    checks: list[CheckType] = text("The entries verified on the spot.")
    draft: DraftType | None = text("The conclusion in the making.")
    conclusions: list[ConclusionType] = text("Every conclusion issued, oldest first; the last one counts.")
    conclusion: ConclusionType | None = text("The one that counts.")
    recommendations: list[RecommendationType] = text("What the conclusion asks for, and what became of it.")
    next_due_on: date | None = text(
        "The next day by which someone must act: of the self-report, the conclusion or a remedy; null for none."
    )
    created_at: datetime = text("When it was planned.")
    updated_at: datetime = text("When it last changed.")

    @resolves("The unit that is inspected.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("The unit that must act on it now.")
    def carrier(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).carrier)  # type: ignore[return-value]

    @resolves("What it is part of; its teams are shown to those who may read it by itself.")
    def campaign(self, info: Info) -> CampaignType | None:
        return info.context.campaigns.load(_entity(self).campaign)  # type: ignore[return-value]

    @resolves("The score sheet it uses; null for none.")
    def sheet(self, info: Info) -> ScoreSheetType | None:
        sheet = _entity(self).sheet
        return None if sheet is None else info.context.sheets.load(sheet)  # type: ignore[return-value]

    @resolves("By how many days the conclusion is late: today, or when it was issued.")
    def days_late(self, info: Info) -> int:
        return _entity(self).days_late(info.context.world.today())

    @resolves("Whether a self-report, the conclusion or a remedy is late today: `nextDueOn` has passed.")
    def is_late(self, info: Info) -> bool:
        return _entity(self).is_late(info.context.world.today())

    @resolves("What the marks one sees come to so far; null while criteria are missing or no sheet is used.")
    async def score(self, info: Info) -> ScoredType | None:
        found = _entity(self)
        if found.sheet is not None:
            # Many inspections share a sheet: the loader reads it once for all of them.
            await info.context.sheets.load(found.sheet)
        return await inspections.score_of(info.context.world, found)  # type: ignore[return-value]

    @resolves("Every act on it, first one first; for those who look at it from outside the inspected unit.")
    async def history(self, info: Info) -> list[HistoryItemType]:
        return await inspections.history(info.context.world, info.context.actor, _entity(self))  # type: ignore[return-value]


def _entity(inspection: Any) -> Inspection:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Inspection = inspection
    return entity


@strawberry.type
class InspectionQuery:
    @resolves("An inspection by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def inspection(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The inspection's id.")],  # noqa: A002
    ) -> InspectionType | None:
        return await inspections.inspection(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A year's inspections at or below a unit, in the order of the tree.")
    async def inspections(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        year: Annotated[int, arg("The State's year of their plan.")],
        first: First,
        after: After = None,
        state: Annotated[InspectionState | None, arg("Only those in this state.")] = None,
        type: Annotated[OversightType | None, arg("Only those of this type.")] = None,  # noqa: A002
        late: Annotated[bool | None, arg("Only those of which something is late today, or only the others.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> PlacedConnection[InspectionType] | None:
        page = await inspections.of_unit(
            info.context.world,
            info.context.actor,
            unit,
            year,
            state=state,
            type_=type,
            late=late,
            mode=mode,
            first=first,
            after=after,
        )
        return placed(page)
