"""Entries in the schema: everything one may see of them. What only their readers see is nullable."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import (
    AmendmentType,
    AppraisalType,
    EntryAwardType,
    EntryReportType,
    ForceType,
    HistoryItemType,
    MilestoneType,
    OutputType,
    RecognitionType,
)
from graphql_api.schema.reasons import EntryReasonsType
from graphql_api.schema.relay import Node, PlacedConnection, arg, placed, resolves, shows, text
from graphql_api.schema.units import After, First, InMode, UnitType
from movement.model.entries import Entry, Level, PublicEntry, State
from movement.model.entry_form import (
    EntryField,
    EntryKind,
    FocusArea,
    SubjectType,
)
from movement.model.statistics import Mode
from movement.usecases import awards, entries, entry_reasons, entry_search


@shows(
    Entry,
    PublicEntry,
    name="Entry",
    description="A model or exemplar. Readers outside its unit's scope see a recognised entry's public fields only: "
    "id, title, kind, field, focus, unit, content, method, outputs, recognitions, awards; the others answer null.",
)
class EntryType(Node):
    title: str = text("Name.")
    kind: EntryKind = text("Model or exemplar.")
    field: EntryField | None = text("Its field; null in a draft.")
    focus: list[FocusArea] = text("Focus areas of the directive.")
    content: str = text("What is done.")
    method: str = text("How it is done.")
    outputs: list[OutputType] = text("Results that can be checked.")
    recognitions: list[RecognitionType] = text("What the levels decided, oldest first.")
    state: State | None = text("Where it stands.")
    year: int | None = text("The State's year of its creation; never changes.")
    version: int | None = text("Pass it with every act.")
    is_new: bool | None = text("New this year, or one that already gives results.")
    subject: SubjectType | None = text("Whom it is about.")
    situation: str | None = text("Present situation and reason.")
    objectives: str | None = text("Objectives.")
    criteria: str | None = text("By what the result is measured.")
    area: str | None = text("Where.")
    beneficiaries: str | None = text("For whom.")
    forces: list[ForceType] | None = text("Who leads, coordinates and takes part.")
    resources: str | None = text("With what means.")
    starts_on: date | None = text("Planned start.")
    milestones: list[MilestoneType] | None = text("Steps on the way.")
    evaluates_on: date | None = text("When it is to be evaluated.")
    sustainability: str | None = text("How it can last and be copied.")
    linked_campaign: str | None = text("A campaign it belongs to.")
    registered_at: datetime | None = text("When it was first submitted.")
    accepted_reason: str | None = text("Why it was accepted, where the reviewer said so, e.g. though it came late.")
    running_from: date | None = text("Since when it runs.")
    waiting_since: datetime | None = text("Since when it waits for a reviewer.")
    created_at: datetime | None = text("When it was made.")
    updated_at: datetime | None = text("When it last changed.")
    replications: int | None = text("How many units took it over.")
    achievement_key: str | None = text("First entry of its lineage.")

    @resolves("The unit it was registered by.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("The awards that stand for it and are public, newest first; the last 40.")
    async def awards(self, info: Info) -> list[EntryAwardType]:
        return await awards.of_entry(info.context.world, _entity(self).id)  # type: ignore[return-value]

    @resolves(
        "What the rules of commendation say of it in the lists of a State's year, the lowest level first: reasons, and "
        "no rank and nobody else. Null to those who are not told."
    )
    async def reasons(
        self, info: Info, year: Annotated[int, arg("The State's year.")]
    ) -> list[EntryReasonsType] | None:
        context = info.context
        return await entry_reasons.of_entry(context.world, context.actor, _entity(self), year)  # type: ignore[return-value]

    @resolves("The unit that must act on it now.")
    def carrier(self, info: Info) -> UnitType | None:
        entry = _entity(self)
        return info.context.units.load(entry.carrier) if isinstance(entry, Entry) else None  # type: ignore[return-value]

    @resolves("The recognised entry it was taken over from.")
    def source(self, info: Info) -> "EntryType | None":
        entry = _entity(self)
        if not isinstance(entry, Entry) or entry.source is None:
            return None
        return info.context.entries.load(entry.source)  # type: ignore[return-value]

    @resolves("Every act on it, first one first.")
    async def history(self, info: Info) -> list[HistoryItemType]:
        return await entries.history(info.context.world, info.context.actor, _entity(self))  # type: ignore[return-value]

    @resolves("The results it reported, run by run.")
    async def reports(self, info: Info) -> list[EntryReportType]:
        return await entries.reports(info.context.world, _entity(self))  # type: ignore[return-value]

    @resolves("How its results were appraised.")
    async def appraisals(self, info: Info) -> list[AppraisalType]:
        return await entries.appraisals(info.context.world, _entity(self))  # type: ignore[return-value]

    @resolves("What was corrected beside it.")
    async def amendments(self, info: Info) -> list[AmendmentType]:
        return await entries.amendments(info.context.world, _entity(self))  # type: ignore[return-value]


def _entity(entry: Any) -> entries.Seen:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: entries.Seen = entry
    return entity


@strawberry.type
class EntryQuery:
    @resolves("An entry by its id; null and NOT_FOUND if it is out of scope or absent.")
    async def entry(self, info: Info, id: Annotated[strawberry.ID, arg("The entry's id.")]) -> EntryType | None:  # noqa: A002
        """Return an entry."""
        return await entries.entry(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves(
        "A year's entries at or below a unit, in the order of the tree. Where one may not read them all, "
        "the list holds the recognised ones."
    )
    async def entries(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        year: Annotated[int, arg("The State's year of their creation.")],
        first: First,
        after: After = None,
        state: Annotated[State | None, arg("Only those in this state.")] = None,
        field: Annotated[EntryField | None, arg("Only those of this field.")] = None,
        focus: Annotated[FocusArea | None, arg("Only those of this focus area.")] = None,
        level: Annotated[Level | None, arg("Only those this level recognised in that year.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> PlacedConnection[EntryType] | None:
        page = await entries.of_unit(
            info.context.world,
            info.context.actor,
            unit,
            year,
            state=state,
            field=field,
            focus=focus,
            level=level,
            mode=mode,
            first=first,
            after=after,
        )
        return placed(page)

    @resolves(
        "Entries whose title has these words in a row, of all years: whole words before an unfinished last one, and of "
        "either the newest first. Who may not read them all finds the recognised ones. A page may be short and have a "
        "next one where more than 1,000 titles have the words."
    )
    async def entries_by_title(
        self,
        info: Info,
        title: Annotated[str, arg("Words, with or without marks, two letters or more; the last may be unfinished.")],
        first: First,
        after: After = None,
        unit: Annotated[strawberry.ID | None, arg("At or below this unit; all one may read if absent.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> PlacedConnection[EntryType] | None:
        context = info.context
        page = await entry_search.by_title(
            context.world, context.actor, title, unit=unit, mode=mode, first=first, after=after
        )
        return placed(page)

    @resolves("Entries at or below a unit that wait for one's review; null for no reviewer.")
    async def review_queue(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("At or below this unit.")],
        first: First,
        after: After = None,
    ) -> PlacedConnection[EntryType] | None:
        page = await entries.review_queue(info.context.world, info.context.actor, unit, first=first, after=after)
        return placed(page)
