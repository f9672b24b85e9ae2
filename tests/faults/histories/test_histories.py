"""A short run of random histories under faults; `at_length` is the long one. A seed that fails is told by its name.

Seeds of our own in place of Hypothesis's state machines: steps are asynchronous and belong to one loop, and to shrink a
history costs hundreds of them against the engine, while a seed with the number of its step is replayed in a second.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.histories.at_length import told_of
from tests.faults.histories.province import begun, end

STEPS = 250
SEEDS = range(6)
_TOLD: Counter[str] = Counter()


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_was_told_is_there_once(engine: str, tmp_path: Path, seed: int) -> None:
    async with begun(engine, tmp_path, seed) as life:
        for _ in range(STEPS):
            await life.step()
        await end(life)
        _TOLD.update(told_of(life))


def test_the_faults_met_what_matters() -> None:
    # After the histories above: this file's tests run in order.
    assert _TOLD["steps"] == STEPS * len(SEEDS)
    assert _TOLD["on writes"] > 0.3 * _TOLD["steps"], _TOLD
    assert min(_TOLD["done"], _TOLD["refused"], _TOLD["repeated"], _TOLD["unknown and done"]) > 0, _TOLD
