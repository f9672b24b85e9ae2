"""What clients send while a unit is inspected: its self-report, findings, marks, checks of entries."""

import strawberry

from graphql_api.schema.inputs import EvidenceInput
from graphql_api.schema.inspection_inputs import InspectionActInput
from graphql_api.schema.relay import text
from movement.model.inspection_parts import CheckResult, FindingKind, Severity


@strawberry.input(description="One opinion of one criterion: points, or a result and its target.")
class MarkInput:
    criterion: str = text("Code of the criterion on the inspection's score sheet.")
    points: int | None = strawberry.field(default=None, description="Points, in hundredths.")
    achieved: int | None = strawberry.field(default=None, description="The result.")
    target: int | None = strawberry.field(default=None, description="Its target.")
    applies: bool = strawberry.field(default=True, description="False: the criterion does not apply here.")
    reason: str = strawberry.field(default="", description="Why; needed where it differs from the opinion before.")


@strawberry.input(description="The inspected unit's self-report.")
class SubmitSelfReportInput(InspectionActInput):
    documents: list[EvidenceInput] = strawberry.field(default_factory=list, description="What it sends along.")
    marks: list[MarkInput] = strawberry.field(
        default_factory=list, description="Its own marks, where a score sheet is used."
    )
    text: str = strawberry.field(description="The report.")


@strawberry.input(description="A strength, limitation or violation; persons only by their role.")
class RecordFindingInput(InspectionActInput):
    kind: FindingKind = text("Strength, limitation or violation.")
    severity: Severity | None = strawberry.field(default=None, description="Needed except for a strength.")
    clause: str = strawberry.field(default="", description="The clause it is measured by; a violation needs it.")
    concerns: str = strawberry.field(default="", description="The role concerned; never a name.")
    evidence: list[EvidenceInput] = strawberry.field(
        default_factory=list, description="What shows it; a violation needs one."
    )
    text: str = strawberry.field(description="What was found.")


@strawberry.input(description="A finding to take back before the conclusion; the reason is needed.")
class WithdrawFindingInput(InspectionActInput):
    number: int = text("Number of the finding.")


@strawberry.input(description="The team's marks, or in the draft the final ones.")
class MarkInspectionInput(InspectionActInput):
    marks: list[MarkInput] = text("At least one.")


@strawberry.input(description="What the team says of an entry of the inspected unit.")
class CheckEntryInput(InspectionActInput):
    entry: strawberry.ID = text("The entry.")
    result: CheckResult = text("Whether its results were confirmed.")
    note: str = text("What was seen.")
