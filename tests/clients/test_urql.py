"""urql against the running gateway."""

from pathlib import Path

from movement.model.entries import Entry
from movement.model.errors import Code
from tests.builders import Town
from tests.clients.conftest import Run
from tests.clients.expected import (
    ANSWERED,
    BOTH,
    INVALID,
    NO_TOKEN,
    REFUSED,
    accepted,
    error,
    partial,
    shown,
)

SCHEMA = Path("graphql_api/schema.graphql").resolve()


def test_an_act_empties_the_cache_of_documents(reviewer: Run, town: Town, entries: list[Entry]) -> None:
    road, group, _ = entries
    assert reviewer("urql.mjs", "documents") == {
        "queue": [shown(road, town, version=2), shown(group, town, version=2)],
        "accepted": accepted(road),
        "after": ["SUBMITTED 2"],
        # The same query twice was asked once; after the act it was asked again.
        "requests": [1, 3],
        # urql would also take a stream of events; its ordinary queries and acts are answered as such.
        "lines": [f"POST text → {ANSWERED}"] * 3,
    }


def test_a_record_is_kept_by_its_id_and_an_act_updates_it(reviewer: Run, town: Town, entries: list[Entry]) -> None:
    # graphcache knows the schema and would warn of any type that has no id and no place of its own.
    assert reviewer("urql.mjs", "normalised", schema=str(SCHEMA)) == {
        "card": shown(entries[0], town),
        "accepted": accepted(entries[0]),
        "after": ["ACCEPTED 3", "SUBMITTED 2"],
        "requests": [1, 2],
    }


def test_queries_go_by_get_and_acts_by_post(reviewer: Run, entries: list[Entry]) -> None:
    assert reviewer("urql.mjs", "byGet") == {
        "ids": [entry.id for entry in entries[:2]],
        "accepted": accepted(entries[0]),
        "lines": [f"GET text → {ANSWERED}", f"POST text → {ANSWERED}"],
    }


def test_a_hash_is_enough_once_the_gateway_knows_it(reviewer: Run) -> None:
    assert reviewer("urql.mjs", "persisted") == [
        {"name": "Xã An Bình", "lines": [f"GET hash → {REFUSED}", f"GET hash+text → {ANSWERED}"]},
        {"name": "Xã An Bình", "lines": [f"GET hash → {ANSWERED}"]},
    ]


def test_in_production_an_operation_runs_by_its_hash_and_no_other_one(
    reviewer: Run, production: str, entries: list[Entry]
) -> None:
    assert reviewer("urql.mjs", "trusted", url=production) == {
        "ids": [entry.id for entry in entries[:2]],
        "accepted": accepted(entries[0]),
        "unknown": {"data": None, "errors": [error(Code.PERSISTED_QUERY_NOT_FOUND)], "network": None},
        "lines": [f"GET hash → {ANSWERED}", f"POST hash → {ANSWERED}", f"GET hash → {REFUSED}"],
    }


def test_what_cannot_be_answered_has_a_code(reviewer: Run, town: Town) -> None:
    cursor = [error(Code.BAD_CURSOR, "reviewQueue")]
    assert reviewer("urql.mjs", "refused") == {
        "partial": {"data": partial(town), "errors": [error(Code.NOT_FOUND, "entry")], "network": None},
        "invalid": {"data": None, "errors": [INVALID], "network": None},
        "cursor": {"data": {"reviewQueue": None}, "errors": cursor, "network": None},
        "token": {"data": None, "errors": [error(Code.NOT_AUTHENTICATED)], "network": None},
        "lines": [f"POST text → {answer}" for answer in (BOTH, REFUSED, BOTH, NO_TOKEN)],
    }
