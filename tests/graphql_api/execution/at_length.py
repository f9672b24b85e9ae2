"""Twenty thousand random queries and more, `make test-compiled`: minutes, so its name keeps it out of `make test`."""

import gc
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from movement.world import World
from tests.builders import Town
from tests.graphql_api.execution import real
from tests.graphql_api.execution.adversary import SCHEMA
from tests.graphql_api.execution.comparing import cancelled, compared

CORE = SCHEMA._schema
STEP = 500
# What graphql-core makes and never awaits, if it is collected outside of `comparing`.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine '(Executor|GraphQLCoreConverter)[.]:RuntimeWarning")


async def steps(name: str, seeds: range, compare: Callable[[range], Awaitable[Counter[str]]]) -> Counter[str]:
    gc.collect()
    gc.freeze()
    # Only `comparing` collects: a warning given inside a named tuple's making fails.
    gc.disable()
    counts: Counter[str] = Counter()
    for first in range(seeds.start, seeds.stop, STEP):
        counts += await compare(range(first, min(first + STEP, seeds.stop)))
        print(f"{name}: {first + STEP - seeds.start} of {len(seeds)}: {dict(counts)}", flush=True)  # noqa: T201 - progress
    gc.enable()
    gc.unfreeze()
    return counts


@pytest.fixture
async def filled(world: World, town: Town) -> Callable[[range], Awaitable[Counter[str]]]:
    values = await real.settled(world, town)
    return lambda seeds: real.compared(world, town, values, seeds)


async def test_where_everything_goes_wrong() -> None:
    counts = await steps("adversary", range(10_000, 27_000), lambda seeds: compared(CORE, seeds))
    sound = 2 * (17_000 - counts["invalid"])
    assert counts["planned"] + counts["bailed"] + counts["reference"] == sound
    assert counts["planned"] >= sound * 0.62
    assert counts["bailed"] >= sound * 0.1
    assert counts["invalid"] <= 500


async def test_requests_that_are_cancelled() -> None:
    counts = await steps("cancelled", range(10_000, 11_000), lambda seeds: cancelled(CORE, seeds))
    assert counts["cancelled"] >= 500


async def test_the_real_schema(filled: Callable[[range], Awaitable[Counter[str]]]) -> None:
    counts = await steps("real", range(10_000, 13_500), filled)
    sound = 3_500 - counts["invalid"] - counts["costly"]
    assert counts["planned"] + counts["bailed"] + counts["reference"] == sound
    assert counts["planned"] >= sound * 0.62
    assert counts["invalid"] + counts["costly"] <= 500
    assert counts["fickle"] <= 35
