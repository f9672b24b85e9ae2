"""What the benches rest on, where it can be told without running them."""

import cProfile

import pytest
from graphql import build_schema, parse, validate

from bench.documents import asked
from bench.documents.measure import bare
from bench.documents.profiled import part_of, shares


def test_the_part_of_the_schema_that_peers_get_serves_the_six_documents_and_no_more() -> None:
    schema = build_schema(asked.schema())
    for name in (*asked.READS, asked.ACT):
        assert validate(schema, parse(asked.text(name))) == [], name
    query, unit = schema.get_type("Query"), schema.get_type("Unit")
    assert set(query.fields) == {"unitByCode", "entries", "reviewQueue", "candidates", "statistics"}  # type: ignore[union-attr]
    assert set(unit.fields) == {"id", "name", "kind", "parent"}  # type: ignore[union-attr]
    assert "INELIGIBLE" in schema.get_type("Outcome").values  # type: ignore[union-attr]
    assert schema.get_type("Inspection") is None


def test_answers_are_compared_without_cursors_but_with_whether_there_is_one() -> None:
    answer = {"edges": [{"cursor": "a", "node": {"id": "e1"}}], "pageInfo": {"endCursor": None}}
    assert bare(answer) == {"edges": [{"cursor": True, "node": {"id": "e1"}}], "pageInfo": {"endCursor": False}}


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("/x/site-packages/jwt/api_jws.py", "token"),
        ("/x/movement/storage/answers.py", "decoding"),
        ("/x/movement/storage/calls.py", "store client"),
        ("/x/graphql_api/http.py", "HTTP"),
        ("/x/graphql_api/schema/units.py", "execution"),
        ("/x/movement/usecases/units.py", "use cases"),
        ("/x/typing.py", "other"),
    ],
)
def test_each_file_is_a_part_of_a_request(file: str, part: str) -> None:
    assert part_of(file) == part


def test_what_is_built_in_counts_for_its_caller() -> None:
    profile = cProfile.Profile()
    profile.runcall(lambda: sorted(range(200_000), key=str))
    parts, functions = shares(profile)
    assert set(parts) == {"other"}
    assert any(name.endswith("→ <built-in method builtins.sorted>") for name in functions)
