"""What a scheduled function takes: `python -m bench.growth.running ADDRESS PREFIX NAME`, a process for each.

It prints two runs as JSON, the second over what is unchanged.
"""

import asyncio
import logging
import sys
import tempfile
import time
from typing import Any

import msgspec
from msgspec import Struct

from bench.growth.measuring import Cost, Meter, most_mb
from functions.runtime import run
from movement.model.errors import Code, MovementError
from movement.settings import Settings
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock

ATTEMPTS = 3
"""As often as Lambda runs what failed."""


class Ran(Struct, frozen=True, kw_only=True):
    """A function's first run and its second over the same records."""

    first: Cost
    again: Cost
    mb_before: float
    mb: float
    """The most memory the process had, MB; before: when everything was loaded and nothing read."""
    seconds: float
    """Of the wall, the first run: only to be held against Lambda's 840."""
    written_again: bool


def settings(address: str, prefix: str, heads: str = ".local/no-bench-puts-a-file-here") -> Settings:
    """Return where the bench's records are, and the folder of the heads of days."""
    return Settings(
        endpoint=address,
        prefix=prefix,
        cursor_secret="the bench's own secret of cursors",  # noqa: S106 - protects nothing
        files="file:.local/no-bench-puts-a-file-here",
        reports="file:.local/no-bench-puts-a-file-here",
        heads=f"file:{heads}",
    )


async def measured(address: str, prefix: str, name: str) -> Ran:
    """Run a function as it comes, and once more over what is unchanged."""
    logging.disable()
    with tempfile.TemporaryDirectory() as heads:
        return await _measured(settings(address, prefix, heads), name)


async def _measured(where: Settings, name: str) -> Ran:
    before = most_mb()
    meter = Meter(where)
    world = World(store=Store(where, meter), clock=Clock())
    began, start = time.perf_counter(), meter.cost(world.store.calls)
    await _run(name, world)
    seconds, between = time.perf_counter() - began, meter.cost(world.store.calls)
    result = await _run(name, world)
    end = meter.cost(world.store.calls)
    await world.store.close()
    return Ran(
        first=between - start,
        again=end - between,
        mb_before=before,
        mb=most_mb(),
        seconds=seconds,
        written_again=bool(result["written"]),
    )


async def _run(name: str, world: World) -> dict[str, Any]:
    """Run it again where the store was busy, as Lambda does; all attempts count."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await run(name, "", world)
        except MovementError as refusal:
            if refusal.problems[0].code is not Code.BUSY:
                raise
            print(f"{name}: the store is busy, once more", file=sys.stderr, flush=True)
    return await run(name, "", world)


if __name__ == "__main__":
    print(msgspec.json.encode(asyncio.run(measured(*sys.argv[1:4]))).decode())
