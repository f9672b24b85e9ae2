"""Dossiers in the schema: what people decide about candidates, and who was publicly commended."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entries import EntryType
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.subjects import SubjectType
from graphql_api.schema.units import After, First, UnitType
from graphql_api.schema.uploads import UploadType
from movement.model.awards import AwardForm
from movement.model.dossier_parts import CouncilVote, Document, DocumentVerdict, Listed
from movement.model.dossiers import Dossier, DossierState, DossierStep
from movement.model.entries import Level
from movement.model.reasons import Outcome
from movement.usecases import dossiers

Year = Annotated[int, arg("The State's year.")]
OfForm = Annotated[AwardForm | None, arg("Only of this form.")]


@shows(Document, name="DossierDocument", description="A document of a dossier; the last one of its kind counts.")
class DocumentType:
    number: int = text("Its number within the dossier, from 1.")
    kind: str = text("What it is, as the rules name it, e.g. TO_TRINH.")
    title: str = text("What it is called.")
    at: datetime = text("When it was attached.")
    verdict: DocumentVerdict = text("What a second person said of it.")
    reason: str = text("Why; empty where nothing was said.")
    reviewed_at: datetime | None = text("When that was said.")

    @resolves("The file; null if one may not see it.")
    def upload(self, info: Info) -> UploadType | None:
        document: Any = self
        return info.context.uploads.load(document.upload)  # type: ignore[return-value]


@shows(Listed, name="DossierListing", description="How the candidate stood in the run from which it was shortlisted.")
class ListedType:
    rank: int = text("Its place then.")
    outcome: Outcome = text("What the rules said then.")
    score: int | None = text("Basis points, 0..10000; null without an appraisal.")
    rules: int = text("Version of the province's rule set that counted.")
    despite: str = text("Why it was shortlisted; needed where the rules did not call it eligible.")


@shows(CouncilVote, name="CouncilVote", description="What the emulation council voted, as its minutes state it.")
class CouncilVoteType:
    met_on: date = text("Day of its meeting.")
    votes_for: int = text("Votes for.")
    present: int = text("Members who were there.")
    members: int = text("Members in all.")


@shows(DossierStep, name="DossierStep", description="When a dossier came into a state.")
class DossierStepType:
    state: DossierState = text("The state.")
    at: datetime = text("When.")


@shows(
    Dossier,
    name="Dossier",
    description="What people decide about a candidate (hồ sơ đề nghị khen thưởng). No run changes it.",
)
class DossierType(Node):
    version: int = text("Its version; pass it with every act.")
    level: Level = text("The level that commends.")
    year: int = text("The State's year.")
    form: AwardForm = text("The form of commendation.")
    state: DossierState = text("Where it stands.")
    listed: ListedType = text("How the candidate stood in the list then.")
    documents: list[DocumentType] = text("Its documents in the order in which they were attached.")
    received_at: date | None = text("When it was proposed; that day chooses the version of the rules.")
    rules: int | None = text("That version; null until then.")
    council: CouncilVoteType | None = text("What the council voted; null until it passed the proposal.")
    decision_number: str | None = text("Number of the decision; null until there is one.")
    decided_on: date | None = text("Day of the decision.")
    award: strawberry.ID | None = text("The award that was decided; null until then.")
    published_at: datetime | None = text("When it was published; null until then.")
    steps: list[DossierStepType] = text("Its states, first one first.")
    updated_at: datetime = text("When it was last changed.")

    @resolves("The unit whose list it comes from.")
    def awarding(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).awarding)  # type: ignore[return-value]

    @resolves("The unit of whom it is about.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("Whom it is about; null where it is about an entry only, or one may not see it.")
    def subject(self, info: Info) -> SubjectType | None:
        found = _entity(self).subject
        return None if found is None else info.context.subjects.load(found)  # type: ignore[return-value]

    @resolves("The entry it is about; null if there is none or one may not see it.")
    def entry(self, info: Info) -> EntryType | None:
        found = _entity(self).entry
        return None if found is None else info.context.entries.load(found)  # type: ignore[return-value]

    @resolves("Who did what to it, when and why.")
    async def history(self, info: Info) -> list[HistoryItemType]:
        return await dossiers.history(info.context.world, info.context.actor, _entity(self))  # type: ignore[return-value]


def _entity(found: Any) -> Dossier:
    entity: Dossier = found
    return entity


@strawberry.type
class DossierQuery:
    @resolves("One dossier; null and NOT_FOUND if it is out of scope or absent.")
    async def dossier(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> DossierType | None:  # noqa: A002
        return await dossiers.dossier(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A year's dossiers at or below a unit, of those one may see, in the order of the tree.")
    async def dossiers(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit: where whom it is about stood in the list.")],
        year: Year,
        first: First,
        after: After = None,
        level: Annotated[Level | None, arg("Only of this level.")] = None,
        state: Annotated[DossierState | None, arg("Only in this state.")] = None,
        form: OfForm = None,
    ) -> Connection[DossierType] | None:
        context = info.context
        page = await dossiers.of_unit(
            context.world,
            context.actor,
            unit,
            year,
            level=level,
            state=state,
            form=form,
            first=first,
            after=after,
        )
        return connection(page)
