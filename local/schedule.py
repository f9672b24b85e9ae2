"""The calendar of one machine: the registry's ticks, and at a start what was missed while nothing ran."""

import asyncio
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from functions import runtime
from functions.registry import FUNCTIONS, Every, Function, Tick, due, missed
from movement.model.errors import MovementError
from movement.model.periods import ZONE
from movement.world import World

LOOKS_EVERY = 30.0
MONDAY, CUT_OFF = 0, (12, 15)
Report = Callable[[str], None]


async def catch_up(world: World, report: Report) -> None:
    """Run every function for the running and the last year; what did not change is not written again."""
    for name, function in FUNCTIONS.items():
        for period in missed(function.covers, world.now()):
            await _run(world, name, str(period), report)


async def keep(world: World, report: Report) -> None:
    """Run each function at its ticks for the periods that are due, until cancelled."""
    next_at = {name: upcoming(function, world.now()) for name, function in FUNCTIONS.items()}
    while True:
        await asyncio.sleep(LOOKS_EVERY)
        now = world.now()
        for name, at in next_at.items():
            if now >= at:
                next_at[name] = upcoming(FUNCTIONS[name], now)
                for period in due(FUNCTIONS[name].covers, now):
                    await _run(world, name, str(period), report)


def upcoming(function: Function, now: datetime) -> datetime:
    """Return the first moment after `now` at which one of a function's ticks comes."""
    return min(following(tick, now) for tick in function.ticks)


def following(tick: Tick, now: datetime) -> datetime:
    """Return the first moment after `now` at which a tick comes."""
    here = now.astimezone(ZONE)
    if tick.every is Every.FIVE_MINUTES:
        begun = here.replace(minute=here.minute - here.minute % 5, second=0, microsecond=0)
        return begun + timedelta(minutes=5)
    at = datetime.combine(here.date(), tick.at, ZONE)
    while at <= here or not _comes(tick.every, at):
        at += timedelta(days=1)
    return at


def _comes(every: Every, at: datetime) -> bool:
    if every is Every.WEEK:
        return at.weekday() == MONDAY
    return every is Every.DAY or (at.month, at.day) == CUT_OFF


async def _run(world: World, name: str, period: str, report: Report) -> None:
    try:
        result = await runtime.run(name, period, world)
    except MovementError as refusal:
        report(f"{name} {period}: {refusal}")
    except Exception:  # noqa: BLE001 - one failed run must not end the schedule
        report(f"{name} {period} failed:\n{traceback.format_exc()}")
    else:
        # What looks for work every few minutes tells only of what it did.
        often = any(tick.every is Every.FIVE_MINUTES for tick in FUNCTIONS[name].ticks)
        if result["written"] or not often:
            report(f"{name} {period}: {'computed' if result['written'] else 'unchanged'}")
