"""GraphQL over HTTP, judged by the audits of the npm package graphql-http against the running gateway."""

from collections import Counter
from collections.abc import Callable

from tests.clients.conftest import Node


def test_all_61_audits_pass(node: Node, gateway: str, token: Callable[[str], str]) -> None:
    results = node("audit.mjs", url=gateway, token=token("pcs"))
    failed = [f"{r['id']} {r['name']}: {r['reason']}" for r in results if r["status"] != "ok"]
    assert failed == []
    assert Counter(r["name"].split()[0] for r in results) == {"MUST": 13, "SHOULD": 23, "MAY": 25}
