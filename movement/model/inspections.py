"""Inspections: the inspection of one unit, step by step, and what is shown of it in lists.

The three steps and time limits follow Regulation 331-QĐ/TW of 2025-06-18 on inspections by the Party's advisory bodies
(prepare, conduct, finish); its numbers are in the province's rule set, not here.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, structs

from movement.model.campaigns import Conductor, OversightType
from movement.model.conclusions import Conclusion, Draft, Recommendation, RemedyState
from movement.model.entry_form import Line
from movement.model.inspection_marks import Marks
from movement.model.inspection_parts import EntryCheck, Finding, SelfReport, Team
from movement.model.periods import midnight, year_of


class InspectionState(StrEnum):
    """Where an inspection stands; no state is ever skipped."""

    PLANNED = "PLANNED"
    DECIDED = "DECIDED"
    ANNOUNCED = "ANNOUNCED"
    SELF_REPORTED = "SELF_REPORTED"
    ON_SITE = "ON_SITE"
    VERIFYING = "VERIFYING"
    DRAFT_CONCLUSION = "DRAFT_CONCLUSION"
    CONCLUDED = "CONCLUDED"
    FOLLOW_UP = "FOLLOW_UP"
    CLOSED = "CLOSED"


ORDER = list(InspectionState)


class InspectionStep(Struct, frozen=True, kw_only=True):
    """When the inspection came into a state."""

    state: InspectionState
    at: datetime


class Inspection(Struct, frozen=True, kw_only=True):
    """The inspection of one unit. `unit`, `root`, `path` and `year` never change; `carrier` is who must act now."""

    id: str
    campaign: str
    type: OversightType
    conductor: Conductor
    unit: str
    root: str
    path: str
    carrier: str
    carrier_root: str
    carrier_path: str
    year: int
    state: InspectionState = InspectionState.PLANNED
    steps: tuple[InspectionStep, ...] = ()
    team: Team | None = None
    sheet: str | None = None
    sheet_version: int | None = None
    announced_on: date | None = None
    self_report_due_on: date | None = None
    due_on: date | None = None
    """Last day on which the conclusion is in time."""
    days_allowed: int = 0
    days_extended: int = 0
    schedule: Line = ""
    self_report: SelfReport | None = None
    findings: Annotated[tuple[Finding, ...], Meta(max_length=50)] = ()
    findings_recorded: int = 0
    """How many findings were ever recorded: the number of one that was withdrawn is not given again."""
    marks: Annotated[tuple[Marks, ...], Meta(max_length=100)] = ()
    checks: Annotated[tuple[EntryCheck, ...], Meta(max_length=50)] = ()
    draft: Draft | None = None
    conclusions: Annotated[tuple[Conclusion, ...], Meta(max_length=10)] = ()
    recommendations: Annotated[tuple[Recommendation, ...], Meta(max_length=30)] = ()
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""

    @property
    def is_announced(self) -> bool:
        """Whether the inspected unit knows of it."""
        return ORDER.index(self.state) >= ORDER.index(InspectionState.ANNOUNCED)

    @property
    def is_concluded(self) -> bool:
        """Whether a conclusion was issued."""
        return bool(self.conclusions)

    @property
    def conclusion(self) -> Conclusion | None:
        """The conclusion that counts: the last one issued."""
        return self.conclusions[-1] if self.conclusions else None

    @property
    def concluded_year(self) -> int | None:
        """The State's year of its first conclusion; a later one corrects that and does not move it."""
        return year_of(midnight(self.conclusions[0].issued_on)) if self.conclusions else None

    @property
    def next_due_on(self) -> date | None:
        """The next day by which someone must act, or None."""
        return next_due(self)

    @property
    def awaits(self) -> date | None:
        """The same for the index of what is still to be done: open without a day comes last, None once closed."""
        return None if self.state is InspectionState.CLOSED else next_due(self) or date.max

    def is_late(self, day: date) -> bool:
        """Tell whether on `day` a self-report, the conclusion or a remedy is late."""
        return self.next_due_on is not None and self.next_due_on < day

    def days_late(self, day: date) -> int:
        """Return by how many days the conclusion is late: after the due day as of `day`, or when it was issued."""
        if self.due_on is None:
            return 0
        ended = self.conclusions[0].issued_on if self.conclusions else day
        return max((ended - self.due_on).days, 0)


class InspectionLine(Struct, frozen=True, kw_only=True):
    """What an index of inspections shows of one: enough to filter by, never shown to anyone."""

    id: str
    root: str
    path: str
    state: InspectionState
    type: OversightType
    next_due_on: date | None = None


def next_due(inspection: Inspection) -> date | None:
    """Return the next day by which someone must act on an inspection, or None.

    The unit sends its self-report, the team concludes, the owners of recommendations report their remedies; for
    verifying a remedy no day is set.
    """
    if inspection.is_concluded:
        days = [r.due_on for r in inspection.recommendations if r.remedy.state is RemedyState.OPEN]
    else:
        report_due = inspection.self_report_due_on if inspection.state is InspectionState.ANNOUNCED else None
        days = [day for day in (report_due, inspection.due_on) if day is not None]
    return min(days, default=None)


def for_inspected(inspection: Inspection) -> Inspection:
    """Return an inspection as the inspected unit may see it: nothing of the conclusion before it is issued."""
    if inspection.is_concluded:
        return inspection
    own = tuple(Marks(criterion=m.criterion, own=m.own) for m in inspection.marks if m.own is not None)
    return structs.replace(inspection, findings=(), findings_recorded=0, checks=(), draft=None, marks=own)
