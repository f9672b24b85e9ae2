"""Bringing a reorganisation: proposed from an uploaded file, approved by a second person, applied, taken back."""

from collections.abc import Iterable
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.cost import LENGTHS
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, problems_of, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.reorganisations import ReorganisationType
from movement.model.errors import MovementError, Problem
from movement.usecases import reorganisation_runs, reorganisations

ROWS = "rows"


@strawberry.input(description="A document of changes that was uploaded and confirmed.")
class ReorganiseUnitsInput:
    request_id: str = text("The client's own id of this request.")
    upload: strawberry.ID = text("The upload, of purpose REORGANISATION; docs/REORGANISATIONS.md tells its columns.")


@strawberry.input(description="A reorganisation to act on.")
class ReorganisationActInput:
    id: strawberry.ID = text("The reorganisation.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request.")


@strawberry.input(description="An approved reorganisation to go on with.")
class ApplyReorganisationInput:
    id: strawberry.ID = text("The reorganisation.")
    request_id: str = text("The client's own id of this request.")


@strawberry.input(description="An applied reorganisation to take back.")
class ReverseReorganisationInput:
    id: strawberry.ID = text("The reorganisation.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request.")
    reason: str = text("Why.")


@strawberry.type(description="What is wrong with one cell of a document.")
class DocumentFault:
    row: int = strawberry.field(description="The line of the file.")
    column: str = strawberry.field(description="The column.")
    message: str = strawberry.field(description="A whole Vietnamese sentence.")


@strawberry.type(description="The proposal, or everything that is wrong with the document.")
class ReorganiseUnitsPayload:
    reorganisation: ReorganisationType | None = strawberry.field(
        description="The proposal; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if it was proposed; at most 20.")
    faults: list[DocumentFault] = strawberry.field(description="Each fault of each row, at most 200.")


@strawberry.type(description="The reorganisation after the act, or what was wrong with the request.")
class ReorganisationPayload:
    reorganisation: ReorganisationType | None = strawberry.field(
        description="The reorganisation; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if it was done.")


@strawberry.type
class ReorganisationMutation:
    @resolves("Checks a document of changes whole and proposes it; nothing is kept if anything is wrong with it.")
    async def reorganise_units(
        self,
        info: Info,
        input: Annotated[ReorganiseUnitsInput, arg("The document.")],  # noqa: A002
    ) -> ReorganiseUnitsPayload:
        context = info.context
        try:
            made: Any = await reorganisations.propose(context.world, context.actor, request_of(input), input.upload)
        except MovementError as refusal:
            problems = problems_of(refusal)
            told: Any = problems[: LENGTHS["Problem"]]
            return ReorganiseUnitsPayload(reorganisation=None, problems=told, faults=_faults(problems))
        return ReorganiseUnitsPayload(reorganisation=made, problems=[], faults=[])

    @resolves("Approves what another administrator proposed. It is then applied by `applyReorganisation`, or at night.")
    async def approve_reorganisation(
        self,
        info: Info,
        input: Annotated[ReorganisationActInput, arg("The reorganisation.")],  # noqa: A002
    ) -> ReorganisationPayload:
        context = info.context
        act = reorganisations.approve(context.world, context.actor, request_of(input))
        return await answered(ReorganisationPayload, "reorganisation", act)

    @resolves("Goes on applying what was approved, as far as a request may: repeat it until the state is APPLIED.")
    async def apply_reorganisation(
        self,
        info: Info,
        input: Annotated[ApplyReorganisationInput, arg("The reorganisation.")],  # noqa: A002
    ) -> ReorganisationPayload:
        context = info.context
        act = reorganisation_runs.apply(context.world, context.actor, request_of(input))
        return await answered(ReorganisationPayload, "reorganisation", act)

    @resolves("Proposes the counter-change of what is applied and not yet in force; it is approved and applied as any.")
    async def reverse_reorganisation(
        self,
        info: Info,
        input: Annotated[ReverseReorganisationInput, arg("The reorganisation.")],  # noqa: A002
    ) -> ReorganisationPayload:
        context = info.context
        act = reorganisations.reverse(context.world, context.actor, request_of(input))
        return await answered(ReorganisationPayload, "reorganisation", act)


def _faults(problems: Iterable[Problem]) -> list[DocumentFault]:
    rows = (p for p in problems if len(p.path) == 3 and p.path[0] == ROWS)  # noqa: PLR2004 - rows, line, column
    return [DocumentFault(row=int(p.path[1]), column=p.path[2], message=p.message) for p in rows]
