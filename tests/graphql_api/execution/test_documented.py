"""The documents that people use run by plans: each read of them, and none gives up."""

import json
from pathlib import Path
from typing import Any

import httpx
from graphql import OperationDefinitionNode, OperationType, parse
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import get_variable_values

from graphql_api.execution import Counts
from graphql_api.execution.bail import UnplannableError
from graphql_api.execution.source import Writer
from movement.model.entries import State
from movement.model.periods import Period
from movement.usecases import commendation, statistics_counting
from movement.world import World
from tests.builders import Town, make_entry
from tests.candidate_builders import settle_candidate_rules
from tests.graphql_api.conftest import Ask
from tests.graphql_api.execution.real import CORE
from tests.graphql_api.test_documents import OPERATIONS

CLIENTS = Path("tests/clients/operations")
MANIFEST = Path("graphql_api/trusted.json")


def counts(http: httpx.AsyncClient) -> Counts:
    """Return how the gateway's executions went."""
    app: Any = http._transport.app  # type: ignore[attr-defined]
    found: Counts = app.routes[0].endpoint.__self__._compiled.counts
    return found


async def test_every_documented_read_runs_by_a_plan(
    http: httpx.AsyncClient, world: World, town: Town, ask: Ask
) -> None:
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1})
    for _ in range(3):
        entry = await make_entry(world, town, State.SUBMITTED)
    year, unit = Period.parse("2026"), town.province.id
    await commendation._compute(world.fresh(), town.province, year, 1, lambda _: None)
    await statistics_counting.counted_anew(world.fresh(), town.province, year, 1, lambda _: None)
    draft = await make_entry(world, town)
    asked: list[tuple[Path, str, dict[str, Any]]] = [
        (OPERATIONS / "code.graphql", "rpt", {"code": town.code, "at": "2025-06-30"}),
        (OPERATIONS / "code.graphql", "rpt", {"code": "99999", "at": "2025-06-30"}),
        (OPERATIONS / "entries.graphql", "pcs", {"unit": unit, "year": 2026}),
        (OPERATIONS / "queue.graphql", "rv1", {"unit": town.a.id}),
        (OPERATIONS / "candidates.graphql", "pcs", {"unit": unit, "year": 2026, "level": "PROVINCE"}),
        (OPERATIONS / "numbers.graphql", "pcs", {"unit": unit, "period": "2026"}),
        (OPERATIONS / "history.graphql", "aud", {"id": entry.id}),
        (CLIENTS / "card.graphql", "pcs", {"id": entry.id}),
        (CLIENTS / "queue.graphql", "rv1", {"unit": town.a.id, "first": 2}),
        (CLIENTS / "two.graphql", "pcs", {"unit": unit, "entry": entry.id}),
        # One of two faults is told in its place; the plan goes on.
        (CLIENTS / "two.graphql", "pcs", {"unit": unit, "entry": "e0"}),
    ]
    for path, handle, variables in asked:
        answer = await ask(handle, path.read_text(), **variables)
        assert answer["data"], (path, answer)
    acts = {"submit.graphql": OPERATIONS, "accept.graphql": CLIENTS}
    for name, folder in acts.items():
        given = {"id": draft.id, "version": 1, "requestId": f"documented-{name}-{draft.id}"}
        await ask("rpt", (folder / name).read_text(), input=given)
    assert {path for folder in (OPERATIONS, CLIENTS) for path in folder.iterdir()} == {
        *(path for path, *_ in asked),
        *(folder / name for name, folder in acts.items()),
    }
    assert counts(http) == Counts(planned=len(asked), reference=len(acts))


def test_every_query_of_the_manifest_has_a_plan() -> None:
    without, queries = [], 0
    for text in json.loads(MANIFEST.read_text()).values():
        document = parse(text)
        (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
        if operation.operation is not OperationType.QUERY:
            continue
        queries += 1
        fragments = {d.name.value: FragmentDetails(d, None) for d in document.definitions if d is not operation}  # type: ignore[attr-defined, arg-type]
        try:
            Writer(CORE, operation, fragments, get_variable_values(CORE, (), {})).plan()
        except UnplannableError:
            without.append(operation.name and operation.name.value)
    assert queries >= 10
    assert without == []
