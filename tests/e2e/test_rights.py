"""Rights are enforced: what is taken from a role is denied, and given back it works again."""

from typing import Any

import pytest

from functions.registry import FUNCTIONS
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import People, act, asked

DENIED = "AccessDenied"
TAKEN = [
    *((name, "dynamodb:BatchGetItem", "units") for name in FUNCTIONS),
    *((name, "dynamodb:PutItem", "runs") for name, function in FUNCTIONS.items() if "runs" in function.grants),
]
"""A right to read and one to write, of each function that has it."""


LEASES = tuple(name for name in FUNCTIONS if name not in {"reorganisations", "reports", "audit_heads"})
"""Those that hold a lease at every run; the others first look whether there is anything to do."""
TAKEN = [(name, "dynamodb:PutItem", "runs") for name in LEASES]
TAKEN += [(name, "dynamodb:Query", "units") for name in (*LEASES, "reports", "audit_heads")]
TAKEN += [("reorganisations", "dynamodb:BatchGetItem", "units")]


@pytest.mark.usefixtures("rules", "entry")
@pytest.mark.parametrize(("name", "action", "table"), TAKEN)
def test_a_function_does_nothing_its_role_may_not(cloud: Cloud, name: str, action: str, table: str) -> None:
    with cloud.without(name, action, table):
        refused = cloud.invoke(name, {})
        assert refused.result is None
        assert DENIED in refused.log
    assert cloud.invoke(name, {}).result["function"] == name


def test_the_gateway_reads_nothing_its_role_may_not(cloud: Cloud, people: People, ward: dict[str, Any]) -> None:
    query = "query U($id: ID!) { unit(id: $id) { name } }"
    with cloud.without("gateway", "dynamodb:BatchGetItem", "units"):
        # The status depends on whether the grants of who asks are known, which are read with their units.
        _, body = cloud.ask(query, people.staff.token, id=ward["id"])
        assert [e["extensions"]["code"] for e in body["errors"]] == ["INTERNAL"]
        assert DENIED not in str(body)
        assert DENIED in cloud.logged("gateway")
    assert asked(cloud, people.staff, query, id=ward["id"]) == {"unit": {"name": ward["name"]}}


def test_the_gateway_writes_nothing_its_role_may_not_and_the_same_request_is_good_afterwards(
    cloud: Cloud, people: People, ward: dict[str, Any]
) -> None:
    given = {"requestId": "denied-at-first", "unit": ward["id"], "title": "Bị từ chối (dữ liệu mẫu)"}
    mutation = "mutation A($i: CreateEntryInput!) { createEntry(input: $i) { entry { version } problems { code } } }"
    for table in ("entries", "receipts", "audit"):
        with cloud.without("gateway", "dynamodb:PutItem", table):
            _, body = cloud.ask(mutation, people.reporter.token, i=given)
            assert [e["extensions"]["code"] for e in body["errors"]] == ["INTERNAL"], table
    assert act(cloud, people.reporter, "createEntry", "entry { version }", given) == {
        "entry": {"version": 1},
        "problems": [],
    }
