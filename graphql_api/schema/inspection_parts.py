"""The parts of an inspection in the schema. Persons stand in them by their role or as subjects of tokens."""

from datetime import date, datetime
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entries import EntryType
from graphql_api.schema.entry_parts import EvidenceType
from graphql_api.schema.relay import resolves, shows, text
from movement.model.inspection_marks import Mark, Marks
from movement.model.inspection_parts import CheckResult, EntryCheck, Finding, FindingKind, SelfReport, Severity, Team
from movement.model.inspections import InspectionState, InspectionStep


@shows(Team, name="InspectionTeam", description="Who inspects, by which decision.")
class TeamType:
    number: int = text("Which team of the campaign.")
    decision_number: str = text("Number of the decision that set it up.")
    decided_on: date = text("Day of that decision.")
    leader: str = text("Subject of the leader at the identity provider; never a name.")
    members: list[str] = text("Subjects of the other members.")


@shows(InspectionStep, name="InspectionStep", description="When an inspection came into a state.")
class StepType:
    state: InspectionState = text("The state.")
    at: datetime = text("When.")


@shows(SelfReport, name="SelfReport", description="What the inspected unit says of itself, or that it sent nothing.")
class SelfReportType:
    documents: list[EvidenceType] = text("What it sent along.")
    at: datetime = text("When it was sent, or its absence noted.")

    @resolves("False: the unit sent none and the team noted that.")
    def sent(self) -> bool:
        return _report(self).by is not None

    text: str = strawberry.field(description="The report.")


@shows(Finding, name="Finding", description="What the team found.")
class FindingType:
    number: int = text("Which finding; kept when others are withdrawn.")
    kind: FindingKind = text("Strength, limitation or violation.")
    severity: Severity | None = text("How grave it is; null for a strength.")
    clause: str = text("The clause of the act it is measured by.")
    concerns: str = text("The role concerned; never a name.")
    evidence: list[EvidenceType] = text("What shows it.")
    text: str = strawberry.field(description="What was found.")


@shows(Mark, name="Mark", description="One opinion of one criterion.")
class MarkType:
    points: int | None = text("Points, in hundredths.")
    achieved: int | None = text("The result, where the criterion has a target.")
    target: int | None = text("Its target.")
    applies: bool = text("False: the criterion does not apply here.")
    reason: str = text("Why; always given where it differs from the opinion before.")


@shows(Marks, name="CriterionMarks", description="A criterion as the unit, then the team, then the conclusion sees it.")
class MarksType:
    criterion: str = text("Its code on the score sheet.")
    own: MarkType | None = text("By the inspected unit itself.")
    appraised: MarkType | None = text("By the team.")
    final: MarkType | None = text("In the conclusion.")
    counts: MarkType | None = text("The one that counts: the latest given.")


@shows(EntryCheck, name="EntryCheck", description="That the team verified an entry on the spot.")
class CheckType:
    result: CheckResult = text("Whether its results were confirmed.")
    note: str = text("What was seen.")
    at: datetime = text("When.")
    nominated: bool = text("Whether the inspection nominates it for commendation.")

    @resolves("The entry; null if one may not see it.")
    def entry(self, info: Info) -> EntryType | None:
        return info.context.entries.load(self.entry)  # type: ignore[return-value, arg-type]


def _report(report: Any) -> SelfReport:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: SelfReport = report
    return entity
