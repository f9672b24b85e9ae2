"""graphql-request against the running gateway."""

from movement.model.entries import Entry
from movement.model.errors import Code
from tests.builders import Town
from tests.clients.conftest import Run
from tests.clients.expected import ANSWERED, BOTH, INVALID, NO_TOKEN, REFUSED, accepted, error, partial, shown


def test_a_query_and_an_act_that_is_repeated(reviewer: Run, town: Town, entries: list[Entry]) -> None:
    assert reviewer("graphql_request.mjs", "works") == {
        "node": shown(entries[0], town, version=2),
        "acceptEntry": accepted(entries[0]),
        "repeated": accepted(entries[0]),
        "raw": {
            "data": {"unit": {"name": "Xã An Bình"}},
            "extensions": {"cost": {"estimated": 1, "limit": 10000}},
            "status": 200,
        },
        "lines": [f"POST text → {ANSWERED}"] * 4,
    }


def test_a_query_by_get(reviewer: Run) -> None:
    assert reviewer("graphql_request.mjs", "byGet") == {"entries": 2, "lines": [f"GET text → {ANSWERED}"]}


def test_what_cannot_be_answered_is_thrown_with_its_code(reviewer: Run, town: Town) -> None:
    errors = [error(Code.NOT_FOUND, "entry")]
    assert reviewer("graphql_request.mjs", "refused") == {
        "partial": {"status": 200, "errors": errors, "data": partial(town)},
        "lenient": {"data": partial(town), "errors": errors},
        "invalid": {"status": 400, "errors": [INVALID], "data": None},
        "token": {"status": 401, "errors": [error(Code.NOT_AUTHENTICATED)], "data": None},
        "lines": [f"POST text → {answer}" for answer in (BOTH, REFUSED, NO_TOKEN)],
    }
