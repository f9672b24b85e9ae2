"""Commendation candidates in the schema: the ranked list, and for each entry which rules it meets and what shows it."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.dossiers import DossierType
from graphql_api.schema.entries import EntryType
from graphql_api.schema.reasons import ReasonType
from graphql_api.schema.relay import PlacedConnection, arg, placed, resolves, shows, text
from graphql_api.schema.subjects import SubjectType
from graphql_api.schema.units import After, First, InMode, UnitType
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, CandidateRun, Counts, Frame
from movement.model.constraints import Flag, Standing
from movement.model.dossiers import slot_of_run
from movement.model.entries import Level
from movement.model.reasons import Outcome
from movement.model.rule_sets import ConstraintKind
from movement.model.statistics import Mode
from movement.usecases import candidates

Unit = Annotated[strawberry.ID, arg("At or below this unit; the list is that of the nearest unit above that commends.")]
Year = Annotated[int, arg("The State's year.")]
AtLevel = Annotated[Level, arg("The level that would commend.")]


@shows(Flag, name="CandidateFlag", description="What a constraint of the whole pool says of a candidate.")
class FlagType:
    constraint: str = text("The constraint's id, e.g. C01.")
    kind: ConstraintKind = text("What it asks.")
    standing: Standing = text("Where the candidate stands with it.")
    observed: str = text("Its place among those that are counted together.")
    required: str = text("How many there may be; NONE where that is not known.")
    legal_basis: str = text("The act or document it stands on.")


@shows(
    Candidate,
    name="Candidate",
    description="The place of an entry or subject in a list. Advice to those who decide, no decision.",
)
class CandidateType:
    rank: int = text("Its place in the whole list of its form, from 1.")
    score: int | None = text("The latest appraisal of the year in basis points, 0..10000; null without one.")
    outcome: Outcome = text("What the rules that decide say together.")
    form: AwardForm = text("The form of commendation.")
    nominated: bool = text("Whether an inspection of the year nominated it.")
    reasons: list[ReasonType] = text("What each rule says, in the order of the rule set.")

    @resolves("The entry; null if one may not see it, or if the form is not given to entries.")
    def entry(self, info: Info) -> EntryType | None:
        entry = _candidate(self).entry
        return None if entry is None else info.context.entries.load(entry)  # type: ignore[return-value]

    flags: list[FlagType] = text("What is asked of all candidates of the form together says of it.")
    rules: int | None = text(
        "Version of the rule set it was judged by, where its dossier was received under another one than the list's."
    )
    better_rules: int | None = text("A newer version under which it would be strictly better off; people choose.")

    @resolves("Who it is, where the form is given to a person, collective or household; else null.")
    def subject(self, info: Info) -> SubjectType | None:
        subject = _candidate(self).subject
        return None if subject is None else info.context.subjects.load(subject)  # type: ignore[return-value]

    @resolves("What people decide about it; null while nobody opened a dossier, or once it was rejected or withdrawn.")
    def dossier(self, info: Info) -> DossierType | None:
        row = _candidate(self)
        place = f"{slot_of_run(row.run, row.form)}#{row.entry or row.subject}"
        return info.context.dossiers.load(place)  # type: ignore[return-value]

    @resolves("The unit that registered it.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_candidate(self).unit)  # type: ignore[return-value]


@shows(Counts, name="CandidateCounts", description="How many candidates of each outcome a list has.")
class CountsType:
    eligible: int = text("Meet every rule that decides.")
    needs_review: int = text("Cannot be decided without people.")
    ineligible: int = text("Fail a rule that decides.")


@shows(Frame, name="CandidateFrame", description="The unit's computed numbers of the year, to see a list in.")
class FrameType:
    registered: int = text("Entries registered in the year (ENTRY_REG).")
    running: int = text("Entries running (ENTRY_RUN).")
    recognised: int = text("Entries recognised in the year (ENTRY_REC).")


@shows(CandidateRun, name="CandidateRun", description="How a list of candidates was made.")
class CandidateRunType:
    level: Level = text("The level that would commend.")
    year: int = text("The State's year.")
    rules: int = text("Version of the province's rule set that counted.")
    rules_from: date = text("First day of that version.")
    as_of: date = text("The day as on which the records were looked at.")
    computed_at: datetime = text("When the list was last changed.")
    counts: CountsType | None = text("Counts of the whole list; null to those who may not read all of it.")
    frame: FrameType | None = text("Numbers of the year; null while not computed, or as `counts`.")

    @resolves("The unit whose list it is.")
    def unit(self, info: Info) -> UnitType | None:
        run: Any = self
        return info.context.units.load(run.unit)  # type: ignore[return-value]


def _candidate(candidate: Any) -> Candidate:
    entity: Candidate = candidate
    return entity


@strawberry.type
class CandidateQuery:
    @resolves(
        "The candidates of a level and year at or below a unit, of those one may see: by rank for those who may read "
        "the whole list, else in the order of the tree. AS_NOW the lists in which all that became the unit stood in "
        "that year, one after another as they were made: ranks are each list's own. Null and NOT_FOUND where none was "
        "computed or is in scope."
    )
    async def candidates(
        self,
        info: Info,
        unit: Unit,
        year: Year,
        level: AtLevel,
        first: First,
        after: After = None,
        form: Annotated[AwardForm, arg("The form of commendation.")] = AwardForm.DVK,
        outcome: Annotated[Outcome | None, arg("Only those of this outcome.")] = None,
        mode: InMode = Mode.AS_WAS,
    ) -> PlacedConnection[CandidateType] | None:
        page = await candidates.candidates(
            info.context.world,
            info.context.actor,
            unit,
            year,
            level,
            form=form,
            outcome=outcome,
            mode=mode,
            first=first,
            after=after,
        )
        return placed(page)

    @resolves("How the list was made that `candidates` reads; null and NOT_FOUND as there.")
    async def candidate_run(self, info: Info, unit: Unit, year: Year, level: AtLevel) -> CandidateRunType | None:
        return await candidates.run(info.context.world, info.context.actor, unit, year, level)  # type: ignore[return-value]
