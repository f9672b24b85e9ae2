"""Types of report in the schema: who owes which numbers, by when, and how they are checked."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.reporting import OfUnit
from graphql_api.schema.units import At
from movement.model.periods import PeriodKind, Scheme
from movement.model.report_types import Check, CheckKind, CheckSeverity, Deadline, ReportType, ReportTypeVersion
from movement.model.units import Tier, UnitKind
from movement.usecases import reporting


@shows(Deadline, name="ReportDeadline", description="By when a tier's units report.")
class DeadlineType:
    tier: Tier = text("The tier.")
    days: int = text("Working days after the cut-off, at least one.")
    lock_days: int = text("Working days after that until a return can no longer be submitted.")


@shows(Check, name="ReportCheck", description="A check of a report's numbers.")
class CheckType:
    code: str = text("Its code, for example V01.")
    kind: CheckKind = text("What it asks.")
    severity: CheckSeverity = text("Whether it stops a return from being submitted.")
    codes: list[str] = text("The numbers it is about.")
    factor: Decimal | None = text("Of an outlier: how many median deviations are still usual.")


@shows(ReportTypeVersion, name="ReportTypeVersion", description="A report type as it is for cut-offs of a time.")
class ReportTypeVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows.")
    scheme: Scheme = text("By which calendar its periods are cut.")
    kind: PeriodKind = text("For how long a period it is made.")
    indicators: list[str] = text("Codes of what is reported, in order.")
    unit_kinds: list[UnitKind] = text("Which units owe it, of the tiers that have a deadline.")
    deadlines: list[DeadlineType] = text("By when, a tier.")
    checks: list[CheckType] = text("How its numbers are checked.")


@shows(ReportType, name="ReportType", description="A type of periodic report of a province.")
class ReportTypeType:
    id: strawberry.ID = text("Names the province and the type; not for `node`.")
    code: str = text("Its code.")
    name: str = text("What it is called.")
    version: int = text("Pass it when adding a version.")
    versions: list[ReportTypeVersionType] = text("All versions, oldest first.")

    @resolves("The version in force on a day, or null.")
    def at(
        self, day: Annotated[date, strawberry.argument(name="date", description="The day.")]
    ) -> ReportTypeVersionType | None:
        entity: Any = self
        return entity.at(day)  # type: ignore[no-any-return]


@strawberry.type
class ReportTypeQuery:
    @resolves("A province's types of report, by code; with `at` those in force on that day.")
    async def report_types(self, info: Info, unit: OfUnit, at: At = None) -> list[ReportTypeType] | None:
        found = await reporting.of_province(info.context.world, info.context.actor, unit)
        return [one for one in found if at is None or one.at(at) is not None]  # type: ignore[misc]
