"""The making of one sample record: its own clock, its own chance, and a fixed id for each request."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from local.chance import chance, morning
from local.people import virtual
from local.units import REFORMED_FROM
from movement.model.actors import Actor
from movement.model.periods import day_of
from movement.storage.store import Store
from movement.usecases import actors
from movement.usecases.acts import Request
from movement.world import World

type Doing[T] = Callable[[World, Actor, Request], Awaitable[T]]


class OverError(Exception):
    """The tale has come to its last day: today, or the day its unit ended."""


class Actors:
    """The sample people as actors, each looked up once for each world it lives in."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], Actor] = {}

    async def get(self, world: World, subject: str) -> Actor:
        """Return who a subject is on the world's day."""
        key = subject, world.today() < REFORMED_FROM
        if key not in self._known:
            self._known[key] = await actors.actor(world.fresh(), subject)
        return self._known[key]


class Setting(Struct, frozen=True):
    """What all tales of a load share."""

    store: Store
    actors: Actors
    now: datetime
    """Nothing happens at or after this instant."""


class Tale[T: Struct]:
    """One record from its beginning on. Told again, it makes the same requests and changes nothing."""

    def __init__(self, setting: Setting, name: str, begins: datetime, ends: datetime) -> None:
        self.name, self.setting = name, setting
        self.rng = chance(f"tale-{name}")
        self._world, self.clock = virtual(setting.store, begins, name)
        self._ends = min(ends, setting.now)
        self._number = 0
        self.record: T | None = None
        if begins >= self._ends:
            raise OverError

    @property
    def current(self) -> T:
        """The record as it stands."""
        if self.record is None:
            raise LookupError(self.name)
        return self.record

    @property
    def today(self) -> date:
        """The day on which the tale is."""
        return day_of(self.clock.at)

    def later(self, fewest: int, most: int) -> None:
        """Let days go by, to some minute of a working day; raises OverError when the tale's time is up."""
        self.until(self.today + timedelta(days=self.rng.randint(fewest, most)))

    def until(self, day: date) -> None:
        """Go on to a day, unless it is past already."""
        self.clock.at = max(morning(self.rng, day), self.clock.at + timedelta(minutes=7))
        if self.clock.at >= self._ends:
            raise OverError

    async def by(self, subject: str, act: Doing[T], reason: str | None = None, *, above: str | None = None) -> T:
        """Let a person do an act; what makes the record is done to the record `above` it, if there is one."""
        self._number += 1
        world = self._world.fresh()
        known: Any = self.record
        request = Request(
            request_id=f"sample-{self.name}-{self._number}",
            id=known.id if known else above,
            version=known.version if known else None,
            reason=reason,
        )
        self.record = await act(world, await self.setting.actors.get(world, subject), request)
        return self.record
