"""People and their grants in the schema. A person is a subject of the identity provider; no names are kept here."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.actors import Hold
from movement.model.people import Grant, GrantState, Role
from movement.usecases import people
from movement.usecases.people import PersonGrant


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
