"""A run that dies at any of its writes, before the write or after it, and is followed by another: as if it had not."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from movement.storage.store import Store
from movement.usecases import reminder_runs
from movement.world import World
from tests.builders import NOON, Clock, Town, make_world
from tests.engine import client, dump
from tests.reminder_builders import announced, asked, concluded, events, reported, settle_rules, telling

FAR = date(2027, 11, 1)
LEASE = 16
"""Minutes after which the lease of a dead run is free; all the deaths of the test are within one day."""


class Death(BaseException):
    """The end of a process: nothing of ours catches it."""


class Mortal(Struct):
    """Lets so many writes through and dies at the next: before it is made, or after it and before its answer."""

    lives: int
    after: bool
    done: int = 0

    def of(self, write: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return the write as a mortal process makes it."""

        async def written(*given: Any, **named: Any) -> Any:
            self.done += 1
            if self.done < self.lives:
                return await write(*given, **named)
            if self.done == self.lives and self.after:
                await write(*given, **named)
            raise Death

        return written


class Stage:
    """One province on the morning of a run that has something of everything to do."""

    def __init__(self, engine: str, world: World, town: Town) -> None:
        self.engine, self.world, self.town = engine, world, town
        self.table = world.store.settings.prefix + "reminders"
        self.saved: list[Any] = []

    async def set(self, told: Path) -> None:
        """Live through a first day, of which only two reminders were told; then change what it was about."""
        a, b = self.town.a, self.town.b
        stays = announced(a, self_report_due_on=date(2026, 11, 20), due_on=date(2026, 11, 28))
        longer = announced(a, self_report_due_on=FAR, due_on=date(2026, 11, 25))
        first, second, third = (asked(n, b, date(2026, 11, 25 + n)) for n in (1, 2, 3))
        owed = concluded(announced(b, self_report_due_on=FAR, due_on=FAR), first, second)
        back = concluded(announced(b, self_report_due_on=FAR, due_on=FAR), third)
        away = structs.replace(back, recommendations=(structs.replace(third, remedy=reported()),))
        await settle_rules(self.world, self.town)
        for world, rows in (
            (telling(self.world, told), [stays]),
            (self.world, [longer, owed, back]),
            (self.world, [away]),
        ):
            await self.world.store.put_all(rows)
            await reminder_runs.of_province(world.fresh(), self.town.province)
        said = structs.replace(first, remedy=reported(NOON - timedelta(days=9)))
        await self.world.store.put_all(
            [
                structs.replace(longer, due_on=date(2026, 12, 2)),
                structs.replace(owed, recommendations=(said, second)),
                back,
                announced(b, self_report_due_on=date(2026, 11, 26), due_on=date(2026, 12, 1)),
            ]
        )
        self.saved = self.items()

    def items(self) -> list[Any]:
        """Return the province's reminders as they are stored."""
        (found,) = dump(self.engine, self.table).values()
        return [item for item in found if item["root"]["S"] == self.town.province.id]

    def restore(self) -> None:
        """Bring them back to the morning."""
        aws = client(self.engine)
        keep = {item["pk"]["S"] for item in self.saved}
        for item in self.items():
            if item["pk"]["S"] not in keep:
                aws.delete_item(TableName=self.table, Key={"pk": item["pk"], "sk": item["sk"]})
        for item in self.saved:
            aws.put_item(TableName=self.table, Item=item)


@pytest.fixture
async def stage(engine: str, store: Store, clock: Clock, town: Town, tmp_path: Path) -> Stage:
    made = Stage(engine, make_world(store, clock), town)
    await made.set(tmp_path / "first")
    return made


async def test_a_death_at_any_write_is_made_good_by_the_next_run(
    stage: Stage, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, store = stage.world, stage.world.store
    whole = Mortal(lives=10_000, after=False)

    async def run(file: Path, mortal: Mortal) -> reminder_runs.Run:
        living = telling(world, file)
        with monkeypatch.context() as patch:
            patch.setattr(store, "claim", mortal.of(store.claim))
            dying = structs.replace(living, publish=mortal.of(living.publish))
            return await reminder_runs.of_province(dying.fresh(), stage.town.province)

    undisturbed = await run(tmp_path / "undisturbed", whole)
    expected = stage.items()
    # Made: the longer conclusion, the verification due on the 25th, a self-report and a conclusion. Reopened: the
    # third remedy. Settled: the shorter conclusion and the first remedy. Told: all that stand but the two of before.
    assert (undisturbed.made, undisturbed.reopened, undisturbed.settled) == (4, 1, 2)
    assert (undisturbed.standing, undisturbed.told, undisturbed.untold) == (8, 6, 0)
    told = {event["id"] for event in events(tmp_path / "undisturbed")}
    assert len(told) == 6
    # The lease twice, seven changes, one publication, six marks of what was told.
    assert whole.done == 16
    for lives in range(1, whole.done + 1):
        for after in (False, True):
            stage.restore()
            assert stage.items() == stage.saved
            file = tmp_path / f"{lives}-{after}"
            with pytest.raises(Death):
                await run(file, Mortal(lives=lives, after=after))
            told_early = {event["id"] for event in events(file)}
            assert told_early <= {item["id"]["S"] for item in stage.items()}, "told of what is not stored"
            clock.forward(minutes=LEASE)
            again = await run(file, Mortal(lives=10_000, after=False))
            assert stage.items() == expected, (lives, after)
            assert again.hash == undisturbed.hash
            assert {event["id"] for event in events(file)} == told, (lives, after)
