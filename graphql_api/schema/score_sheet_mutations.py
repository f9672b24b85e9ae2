"""Writing score sheets: a sheet with its first version, and further versions."""

from collections.abc import Awaitable
from dataclasses import asdict
from datetime import date
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.score_sheets import ScoreSheetType
from movement.model.score_sheets import CriterionKind, Grade, ScoreSheet
from movement.usecases import score_sheets


@strawberry.input(description="A row of a step table.")
class StageInput:
    at_least: int = text("From this share of the target on, in hundredths of a per cent.")
    points: int = text("These points, in hundredths.")


@strawberry.input(description="One line of a sheet.")
class CriterionInput:
    code: str = text("Its code: capitals, digits, dot, dash.")
    name: str = text("What is scored.")
    kind: CriterionKind = strawberry.field(default=CriterionKind.SCORED, description="What it does to the score.")
    most: int = strawberry.field(default=0, description="The most points, in hundredths.")
    may_not_apply: bool = strawberry.field(default=False, description="Whether it may leave the base.")
    stages: list[StageInput] = strawberry.field(default_factory=list, description="Step table, rising.")
    cap: Grade | None = strawberry.field(default=None, description="For a knock-out: the best grade left.")


@strawberry.input(description="A grade and the score from which it is given.")
class BandInput:
    grade: Grade = text("The grade.")
    at_least: int = text("From this score on, in hundredths of a point.")


@strawberry.input(description="A version of a sheet. Once it exists it never changes.")
class SheetVersionInput:
    effective_from: date = text("First day.")
    criteria: list[CriterionInput] = text("Its lines.")
    bands: list[BandInput] = text("Its grades, best first, the last one from 0.")
    effective_to: date | None = strawberry.field(default=None, description="First day without it.")
    legal_basis: str = strawberry.field(default="", description="The act it follows.")
    bonus_cap: int = strawberry.field(default=0, description="The most that bonuses add.")


@strawberry.input(description="A new score sheet of a province.")
class CreateScoreSheetInput:
    request_id: str = text("The client's own id of this request.")
    unit: strawberry.ID = text("The province.")
    name: str = text("Its name.")
    first_version: SheetVersionInput = text("Its first version.")


@strawberry.input(description="A further version of a score sheet, in force later than the last one.")
class AddScoreSheetVersionInput:
    id: strawberry.ID = text("The sheet.")
    version: int = text("The sheet's version the caller saw.")
    request_id: str = text("The client's own id of this request.")
    added: SheetVersionInput = text("The new version.")


@strawberry.type(description="The sheet after the change, or what was wrong with the request.")
class ScoreSheetPayload:
    score_sheet: ScoreSheetType | None = strawberry.field(description="The sheet; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


def _payload(change: Awaitable[ScoreSheet]) -> Awaitable[ScoreSheetPayload]:
    return answered(ScoreSheetPayload, "score_sheet", change)


@strawberry.type
class ScoreSheetMutation:
    @resolves("Makes a score sheet with its first version.")
    async def create_score_sheet(
        self,
        info: Info,
        input: Annotated[CreateScoreSheetInput, arg("The sheet.")],  # noqa: A002
    ) -> ScoreSheetPayload:
        form = asdict(input.first_version)
        return await _payload(
            score_sheets.create(info.context.world, info.context.actor, request_of(input), input.unit, input.name, form)
        )

    @resolves("Adds a version to a score sheet.")
    async def add_score_sheet_version(
        self,
        info: Info,
        input: Annotated[AddScoreSheetVersionInput, arg("The version.")],  # noqa: A002
    ) -> ScoreSheetPayload:
        return await _payload(
            score_sheets.add_version(info.context.world, info.context.actor, request_of(input), asdict(input.added))
        )
