"""Who was publicly commended, in the schema: for everyone, with no name of a person."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.dossiers import OfForm, Year
from graphql_api.schema.entries import EntryType
from graphql_api.schema.relay import Connection, arg, connection, resolves, shows, text
from graphql_api.schema.subjects import SubjectType
from graphql_api.schema.units import After, First, UnitType
from movement.model.awards import AwardForm
from movement.model.dossiers import Dossier
from movement.model.entries import Level
from movement.model.subjects import SubjectKind
from movement.usecases import commended
from movement.usecases.commended import Commended


@shows(Commended, name="Commended", description="A commendation that was published (biểu dương): everyone may see it.")
class CommendedType:
    title: str | None = text("The entry's title, or what the collective is called; null of a person or a whole unit.")
    kind: SubjectKind | None = text("Whom it was given to; null where it was given to an entry only.")

    @resolves("Whom it was given to, for those who may read subjects; null for others, and for an entry only.")
    def subject(self, info: Info) -> SubjectType | None:
        found = _commended(self).subject
        return None if found is None else info.context.subjects.load(found)  # type: ignore[return-value]

    @resolves("The entry it is about, as far as one may see it; null where it is about none.")
    def entry(self, info: Info) -> EntryType | None:
        found = _commended(self).entry
        return None if found is None else info.context.entries.load(found)  # type: ignore[return-value]

    @resolves("The unit of whom it is about.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_commended(self).unit)  # type: ignore[return-value]

    @resolves("The unit whose head decided.")
    def awarding(self, info: Info) -> UnitType | None:
        return info.context.units.load(_commended(self).awarding)  # type: ignore[return-value]

    @resolves("The level that commends.")
    def level(self) -> Level:
        return _commended(self).level

    @resolves("The State's year.")
    def year(self) -> int:
        return _commended(self).year

    @resolves("The form of commendation.")
    def form(self) -> AwardForm:
        return _commended(self).form

    @resolves("Number of the decision.")
    def decision_number(self) -> str | None:
        return _commended(self).decision_number

    @resolves("Day of the decision.")
    def decided_on(self) -> date | None:
        return _commended(self).decided_on

    @resolves("When it was published.")
    def published_at(self) -> datetime | None:
        return _commended(self).published_at


def _commended(found: Any) -> Dossier:
    dossier: Dossier = found.dossier
    return dossier


@strawberry.type
class CommendedQuery:
    @resolves("Who was publicly commended for a year at or below a unit, in the order of the tree; for everyone.")
    async def commended(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        year: Year,
        first: First,
        after: After = None,
        form: OfForm = None,
    ) -> Connection[CommendedType] | None:
        context = info.context
        page = await commended.of_unit(context.world, context.actor, unit, year, form=form, first=first, after=after)
        return connection(page)
