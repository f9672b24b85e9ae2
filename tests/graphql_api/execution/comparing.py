"""One document, executed both ways, compared as bytes."""

import json
from collections import Counter
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, execute, parse, validate

from graphql_api.execution import Compiled
from tests.graphql_api.execution.adversary import Context
from tests.graphql_api.execution.queries import Queries


def shown(result: ExecutionResult) -> bytes:
    """Return an answer as bytes; the order of everything counts."""
    errors = [error.formatted for error in result.errors or []]
    kinds = [type(error.original_error).__name__ for error in result.errors or []]
    return json.dumps([result.data, errors, kinds, result.errors is None]).encode()


async def compared(schema: GraphQLSchema, seeds: range, **given: Any) -> Counter[str]:
    """Execute a random document for each seed both ways; return how many went which way."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        queries = Queries(schema, seed)
        ast = parse(queries.text())
        if validate(schema, ast):
            counts["invalid"] += 1
            continue
        compiled = Compiled(schema, **given)
        context = Context(wild=(0.0, 0.0, 0.02, 0.2)[seed % 4])
        outcome: Any = execute(schema, ast, "root", context, queries.variables, hide_suggestions=True)
        expected = outcome if isinstance(outcome, ExecutionResult) else await outcome
        # Twice: what a plan keeps of one request must not be seen in the next.
        for _ in range(2):
            found = await compiled.execute(
                ast, root="root", context=context, variables=queries.variables, hide_suggestions=True
            )
            assert shown(found) == shown(expected), (seed, queries.text(), queries.variables)
        counts["planned"] += compiled.counts.planned
        counts["bailed"] += compiled.counts.bailed
        counts["reference"] += compiled.counts.reference
        counts["errors"] += bool(expected.errors)
        counts["planned with errors"] += bool(expected.errors and compiled.counts.planned)
    return counts
