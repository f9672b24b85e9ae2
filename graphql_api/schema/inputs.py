"""What clients send with mutations on entries."""

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry
from strawberry import UNSET

from graphql_api.schema.relay import text
from movement.model.entries import Level
from movement.model.entry_form import EntryField, EntryKind, FocusArea, ForceRole, SubjectType


@strawberry.input(description="A body or group that carries the entry; never a person's name.")
class ForceInput:
    type: SubjectType = text("What it is.")
    name: str = text("Its name.")
    role: ForceRole = text("Its part.")
    task: str = strawberry.field(default="", description="What it does.")


@strawberry.input(description="A day by which something is to be done.")
class MilestoneInput:
    due_on: date = text("The day.")
    what: str = text("What is to be done.")


@strawberry.input(description="A result that can be checked.")
class OutputInput:
    name: str = text("What is promised.")
    measure: str = text("Unit of measure, in Vietnamese.")
    target: Decimal = text("How much is promised.")


def _part[T](description: str) -> Any:
    return strawberry.field(default=UNSET, description=description)


@strawberry.input(description="The registration form; fields that are left out stay as they are.")
class EntryFormInput:
    kind: EntryKind | None = _part("Model or exemplar.")
    is_new: bool | None = _part("New this year, or one that already gives results.")
    field: EntryField | None = _part("Its field.")
    focus: list[FocusArea] | None = _part("Focus areas of the directive.")
    subject: SubjectType | None = _part("Whom it is about.")
    situation: str | None = _part("Present situation and reason.")
    objectives: str | None = _part("Objectives.")
    criteria: str | None = _part("By what the result is measured.")
    content: str | None = _part("What is done.")
    method: str | None = _part("How it is done.")
    area: str | None = _part("Where.")
    beneficiaries: str | None = _part("For whom.")
    forces: list[ForceInput] | None = _part("Who leads, coordinates and takes part.")
    resources: str | None = _part("With what means.")
    starts_on: date | None = _part("Planned start.")
    milestones: list[MilestoneInput] | None = _part("Steps on the way.")
    evaluates_on: date | None = _part("When it is to be evaluated.")
    outputs: list[OutputInput] | None = _part("Results that can be checked.")
    sustainability: str | None = _part("How it can last and be copied.")
    linked_campaign: str | None = _part("A campaign it belongs to.")


@strawberry.input(description="A new entry of a unit.")
class CreateEntryInput(EntryFormInput):
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit that registers it.")
    title: str = text("Name.")


@strawberry.input(description="Which entry, at which version, and why.")
class EntryActInput:
    id: strawberry.ID = text("The entry.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str | None = strawberry.field(default=None, description="Why; needed for some acts.")


@strawberry.input(description="Changes of a draft or returned entry; fields that are left out stay.")
class EditEntryInput(EntryFormInput):
    id: strawberry.ID = text("The entry.")
    version: int = text("The version the caller saw.")
    request_id: str = text("The client's own id of this request.")
    title: str | None = _part("Name.")


@strawberry.input(description="Since when an accepted entry runs.")
class StartEntryInput(EntryActInput):
    running_from: date = text("First day; not after today.")


@strawberry.input(description="Something that shows an output: either `url` or `upload`.")
class EvidenceInput:
    title: str = text("What it is.")
    url: str | None = strawberry.field(default=None, description="Where it is; http or https.")
    upload: strawberry.ID | None = strawberry.field(
        default=None, description="A CONFIRMED upload of the unit, for evidence."
    )


@strawberry.input(description="What an output reached.")
class ReachedInput:
    index: int = text("Which output of the entry, from 0.")
    actual: Decimal = text("How much was reached.")
    evidence: list[EvidenceInput] = text("What shows it; at least one.")


@strawberry.input(description="The results of an entry: every declared output.")
class ReportEntryInput(EntryActInput):
    outputs: list[ReachedInput] = text("Every declared output.")


@strawberry.input(description="One criterion of an appraisal.")
class ScoreInput:
    criterion: str = text("need, leadership, participation, results, replication or sustainability.")
    points: int = text("From 0 to 10, 15, 15, 30, 20 and 10.")
    reason: str = text("Why.")


@strawberry.input(description="The appraisal sheet that confirms reported results.")
class VerifyEntryInput(EntryActInput):
    scores: list[ScoreInput] = text("All six criteria.")
    conflict_solved: bool = text("Whether the entry solved a conflict among the people.")


@strawberry.input(description="A level's recognition of an entry in the present year.")
class RecogniseEntryInput(EntryActInput):
    level: Level = text("The actor's own level.")
    decision_number: str = text("Number of the decision.")
    decided_on: date = text("Day of the decision.")


@strawberry.input(description="A level's refusal to recognise an entry in the present year; the reason is needed.")
class RefuseRecognitionInput(EntryActInput):
    level: Level = text("The actor's own level.")


@strawberry.input(description="Revokes a standing recognition; the reason is needed.")
class RevokeRecognitionInput(EntryActInput):
    level: Level = text("Level of the recognition.")
    year: int = text("Year of the recognition.")
    decision_number: str = text("Number of the revoking decision.")


@strawberry.input(description="Takes a recognised entry over as a draft of one's own unit.")
class ReplicateEntryInput:
    id: strawberry.ID = text("The recognised entry.")
    unit: strawberry.ID = text("The unit that takes it over.")
    request_id: str = text("The client's own id of this request.")


@strawberry.input(description="A correction beside an accepted entry; the reason is needed.")
class AmendEntryInput(EntryActInput):
    text: str = strawberry.field(description="What is right instead.")
