"""Many random histories under faults, one after another, each a line of results: `make test-faults`.

A run can be ended and gone on with: lines are added to the file, and the next seeds are those that are not in it.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

import orjson

from tests.engine import memory_engine
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.faults.histories.province import begun, end

STEPS = 400
"""Of one history."""
AT_ONE_ENGINE = 8
"""Histories; then a new engine, with none of their tables."""
FIGURES = ("histories", "steps", "done", "refused", "repeated", "unknown", "faults", "on writes", "broken")


def told_of(life: Life) -> Counter[str]:
    """Return what happened in a history, by its name."""
    return life.counts + life.journal.told


async def live(engine: str, seed: int, steps: int) -> Counter[str]:
    """Live through a history; a law that is broken is told with all that is needed to see it again."""
    with tempfile.TemporaryDirectory() as files:
        async with begun(engine, Path(files), seed) as life:
            told = Counter(histories=1)
            try:
                for _ in range(steps):
                    await life.step()
                await end(life)
            except BrokenError as broken:
                told["broken"] = 1
                done = life.counts["steps"]
                print(f"BROKEN seed {seed} step {done}: {broken} [{life.process.injector.script()}]", flush=True)
            return told + told_of(life)


def command() -> int:
    """Run until so many steps are on file; 1 where a law was broken."""
    parser = argparse.ArgumentParser(description="Random histories under faults.")
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=None, help="one history alone, told and not kept")
    parser.add_argument("--first", type=int, default=1000, help="the seed to begin with")
    parser.add_argument("--into", type=Path, default=Path("build/histories.jsonl"))
    given = parser.parse_args()
    if given.seed is not None:
        with memory_engine() as engine:
            told = asyncio.run(live(engine, given.seed, min(STEPS, given.steps)))
        print(_line(told))
        return int(told["broken"] > 0)
    given.into.parent.mkdir(parents=True, exist_ok=True)
    kept = [orjson.loads(line) for line in given.into.read_text().splitlines()] if given.into.exists() else []
    whole: Counter[str] = Counter()
    for one in kept:
        whole.update(one["told"])
    seed = max((one["seed"] + 1 for one in kept), default=given.first)
    while whole["steps"] < given.steps:
        with memory_engine() as engine:
            for _ in range(AT_ONE_ENGINE):
                told = asyncio.run(live(engine, seed, STEPS))
                with given.into.open("ab") as file:
                    file.write(orjson.dumps({"seed": seed, "told": told}, option=orjson.OPT_APPEND_NEWLINE))
                whole.update(told)
                print(f"seed {seed}: {_line(whole)}", file=sys.stderr, flush=True)
                seed += 1
    print(_line(whole))
    return int(whole["broken"] > 0)


def _line(told: Counter[str]) -> str:
    return ", ".join(f"{told[name]} {name}" for name in FIGURES)


if __name__ == "__main__":
    sys.exit(command())
