"""What is prepared before units are inspected: the plan of a year, its campaigns with their teams."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Line
from movement.model.inspection_parts import Some, Team, Words


class OversightType(StrEnum):
    """Kiểm tra, giám sát, khảo sát, thẩm định."""

    INSPECTION = "INSPECTION"
    SUPERVISION = "SUPERVISION"
    SURVEY = "SURVEY"
    APPRAISAL = "APPRAISAL"


class Conductor(StrEnum):
    """The level of the body that inspects; it decides how long an inspection may take."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    ABOVE_GRASSROOTS = "ABOVE_GRASSROOTS"


class InspectionPlan(Struct, frozen=True, kw_only=True):
    """What a province sets out to inspect in a year."""

    id: str
    unit: str
    root: str
    path: str
    year: int
    title: Some
    decision_number: Some
    decided_on: date
    created_at: datetime
    version: int = 1
    head: str = ""


class CampaignForm(Struct, frozen=True, kw_only=True):
    """What staff write into a campaign."""

    title: Some
    type: OversightType
    conductor: Conductor = Conductor.PROVINCE
    content: Words
    legal_basis: Line = ""
    period_from: date
    """First day of what is inspected."""
    period_to: date
    """Last day of what is inspected."""
    sheet: str | None = None
    """The score sheet units are graded by, if any."""


class Campaign(CampaignForm, frozen=True, kw_only=True):
    """One subject of inspection, carried out by teams on many units."""

    id: str
    plan: str
    root: str
    path: str
    year: int
    sheet_version: int | None = None
    """The sheet's version in force when the campaign was made; it stays."""
    teams: Annotated[tuple[Team, ...], Meta(max_length=50)] = ()
    created_at: datetime
    version: int = 1
    head: str = ""

    def team(self, number: int) -> Team | None:
        """Return a team by its number."""
        return next((team for team in self.teams if team.number == number), None)


class CampaignLine(Struct, frozen=True, kw_only=True):
    """What the index of campaigns shows of one."""

    id: str
    root: str
    path: str
