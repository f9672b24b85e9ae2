"""The gateway under load while one in twenty of its calls to DynamoDB goes wrong, beside itself without faults.

Requests come at their own time, those of a person one after another, in turns of a few seconds to one gateway
and to the other; both write the same tables. Pauses of the product are real. A client that is told to ask again does so
with the same id. Answers that waited out a call that heard nothing, which takes three seconds, are told apart.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import orjson
from msgspec import Struct, field

from bench import reliability
from graphql_api import log
from local import issuer
from movement.model.units import REGISTER, RegisterHead
from movement.storage.retries import ATTEMPT_SECONDS, Retries
from movement.storage.store import Store
from movement.usecases import verification
from movement.world import World, now_utc
from tests.builders import Town
from tests.conftest import make_settings
from tests.engine import memory_engine
from tests.faults import plans
from tests.faults.kill_clients import CREATE, EDIT, EDITS, Write
from tests.faults.kills import Tally, count, look
from tests.faults.kinds import AFTER, BEFORE
from tests.faults.single import Process, busy
from tests.graphql_api.conftest import KEY
from tests.hostile.sending import Request
from tests.verification_builders import settled

SHARE, KINDS = 0.05, tuple(sorted(BEFORE | AFTER))
CLIENTS, A_SECOND, TURN = 16, 24.0, 4.0
"""People, requests a second of all together, and seconds of a turn."""
READS, MOST = 0.5, 4
"""How many of the requests read a list; how often one is sent."""
BUDGET = 250
"""Milliseconds that faults may add to the slowest hundredth."""
LIST = "query($unit: ID!) { entries(unit: $unit, year: 2026, first: 20) { edges { node { id title state } } } }"


class Real:
    """Time that passes by itself."""

    now = 0.0
    silence = ATTEMPT_SECONDS
    sleep = staticmethod(asyncio.sleep)

    def __call__(self) -> float:
        """Return the seconds since some beginning."""
        return time.monotonic()


class Arm(Struct):
    """What was measured of one of the gateways."""

    name: str
    process: Process
    took: list[float] = field(default_factory=list)
    """Milliseconds of each answer that waited for no silent call."""
    waited: list[float] = field(default_factory=list)
    """Milliseconds of those that did."""
    told: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    faults: int = 0
    on_writes: int = 0

    def figures(self) -> dict[str, float]:
        """Return the figures of a line."""
        return {
            "requests": self.answered,
            "asked again": self.told["again"],
            "errors after that": self.told["errors"],
            "faults": self.faults,
            "on writes": self.on_writes,
            "p50 ms": _at(self.took, 50),
            "p99 ms": _at(self.took, 99),
            "timeouts": len(self.waited),
            "longest of them ms": round(max(self.waited, default=0.0), 1),
        }


def _at(some: list[float], percent: int) -> float:
    return round(statistics.quantiles(some, n=100, method="inclusive")[percent - 1], 1) if len(some) > 1 else 0.0


class Person:
    """One person's program: reads a list half of the time, else makes a draft or changes its title."""

    def __init__(self, number: int, unit: str) -> None:
        self.rng, self.unit, self.number = random.Random(number), unit, number  # noqa: S311 - repeatable
        self.entry: dict[str, Any] | None = None
        self.requests, self.lock = 0, asyncio.Lock()

    async def ask(self, arm: Arm, written: list[Write]) -> None:
        """Ask one thing, again while told to, and write down how long it took."""
        async with self.lock:
            self.requests += 1
            name = f"load-{self.number}-{self.requests:06d}"
            given: dict[str, Any] = {"requestId": name, "title": f"Mô hình {self.requests}"}
            if self.rng.random() < READS:
                await self._answered(arm, {"query": LIST, "variables": {"unit": self.unit}})
                return
            if self.entry is None or self.entry["version"] > EDITS:
                text, given = CREATE, given | {"unit": self.unit}
            else:
                text, given = EDIT, given | self.entry
            answer = await self._answered(arm, {"query": text, "variables": {"input": given}})
            self.entry = answer and answer["data"]["done"]["entry"]
            if self.entry is not None:
                written.append(Write(name, self.entry["id"], self.entry["version"], 1))
            elif answer is not None:
                arm.told["errors"] += 1

    async def _answered(self, arm: Arm, body: dict[str, Any]) -> Any:
        request = Request(by="rpt", body=orjson.dumps(body))
        for number in range(MOST):
            at = time.perf_counter()
            answer = await arm.process.gateway.send(request)
            took = time.perf_counter() - at
            (arm.took if took < ATTEMPT_SECONDS else arm.waited).append(1000 * took)
            if not busy(answer):
                arm.answered += 1
                if "errors" in answer.body:
                    arm.told["errors"] += 1
                    return None
                return answer.body
            arm.told["again"] += number + 1 < MOST
            await asyncio.sleep(self.rng.uniform(0.05, 0.2))
        arm.told["errors"] += 1
        return None


async def measure(store: Store, seconds: float) -> dict[str, Any]:
    """Let people ask in turns of both gateways, and return the figures."""
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="bench", loaded_on=date(2026, 1, 1))])
    world = World(store=store)
    town = await settled(store, await Town("load").settle(store), world)

    @cache
    def token(by: str) -> str:
        return issuer.mint(KEY, town.subject(by), now_utc())

    sound = Arm(name="without faults", process=_process(world, token, 1))
    shaky = Arm(name="one call in twenty goes wrong", process=_process(world, token, 2))
    people, written = [Person(n, town.a_committee.id) for n in range(CLIENTS)], list[Write]()
    for arm in (sound, shaky):
        # What loads at the first request is not what is measured.
        await asyncio.gather(*(person.ask(Arm(name="", process=arm.process), written) for person in people))
    until, turn, rng = time.monotonic() + seconds, 0, random.Random(1)  # noqa: S311 - repeatable
    while time.monotonic() < until:
        arm = (sound, shaky)[turn % 2]
        turn += 1
        arm.process.injector.begin(plans.chances(turn, SHARE, KINDS) if arm is shaky else plans.nothing)
        work = []
        end = time.monotonic() + TURN
        while time.monotonic() < end:
            work.append(asyncio.create_task(rng.choice(people).ask(arm, written)))
            await asyncio.sleep(rng.expovariate(A_SECOND))
        await asyncio.gather(*work)
        arm.faults += len(arm.process.injector.fired)
        arm.on_writes += arm.process.injector.on_writes
    tally = Tally()
    await look(world, tally, written)
    await count(world, tally, written)
    broken = [*tally.lost, *tally.twice, *(await verification.verify(world.fresh())).lines]
    for arm in (sound, shaky):
        await arm.process.store.close()
    return {
        "arms": {arm.name: arm.figures() for arm in (sound, shaky)},
        "more": round(_at(shaky.took, 99) - _at(sound.took, 99), 1),
        "errors": round(100 * shaky.told["errors"] / max(shaky.answered, 1), 3),
        "acknowledged": len(written),
        "broken": broken,
    }


def _process(world: World, token: Callable[[str], str], number: int) -> Process:
    made = Process(world, token, number, number)
    made.injector.time = real = Real()  # type: ignore[assignment]
    made.store._reader.retries = Retries(asyncio.sleep, real)  # noqa: SLF001 - the tests' own double
    return made


def main() -> None:
    """Measure, print the figures and keep them for the page."""
    log.logger.setLevel("CRITICAL")
    parser = argparse.ArgumentParser(description="Load with faults.")
    parser.add_argument("--seconds", type=float, default=150)
    given = parser.parse_args()
    with memory_engine() as engine, tempfile.TemporaryDirectory() as files:
        store = Store(make_settings(engine, "load-", f"file:{files}"))
        found = asyncio.run(_measured(store, given.seconds))
    reliability.keep("load", found)
    for name, figures in found["arms"].items():
        print(name, figures)
    print(f"p99 is {found['more']} ms more, {BUDGET} allowed; {found['errors']} % errors; broken: {found['broken']}")


async def _measured(store: Store, seconds: float) -> dict[str, Any]:
    try:
        return await measure(store, seconds)
    finally:
        await store.close()


if __name__ == "__main__":
    main()
