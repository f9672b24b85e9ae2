"""Dates, instants and quantities as text of one form only."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_QUANTITY = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)


def _day(value: Any) -> date:
    # date.fromisoformat alone would also take 20261101 and 2026-W10-1.
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Ngày phải có dạng YYYY-MM-DD và có thật.")


def _instant(value: Any) -> datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Thời điểm phải có dạng YYYY-MM-DDThh:mm:ss+07:00.")


def _quantity(value: Any) -> Decimal:
    if isinstance(value, str) and _QUANTITY.fullmatch(value):
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise GraphQLError('Số lượng phải là chuỗi số, ví dụ "12.5".')


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date", description="A day, `YYYY-MM-DD`, in Vietnam.", serialize=date.isoformat, parse_value=_day
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, ISO 8601 with its offset; answers are in UTC.",
        serialize=lambda at: at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        parse_value=_instant,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact number, written as a string so that no client rounds it.",
        serialize=lambda number: format(number, "f"),
        parse_value=_quantity,
    ),
}
