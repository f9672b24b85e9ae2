"""What clients send with mutations on inspections."""

from datetime import date

import strawberry

from graphql_api.schema.inputs import EvidenceInput
from graphql_api.schema.relay import text
from movement.model.inspection_parts import CheckResult, FindingKind, Severity
from movement.model.score_sheets import Grade


@strawberry.input(description="Which inspection, at which version, and why.")
class InspectionActInput:
    id: strawberry.ID = text("The inspection.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str | None = strawberry.field(default=None, description="Why; needed for some acts.")


@strawberry.input(description="The inspection of a unit within a campaign.")
class PlanInspectionInput:
    id: strawberry.ID = text("The campaign.")
    request_id: str = text("The client's own id of this request.")
    unit: strawberry.ID = text("The unit to inspect.")


@strawberry.input(description="Which team inspects; nobody inspects the own unit.")
class DecideInspectionInput(InspectionActInput):
    team: int = text("Number of one of the campaign's teams.")


@strawberry.input(description="Who inspects, by which decision.")
class TeamInput:
    decision_number: str = text("Number of the decision that set the team up.")
    decided_on: date = text("Day of that decision; not after today.")
    leader: str = text("Subject of the leader at the identity provider; an inspector of the province.")
    members: list[str] = strawberry.field(default_factory=list, description="Subjects of the other members.")


@strawberry.input(description="Another team for an inspection under way; the reason is needed.")
class ChangeInspectionTeamInput(TeamInput):
    id: strawberry.ID = text("The inspection.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request.")
    reason: str | None = strawberry.field(default=None, description="Why the team changes.")


@strawberry.input(description="The announcement to the inspected unit; from that day the time runs.")
class AnnounceInspectionInput(InspectionActInput):
    announced_on: date = text("Day of the announcement: from the team's decision to today.")
    schedule: str = strawberry.field(default="", description="What was agreed on places and times.")


@strawberry.input(description="More days for an inspection; the reason is needed.")
class ExtendInspectionInput(InspectionActInput):
    days: int = text("How many more; all extensions together at most the procedure's share.")


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
