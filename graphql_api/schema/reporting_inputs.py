"""What is entered of a province's calendar, its indicators and its types of report."""

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from graphql_api.schema.relay import text
from movement.model.indicators import IndicatorMeasure, IndicatorSource
from movement.model.periods import PeriodKind, Scheme
from movement.model.report_types import CheckKind, CheckSeverity
from movement.model.units import Tier, UnitKind


def _optional(description: str, default: Any = None) -> Any:
    return strawberry.field(default=default, description=description)


def _list(description: str) -> Any:
    return strawberry.field(default_factory=list, description=description)


@strawberry.input(description="Of which province, at which version.")
class OfProvinceInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The province.")
    version: int | None = _optional("The version the caller saw; null for the very first writing.")


@strawberry.input(description="That since a year months end with a day of theirs.")
class PeriodCutInput:
    from_year: int = text("First year.")
    last_day: int = text("The day, at most 28; 0 is a month's last one.")


@strawberry.input(description="A day off.")
class HolidayInput:
    day: date = text("The day.")
    name: str = _optional("What it is called.", "")


@strawberry.input(description="A version of a province's calendar. Once it exists it never changes.")
class SetCalendarInput(OfProvinceInput):
    effective_from: date = text("First day; not a past one, but for the very first version.")
    effective_to: date | None = _optional("First day without it.")
    legal_basis: str = _optional("The act it follows.", "")
    cuts: list[PeriodCutInput] = _list("The Party's cut-offs of all years.")
    holidays: list[HolidayInput] = _list("Days off.")
    worked: list[date] = _list("Saturdays and Sundays worked in place of another day.")


@strawberry.input(description="A way in which a number may be divided.")
class IndicatorSplitInput:
    key: str = text("By what, for example kind.")
    values: list[str] = text("Into what, in capitals.")


@strawberry.input(description="An indicator as it is understood from a day on.")
class IndicatorInput:
    code: str = text("Its code: capitals, digits, underscores.")
    name: str = text("What it is called in Vietnamese.")
    unit_of_measure: str = text("In what it is counted, in Vietnamese.")
    source: IndicatorSource = text("Whether it is counted from records or reported by units.")
    valid_from: date = text("First day; not a past one, but for the very first writing.")
    valid_to: date | None = _optional("First day on which it is no longer understood so.")
    measure: IndicatorMeasure = _optional(
        "Whether it happens in a period or stands at its end.", IndicatorMeasure.EVENT
    )
    adds_over_units: bool = _optional("Whether a unit's number is its own plus its children's.", default=True)
    adds_over_time: bool = _optional("Whether a year's number is that of its months together.", default=True)
    decimals: int = _optional("How many places after the point it may have.", 0)
    splits: list[IndicatorSplitInput] = _list("How it may be divided.")
    numerator: str = _optional("Of a rate, the code above the line.", "")
    denominator: str = _optional("Of a rate, the code below the line.", "")
    describes_persons: bool = _optional("Whether small numbers of it could point to people.", default=False)
    basis: str = _optional("The act or practice it follows.", "")


@strawberry.input(description="Indicators that join a province's catalogue.")
class DefineIndicatorsInput(OfProvinceInput):
    definitions: list[IndicatorInput] = text("One of a known code ends what was understood under it before.")


@strawberry.input(description="By when a tier's units report.")
class ReportDeadlineInput:
    tier: Tier = text("The tier.")
    days: int = text("Working days after the cut-off, at least one.")
    lock_days: int = _optional("Working days after that until a return can no longer be submitted.", 0)


@strawberry.input(description="A check of a report's numbers.")
class ReportCheckInput:
    code: str = text("Its code, for example V01.")
    kind: CheckKind = text("What it asks.")
    codes: list[str] = text("The numbers it is about.")
    severity: CheckSeverity = _optional("Whether it stops a return from being submitted.", CheckSeverity.BLOCK)
    factor: Decimal | None = _optional("Of an outlier: how many median deviations are still usual.")


@strawberry.input(description="A version of a type of report. Once it exists it never changes.")
class DefineReportTypeInput(OfProvinceInput):
    code: str = text("The type's code: capitals, digits, underscores.")
    name: str = text("What it is called; only the first version says it.")
    effective_from: date = text("First day; not a past one, but for the very first version.")
    kind: PeriodKind = text("For how long a period it is made.")
    indicators: list[str] = text("Codes of what is reported, in order.")
    unit_kinds: list[UnitKind] = text("Which units owe it, of the tiers that have a deadline.")
    deadlines: list[ReportDeadlineInput] = text("By when, a tier.")
    effective_to: date | None = _optional("First day without it.")
    legal_basis: str = _optional("The act it follows.", "")
    scheme: Scheme = _optional("By which calendar its periods are cut.", Scheme.ND09)
    checks: list[ReportCheckInput] = _list("How its numbers are checked.")
