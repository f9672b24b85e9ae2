"""People and their grants in the schema. A person is a subject of the identity provider; no names are kept here."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.actors import Hold
from movement.model.errors import MovementError
from movement.model.people import Grant, GrantState, Person, Role
from movement.usecases import people
from movement.usecases.people import Granted, PersonGrant


@shows(Grant, name="Grant", description="A role on a unit for a time.")
class GrantType:
    id: strawberry.ID = text("Its id.")
    role: Role = text("What it makes of the person.")
    state: GrantState = text("It counts once approved.")
    valid_from: date = text("First day, in Vietnam.")
    valid_to: date | None = text("First day without it; null while it lasts.")
    replaces: strawberry.ID | None = text("The grant of an ended unit that it passes on, if it does.")

    @resolves("Where it holds.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


@shows(PersonGrant, name="PersonGrant", description="A person and one of its grants.")
class PersonGrantType:
    @resolves("The person's subject at the identity provider.")
    def subject(self) -> str:
        return _line(self).person.id

    @resolves("The person's version; pass it when approving or ending a grant.")
    def version(self) -> int:
        return _line(self).person.version

    grant: GrantType = text("The grant.")


def _line(line: Any) -> PersonGrant:
    shown: PersonGrant = line
    return shown


@shows(Hold, name="MyGrant", description="A grant of one's own that is in force today.")
class MyGrantType:
    role: Role = text("The role.")

    @resolves("Where it holds.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


@strawberry.type(name="Me", description="Who is asking.")
class MeType:
    subject: str = strawberry.field(description="Subject of the token.")
    grants: list[MyGrantType] = strawberry.field(description="Grants in force today.")


@strawberry.type
class PeopleQuery:
    @resolves("Who is asking, and by which grants.")
    def me(self, info: Info) -> MeType:
        actor = info.context.actor
        return MeType(subject=actor.subject, grants=list(actor.holds))  # type: ignore[arg-type]

    @resolves("The people with grants at or below a unit, for administrators and auditors.")
    async def people(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        first: First,
        after: After = None,
    ) -> Connection[PersonGrantType] | None:
        return connection(await people.of_unit(info.context.world, info.context.actor, unit, first=first, after=after))


@strawberry.input(description="A grant that a second administrator must approve.")
class ProposeGrantInput:
    request_id: str = text("The client's own id of this request.")
    subject: str = text("The person's subject at the identity provider.")
    role: Role = text("The role.")
    unit: strawberry.ID = text("Where it is to hold.")
    valid_from: date = text("First day.")
    valid_to: date | None = strawberry.field(default=None, description="First day without it; absent: no end.")


@strawberry.input(description="A proposed grant to approve.")
class ApproveGrantInput:
    request_id: str = text("The client's own id of this request.")
    subject: str = text("The person's subject.")
    version: int = text("The person's version the caller saw.")
    grant: strawberry.ID = text("The grant.")


@strawberry.input(description="A grant to end.")
class EndGrantInput(ApproveGrantInput):
    valid_to: date = text("First day without it; not before today.")


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
        return GrantPayload(subject=None, version=None, grant=None, problems=list(refusal.problems))  # type: ignore[arg-type]
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
