"""The world a use case acts in: the records, the time and new ids. The only place that knows the last two."""

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct, field

from movement.model import ids
from movement.model.periods import day_of
from movement.settings import Settings
from movement.storage.files import Files, files_at
from movement.storage.head_files import HeadFiles, head_files_at
from movement.storage.reads import Want
from movement.storage.report_files import ReportFiles, report_files_at
from movement.storage.store import Store
from movement.storage.topic import Publish, nobody, open_topic

Randomness = Callable[[int], int]


def now_utc() -> datetime:
    """Return the present instant, cut to milliseconds as the records keep it."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class World(Struct, frozen=True, kw_only=True):
    """What a use case needs besides its arguments. One per request: `fresh()` gives a new memory of reads."""

    store: Store
    clock: Callable[[], datetime] = now_utc
    randomness: Randomness = secrets.randbits
    publish: Publish = nobody
    """Tells other systems of events; returns the ids of those that were taken."""
    memory: dict[Want, Any] = field(default_factory=dict)

    @property
    def files(self) -> Files:
        """Where uploaded files are; raises SettingsError if the settings do not say."""
        return files_at(self.store.settings)

    @property
    def report_files(self) -> ReportFiles:
        """Where the files of report packs are; raises SettingsError if the settings do not say."""
        return report_files_at(self.store.settings)

    @property
    def head_files(self) -> HeadFiles:
        """Where the heads of days are written once; raises SettingsError if the settings do not say."""
        return head_files_at(self.store.settings)

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self.clock()

    def today(self) -> date:
        """Return the present day in Vietnam."""
        return day_of(self.clock())

    def new_id(self, letter: str) -> str:
        """Return a new id of the noun with this letter (see `movement.model.ids`)."""
        return ids.make(letter, self.now(), self.randomness(ids.RANDOM_BITS))

    def fresh(self, most_calls: int | None = None) -> "World":
        """Return the same world for another request; `most_calls` is its allowance of calls to the store."""
        store = self.store if most_calls is None else self.store.limited(most_calls)
        return World(store=store, clock=self.clock, randomness=self.randomness, publish=self.publish)

    async def get(self, *wants: Want) -> list[Any]:
        """Return each wanted entity or None; what this request has read before is not read again."""
        missing = [w for w in dict.fromkeys(wants) if w not in self.memory]
        if missing:
            self.memory.update(zip(missing, await self.store.get(missing), strict=True))
        return [self.memory[w] for w in wants]


def open_world(settings: Settings) -> World:
    """Return the world of a process: records and events where the settings say, the real time, random ids."""
    return World(store=Store(settings), publish=open_topic(settings.topic, settings.aws))
