"""Writing returns, one mutation an act: reported by the unit, approved by its reviewer, accepted by another."""

from collections.abc import Awaitable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.returns import ReturnType
from movement.model.return_acts import ReturnAct
from movement.model.returns import Return
from movement.usecases import return_changes


@strawberry.input(description="One number, or why there is none. With neither, what was written under the code goes.")
class ReturnValueInput:
    code: str = text("Code of an indicator of the type, or of a split, `PET_IN[kind=COMPLAINT]`.")
    value: Decimal | None = strawberry.field(default=None, description="The number.")
    reason: str | None = strawberry.field(default=None, description="Why there is none.")


@strawberry.input(description="Units below whose returns are not there, and why.")
class ReturnGapInput:
    units: list[strawberry.ID] = text("Which units.")
    reason: str = text("Why.")


@strawberry.input(description="A return that a unit owes.")
class CreateReturnInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit.")
    type: strawberry.ID = text("The report type.")
    period: str = text("One of the type's periods.")
    values: list[ReturnValueInput] = strawberry.field(default_factory=list, description="The numbers there are.")


@strawberry.input(description="Which return, and at which version.")
class ReturnActInput:
    id: strawberry.ID = text("The return.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str | None = strawberry.field(default=None, description="Why, where the act needs a reason.")


@strawberry.input(description="Numbers that are written into a return; the others stay.")
class SaveReturnInput(ReturnActInput):
    values: list[ReturnValueInput] = text("The numbers.")


@strawberry.input(description="A return that is submitted.")
class SubmitReturnInput(ReturnActInput):
    gaps: list[ReturnGapInput] = strawberry.field(
        default_factory=list, description="Every unit next below whose return is not there."
    )


@strawberry.input(description="Until when a return may be submitted although it is locked.")
class ExtendReturnInput(ReturnActInput):
    until: date = text("Last day, within a year.")


@strawberry.type(description="The return after the act, or what was wrong with the request, all of it.")
class ReturnPayload:
    return_: ReturnType | None = strawberry.field(
        name="return", description="The return as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Return]) -> Awaitable[ReturnPayload]:
    return answered(ReturnPayload, "return_", act)


def _values(given: list[ReturnValueInput]) -> list[dict[str, Any]]:
    return [{name: value for name, value in asdict(one).items() if value is not None} for one in given]


def _plain(act: ReturnAct, description: str) -> Any:
    async def done(
        self: Any,  # noqa: ARG001 - Strawberry hands the root over
        info: Info,
        input: Annotated[ReturnActInput, arg("Which return, and why.")],  # noqa: A002
    ) -> ReturnPayload:
        return await _payload(return_changes.act(info.context.world, info.context.actor, act, request_of(input)))

    return resolves(description)(done)


@strawberry.type
class ReturnMutation:
    send_return_back = _plain(ReturnAct.SEND_BACK, "Sends a return back to its unit, with a reason.")
    approve_return = _plain(ReturnAct.APPROVE, "Approves a return's numbers for the unit; not by an author.")
    accept_return = _plain(ReturnAct.ACCEPT, "Accepts an approved return; by another person than who approved it.")

    @resolves("Makes the draft of a return that a unit owes.")
    async def create_return(
        self,
        info: Info,
        input: Annotated[CreateReturnInput, arg("Of which unit, type and period.")],  # noqa: A002
    ) -> ReturnPayload:
        world, actor = info.context.world, info.context.actor
        values = _values(input.values)
        return await _payload(
            return_changes.create(world, actor, request_of(input), input.unit, input.type, input.period, values)
        )

    @resolves("Writes numbers into a return that is a draft or was sent back.")
    async def save_return(
        self,
        info: Info,
        input: Annotated[SaveReturnInput, arg("The numbers.")],  # noqa: A002
    ) -> ReturnPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(return_changes.save(world, actor, request_of(input), _values(input.values)))

    @resolves("Submits a return once its period is over; after those of the units below, or saying which are missing.")
    async def submit_return(
        self,
        info: Info,
        input: Annotated[SubmitReturnInput, arg("Which return, and what is missing.")],  # noqa: A002
    ) -> ReturnPayload:
        world, actor = info.context.world, info.context.actor
        gaps = [asdict(gap) for gap in input.gaps]
        return await _payload(return_changes.submit(world, actor, request_of(input), gaps))

    @resolves("Gives a return that is not accepted more time, with a reason.")
    async def extend_return(
        self,
        info: Info,
        input: Annotated[ExtendReturnInput, arg("Until when, and why.")],  # noqa: A002
    ) -> ReturnPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(return_changes.extend(world, actor, ReturnAct.EXTEND, request_of(input), input.until))

    @resolves("Sends an accepted or locked return back to its unit until a day, with a reason.")
    async def reopen_return(
        self,
        info: Info,
        input: Annotated[ExtendReturnInput, arg("Until when, and why.")],  # noqa: A002
    ) -> ReturnPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(return_changes.extend(world, actor, ReturnAct.REOPEN, request_of(input), input.until))
