"""Schemathesis over the published schema, against the running gateway: what it makes up never is a fault of ours.

So that its documents reach records and not only the first check, it is told of some places what is usual there: ids
that exist, ids of requests, versions, pages. Everything else is its own, odd letters and numbers of any size among it.
"""

import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from graphql_api.app import create_app
from local import issuer
from movement.storage.store import Store
from movement.world import now_utc, open_world
from tests.builders import Clock, Town, make_world
from tests.conftest import make_settings
from tests.graphql_api.conftest import IDENTITY, KEY
from tests.hostile.conftest import with_register
from tests.hostile.place import ABSENT, ROLES, Province
from tests.serving import served

SDL = Path("graphql_api/schema.graphql")
EXAMPLES = 20
"""Documents for each root field."""
SEED = 4
USUAL = {
    ": ID": ": RecordId",
    "requestId: String!": "requestId: RequestId!",
    "version: Int!": "version: Version!",
    "first: Int!": "first: PageSize!",
}
"""What the schema says, and what Schemathesis is told."""


@pytest.fixture(scope="module")
async def settled(engine: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Province]:
    """Settle a province with a record of everything."""
    store = Store(make_settings(engine, "schemathesis-", f"file:{tmp_path_factory.mktemp('files')}"))
    await with_register(store)
    yield await Province(make_world(store, Clock()), await Town("st").settle(store)).settle()
    await store.close()


@pytest.fixture(scope="module")
def gateway(settled: Province) -> Any:
    """Serve the gateway in a thread of its own and give its address."""
    settings = settled.world.store.settings
    with served(create_app(settings, IDENTITY, open_world(settings))) as address:
        yield f"{address}/graphql"


@pytest.fixture(scope="module")
def operations(settled: Province) -> list[Any]:
    """Return every root field as Schemathesis sees it."""
    known = [*settled.ids().values(), *(u.id for u in settled.town.units), *(e.id for e in settled.entries.values())]
    known += [*(i.id for i in settled.inspections.values()), *ABSENT.values(), "", "x"]
    numbers = itertools.count()
    days = st.dates().map(str) | st.just("2026-11-24") | st.text(max_size=12)
    for name, strategy in {
        "RecordId": st.sampled_from(known).map(nodes.String),
        "RequestId": st.builds(lambda: f"schemathesis-{next(numbers)}").map(nodes.String),
        "Version": st.integers(1, 8).map(nodes.Int),
        "PageSize": st.integers(-1, 30).map(nodes.Int),
        "Date": days.map(nodes.String),
        "DateTime": st.datetimes().map(lambda at: f"{at.isoformat()}Z").map(nodes.String),
        "Decimal": (st.decimals(allow_nan=True).map(str) | st.just("1.5")).map(nodes.String),
    }.items():
        schemathesis.graphql.scalar(name, strategy)
    text = SDL.read_text() + "".join(f"\nscalar {name}\n" for name in ("RecordId", "RequestId", "Version", "PageSize"))
    for said, told in USUAL.items():
        assert said in text
        text = re.sub(rf"{re.escape(said)}\b" if said[-1] != "!" else re.escape(said), told, text)
    schema: Any = schemathesis.graphql.from_file(text)
    return [found.ok() for found in schema.get_all_operations()]


def test_nothing_it_makes_up_is_a_fault_of_the_gateway(
    settled: Province, gateway: str, operations: list[Any], record_property: Callable[[str, object], None]
) -> None:
    tokens = [issuer.mint(KEY, settled.town.subject(handle), now_utc()) for handle in ROLES]
    session, turns = requests.Session(), itertools.cycle(tokens)
    codes: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    def ask(operation: Any, case: Any) -> None:
        headers = {"Authorization": f"Bearer {next(turns)}"}
        answer = session.post(gateway, json={"query": case.body}, headers=headers, timeout=20)
        told = answer.json()
        found = [error["extensions"]["code"] for error in told.get("errors", [])]
        for act in (value for value in (told.get("data") or {}).values() if isinstance(value, dict)):
            found += [problem["code"] for problem in act.get("problems") or [] if "code" in problem]
        codes.update(found or ["no error"])
        tried[operation.label] += 1
        assert answer.status_code == 200, case.body
        assert "INTERNAL" not in found, case.body

    def fuzz(operation: Any) -> None:
        @hypothesis.given(case=operation.as_strategy())
        def asked(case: Any) -> None:
            ask(operation, case)

        settings = hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        hypothesis.seed(SEED)(settings(asked))()

    for operation in operations:
        fuzz(operation)
    record_property("schemathesis", f"{len(tried)} operations, {tried.total()} requests: {dict(codes.most_common())}")
    assert len(tried) == len(operations) >= 77
    assert min(tried.values()) >= 1
    assert tried.total() >= 1_500
    assert codes["no error"] >= 300
