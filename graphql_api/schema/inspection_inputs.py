"""What clients send to have a unit inspected: which unit, by whom, from when."""

from datetime import date

import strawberry

from graphql_api.schema.relay import text


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
