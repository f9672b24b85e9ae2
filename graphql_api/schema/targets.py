"""What units mean to reach in a year, in the schema."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import asdict

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.units import UnitType
from movement.model.targets import Target, Targets
from movement.usecases import targets


@shows(Target, name="Target", description="What a unit means one number to be at the end of a year.")
class TargetType:
    code: str = text("Code of the indicator, or of a split of it.")
    value: Decimal = text("For all that the unit's number holds, the units below it too.")


@shows(Targets, name="YearTargets", description="A unit's targets for a year (chỉ tiêu kế hoạch năm).")
class YearTargetsType:
    id: strawberry.ID = text("Names the unit and the year; not for `node`.")
    version: int = text("Its version; pass it when replacing them.")
    year: int = text("The year.")
    targets: list[TargetType] = text("Each of them, by code.")
    updated_at: datetime = text("When they were last written.")

    @resolves("The unit.")
    def unit(self, info: Info) -> UnitType | None:
        found: Any = self
        return info.context.units.load(found.unit)  # type: ignore[return-value]


@strawberry.input(description="One target.")
class TargetInput:
    code: str = text("Code of an indicator that is counted or reported, or of a split of it.")
    value: Decimal = text("Not negative.")


@strawberry.input(description="A unit's targets for a year; they replace those before, which their trail keeps.")
class RecordTargetsInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit.")
    year: int = text("This year or the next.")
    targets: list[TargetInput] = text("All of them; at most 200.")
    version: int | None = strawberry.field(default=None, description="The version the caller saw; null for the first.")


@strawberry.type(description="The targets after the act, or what was wrong with the request.")
class YearTargetsPayload:
    year_targets: YearTargetsType | None = strawberry.field(description="The targets; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@strawberry.type
class TargetQuery:
    @resolves("A unit's targets for a year; null and NOT_FOUND where it has stated none.")
    async def year_targets(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit.")],
        year: Annotated[int, arg("The year.")],
    ) -> YearTargetsType | None:
        return await targets.of_unit(info.context.world, info.context.actor, unit, year)  # type: ignore[return-value]


@strawberry.type
class TargetMutation:
    @resolves("States a unit's targets for a year, or replaces them.")
    async def record_targets(
        self,
        info: Info,
        input: Annotated[RecordTargetsInput, arg("The targets.")],  # noqa: A002
    ) -> YearTargetsPayload:
        given = [asdict(one) for one in input.targets]
        act = targets.record(info.context.world, info.context.actor, request_of(input), input.unit, input.year, given)
        return await answered(YearTargetsPayload, "year_targets", act)
