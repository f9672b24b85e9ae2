"""Looks at a period's computed statistics and prints every difference: `make check PERIOD=2026`."""

import asyncio
import sys

from local import engine, place
from movement.model.periods import Period, current
from movement.usecases import statistics_check
from movement.usecases.statistics_check import Checked
from movement.world import World


def command() -> int:
    """Check the data folder's numbers; each difference is a line, and the exit code then says so."""
    parser = place.arguments("Check that the computed statistics lose and double nothing.")
    parser.add_argument("--period", default="")
    given = parser.parse_args()
    with place.opened(engine.folder(given.data_dir)) as world:
        period = Period.named(given.period) if given.period else current(world.now())
        found = asyncio.run(_check(world, period))
    for difference in found.differences:
        print(difference)
    told = f"{found.heads} results, {found.entries} entries, {found.numbers} numbers"
    print(f"{period}: {told}: {len(found.differences)} differences", file=sys.stderr)
    return place.NOT_DONE if found.differences else 0


async def _check(world: World, period: Period) -> Checked:
    try:
        return await statistics_check.check(world, period)
    finally:
        await world.store.close()


if __name__ == "__main__":
    place.main(command)
