"""What clients send to conclude an inspection and to follow up what was concluded."""

from datetime import date

import strawberry

from graphql_api.schema.inputs import EvidenceInput
from graphql_api.schema.inspection_inputs import InspectionActInput
from graphql_api.schema.inspection_work_inputs import MarkInput
from graphql_api.schema.relay import text
from movement.model.score_sheets import Grade


@strawberry.input(description="The draft of the conclusion; written again, it replaces the one before.")
class DraftConclusionInput(InspectionActInput):
    grade: Grade | None = strawberry.field(default=None, description="The grade proposed.")
    text: str = strawberry.field(description="What it says so far.")


@strawberry.input(description="What a conclusion asks for.")
class RecommendationInput:
    due_on: date = text("Last day for its remedy; after the conclusion.")
    owner: strawberry.ID | None = strawberry.field(
        default=None, description="Who must meet it: the inspected unit (if absent) or an organisation directly on it."
    )
    text: str = strawberry.field(description="What is asked.")


@strawberry.input(description="The conclusion. Once issued it is never edited.")
class ConcludeInspectionInput(InspectionActInput):
    decision_number: str = text("Number of its document.")
    issued_on: date = text("Day of its document: from the announcement to today.")
    grade: Grade | None = strawberry.field(
        default=None, description="The grade; where a score sheet is used it is the sheet's and may be left out."
    )
    recommendations: list[RecommendationInput] = strawberry.field(
        default_factory=list, description="What is asked, of whom, by when."
    )
    text: str = strawberry.field(description="What it says.")


@strawberry.input(description="A further conclusion that supersedes the one before; the reason is needed.")
class SupersedeConclusionInput(InspectionActInput):
    decision_number: str = text("Number of its document.")
    issued_on: date = text("Day of its document: from the conclusion before to today.")
    grade: Grade | None = strawberry.field(
        default=None, description="The grade; where a score sheet is used it is the sheet's and may be left out."
    )
    marks: list[MarkInput] = strawberry.field(default_factory=list, description="Final marks that change.")
    text: str = strawberry.field(description="What it says.")


@strawberry.input(description="An entry that the inspection confirmed, to nominate for commendation.")
class NominateEntryInput(InspectionActInput):
    entry: strawberry.ID = text("The entry.")


@strawberry.input(description="Which recommendation's remedy.")
class RemedyInput(InspectionActInput):
    number: int = text("Number of the recommendation.")


@strawberry.input(description="What was done to meet a recommendation.")
class ReportRemedyInput(RemedyInput):
    evidence: list[EvidenceInput] = text("What shows it; at least one.")
    text: str = strawberry.field(description="What was done.")
