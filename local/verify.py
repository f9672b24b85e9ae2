"""Looks at all records and names the first that breaks each promise: `make verify`, of a stage with `STAGE=dev`."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.cli import DeployError
from infra.stages import StageError
from local import engine, place
from local.bootstrap import settings_of
from movement.model.verification import Findings
from movement.settings import Settings
from movement.storage.store import Store
from movement.storage.walks import PatientReader
from movement.usecases import verification
from movement.world import World


def command() -> int:
    """Verify the data folder's records or a stage's; each broken promise is a line, and the exit code says so."""
    parser = place.arguments("Check every promise about the records that can be checked afterwards.")
    parser.add_argument("--stage", default="", help="a deployed stage; without it the data folder")
    given = parser.parse_args()
    try:
        with _opened(given.stage, given.data_dir) as settings:
            found = asyncio.run(run(settings))
    except (DeployError, StageError) as fault:
        print(fault, file=sys.stderr)
        return place.NOT_DONE
    return told(found)


def told(found: Findings) -> int:
    """Print what was found and return the exit code: 1 where a promise is broken."""
    for line in found.lines:
        print(line)
    looked = ", ".join(f"{count} {name}" for name, count in found.looked.items())
    print(f"{looked}: {sum(found.broken.values())} faults", file=sys.stderr)
    return place.NOT_DONE if found.broken else 0


@contextmanager
def _opened(stage: str, data_dir: str) -> Iterator[Settings]:
    if stage:
        yield settings_of(stage, os.environ.get("MOVEMENT_TABLE_PREFIX", ""))
        return
    with place.opened(engine.folder(data_dir)) as world:
        yield world.store.settings


async def run(settings: Settings) -> Findings:
    """Verify the records where the settings say, and tell progress on stderr."""
    world = World(store=Store(settings, PatientReader(settings)))
    try:
        return await verification.verify(world, lambda line: print(line, file=sys.stderr, flush=True))
    finally:
        await world.store.close()


if __name__ == "__main__":
    place.main(command)
