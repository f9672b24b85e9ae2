"""Random queries over a schema where everything goes wrong: a plan's answer is the reference executor's, in bytes."""

import asyncio
import gc
import warnings
from collections.abc import Iterator

import pytest
from graphql import parse

from graphql_api.execution import Compiled, Counts
from tests.graphql_api.execution.adversary import SCHEMA
from tests.graphql_api.execution.comparing import cancelled, compared
from tests.graphql_api.execution.fates import MADE, Context

CORE = SCHEMA._schema
# What graphql-core makes and never awaits, if it is collected outside of `comparing`.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine '(Executor|GraphQLCoreConverter)[.]:RuntimeWarning")


@pytest.fixture(autouse=True)
def little_garbage() -> Iterator[None]:
    """Let collections be short, and happen only in `comparing`: there are many, and a warning inside one may fail."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
    gc.enable()
    gc.unfreeze()


async def test_what_would_wait_for_ever_ends_with_its_request() -> None:
    compiled, tasks = Compiled(CORE), asyncio.all_tasks()
    ast = parse("{ a: thing(n: 1) { forever foreverPromised } things(n: 1) { forever } }")
    work = asyncio.ensure_future(compiled.execute(ast, root="root", context=Context(0.0)))
    for _ in range(5):
        await asyncio.sleep(0)
    given = [*MADE]
    MADE.clear()
    assert [future.done() for future in given] == [False] * 4
    work.cancel()
    await asyncio.wait([work], timeout=2)
    assert work.cancelled()
    assert [future.cancelled() for future in given] == [True] * 4
    assert asyncio.all_tasks() == tasks
    assert compiled.counts == Counts(cancelled=1)


async def test_plans_answer_as_the_reference_does() -> None:
    seeds = range(800)
    counts = await compared(CORE, seeds)
    # Each sound document is executed twice. What is compared is worth something only while plans do most of it.
    assert counts["planned"] + counts["bailed"] + counts["reference"] == 2 * (len(seeds) - counts["invalid"])
    assert counts["planned"] >= 1_000
    assert 200 <= counts["bailed"] <= 320
    assert 5 <= counts["invalid"] <= 30
    assert counts["planned with errors"] >= 200


async def test_a_cancelled_request_leaves_nothing_behind() -> None:
    counts = await cancelled(CORE, range(100))
    assert counts["cancelled"] >= 50
    assert counts["CancelledError"] >= 200
    assert counts["ExecutionResult"] >= 300
    assert counts["bailed"] >= 25
