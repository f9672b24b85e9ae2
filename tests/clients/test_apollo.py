"""Apollo Client against the running gateway."""

from typing import Any

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
    STALE,
    accepted,
    error,
    partial,
    refused,
    shown,
)


def test_a_record_is_kept_by_its_id_and_an_act_updates_it(reviewer: Run, town: Town, entries: list[Entry]) -> None:
    road, group, _ = entries
    assert reviewer("apollo.mjs", "cached") == {
        "queue": [shown(road, town, version=2), shown(group, town, version=2)],
        "card": shown(road, town),
        "node": {"__typename": "Entry", "id": road.id, "title": road.title, "content": "Vận động hiến đất."},
        "accepted": accepted(road),
        "stale": refused(Code.CONFLICT, "version", message=STALE),
        "states": ["SUBMITTED", "ACCEPTED"],
        "after": ["ACCEPTED 3", "SUBMITTED 2"],
        "objects": [f"Entry:{road.id}", f"Entry:{group.id}"],
        # The queue; then as a node and the two acts; the card and the queue once more came from the cache.
        "requests": [1, 4, 4],
    }


def test_each_error_policy_gets_its_part_of_a_partial_answer(reviewer: Run, town: Town) -> None:
    errors = [error(Code.NOT_FOUND, "entry")]
    assert reviewer("apollo.mjs", "policies") == {
        "none": {"thrown": errors},
        "ignore": {"data": partial(town), "errors": None},
        "all": {"data": partial(town), "errors": errors},
    }


def test_what_cannot_be_answered_has_a_code(reviewer: Run) -> None:
    assert reviewer("apollo.mjs", "refused") == {
        "invalid": [INVALID],
        "cursor": [error(Code.BAD_CURSOR, "reviewQueue")],
        "id": [error(Code.NOT_FOUND, "node")],
        "token": [error(Code.NOT_AUTHENTICATED)],
        "lines": [f"POST text → {answer}" for answer in (REFUSED, BOTH, BOTH, NO_TOKEN)],
    }


def test_a_hash_is_enough_once_the_gateway_knows_it(reviewer: Run) -> None:
    def visits(method: str) -> list[dict[str, Any]]:
        taught = [f"{method} hash → {REFUSED}", f"POST hash+text → {ANSWERED}"]
        return [
            {"name": "Xã An Bình", "lines": taught},
            {"name": "Xã An Bình", "lines": [f"{method} hash → {ANSWERED}"]},
        ]

    assert reviewer("apollo.mjs", "persisted") == {"Post": visits("POST"), "Get": visits("GET")}


def test_queries_go_by_get_and_acts_by_post(reviewer: Run) -> None:
    assert reviewer("apollo.mjs", "byGet") == {
        "entries": 2,
        "absent": refused(Code.NOT_FOUND, "id"),
        "lines": [f"GET text → {ANSWERED}", f"POST text → {ANSWERED}"],
    }


def test_in_production_an_operation_runs_by_its_hash_and_no_other_one(
    reviewer: Run, production: str, entries: list[Entry]
) -> None:
    assert reviewer("apollo.mjs", "trusted", url=production) == {
        "id": entries[0].id,
        "accepted": accepted(entries[0]),
        "unknown": [error(Code.PERSISTED_QUERY_NOT_FOUND)],
        "lines": [
            f"POST hash → {ANSWERED}",
            f"POST hash → {ANSWERED}",
            # Apollo then tries with the text, which changes nothing.
            f"POST hash → {REFUSED}",
            f"POST hash+text → {REFUSED}",
        ],
    }
