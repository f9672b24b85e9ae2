"""Awards in the schema: titles and forms of commendation that were given, and what each one used up."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entries import EntryType
from graphql_api.schema.merits import LazySubject, RevocationType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from movement.model.awards import Award, AwardForm, AwardMethod
from movement.model.entries import Level
from movement.model.subjects import SubjectClass
from movement.usecases import awards


@shows(Award, name="Award", description="A title or form of commendation that was given; never deleted.")
class AwardType(Node):
    form: AwardForm = text("Which one.")
    level: Level = text("At which level it was decided.")
    year: int = text("Year of the achievement.")
    method: AwardMethod = text("On what occasion.")
    subject_class: SubjectClass = text("Which row of the statutory tables it counts in.")
    decision_number: str = text("Number and symbol of the decision.")
    decided_on: date = text("Day of the decision.")
    source: str = text("Where it is written down.")
    achievements: list[strawberry.ID] = text(
        "What it used up, until it is revoked: a lineage of entries and a year, or a merit of the subject."
    )
    published_at: datetime | None = text("When the decision was published; null for a fact that was recorded.")
    revoked: RevocationType | None = text("That it was taken back; null while it stands.")
    created_at: datetime = text("When it was recorded.")
    version: int = text("Pass it with every act.")

    @resolves("To whom; null if it names an entry only, or one may not read it.")
    def subject(self, info: Info) -> LazySubject | None:
        named = _award(self).subject
        return None if named is None else info.context.subjects.load(named)  # type: ignore[return-value]

    @resolves("The entry it commends; null if it names a subject only, or one may not read it.")
    def entry(self, info: Info) -> EntryType | None:
        named = _award(self).entry
        return None if named is None else info.context.entries.load(named)  # type: ignore[return-value]

    @resolves("The unit of whom it was given to, as it was then.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_award(self).unit)  # type: ignore[return-value]

    @resolves("The unit whose head decided.")
    def awarded_by(self, info: Info) -> UnitType | None:
        return info.context.units.load(_award(self).awarded_by)  # type: ignore[return-value]


def _award(award: Any) -> Award:
    entity: Award = award
    return entity


@strawberry.type
class AwardQuery:
    @resolves("An award by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def award(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> AwardType | None:  # noqa: A002
        return await awards.award(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The awards for a year that were given at or below a unit, revoked ones too, in the order of the tree.")
    async def awards(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit, as it was then.")],
        year: Annotated[int, arg("Year of the achievement.")],
        first: First,
        after: After = None,
        form: Annotated[AwardForm | None, arg("Only of this form.")] = None,
    ) -> Connection[AwardType] | None:
        context = info.context
        page = await awards.of_unit(context.world, context.actor, unit, year, form=form, first=first, after=after)
        return connection(page)
