"""Grants of ended units in the schema: the list of what to pass on, and the proposal; approving is `approveGrant`."""

from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.grant_mutations import GrantPayload, payload
from graphql_api.schema.people import GrantType
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.usecases import passed_grants
from movement.usecases.passed_grants import EndedGrant


@shows(
    EndedGrant, name="EndedGrant", description="A grant in force on a unit that has ended: it gives nobody anything."
)
class EndedGrantType:
    grant: GrantType = text("The grant.")
    proposal: GrantType | None = text("The grant that waits to be approved in its place; null if none was proposed.")

    @resolves("The person's subject at the identity provider.")
    def subject(self) -> str:
        return _entity(self).person.id

    @resolves("The person's version; pass it when proposing or approving.")
    def version(self) -> int:
        return _entity(self).person.version

    @resolves("The unit that all of the ended one went into; null where it was divided or went nowhere.")
    def successor(self, info: Info) -> UnitType | None:
        name = _entity(self).successor
        return None if name is None else info.context.units.load(name)  # type: ignore[return-value]

    @resolves("Whom it may be passed on to, the advised one first; empty: any unit of today.")
    async def successors(self, info: Info) -> list[UnitType]:
        found = await info.context.units.load_many(_entity(self).successors)
        return [unit for unit in found if unit is not None]  # type: ignore[misc]


def _entity(shown: Any) -> EndedGrant:
    entity: EndedGrant = shown
    return entity


@strawberry.input(description="A grant of an ended unit to pass on; a second administrator must approve it.")
class PassGrantOnInput:
    request_id: str = text("The client's own id of this request.")
    subject: str = text("The person's subject.")
    version: int = text("The person's version the caller saw.")
    grant: strawberry.ID = text("The grant on the ended unit.")
    unit: strawberry.ID | None = strawberry.field(
        default=None, description="Where it is to hold; absent: on the whole successor. Needed for a divided unit."
    )


@strawberry.type
class PassedGrantQuery:
    @resolves("The grants in force on ended units at or below a unit and all it succeeded, for administrators.")
    async def ended_grants(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit, or one it succeeded; a province for all.")],
        first: First,
        after: After = None,
    ) -> Connection[EndedGrantType] | None:
        context = info.context
        return connection(
            await passed_grants.of_ended_units(context.world, context.actor, unit, first=first, after=after)
        )


@strawberry.type
class PassedGrantMutation:
    @resolves("Proposes to pass a grant on; its approval ends the old grant and puts the new one in force at once.")
    async def pass_grant_on(
        self,
        info: Info,
        input: Annotated[PassGrantOnInput, arg("Which grant, and where to.")],  # noqa: A002
    ) -> GrantPayload:
        return await payload(
            passed_grants.propose(
                info.context.world,
                info.context.actor,
                input.request_id,
                input.subject,
                input.version,
                input.grant,
                input.unit,
            )
        )
