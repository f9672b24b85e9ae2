"""One holder at a time for a job: a lease with a number that only grows.

The number is the generation under which a run writes, so that a run that was thought dead can never mix its rows
with those of the run that took over.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from msgspec import structs

from movement.model.errors import Code, MovementError, refuse
from movement.model.runs import Lease
from movement.storage.store import want
from movement.world import World

LASTS = timedelta(minutes=15)
"""No longer than a function may run."""


@asynccontextmanager
async def held(world: World, job: str, root: str, period: str) -> AsyncIterator[Lease]:
    """Hold the lease of a job on one province and period; raises BUSY while someone else holds it."""
    now = world.now()
    (old,) = await world.store.get([want(Lease, job=job, root=root, period=period)], strong=True)
    if old is not None and old.until > now:
        raise _taken()
    lease = Lease(
        job=job,
        root=root,
        period=period,
        holder=world.new_id("g"),
        until=now + LASTS,
        fence=old.fence + 1 if old is not None else 1,
    )
    # Whoever held it since it was read, also by a clock that is behind, took this number: a number is one holder's.
    if not await world.store.claim(lease, field="fence", below=lease.fence):
        raise _taken()
    try:
        yield lease
    finally:
        ended = structs.replace(lease, until=now)
        await world.store.claim(ended, field="fence", below=lease.fence + 1)


def _taken() -> MovementError:
    return refuse(Code.BUSY, detail="Một lượt chạy khác của việc này chưa xong.")
