"""The first start: tables, register, people, rules and the sample years. Each step is skipped once it is done."""

from local import (
    clusters,
    facts,
    inspections,
    people,
    places,
    register,
    reporting,
    returns,
    rules,
    sample,
    sheets,
    units,
)
from local.crowd import Report
from local.tale import Actors, Setting
from local.token import LINKS, UNITS
from movement.world import World, now_utc

SOURCE = "National Statistics Office, by vietnamadminunits 1.0.4 (MIT)"


async def load(world: World, size: int, report: Report) -> None:
    """Bring a data folder to where a newcomer can begin; raises RegisterError before anything is written."""
    store = world.store
    await store.create_tables()
    rows = register.read(UNITS, LINKS)
    if await units.load(world.fresh(), rows, SOURCE, report):
        report("Units: the register of before 2025-07-01 is loaded")
    if await units.reorganise(store, rows, report):
        report("Units: done")
    (done,) = await store.get([inspections.DONE], strong=True)
    if done is None:
        await people.load(store, rows, report)
        await rules.load(store, rows)
        await sheets.load(store, rows)
        await clusters.load(store, rows)
        await reporting.load(store, rows)
        setting, known = Setting(store, Actors(), now_utc()), places.places(rows)
        await sample.load(setting, known, size, report)
        await returns.load(setting, known, size, report)
        await facts.load(setting, known, report)
        await inspections.load(setting, rows, known, size, report)
