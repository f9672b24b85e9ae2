"""The first start: tables, register, people and the sample years. Each step is skipped once it is done."""

from collections.abc import Callable

from local import people, register, rules, sample, sheets, units
from local.token import LINKS, UNITS
from movement.world import World, now_utc

SOURCE = "National Statistics Office, by vietnamadminunits 1.0.4 (MIT)"
Report = Callable[[str], None]


async def load(world: World, size: int, report: Report) -> None:
    """Bring a data folder to where a newcomer can begin; raises RegisterError before anything is written."""
    await world.store.create_tables()
    rows = register.read(UNITS, LINKS)
    if await units.load(world.fresh(), rows, SOURCE, report):
        report("Units: done")
    (done,) = await world.store.get([sample.DONE], strong=True)
    if done is None:
        await people.load(world.store, rows, report)
        await rules.load(world.store, rows)
        await sheets.load(world.store, rows)
        await sample.load(world.store, rows, size, now_utc(), report)
