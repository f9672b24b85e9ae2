"""What acts on returns take."""

from datetime import date
from decimal import Decimal

import strawberry

from graphql_api.schema.relay import text


@strawberry.input(description="One number, or why there is none. With neither, what was written under the code goes.")
class ReturnValueInput:
    code: str = text("Code of an indicator of the type, or of a split, `PET_IN[kind=COMPLAINT]`.")
    value: Decimal | None = strawberry.field(default=None, description="The number.")
    reason: str | None = strawberry.field(default=None, description="Why there is none.")


@strawberry.input(description="Units below whose returns are not there, and why.")
class ReturnGapInput:
    units: list[strawberry.ID] = text("Which units.")
    reason: str = text("Why.")


@strawberry.input(description="A return that a unit owes.")
class CreateReturnInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit.")
    type: strawberry.ID = text("The report type.")
    period: str = text("One of the type's periods.")
    values: list[ReturnValueInput] = strawberry.field(default_factory=list, description="The numbers there are.")


@strawberry.input(description="Which return, and at which version.")
class ReturnActInput:
    id: strawberry.ID = text("The return.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    reason: str | None = strawberry.field(default=None, description="Why, where the act needs a reason.")


@strawberry.input(description="Numbers that are written into a return; the others stay.")
class SaveReturnInput(ReturnActInput):
    values: list[ReturnValueInput] = text("The numbers.")


@strawberry.input(description="A return that is submitted.")
class SubmitReturnInput(ReturnActInput):
    gaps: list[ReturnGapInput] = strawberry.field(
        default_factory=list, description="Every unit next below whose return is not there."
    )


@strawberry.input(description="Until when a return may be submitted although it is locked.")
class ExtendReturnInput(ReturnActInput):
    until: date = text("Last day, within a year.")
