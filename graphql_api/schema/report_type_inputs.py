"""What is entered of a type of periodic report: deadlines, checks, and what it asks of whom."""

from datetime import date
from decimal import Decimal

import strawberry

from graphql_api.schema.relay import text
from graphql_api.schema.reporting_inputs import OfProvinceInput, listed, optional
from movement.model.periods import PeriodKind, Scheme
from movement.model.report_types import CheckKind, CheckSeverity
from movement.model.units import Tier, UnitKind


@strawberry.input(description="By when a tier's units report.")
class ReportDeadlineInput:
    tier: Tier = text("The tier.")
    days: int = text("Working days after the cut-off, at least one.")
    lock_days: int = optional("Working days after that until a return can no longer be submitted.", 0)


@strawberry.input(description="A check of a report's numbers.")
class ReportCheckInput:
    code: str = text("Its code, for example V01.")
    kind: CheckKind = text("What it asks.")
    codes: list[str] = text("The numbers it is about.")
    severity: CheckSeverity = optional("Whether it stops a return from being submitted.", CheckSeverity.BLOCK)
    factor: Decimal | None = optional("Of an outlier: how many median deviations are still usual.")


@strawberry.input(description="A version of a type of report. Once it exists it never changes.")
class DefineReportTypeInput(OfProvinceInput):
    code: str = text("The type's code: capitals, digits, underscores.")
    name: str = text("What it is called; only the first version says it.")
    effective_from: date = text("First day; not a past one, but for the very first version.")
    kind: PeriodKind = text("For how long a period it is made.")
    indicators: list[str] = text("Codes of what is reported, in order.")
    unit_kinds: list[UnitKind] = text("Which units owe it, of the tiers that have a deadline.")
    deadlines: list[ReportDeadlineInput] = text("By when, a tier.")
    effective_to: date | None = optional("First day without it.")
    legal_basis: str = optional("The act it follows.", "")
    scheme: Scheme = optional("By which calendar its periods are cut.", Scheme.ND09)
    checks: list[ReportCheckInput] = listed("How its numbers are checked.")
