"""What released clients use stays until the day it was promised for: graphql-inspector between release and checkout."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from movement.model.periods import day_of
from movement.world import now_utc
from tests.clients.conftest import Node
from tools.deprecations import promised

CURRENT, RELEASED = Path("graphql_api/schema.graphql"), Path("graphql_api/released.graphql")
ADVICE = (
    f"{CURRENT} would break clients made for {RELEASED}. Put back what is named above. To end something, deprecate it "
    "with its last day, release that (`make release`), and remove it after that day: docs/ADDING.md, An end."
)
OLD = """
type Query {
  unit(id: ID!, at: String = "1"): Unit
  old: Int @deprecated(reason: "until 2026-11-23: use `unit`.")
  ending: Int @deprecated(reason: "until 2026-11-24: use `unit`.")
  someday: Int @deprecated(reason: "use `unit`.")
}

type Mutation {
  act(input: Act!): Unit
}

interface Node {
  id: ID!
}

type Unit implements Node {
  id: ID!
  name: String!
  lat: String
  kind: Kind!
}

enum Kind {
  TERRITORY
  FRONT
}

input Act {
  id: ID!
  reason: String
  count: Int = 1
}
"""

DEFAULTS = {"FIELD_ARGUMENT_DEFAULT_CHANGED", "INPUT_FIELD_DEFAULT_VALUE_CHANGED"}
"""To graphql-inspector only dangerous; but a client that says nothing would be understood otherwise than before."""
ENDING = '  ending: Int @deprecated(reason: "until 2026-11-24: use `unit`.")\n'
TODAY = date(2026, 11, 24)

type Broken = Callable[[str, str, date], list[str]]


@pytest.fixture
def broken(node: Node, tmp_path: Path) -> Broken:
    """Return what lists how a schema breaks what a released one promises on a day."""

    def found(released: str, current: str, today: date) -> list[str]:
        before, after = tmp_path / "before.graphql", tmp_path / "after.graphql"
        before.write_text(promised(released, today))
        after.write_text(current)
        changes = node("changes.mjs", before=str(before), after=str(after))
        return [
            f"{change['path']}: {change['message']}."
            for change in changes
            if change["level"] == "BREAKING" or change["type"] in DEFAULTS
        ]

    return found


def verdict(found: list[str]) -> str:
    """Return the sentences that stop the build, or nothing."""
    return "\n".join([*found, ADVICE]) if found else ""


def test_no_client_of_the_last_release_breaks(broken: Broken) -> None:
    found = broken(RELEASED.read_text(), CURRENT.read_text(), day_of(now_utc()))
    assert not found, verdict(found)


def test_a_field_taken_from_the_real_schema_stops_the_build(broken: Broken) -> None:
    title = '  """Name."""\n  title: String!\n\n  """Model or exemplar."""\n'
    schema = CURRENT.read_text()
    assert schema.count(title) == 1
    assert verdict(broken(schema, schema.replace(title, ""), TODAY)) == (
        f"Entry.title: Field 'title' was removed from object type 'Entry'.\n{ADVICE}"
    )


@pytest.mark.parametrize(
    ("was", "becomes", "found"),
    [
        ("  lat: String\n", "", "Unit.lat: Field 'lat' was removed from object type 'Unit'"),
        ("name: String!", "name: String", "Unit.name: Field 'Unit.name' changed type from 'String!' to 'String'"),
        ("lat: String", "lat: Int", "Unit.lat: Field 'Unit.lat' changed type from 'String' to 'Int'"),
        ("id: ID!, at", "id: ID!, on: Int!, at", "Query.unit.on: Argument 'on: Int!' added to field 'Query.unit'"),
        (', at: String = "1"', "", "Query.unit.at: Argument 'at: String' was removed from field 'Query.unit'"),
        (
            'at: String = "1"',
            'at: String! = "1"',
            "Query.unit.at: Type for argument 'at' on field 'Query.unit' changed from 'String' to 'String!'",
        ),
        (
            'at: String = "1"',
            'at: String = "2"',
            """Query.unit.at: Default value for argument 'at' on field 'Query.unit' changed from '"1"' to '"2"'""",
        ),
        ("  FRONT\n", "", "Kind.FRONT: Enum value 'FRONT' was removed from enum 'Kind'"),
        (
            "  reason: String\n",
            "  reason: String\n  why: String!\n",
            "Act.why: Input field 'why' of type 'String!' was added to input object type 'Act'",
        ),
        (
            "  reason: String\n",
            "  reason: String!\n",
            "Act.reason: Input field 'Act.reason' changed type from 'String' to 'String!'",
        ),
        (
            "count: Int = 1",
            "count: Int = 2",
            "Act.count: Input field 'Act.count' default value changed from '1' to '2'",
        ),
        ("  reason: String\n", "", "Act.reason: Input field 'reason' was removed from input object type 'Act'"),
        ("Unit implements Node", "Unit", "Unit: 'Unit' object type no longer implements 'Node' interface"),
        ("  act(", "  do(", "Mutation.act: Field 'act' was removed from object type 'Mutation'"),
        (ENDING, "", "Query.ending: Field 'ending' (deprecated) was removed from object type 'Query'"),
        (
            '  someday: Int @deprecated(reason: "use `unit`.")\n',
            "",
            "Query.someday: Field 'someday' (deprecated) was removed from object type 'Query'",
        ),
    ],
)
def test_a_change_that_breaks_clients_is_named(broken: Broken, was: str, becomes: str, found: str) -> None:
    assert OLD.count(was) == 1
    assert broken(OLD, OLD.replace(was, becomes), TODAY) == [found + "."]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('  old: Int @deprecated(reason: "until 2026-11-23: use `unit`.")\n', ""),
        ("lat: String", "lat: String!"),
        ("lat: String", 'lat: String @deprecated(reason: "until 2027-01-01: use `map`.")'),
        ("lat: String", "lat: String\n  lon(at: String): String"),
        ('at: String = "1"', 'at: String = "1", more: Int'),
        ("  FRONT\n", "  FRONT\n  PARTY\n"),
        ("  reason: String\n", '  reason: String\n  why: String! = ""\n'),
        ("enum Kind", '"""What a unit is."""\nenum Kind'),
    ],
)
def test_a_change_that_breaks_no_client_goes_through(broken: Broken, was: str, becomes: str) -> None:
    assert OLD.count(was) == 1
    assert broken(OLD, OLD.replace(was, becomes), TODAY) == []


def test_what_was_promised_until_today_may_go_tomorrow(broken: Broken) -> None:
    assert broken(OLD, OLD.replace(ENDING, ""), date(2026, 11, 25)) == []
