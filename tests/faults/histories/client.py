"""A client as the product wants its clients: each request has one id and goes out with it until it is answered."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct, structs

from movement.model.errors import Code, MovementError
from movement.storage.retries import MOST_TOKENS
from movement.usecases.acts import Request
from movement.world import World
from tests.faults import plans
from tests.faults.injector import Injector
from tests.faults.kinds import SHAPES, Kind
from tests.faults.transports import faulty
from tests.faults.wire import Call, Death

MOST = 4
"""How often a request goes out; nothing goes wrong with the last time."""
READS, WRITES = 0.06, 0.5
"""How many of the calls meet a fault: most of what can be lost is lost in a write."""
ON_READS = (*Kind, *SHAPES, *SHAPES, *SHAPES)
ON_WRITES = (*(kind for kind in Kind if kind not in SHAPES), Kind.INTERLEAVED, Kind.INTERLEAVED)
"""What meets a call that may be a transaction, and another request between twice again as often."""


class Deed(Struct, frozen=True, kw_only=True):
    """What somebody is about to do: `send` sends the request, which is the same each time."""

    what: str
    by: str
    kind: type[Struct]
    request: Request
    send: Callable[[World, Request], Awaitable[Any]]
    then: Callable[[Any], Sequence[tuple[type[Struct], str]]] = lambda _: ()
    """Other records that it moves on by a version, of the answer: kind and id."""
    patient: bool = False
    """Whether the client never gives up."""


class Told(Struct, frozen=True, kw_only=True):
    """What the client was told of a deed in the end: an answer, a refusal, or, where it gave up, neither."""

    deed: Deed
    answer: Any = None
    refusal: Code | None = None
    sent: int = 1


def shaken(seed: str) -> plans.Plan:
    """Let calls fail by chance, each by what it asks and how often it was asked before."""

    def plan(call: Call) -> Kind | None:
        chance = random.Random(f"{seed} {call.mark} {call.again}")
        if chance.random() >= (WRITES if call.writes else READS):
            return None
        kind = chance.choice(ON_WRITES if call.writes and call.action != "BatchWriteItem" else ON_READS)
        return kind if kind is not Kind.STALE or call.lags else None

    return plan


class Process:
    """One process behind an injector, whose work ends when it dies."""

    def __init__(self, world: World) -> None:
        self.injector = Injector()
        self.store = faulty(world.store, self.injector)
        self.world = structs.replace(world, store=self.store)
        self.deaths = 0

    async def live[T](self, work: Callable[[World], Awaitable[T]]) -> T:
        """Return what comes of some work; raises Death, after which the process is a new one."""
        before = asyncio.all_tasks()
        try:
            return await work(self.world.fresh())
        except Death:
            left = asyncio.all_tasks() - before
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            self.deaths += 1
            self.injector.dead = False
            self._refill()
            raise

    def begin(self, plan: plans.Plan, between: Callable[[], Awaitable[Any]] | None) -> None:
        """Go on with other faults."""
        self.injector.begin(plan, between)
        self._refill()

    def _refill(self) -> None:
        self.store._reader.retries.tokens = MOST_TOKENS


async def ask(world: World, deed: Deed) -> Told:
    """Send a request from a process that nothing happens to."""
    try:
        return Told(deed=deed, answer=await deed.send(world.fresh(), deed.request))
    except MovementError as refusal:
        return Told(deed=deed, refusal=refusal.code)


async def insist(process: Process, deed: Deed, patience: int = MOST) -> Told:
    """Send a request until it is answered, or as often as the client's patience goes."""
    for number in range(1, patience + 1):
        if number == MOST:
            process.injector.plan = plans.nothing
        try:
            answer = await process.live(lambda world: deed.send(world, deed.request))
        except Death:
            continue
        except MovementError as refusal:
            if refusal.code is not Code.BUSY:
                return Told(deed=deed, refusal=refusal.code, sent=number)
        else:
            return Told(deed=deed, answer=answer, sent=number)
    return Told(deed=deed, sent=patience)
