"""A plan that gives up costs no further read: the request remembers what it has read."""

import json
from typing import Any

import pytest
from graphql import parse, validate

from graphql_api.context import Context, Execution
from graphql_api.execution import Compiled, Counts
from graphql_api.http import MOST_CALLS
from movement.model.entries import State
from movement.storage.reads import Reader
from movement.world import World
from tests.builders import Town, make_entry
from tests.graphql_api.execution.comparing import reference
from tests.graphql_api.execution.real import CORE

PAGE = "edges { node { title carrier { name } history { act } } } pageInfo { hasNextPage }"
TEXT = f"""query($u: ID!, $e: ID!) {{
  entries(unit: $u, year: 2026, first: 10) {{ {PAGE} }} a: unit(id: "t0") {{ name }} b: entry(id: "e0") {{ title }}
  entry(id: $e) {{ title unit {{ name }} }} }}"""


async def test_a_plan_that_gives_up_repeats_no_read(world: World, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        await make_entry(world, town, State.SUBMITTED)
    actor, ast = await town.actor(world, "pcs"), parse(TEXT)
    assert validate(CORE, ast) == []
    # None of the list: what two fields ask for at the same moment may be read twice, whoever executes them.
    other = await make_entry(world, town, State.SUBMITTED, unit=town.b_committee)
    variables = {"u": town.a.id, "e": other.id}
    context = Context(world.fresh(MOST_CALLS), actor)
    expected = await reference(CORE, ast, context_value=context, variable_values=variables)
    await context.end()
    assert sorted(str(error.path) for error in expected.errors or []) == ["['a']", "['b']"]
    assert expected.data is not None
    assert len(expected.data["entries"]["edges"]) == 4
    real, asked = Reader.call, list[str]()

    async def noted(reader: Reader, action: str, payload: dict[str, Any], *more: Any) -> bytes:
        if action == "BatchGetItem":
            asked.extend(f"{table} {key}" for table, of in payload["RequestItems"].items() for key in of["Keys"])
        else:
            asked.append(json.dumps(payload))
        return await real(reader, action, payload, *more)

    monkeypatch.setattr(Reader, "call", noted)
    compiled = Compiled(CORE, executor_class=Execution)
    context = Context(world.fresh(MOST_CALLS), actor)
    found = await compiled.execute(ast, context=context, variables=variables, hide_suggestions=True)
    await context.end()
    assert compiled.counts == Counts(bailed=1)
    assert found.data == expected.data
    # The list, four histories, and each entry, unit and head of the register once.
    assert len([one for one in asked if one.startswith("{")]) == 5
    assert sorted(asked) == sorted(set(asked))
