"""The parts of an entry in the schema."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema import words
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.uploads import UploadType
from movement.model.appraisals import Appraisal, Score
from movement.model.audit import Audit
from movement.model.awards import AwardForm, PublicAward
from movement.model.entries import Level, Recognition, RecognitionState
from movement.model.entry_form import Evidence, Force, ForceRole, Milestone, Output, SubjectType
from movement.model.entry_records import Amendment, EntryReport
from movement.model.people import Role


@shows(Force, name="Force", description="A body or group that carries the entry; never a person's name.")
class ForceType:
    type: SubjectType = text("What it is.")
    name: str = text("Its name.")
    role: ForceRole = text("Its part.")
    task: str = text("What it does.")


@shows(Milestone, name="Milestone", description="A day by which something is to be done.")
class MilestoneType:
    due_on: date = text("The day.")
    what: str = text("What is to be done.")


@shows(Evidence, name="Evidence", description="Something that shows an output: a link, or an uploaded file.")
class EvidenceType:
    title: str = text("What it is.")

    @resolves("Where it is; null for an uploaded file.")
    def url(self) -> str | None:
        return _evidence(self).url or None

    @resolves("The uploaded file; null for a link, and where one may not read it.")
    def upload(self, info: Info) -> UploadType | None:
        named = _evidence(self).upload
        return None if named is None else info.context.uploads.load(named)  # type: ignore[return-value]


def _evidence(evidence: Any) -> Evidence:
    entity: Evidence = evidence
    return entity


@shows(PublicAward, name="EntryAward", description="An award that the entry has, as everyone may know of it.")
class EntryAwardType:
    form: AwardForm = text("Which title or form.")
    level: Level = text("At which level it was decided.")
    year: int = text("Year of the achievement.")
    decision_number: str = text("Number and symbol of the decision.")
    decided_on: date = text("Day of the decision.")


@shows(Output, name="Output", description="A result that can be checked.")
class OutputType:
    name: str = text("What was promised.")
    measure: str = text("Unit of measure, in Vietnamese.")
    target: Decimal = text("How much was promised.")
    actual: Decimal | None = text("How much was reached; null until it is reported.")
    evidence: list[EvidenceType] = text("What shows it.")


@shows(Recognition, name="Recognition", description="What one level decided about the entry in one year.")
class RecognitionType:
    level: Level = text("The level.")
    year: int = text("The State's year.")
    state: RecognitionState = text("What became of it.")
    decision_number: str | None = text("Number of the decision.")
    decided_on: date | None = text("Day of the decision.")
    reason: str | None = text("Why, where it was refused or revoked.")


@shows(EntryReport, name="EntryReport", description="The results of one run; later runs leave it as it is.")
class EntryReportType:
    number: int = text("Which run.")
    outputs: list[OutputType] = text("What was reached.")
    at: datetime = text("When it was reported.")


@shows(Score, name="Score", description="One criterion of an appraisal.")
class ScoreType:
    criterion: str = text("Its code.")
    points: int = text("Points given.")
    reason: str = text("Why.")


@shows(Appraisal, name="Appraisal", description="A verification that confirmed a year's results.")
class AppraisalType:
    number: int = text("Which run.")
    year: int = text("The State's year.")
    scores: list[ScoreType] = text("Six scores with reasons.")
    full: int = text("The most points all six could have given.")
    conflict_solved: bool = text("Whether the entry solved a conflict among the people.")
    role: Role = text("As what it was appraised.")
    at: datetime = text("When.")


@shows(Amendment, name="Amendment", description="A correction beside the entry, which itself stays as it was.")
class AmendmentType:
    number: int = text("Which one.")
    text: str = strawberry.field(description="What is right instead.")
    reason: str = strawberry.field(description="Why.")
    at: datetime = strawberry.field(description="When.")


@shows(Audit, name="HistoryItem", description="One act on a record.")
class HistoryItemType:
    act: str = text("Name of the mutation.")
    role: Role = text("As what the person acted.")
    at: datetime = text("When.")
    reason: str | None = text("Why, where a reason was needed.")
    version: int = text("The record's version since.")

    @resolves("What was done, in Vietnamese.")
    def name(self) -> str:
        return words.act(self.act)
