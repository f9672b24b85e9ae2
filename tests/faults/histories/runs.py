"""The scheduled functions in a history: died over, repeated, in the end equal to what is made without faults."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from itertools import batched
from typing import Any

from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.storage.store import Store
from movement.usecases import candidates, commendation, leases, statistics
from movement.world import World
from tests.engine import call, dump
from tests.faults import plans
from tests.faults.histories.client import MOST, ask
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.faults.wire import Death

type Run = Callable[[World], Awaitable[Any]]
PERIODS = (Period.parse("2026"), Period.parse("2026-M11"))
YEAR = PERIODS[0]
COMPUTED = frozenset({"statistics", "commendations", "runs", "audit", "receipts"})
"""Tables without which a computation begins from nothing."""


async def compute(life: Life) -> None:
    """Let the numbers or the lists be computed while things go wrong, until it is done; another run comes between."""
    root = life.town.province.id
    period = life.rng.choice(PERIODS)
    if life.candidates and life.rng.random() < 0.5:
        await insist(life, lambda world: statistics.evaluate(world, root, period))
        life.counts["runs"] += 1
        return
    await insist(life, lambda world: commendation.evaluate(world, root, YEAR))
    life.counts["runs"] += 1
    await look_at_list(life)


async def insist(life: Life, run: Run, *, lively: bool = True) -> None:
    """Run again until it is done: one that died leaves its lease, which is waited for. Another run comes between."""

    async def between() -> None:
        if lively:
            life.journal.note(await ask(life.world, life.chosen()))
        await _ended(run(life.world.fresh()))

    life.process.begin(life.shaken(), between)
    for number in range(1, MOST + 1):
        if number == MOST:
            life.process.injector.plan = plans.nothing
        if await _ended(life.process.live(run)):
            await life.journal.hold()
            return
        life.clock.forward(seconds=(leases.LASTS + timedelta(seconds=1)).total_seconds())
    raise BrokenError("a run was not done although nothing stood in its way")


async def _ended(work: Awaitable[Any]) -> bool:
    """Tell whether some work was done; what died or found the lease taken was not."""
    try:
        await work
    except Death:
        return False
    except MovementError as refusal:
        if refusal.code is not Code.BUSY:
            raise
        return False
    return True


async def look_at_list(life: Life) -> None:
    """Look at the province's list, as staff do before they shortlist."""
    found = await candidates.candidates(
        life.world.fresh(),
        life.actor("pcs"),
        life.town.province.id,
        2026,
        Level.PROVINCE,
        first=100,
        form=AwardForm.DVK,
    )
    life.candidates = found.items


async def hold(life: Life) -> None:
    """Run once more, with faults and then without; what the first left is what is computed of the records alone."""
    root, clean = life.town.province.id, life.world
    told: list[str] = []
    for period in PERIODS:
        await insist(life, partial(statistics.evaluate, root=root, period=period), lively=False)
        again = await statistics.evaluate(clean.fresh(), root, period)
        if again.written:
            raise BrokenError(f"the numbers of {period} differ from those of a run without faults")
        told.append(again.hash)
    await insist(life, partial(commendation.evaluate, root=root, period=YEAR), lively=False)
    lists = await commendation.evaluate(clean.fresh(), root, YEAR)
    if lists.written:
        raise BrokenError("the lists differ from those of a run without faults")
    told.append(lists.hash)
    if told != await _anew(life):
        raise BrokenError("numbers or lists differ from those that are computed of the records for the first time")


async def _anew(life: Life) -> list[str]:
    """Return what is told of numbers and lists where nothing was ever computed of the same records."""
    settings = life.world.store.settings
    store = Store(structs.replace(settings, prefix=f"anew-{settings.prefix}"))
    engine, root = settings.endpoint or "", life.town.province.id
    await store.create_tables()
    for name, items in dump(engine, settings.prefix).items():
        for some in batched([] if name in COMPUTED else items, 25, strict=False):
            puts = [{"PutRequest": {"Item": item}} for item in some]
            call(engine, "BatchWriteItem", {"RequestItems": {store.settings.prefix + name: puts}})
    world = structs.replace(life.world, store=store)
    hashes = [(await statistics.evaluate(world.fresh(), root, period)).hash for period in PERIODS]
    hashes.append((await commendation.evaluate(world.fresh(), root, YEAR)).hash)
    await store.close()
    return hashes
