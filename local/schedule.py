"""The calendar of one machine: the registry's ticks, and at a start what was missed while nothing ran."""

import asyncio
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from functions import runtime
from functions.registry import FUNCTIONS, Every, Tick, due
from movement.model.errors import MovementError
from movement.model.periods import ZONE, current
from movement.world import World

LOOKS_EVERY = 30.0
MONDAY = 0
Report = Callable[[str], None]


async def catch_up(world: World, report: Report) -> None:
    """Run every function for the running and the last year; what did not change is not written again."""
    year = current(world.now())
    for name in FUNCTIONS:
        for period in (year.last_year(), year):
            await _run(world, name, str(period), report)


async def keep(world: World, report: Report) -> None:
    """Run each function at its ticks for the periods that are due, until cancelled."""
    next_at = {name: following(function.tick, world.now()) for name, function in FUNCTIONS.items()}
    while True:
        await asyncio.sleep(LOOKS_EVERY)
        now = world.now()
        for name, at in next_at.items():
            if now >= at:
                next_at[name] = following(FUNCTIONS[name].tick, now)
                for period in due(now):
                    await _run(world, name, str(period), report)


def following(tick: Tick, now: datetime) -> datetime:
    """Return the first moment after `now` at which a tick comes."""
    here = now.astimezone(ZONE)
    at = datetime.combine(here.date(), tick.at, ZONE)
    while at <= here or (tick.every is Every.WEEK and at.weekday() != MONDAY):
        at += timedelta(days=1)
    return at


async def _run(world: World, name: str, period: str, report: Report) -> None:
    try:
        result = await runtime.run(name, period, world)
    except MovementError as refusal:
        report(f"{name} {period}: {refusal}")
    except Exception:  # noqa: BLE001 - one failed run must not end the schedule
        report(f"{name} {period} failed:\n{traceback.format_exc()}")
    else:
        written = any(root["written"] for root in result["roots"])
        report(f"{name} {period}: {'computed' if written else 'unchanged'}")
