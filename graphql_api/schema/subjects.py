"""Subjects of commendation in the schema: without names, but for those who may read them, through one audited door."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.awards import AwardType
from graphql_api.schema.merits import MeritType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.accesses import Access
from movement.model.people import Role
from movement.model.subjects import PersonalData, Subject, SubjectClass, SubjectKind
from movement.usecases import awards, merits, personal, subjects


@shows(
    Subject, name="Subject", description="A person, collective or household of which merits and awards are recorded."
)
class SubjectType(Node):
    kind: SubjectKind = text("Whom commendation is for.")
    subject_class: SubjectClass = text("Which row of the statutory tables it counts in.")
    whole_unit: bool = text("Of a collective: it is the unit itself.")
    label: str = text("What a collective that is a part of its unit is called; empty for all others.")
    armed_forces: bool = text("Whether the rules of the armed forces apply.")
    erased_at: datetime | None = text("When its name and position were erased; what was decided stands.")
    created_at: datetime = text("When it was recorded.")
    updated_at: datetime = text("When it last changed.")
    version: int = text("Pass it with every act.")

    @resolves("The unit with which it is judged.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_subject(self).unit)  # type: ignore[return-value]

    @resolves(
        "Name of a person or household head; null for collectives, once erased, and where one may not read it: leaders "
        "may once an award of it was published. That it was shown is recorded."
    )
    async def name(self, info: Info) -> str | None:
        found = await _named(self, info)
        return found.name if found is not None else None

    @resolves("Position of a person; null as the name is.")
    async def position(self, info: Info) -> str | None:
        found = await _named(self, info)
        return found.position if found is not None else None

    @resolves("What is on record of it, newest first; the last 60.")
    async def merits(
        self, info: Info, year: Annotated[int | None, arg("Only of this year.")] = None
    ) -> list[MeritType] | None:
        context = info.context
        return await merits.of_subject(context.world, context.actor, _subject(self).id, year)  # type: ignore[return-value]

    @resolves("Its awards, revoked ones too, newest first; the last 40.")
    async def awards(self, info: Info) -> list[AwardType]:
        context = info.context
        return await awards.of_subject(context.world, context.actor, _subject(self).id)  # type: ignore[return-value]


@shows(Access, name="PersonalAccess", description="That someone was shown names of persons. It holds none of them.")
class PersonalAccessType:
    id: strawberry.ID = text("Its own id; not for `node`.")
    actor: strawberry.ID = text("Who: the subject of the token.")
    role: Role = text("By which role.")
    at: datetime = text("When.")
    subjects: list[strawberry.ID] = text("The ids of the subjects whose names were shown.")


def _subject(subject: Any) -> Subject:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Subject = subject
    return entity


def _named(subject: Any, info: Info) -> Awaitable[PersonalData | None]:
    return info.context.names.load(_subject(subject).id)


@strawberry.type
class SubjectQuery:
    @resolves("A subject of commendation by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def subject(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> SubjectType | None:  # noqa: A002
        return await subjects.subject(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The subjects of commendation at or below a unit, in the order of the tree.")
    async def subjects(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        first: First,
        after: After = None,
        kind: Annotated[SubjectKind | None, arg("Only persons, collectives or households.")] = None,
    ) -> Connection[SubjectType] | None:
        context = info.context
        page = await subjects.of_unit(context.world, context.actor, unit, kind=kind, first=first, after=after)
        return connection(page)

    @resolves("Who was shown which persons' names of a unit's province on a day, first one first; for auditors.")
    async def personal_accesses(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("A unit of the province.")],
        day: Annotated[date, arg("The day, in Vietnam.")],
        first: First,
        after: After = None,
    ) -> Connection[PersonalAccessType] | None:
        context = info.context
        return connection(await personal.accesses(context.world, context.actor, unit, day, first=first, after=after))
