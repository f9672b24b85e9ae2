"""The parts of an inspection in the schema. Persons stand in them by their role or as subjects of tokens."""

from datetime import date, datetime
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entries import EntryType
from graphql_api.schema.entry_parts import EvidenceType
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.units import UnitType
from movement.model.inspection_parts import (
    CheckResult,
    Conclusion,
    Draft,
    EntryCheck,
    Finding,
    FindingKind,
    Mark,
    Marks,
    Recommendation,
    Remedy,
    RemedyState,
    SelfReport,
    Severity,
    Team,
)
from movement.model.inspections import InspectionState, InspectionStep
from movement.model.score_sheets import Grade


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


@shows(Draft, name="ConclusionDraft", description="The conclusion in the making, which may be written again.")
class DraftType:
    grade: Grade | None = text("The grade proposed.")
    text: str = strawberry.field(description="What it says so far.")


@shows(Conclusion, name="Conclusion", description="A conclusion as it was issued; nothing in it ever changes.")
class ConclusionType:
    number: int = text("Which one: the last one counts.")
    decision_number: str = text("Number of its document.")
    issued_on: date = text("Day of its document.")
    grade: Grade | None = text("The grade; null where none was given.")
    score: int | None = text("The score, 0..10000, where a score sheet is used.")
    reason: str = text("Why it supersedes the one before; empty for the first.")
    at: datetime = text("When it was recorded.")
    text: str = strawberry.field(description="What it says.")


@shows(Remedy, name="Remedy", description="How the owner of a recommendation met it.")
class RemedyType:
    state: RemedyState = text("Open, reported, or verified by another person.")
    evidence: list[EvidenceType] = text("What shows it.")
    reported_at: datetime | None = text("When it was last reported as done.")
    verified_at: datetime | None = text("When it was verified.")
    reopened: int = text("How often it was opened again.")
    reason: str = text("Why it was last opened again.")
    text: str = strawberry.field(description="What was done.")


@shows(Recommendation, name="Recommendation", description="What a conclusion asks of a unit, by when, and its remedy.")
class RecommendationType:
    number: int = text("Which one.")
    due_on: date = text("Last day for its remedy to be reported.")
    remedy: RemedyType = text("What became of it.")

    @resolves("The unit that must meet it.")
    def owner(self, info: Info) -> UnitType | None:
        return info.context.units.load(_asked(self).owner)  # type: ignore[return-value]

    @resolves("By how many days its remedy is late today; 0 once it is reported.")
    def days_late(self, info: Info) -> int:
        return _asked(self).days_late(info.context.world.today())

    text: str = strawberry.field(description="What is asked.")


def _report(report: Any) -> SelfReport:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: SelfReport = report
    return entity


def _asked(recommendation: Any) -> Recommendation:
    entity: Recommendation = recommendation
    return entity
