"""The records that all servers answer from: the sample of `make run`, with its statistics and candidates computed."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

from local import engine, loading, place, schedule
from movement.world import World, open_world

ENTRIES = 300
"""In each of the two sample years."""
KEPT = Path("build/bench-documents")
"""Filled once, for it takes a minute or more; each run works on a copy."""
FILLED = KEPT / "filled"


def copied(into: Path) -> None:
    """Copy the records into a folder; they are made at the first call, by a process of their own."""
    if not FILLED.exists():
        subprocess.run([sys.executable, "-m", "bench.documents.data"], check=True)
    shutil.copytree(KEPT, into, dirs_exist_ok=True)


def main() -> None:
    """Fill the folder."""
    shutil.rmtree(KEPT, ignore_errors=True)
    with engine.serving(engine.folder(str(KEPT))) as address:
        asyncio.run(_fill(open_world(place.settings(KEPT, address))))
    FILLED.touch()


async def _fill(world: World) -> None:
    try:
        await loading.load(world, ENTRIES, _say)
        await schedule.catch_up(world, _say)
    finally:
        await world.store.close()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
