"""What is entered of a province's calendar and of its indicators."""

from datetime import date
from typing import Any

import strawberry

from graphql_api.schema.relay import text
from movement.model.indicators import IndicatorMeasure, IndicatorSource


def optional(description: str, default: Any = None) -> Any:
    """Return an input that may be left out."""
    return strawberry.field(default=default, description=description)


def listed(description: str) -> Any:
    """Return an input of any number of items, none if it is left out."""
    return strawberry.field(default_factory=list, description=description)


@strawberry.input(description="Of which province, at which version.")
class OfProvinceInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The province.")
    version: int | None = optional("The version the caller saw; null for the very first writing.")


@strawberry.input(description="That since a year months end with a day of theirs.")
class PeriodCutInput:
    from_year: int = text("First year.")
    last_day: int = text("The day, at most 28; 0 is a month's last one.")


@strawberry.input(description="A day off.")
class HolidayInput:
    day: date = text("The day.")
    name: str = optional("What it is called.", "")


@strawberry.input(description="A version of a province's calendar. Once it exists it never changes.")
class SetCalendarInput(OfProvinceInput):
    effective_from: date = text("First day; not a past one, but for the very first version.")
    effective_to: date | None = optional("First day without it.")
    legal_basis: str = optional("The act it follows.", "")
    cuts: list[PeriodCutInput] = listed("The Party's cut-offs of all years.")
    holidays: list[HolidayInput] = listed("Days off.")
    worked: list[date] = listed("Saturdays and Sundays worked in place of another day.")


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
    valid_to: date | None = optional("First day on which it is no longer understood so.")
    measure: IndicatorMeasure = optional("Whether it happens in a period or stands at its end.", IndicatorMeasure.EVENT)
    adds_over_units: bool = optional("Whether a unit's number is its own plus its children's.", default=True)
    adds_over_time: bool = optional("Whether a year's number is that of its months together.", default=True)
    decimals: int = optional("How many places after the point it may have.", 0)
    splits: list[IndicatorSplitInput] = listed("How it may be divided.")
    numerator: str = optional("Of a rate, the code above the line.", "")
    denominator: str = optional("Of a rate, the code below the line.", "")
    describes_persons: bool = optional("Whether small numbers of it could point to people.", default=False)
    basis: str = optional("The act or practice it follows.", "")


@strawberry.input(description="Indicators that join a province's catalogue.")
class DefineIndicatorsInput(OfProvinceInput):
    definitions: list[IndicatorInput] = text("One of a known code ends what was understood under it before.")
