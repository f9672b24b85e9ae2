"""Many tales at a time, and how far they are."""

import asyncio
import time
from collections.abc import Awaitable, Callable

TOGETHER = 16
SECONDS_BETWEEN_REPORTS = 1.5
Report = Callable[[str], None]


async def tell(count: int, one: Callable[[int], Awaitable[None]], what: str, report: Report) -> None:
    """Let `one` tell the tales 0 up to `count`, some at a time; `report` hears how many are told."""
    gate, done, spoke = asyncio.Semaphore(TOGETHER), 0, 0.0

    async def told(number: int) -> None:
        nonlocal done, spoke
        async with gate:
            await one(number)
        done += 1
        if time.monotonic() - spoke > SECONDS_BETWEEN_REPORTS or done == count:
            spoke = time.monotonic()
            report(what.format(f"{done}/{count}"))

    await asyncio.gather(*(told(number) for number in range(count)))
