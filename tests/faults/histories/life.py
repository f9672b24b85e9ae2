"""A province in which people live by chance while faults happen: one seed is one history."""

import random
from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from movement.model.actors import Actor
from movement.usecases.acts import Request
from movement.world import World
from tests.builders import Clock, Town
from tests.faults import plans
from tests.faults.histories.client import MOST, Deed, Process, Told, ask, insist, shaken
from tests.faults.histories.journal import BrokenError, Journal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from movement.model.campaigns import Campaign
    from movement.model.commendation import Candidate
    from movement.model.report_types import ReportType

GIVES_UP, COPIED, OLD = 0.08, 0.3, 0.04
"""How often a client stops after its first attempt; what comes between is a copy; a version is that of before."""
LAGS = 0.1
"""How many of the steps have reads that lag behind the step's own writes."""
SHAKY = 0.9
"""How many of the steps meet faults at all."""


class Life:
    """Everything that happens is drawn from `rng`, so that a seed tells it again."""

    def __init__(self, seed: int, world: World, clock: Clock, town: Town, actors: dict[str, Actor]) -> None:
        self.seed, self.world, self.clock, self.town = seed, world, clock, town
        self.rng = random.Random(seed)
        self.process, self.journal = Process(world), Journal(world)
        self.nouns: Sequence[tuple[float, Callable[..., Deed | None]]] = ()
        """What people do, and how often."""
        self.beside: Sequence[tuple[float, Callable[[Life], Awaitable[None]]]] = ()
        """What else happens, and how often a step."""
        self.counts: Counter[str] = Counter()
        self._actors, self._steps = actors, 0
        self.done: deque[Told] = deque(maxlen=40)
        """What was done last, with what clients were told of it."""
        self._past = self.process.injector.past
        self._next: Callable[[Life], Awaitable[None]] | None = None
        self.campaign: Campaign
        self.report_type: ReportType
        self.file = ""
        self.candidates: Sequence[Candidate] = ()
        """The province's list as people last looked at it."""

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
        fitting = [(w, noun) for w, noun in self.nouns if on is None or noun.__module__.endswith(_module(on))]
        while True:
            (noun,) = self.rng.choices([noun for _, noun in fitting], [weight for weight, _ in fitting])
            if (made := noun(self, on)) is not None:
                return made

    async def step(self) -> None:
        """Let one thing happen, under faults and with another request in between, and look at what is stored."""
        self._steps += 1
        self.clock.forward(seconds=1)
        beside, self._next = self._next, self._drawn()
        # To know what was before a write takes a call: it is taken where somebody looks at it next.
        injector = self.process.injector
        injector.past = self._past if self._next is not None or self.rng.random() < LAGS else None
        if beside is None:
            await self._act()
        else:
            injector.past = self._past
            await beside(self)
            self._count()

    def _drawn(self) -> "Callable[[Life], Awaitable[None]] | None":
        """Return what happens beside what people do, or None."""
        luck = self.rng.random()
        for share, beside in self.beside:
            luck -= share
            if luck < 0:
                return beside
        return None

    def shaken(self) -> plans.Plan:
        """Return the faults of this step, if it has any."""
        return shaken(f"{self.seed} {self._steps}") if self.rng.random() < SHAKY else plans.nothing

    async def _act(self) -> None:
        deed = self.chosen()
        copied = self.rng.random() < COPIED
        other = deed if copied else self._beside(deed)
        was_between = 0

        async def between() -> None:
            nonlocal was_between
            was_between += 1
            if was_between == 1:
                self.journal.note(await ask(self.world, other))

        patience = 1 if self.rng.random() < GIVES_UP and not deed.patient else MOST
        self.process.begin(self.shaken(), between)
        told = await insist(self.process, deed, patience)
        self.journal.note(told)
        if told.answer is not None:
            self.done.append(told)
        self._count()
        await self.journal.hold()

    async def again(self) -> None:
        """Send something that was done before once more: the answer is that of then, whatever has come after it."""
        if not self.done:
            return
        before = self.rng.choice(self.done)
        self.process.begin(self.shaken(), None)
        told = await insist(self.process, before.deed, MOST)
        if told.answer != before.answer:
            what = before.deed.what
            raise BrokenError(
                f"{what} is answered by {told.refusal or told.answer.version}, not {before.answer.version}"
            )
        self.journal.note(told)
        await self.journal.hold()
        self.counts["sent again later"] += 1

    def _beside(self, deed: Deed) -> Deed:
        """Return another deed, most often on the same record."""
        on = self.journal.known.get(deed.request.id or "")
        return self.chosen(on if on is not None and _module(on) and self.rng.random() < 0.7 else None)

    def _count(self) -> None:
        injector = self.process.injector
        self.counts["steps"] += 1
        self.counts["faults"] += len(injector.fired)
        self.counts["on writes"] += injector.on_writes
        for one in injector.fired:
            self.counts[f"fault {one.kind}"] += 1


def _module(record: Any) -> str:
    nouns = {"Entry": "entries", "Inspection": "inspections", "Return": "returns", "Dossier": "dossiers"}
    return nouns.get(type(record).__name__, "")
