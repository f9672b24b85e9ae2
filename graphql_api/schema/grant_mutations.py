"""Giving and ending grants: one proposes, another approves, and any of them may end one."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.grant_inputs import ApproveGrantInput, EndGrantInput, ProposeGrantInput
from graphql_api.schema.payloads import problems_of
from graphql_api.schema.people import GrantType
from graphql_api.schema.relay import arg, resolves
from movement.model.errors import MovementError
from movement.usecases import people
from movement.usecases.people import Granted

if TYPE_CHECKING:
    from movement.model.people import Person


@strawberry.type(description="The person after the change, or what was wrong with the request.")
class GrantPayload:
    subject: str | None = strawberry.field(description="The person's subject.")
    version: int | None = strawberry.field(description="The person's version since.")
    grant: GrantType | None = strawberry.field(description="The grant as the change left it.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


async def payload(change: Awaitable[Granted]) -> GrantPayload:
    """Return the person and the grant after a change, or why it was refused."""
    try:
        person, grant = await change
    except MovementError as refusal:
        return GrantPayload(subject=None, version=None, grant=None, problems=problems_of(refusal))  # type: ignore[arg-type]
    changed: Person = person
    return GrantPayload(subject=changed.id, version=changed.version, grant=grant, problems=[])  # type: ignore[arg-type]


@strawberry.type
class PeopleMutation:
    @resolves("Proposes a grant; it gives no rights before a second administrator approved it.")
    async def propose_grant(
        self,
        info: Info,
        input: Annotated[ProposeGrantInput, arg("The grant.")],  # noqa: A002
    ) -> GrantPayload:
        return await payload(
            people.propose(
                info.context.world,
                info.context.actor,
                input.request_id,
                input.subject,
                input.role,
                input.unit,
                input.valid_from,
                input.valid_to,
            )
        )

    @resolves("Approves a grant that someone else proposed for someone else.")
    async def approve_grant(
        self,
        info: Info,
        input: Annotated[ApproveGrantInput, arg("Which grant.")],  # noqa: A002
    ) -> GrantPayload:
        return await payload(
            people.approve(
                info.context.world, info.context.actor, input.request_id, input.subject, input.version, input.grant
            )
        )

    @resolves("Ends a grant on a day.")
    async def end_grant(
        self,
        info: Info,
        input: Annotated[EndGrantInput, arg("Which grant, and when.")],  # noqa: A002
    ) -> GrantPayload:
        return await payload(
            people.end(
                info.context.world,
                info.context.actor,
                input.request_id,
                input.subject,
                input.version,
                input.grant,
                input.valid_to,
            )
        )
