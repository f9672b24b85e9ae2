"""A province in which people live by chance while faults happen: one seed is one history."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct, structs

from movement.model.actors import Actor
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Clock, Town
from tests.faults import plans
from tests.faults.histories.client import MOST, Deed, Process, ask, insist, shaken
from tests.faults.histories.journal import Journal

GIVES_UP, COPIED, OLD = 0.08, 0.3, 0.04
"""How often a client stops after its first attempt; what comes between is a copy; a version is that of before."""
SHAKY = 0.9
"""How many of the steps meet faults at all."""


class Life:
    """Everything that happens is drawn from `rng`, so that a seed tells it again."""

    def __init__(self, seed: int, world: World, clock: Clock, town: Town, actors: dict[str, Actor]) -> None:
        self.seed, self.world, self.clock, self.town = seed, world, clock, town
        self.rng = random.Random(seed)
        self.process, self.journal = Process(world), Journal(world)
        self.nouns: list[tuple[float, Callable[..., Deed | None]]] = []
        self.counts: Counter[str] = Counter()
        self._actors, self._steps = actors, 0

    def actor(self, by: str) -> Actor:
        """Return one of the province's people."""
        return self._actors[by]

    def known(self, kind: type[Struct]) -> list[Any]:
        """Return the records of a kind as clients know them, oldest first."""
        return [record for record in self.journal.known.values() if type(record) is kind]

    def asks(self, found: Any = None, reason: str | None = None) -> Request:
        """Return a request on a record as a client knows it, or, rarely, as it was a version before."""
        request = Request(request_id=f"history-{self.seed}-{self.rng.getrandbits(60):015x}", reason=reason)
        if found is None:
            return request
        version = found.version - (found.version > 1 and self.rng.random() < OLD)
        return structs.replace(request, id=found.id, version=version)

    def chosen(self, on: Any = None) -> Deed:
        """Return what happens next, to `on` or to anything."""
        while True:
            (noun,) = self.rng.choices([noun for _, noun in self.nouns], [weight for weight, _ in self.nouns])
            made = noun(self, on if on is not None and noun.__module__.endswith(_module(on)) else None)
            if made is not None:
                return made

    async def step(self) -> None:
        """Let one thing happen, under faults and with another request in between, and look at what is stored."""
        self._steps += 1
        self.clock.forward(seconds=1)
        deed = self.chosen()
        copied = self.rng.random() < COPIED
        other = deed if copied else self._beside(deed)
        was_between = 0

        async def between() -> None:
            nonlocal was_between
            was_between += 1
            if was_between == 1:
                self.journal.note(await ask(self.world, other))

        plan = shaken(f"{self.seed} {self._steps}") if self.rng.random() < SHAKY else plans.nothing
        patience = 1 if self.rng.random() < GIVES_UP else MOST
        self.process.begin(plan, between)
        told = await insist(self.process, deed, patience)
        self.journal.note(told)
        self._count()
        await self.journal.hold()

    def _beside(self, deed: Deed) -> Deed:
        """Return another deed, most often on the same record."""
        on = self.journal.known.get(deed.request.id or "")
        return self.chosen(on if self.rng.random() < 0.7 else None)

    def _count(self) -> None:
        injector = self.process.injector
        self.counts["steps"] += 1
        self.counts["faults"] += len(injector.fired)
        self.counts["on writes"] += injector.on_writes
        for one in injector.fired:
            self.counts[f"fault {one.kind}"] += 1


def _module(record: Any) -> str:
    return {"Entry": "entries", "Inspection": "inspections", "Return": "returns", "Dossier": "dossiers"}[
        type(record).__name__
    ]
