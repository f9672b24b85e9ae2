"""Reminders in the schema: a feed of what must be done soon or is late, by place."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model import ids
from movement.model.people import Role
from movement.model.reminders import Reminder, ReminderKind, ReminderStep
from movement.model.returns import parts_of
from movement.usecases import reminders

Mine = Annotated[bool, arg("Only what is addressed to oneself, or to a role one holds on that very unit.")]


@shows(Reminder, name="Reminder", description="That something must be done soon or is late, as of the last daily run.")
class ReminderType:
    id: strawberry.ID = text("The same reminder has the same id, here and in the events other systems get.")
    kind: ReminderKind = text("What is to be done.")
    step: ReminderStep = text("How pressing it is.")
    item: int = text("Number of the recommendation it is about; 0 where the record is meant as a whole.")
    role: Role = text("Who must act in the unit.")
    due_on: date = text("Last day on which it is in time.")
    made_on: date = text("Day of the run that made it.")

    @resolves("By how many days it is late today; 0 while it is in time.")
    def days_late(self, info: Info) -> int:
        return _entity(self).days_late(info.context.world.today())

    @resolves("What it says, as a Vietnamese sentence.")
    def message(self, info: Info) -> str:
        return _entity(self).message(info.context.world.today())

    @resolves("The unit whose people must act.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves(
        "The entry, inspection or return it is about, or the body without a plan; null where one may not see that, and "
        "where the return was not begun."
    )
    def record(self, info: Info) -> Node | None:
        record = _entity(self).record
        if ids.is_id(record, ids.ENTRY):
            return info.context.entries.load(record)  # type: ignore[return-value]
        if parts_of(record) is not None:
            return info.context.returns.load(record)  # type: ignore[return-value]
        if ids.is_unit(record):
            return info.context.units.load(record)  # type: ignore[return-value]
        return info.context.inspections.load(record)  # type: ignore[return-value]


def _entity(reminder: Any) -> Reminder:
    entity: Reminder = reminder
    return entity


@strawberry.type
class ReminderQuery:
    @resolves("What must be done soon or is late at or below a unit, by place and then the soonest due.")
    async def reminders(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        first: First,
        after: After = None,
        mine: Mine = False,  # noqa: FBT002 - GraphQL names its arguments
        kind: Annotated[ReminderKind | None, arg("Only this to be done.")] = None,
        step: Annotated[ReminderStep | None, arg("Only this pressing.")] = None,
    ) -> Connection[ReminderType] | None:
        page = await reminders.feed(
            info.context.world, info.context.actor, unit, mine=mine, kind=kind, step=step, first=first, after=after
        )
        return connection(page)
