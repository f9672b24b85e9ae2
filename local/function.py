"""Runs a scheduled function and prints its result as one line of JSON: `make function NAME=… PERIOD=…`."""

import asyncio
import sys

import orjson

from functions import runtime
from local import engine, place
from movement.world import World


def command() -> int:
    """Run the function on the data folder's records; progress goes to stderr."""
    parser = place.arguments("Run a scheduled function.")
    parser.add_argument("name")
    parser.add_argument("--period", default="")
    given = parser.parse_args()
    with place.opened(engine.folder(given.data_dir)) as world:
        result = asyncio.run(_run(world, given.name, given.period))
    print(orjson.dumps(result).decode())
    return 0


async def _run(world: World, name: str, period: str) -> dict[str, object]:
    try:
        return await runtime.run(name, period, world, lambda line: print(line, file=sys.stderr))
    finally:
        await world.store.close()


if __name__ == "__main__":
    place.main(command)
