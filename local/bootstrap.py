"""Fills a stage that was just deployed: `make bootstrap STAGE=dev ADMIN1=… ADMIN2=…`.

Loads the register and makes the first two administrators, named by the `sub` of their tokens. What was cut off is
completed by the same command; once it is done it is refused, and nothing is written.
"""

import argparse
import asyncio
import secrets
import sys

from infra.cli import DeployError
from infra.deploy import outputs
from infra.stages import StageError
from local import loading, people, place, register, units
from local.register import Register, RegisterError
from local.token import LINKS, UNITS
from local.units import Report
from movement.settings import SHORTEST_SECRET, Deployment, Settings
from movement.usecases.first_administrators import bootstrap, check_bootstrap
from movement.world import World, open_world


async def establish(world: World, rows: Register, subjects: list[str], report: Report) -> None:
    """Load a register with its reorganisation and make the first administrators of its provinces; raises MovementError.

    Who they are is looked at first, so that a refusal writes nothing.
    """
    await check_bootstrap(world, subjects)
    if await units.load(world.fresh(), rows, loading.SOURCE, report):
        report("Units: the register of before 2025-07-01 is loaded")
    await units.reorganise(world.store, rows, report)
    await bootstrap(world.fresh(), [province.id for province in people.provinces(rows)], subjects)
    report("Administrators: done")


def command() -> int:
    """Bootstrap a stage; a register that is not sound is told row by row."""
    parser = argparse.ArgumentParser(description="Load the register and make the first two administrators of a stage.")
    parser.add_argument("stage")
    parser.add_argument("subjects", nargs="*", help="the `sub` of the tokens of both administrators")
    given = parser.parse_args()
    subjects = [subject for subject in given.subjects if subject]
    if len(subjects) != 2:  # noqa: PLR2004 - two persons
        print(f"Name both: make bootstrap STAGE={given.stage} ADMIN1=<sub> ADMIN2=<sub>", file=sys.stderr)
        return place.MISUSED
    try:
        settings = settings_of(given.stage)
        rows = register.read(UNITS, LINKS)
        asyncio.run(_run(open_world(settings), rows, subjects))
    except (DeployError, StageError) as fault:
        print(fault, file=sys.stderr)
        return place.NOT_DONE
    except RegisterError as fault:
        print(f"The register is not sound; nothing was loaded:\n{fault}", file=sys.stderr)
        return place.NOT_DONE
    return 0


def settings_of(stage: str, prefix: str = "") -> Settings:
    """Return the settings of a deployed stage's records, or of tables restored under another prefix.

    Raises DeployError or StageError.
    """
    deployment = Deployment.from_env()
    told = outputs(stage, deployment)
    return Settings(
        stage=stage,
        aws=deployment.aws,
        region=deployment.region,
        prefix=prefix or told["Tables"],
        heads=told.get("Heads"),
        # Nothing is listed here, so no cursor is ever sealed with it.
        cursor_secret=secrets.token_hex(SHORTEST_SECRET),
    )


async def _run(world: World, rows: Register, subjects: list[str]) -> None:
    try:
        await establish(world, rows, subjects, lambda line: print(line, file=sys.stderr, flush=True))
    finally:
        await world.store.close()


if __name__ == "__main__":
    place.main(command)
