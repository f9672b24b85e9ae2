"""Score sheets in the schema: dated criteria, and a trial of what results would score."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First
from movement.model.score_sheets import Band, Criterion, CriterionKind, Grade, ScoreSheet, SheetVersion, Stage
from movement.model.scoring import Scored
from movement.usecases import score_sheets


@shows(Stage, name="ScoreStage", description="A row of a step table.")
class StageType:
    at_least: int = text("From this share of the target on, in hundredths of a per cent.")
    points: int = text("These points, in hundredths.")


@shows(Criterion, name="ScoreCriterion", description="One line of a sheet.")
class CriterionType:
    code: str = text("Its code within the sheet.")
    name: str = text("What is scored.")
    kind: CriterionKind = text("Scored, bonus, penalty or knock-out.")
    most: int = text("The most points, in hundredths; 0 for a knock-out.")
    may_not_apply: bool = text("Whether it may leave the base.")
    stages: list[StageType] = text("Step table; without one the points grow evenly with the result.")
    cap: Grade | None = text("The best grade left after a knock-out.")


@shows(Band, name="ScoreBand", description="A grade and the score from which it is given.")
class BandType:
    grade: Grade = text("The grade.")
    at_least: int = text("From this score on, in hundredths of a point.")


@shows(SheetVersion, name="ScoreSheetVersion", description="A sheet as it is in force for a time; it never changes.")
class SheetVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows.")
    criteria: list[CriterionType] = text("Its lines.")
    bands: list[BandType] = text("Its grades, best first.")
    bonus_cap: int = text("The most that bonuses add, in hundredths of a point.")


@shows(Scored, name="ScoreResult", description="What a set of results scores, in hundredths of a point.")
class ScoredType:
    base: int = text("The criteria that apply, re-based to 100 points.")
    bonus: int = text("What bonuses add.")
    penalty: int = text("What penalties take.")
    score: int = text("The score, 0..10000, rounded once.")
    grade: Grade = text("The grade.")
    capped_by: list[str] = text("Knock-outs that lowered the grade.")


@strawberry.input(description="What is known of one criterion: points, or a result and its target.")
class ScoreItemInput:
    criterion: str = text("Code of the criterion.")
    points: int | None = strawberry.field(default=None, description="Points, in hundredths.")
    achieved: int | None = strawberry.field(default=None, description="The result.")
    target: int | None = strawberry.field(default=None, description="Its target.")
    applies: bool = strawberry.field(default=True, description="False: the criterion does not apply here.")


@shows(ScoreSheet, name="ScoreSheet", description="A sheet of a province with all its versions.")
class ScoreSheetType(Node):
    name: str = text("Its name.")
    version: int = text("Pass it when adding a version.")
    versions: list[SheetVersionType] = text("All versions, oldest first.")

    @resolves("The version in force on a day, or null.")
    def at(
        self, day: Annotated[date, strawberry.argument(name="date", description="The day.")]
    ) -> SheetVersionType | None:
        return _entity(self).at(day)  # type: ignore[return-value]

    @resolves("What results would score on the version of a day; nothing is kept.")
    def score(
        self,
        day: Annotated[date, strawberry.argument(name="date", description="The day.")],
        items: Annotated[list[ScoreItemInput], arg("One for each criterion that is scored.")],
    ) -> ScoredType | None:
        return score_sheets.preview(_entity(self), day, [asdict(item) for item in items])  # type: ignore[return-value]


def _entity(sheet: Any) -> ScoreSheet:
    entity: ScoreSheet = sheet
    return entity


@strawberry.type
class ScoreSheetQuery:
    @resolves("A score sheet by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def score_sheet(
        self,
        info: Info,
        id: Annotated[strawberry.ID, arg("The sheet's id.")],  # noqa: A002
    ) -> ScoreSheetType | None:
        return await score_sheets.sheet(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The score sheets of a unit's province, oldest first.")
    async def score_sheets(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        first: First,
        after: After = None,
    ) -> Connection[ScoreSheetType] | None:
        page = await score_sheets.of_province(info.context.world, info.context.actor, unit, first=first, after=after)
        return connection(page)
