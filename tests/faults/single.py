"""One fault at a time: every kind, at every call that a request makes, and then the client sends it again.

What the records are in the end, and what the client is told, must be what they are without a fault.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from msgspec import Struct, field, structs

from graphql_api.app import create_app
from movement.storage.retries import MOST_TOKENS
from movement.world import World
from tests.faults import plans
from tests.faults.injector import Injector
from tests.faults.kinds import DEATHS, Kind
from tests.faults.state import State
from tests.faults.transports import faulty
from tests.faults.wire import Death
from tests.graphql_api.conftest import IDENTITY
from tests.hostile.sending import Answer, Gateway, Request
from tests.hostile.shapes import Operation

MOST_REPEATS = 3


class Tally(Struct):
    """What became of the cases."""

    cases: int = 0
    fired: Counter[Kind] = field(default_factory=Counter)
    on_writes: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another's too."""
        self.cases += other.cases
        self.fired += other.fired
        self.on_writes += other.on_writes
        self.wrong += other.wrong

    def line(self, name: str) -> str:
        """Return a row of the table."""
        return f"{name:36}{self.cases:8}{self.fired.total():8}{self.on_writes:10}{len(self.wrong):7}"


HEAD = f"{'what was asked':36}{'cases':>8}{'faults':>8}{'on writes':>10}{'wrong':>7}"


class Process:
    """The gateway behind an injector. What it knows of people is forgotten before each case, as by a new process."""

    def __init__(self, world: World, token: Callable[[str], str], number: int, seed: int) -> None:
        self.injector = Injector()
        self.store = faulty(world.store, self.injector, process=number)
        dice = random.Random(seed).getrandbits
        app = create_app(self.store.settings, IDENTITY, structs.replace(world, store=self.store, randomness=dice))
        self.gateway = Gateway(app, self.store, token)
        self._people = app.routes[0].endpoint.__self__._doorkeeper._actors  # type: ignore[attr-defined]

    def begin(self, plan: plans.Plan = plans.nothing, between: Callable[[], Awaitable[Any]] | None = None) -> None:
        """Be a new process."""
        self._people.clear()
        self.injector.begin(plan, between)
        self.injector.time.now = 0.0
        self.store._reader.retries.tokens = MOST_TOKENS

    async def send(self, request: Request) -> Answer | None:
        """Return the answer, or None of a process that died over it; its work then ends with it."""
        try:
            async with ended():
                return await self.gateway.send(request)
        except Death:
            return None


@asynccontextmanager
async def ended() -> AsyncIterator[None]:
    """Let all that a process had begun end with its death."""
    before = asyncio.all_tasks()
    try:
        yield
    except Death:
        left = asyncio.all_tasks() - before
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        raise


def busy(answer: Answer | None) -> bool:
    """Say whether the client must send its request again."""
    if answer is None or answer.status == 503:
        return True
    return any(one["extensions"]["code"] == "BUSY" for one in answer.body.get("errors", ()))


async def enumerate_request(
    here: Process, other: Process, state: State, operation: Operation, request: Request, kinds: Iterable[Kind] = Kind
) -> Tally:
    """Let a request meet every kind of fault at each of its calls; `other` is the process of whoever comes between."""
    here.begin()
    good = await here.send(request)
    assert good is not None
    calls = list(here.injector.steps)
    expected = _told(state, good, calls)
    if good.status != 200 or "errors" in good.body:
        return Tally(wrong=[f"{operation.name}: {good.raw.decode()}"])
    state.restore(state.changes(calls))
    tally = Tally()
    for step in range(1, len(calls) + 1):
        for kind in kinds:
            other.begin()
            between: list[Answer | None] = []

            async def send_between() -> None:
                between.append(await other.send(request))  # noqa: B023 - it is called within this turn

            here.begin(plans.at(step, kind), send_between)
            answers = [await here.send(request)]
            heard, fired = list(here.injector.steps), list(here.injector.fired)
            if not fired:
                # It cannot meet this call.
                state.restore(state.changes(heard))
                continue
            while busy(answers[-1]) and len(answers) <= MOST_REPEATS:
                here.begin()
                answers.append(await here.send(request))
                heard += here.injector.steps
            heard += other.injector.steps
            last = answers[-1]
            tally.cases += 1
            tally.fired[kind] += 1
            tally.on_writes += fired[0].writes
            found = None if last is None else _told(state, last, heard)
            if (
                found != expected
                or (kind in DEATHS) is not (answers[0] is None)
                or any(one is None or one.status != 200 for one in between)
            ):
                tally.wrong.append(f"{operation.name} {step}:{kind} {difference(expected, found)}")
            state.restore(state.changes(heard))
    if not state.is_whole():
        tally.wrong.append(f"{operation.name}: something was written that nobody was heard to write")
    return tally


def _told(state: State, answer: Answer, heard: Iterable[Any]) -> list[str]:
    body = orjson.dumps(answer.body, option=orjson.OPT_SORT_KEYS).decode()
    return [*state.numbered([body]), *state.told(state.changes(heard))]


def difference(expected: list[str], found: list[str] | None) -> str:
    """Return in what two tellings differ, in short."""
    if found is None:
        return "no answer"
    less, more = set(expected) - set(found), set(found) - set(expected)
    return f"lacks {sorted(less)[:2]} has {sorted(more)[:2]}"


def sent(operation: Operation) -> Request:
    """Return the request of an operation."""
    body = {"query": operation.text, "variables": operation.variables}
    return Request(by=operation.by, body=orjson.dumps(body))
