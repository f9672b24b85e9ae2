"""One document, executed both ways, compared as bytes; and cancelled at every turn."""

import asyncio
import gc
import inspect
import json
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, execute, parse, validate

from graphql_api.context import Execution
from graphql_api.execution import Compiled
from tests.graphql_api.execution.fates import MADE, Context
from tests.graphql_api.execution.queries import Queries

WILD = (0.0, 0.0, 0.02, 0.2)
LONGEST = 7
"""Turns of the loop after which nearly every request has its answer."""


class Reference(Execution):
    """The gateway's executor; notes what there was when it began: the plan before it made that."""

    begun: int | None = None
    ran = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        Reference.begun, Reference.ran = len(MADE), True
        if isinstance(self.context_value, Context):
            self.context_value.__post_init__()


def shown(result: ExecutionResult) -> bytes:
    """Return an answer as bytes; the order of everything counts."""
    errors = [error.formatted for error in result.errors or []]
    kinds = [type(error.original_error).__name__ for error in result.errors or []]
    return json.dumps([result.data, errors, kinds, result.errors is None]).encode()


async def reference(schema: GraphQLSchema, ast: Any, **given: Any) -> ExecutionResult:
    """Return graphql-core's answer."""
    outcome: Any = execute(schema, ast, executor_class=Reference, hide_suggestions=True, **given)
    return outcome if isinstance(outcome, ExecutionResult) else await outcome


def count(counts: Counter[str], compiled: Compiled) -> None:
    """Add up how executions went."""
    counts["planned"] += compiled.counts.planned
    counts["bailed"] += compiled.counts.bailed
    counts["reference"] += compiled.counts.reference


async def compared(schema: GraphQLSchema, seeds: range) -> Counter[str]:
    """Execute a random document for each seed both ways; return how many went which way."""
    counts: Counter[str] = Counter()
    # The wildest first: what is wrong shows soonest there.
    for seed in sorted(seeds, key=lambda seed: -WILD[seed % 4]):
        await _compared(schema, seed, counts)
        await _tidy()
    return counts


async def cancelled(schema: GraphQLSchema, seeds: range) -> Counter[str]:
    """Cancel a random request at each of its turns; return how many ended so, and how many had their answer."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        await _cancelled(schema, seed, counts)
        await _tidy()
    return counts


async def _compared(schema: GraphQLSchema, seed: int, counts: Counter[str]) -> None:
    queries = Queries(schema, seed)
    text, variables, wild = queries.text(), queries.variables, WILD[seed % 4]
    ast = parse(text)
    if validate(schema, ast):
        counts["invalid"] += 1
        return
    compiled = Compiled(schema, executor_class=Reference)
    # Twice, with other decisions if there are any: what a plan keeps of one request must not be seen in the next.
    turned = {name: not value if name.startswith("c") else value for name, value in variables.items()}
    found = []
    for given in (variables, turned):
        context = Context(wild)
        with _nothing_left(seed, text):
            found.append(
                await compiled.execute(ast, root="root", context=context, variables=given, hide_suggestions=True)
            )
            await context.end()
    expected = []
    for given in (variables, turned) if turned != variables else (variables,):
        context = Context(wild)
        expected.append(await reference(schema, ast, root_value="root", context_value=context, variable_values=given))
        await context.end()
    assert shown(found[0]) == shown(expected[0]), (seed, text, variables)
    assert shown(found[1]) == shown(expected[-1]), (seed, text, turned)
    count(counts, compiled)
    counts["errors"] += bool(expected[0].errors)
    counts["planned with errors"] += bool(expected[0].errors and compiled.counts.planned)


async def _cancelled(schema: GraphQLSchema, seed: int, counts: Counter[str]) -> None:
    queries = Queries(schema, seed)
    text = queries.text()
    ast = parse(text)
    if validate(schema, ast):
        return
    compiled, tasks = Compiled(schema, executor_class=Reference), asyncio.all_tasks()
    for turns in range(LONGEST):
        context = Context(WILD[seed % 4])
        with _nothing_left(seed, turns, text):
            given: dict[str, Any] = {
                "root": "root",
                "context": context,
                "variables": queries.variables,
                "hide_suggestions": True,
            }
            work = asyncio.ensure_future(compiled.execute(ast, **given))
            for _ in range(turns):
                await asyncio.sleep(0)
            work.cancel()
            (outcome,) = await asyncio.gather(work, return_exceptions=True)
            await context.end()
            del work
        assert isinstance(outcome, (ExecutionResult, asyncio.CancelledError)), (seed, turns, outcome)
        if Reference.begun is not None:
            # graphql-core waits for none of those that it cancels; they end by themselves.
            for _ in range(LONGEST * 3):
                await asyncio.sleep(0)
        assert asyncio.all_tasks() == tasks, (seed, turns, text)
        counts[type(outcome).__name__] += 1
    count(counts, compiled)
    counts["cancelled"] += compiled.counts.cancelled


@contextmanager
def _nothing_left(*where: Any) -> Iterator[None]:
    """Assert that all ended that a plan waited for, and that nothing was made and never awaited.

    graphql-core itself, when it is cancelled or cancels, never awaits some of what it was given: where it was at work,
    only what the plan had made before counts.
    """
    Reference.begun = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for work in MADE[: Reference.begun]:
        ended = inspect.getcoroutinestate(work) == inspect.CORO_CLOSED if inspect.iscoroutine(work) else work.done()
        assert ended, (work, *where)
    for work in MADE:
        if inspect.iscoroutine(work):
            work.close()
    MADE.clear()
    told = [str(warning.message) for warning in caught]
    if Reference.ran:
        told = [message for message in told if "'Executor." not in message and "'GraphQLCoreConverter." not in message]
    assert told == [], (told, *where)


async def _tidy() -> None:
    """Collect what the reference left, so that the next document is not blamed for it."""
    if Reference.ran:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(3):
                await asyncio.sleep(0)
            MADE.clear()
            gc.collect()
        Reference.ran = False
