"""Deprecations are dated, and what was promised ends with its day."""

from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
import strawberry
from graphql import build_schema, print_schema

from graphql_api.schema.relay import arg, resolves, text
from tools.deprecations import promised, undated

RELEASED = """
type Query {
  unit(id: ID!, old: Int @deprecated(reason: "until 2026-06-30: use `id`.")): Unit
}

type Unit {
  id: ID!
  kind: Kind!
  map: Map @deprecated(reason: "until 2026-06-30: use `lat`.")
}

type Map {
  points: [Point!]!
}

type Point {
  lat: String!
}

enum Kind {
  TERRITORY
  DISTRICT @deprecated(reason: "until 2026-06-30: use `TERRITORY`.")
}
"""
USES = [("lat", "Unit.map"), ("id", "Query.unit.old"), ("TERRITORY", "Kind.DISTRICT")]
"""What to use instead, and of what."""


def test_everything_deprecated_is_dated() -> None:
    assert undated(Path("graphql_api/schema.graphql").read_text()) == []


@pytest.mark.parametrize(
    "reason",
    [
        "use `lat`.",
        "until 2026-06-31: use `lat`.",
        "until 2026-06: use `lat`.",
        "until 2026-06-30.",
        "until 2026-06-30: ",
        "until 2026-06-30: use `lat`",
        "Until 2026-06-30: use `lat`.",
        "no longer supported, until 2026-06-30: use `lat`.",
    ],
)
@pytest.mark.parametrize(
    ("name", "use"), [("Unit.map", "lat"), ("Query.unit.old", "id"), ("Kind.DISTRICT", "TERRITORY")]
)
def test_a_deprecation_of_another_form_is_found(name: str, use: str, reason: str) -> None:
    was = f"until 2026-06-30: use `{use}`."
    assert RELEASED.count(was) == 1
    assert undated(RELEASED.replace(was, reason)) == [name]


def test_a_deprecation_without_any_reason_is_found() -> None:
    assert undated(RELEASED.replace('(reason: "until 2026-06-30: use `lat`.")', "")) == ["Unit.map"]


def test_a_promise_holds_to_the_end_of_its_day() -> None:
    whole = print_schema(build_schema(RELEASED))
    assert print_schema(build_schema(promised(RELEASED, date(2026, 6, 30)))) == whole


def test_what_ended_is_no_promise_nor_is_what_only_it_used() -> None:
    unit = "type Unit {\n  id: ID!\n  kind: Kind!\n}"
    left = f"type Query {{\n  unit(id: ID!): Unit\n}}\n\n{unit}\n\nenum Kind {{\n  TERRITORY\n}}"
    assert promised(RELEASED, date(2026, 7, 1)).strip() == left


def test_an_undated_deprecation_ends_nothing() -> None:
    changed = RELEASED.replace("until 2026-06-30: use `lat`.", "use `lat`.")
    assert "map: Map" in promised(changed, date(2030, 1, 1))


def test_whatever_the_schema_declares_can_be_deprecated() -> None:
    reason = "until 2027-06-30: use `new`."

    @strawberry.input
    class Given:
        new: int
        old: int | None = strawberry.field(default=None, deprecation_reason=reason)

    @strawberry.type
    class Query:
        old: int | None = text("Old.", deprecated=reason)

        @resolves("Resolved.", deprecated=reason)
        def resolved(self, given: Given, old: Annotated[int | None, arg("Old.", deprecated=reason)] = None) -> int:
            raise NotImplementedError

    sdl = strawberry.Schema(Query).as_str()
    assert sdl.count(f'@deprecated(reason: "{reason}")') == 4
    assert undated(sdl.replace(reason, "soon")) == ["Given.old", "Query.old", "Query.resolved", "Query.resolved.old"]
