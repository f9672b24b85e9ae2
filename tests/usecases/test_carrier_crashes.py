"""A run of carriers that dies at any of its writes, or overlaps another: each record is moved exactly once."""

import asyncio
from typing import Any

import pytest

from movement.model.carriers import CARRY
from movement.model.entries import Entry, State
from movement.model.entry_acts import Act
from movement.model.inspections import Inspection
from movement.model.periods import current
from movement.storage.store import Store
from movement.usecases import carrier_runs, entry_changes
from movement.world import World
from tests.builders import Clock, Town, make_world, request
from tests.carrier_builders import Reform, acts_of, now
from tests.engine import client, dump
from tests.reminder_builders import announced, asked, concluded
from tests.usecases.test_carrier_runs import FAR, at, carrier
from tests.usecases.test_reminder_crashes import LEASE, Death, Mortal

WRITES = ("claim", "commit", "put_all")


class Stage:
    """An old province on the day of the run: two entries and an inspection that move, two that wait for a person."""

    def __init__(self, engine: str, store: Store, reform: Reform) -> None:
        self.engine, self.store, self.reform = engine, store, reform
        self.moving: list[Entry | Inspection] = []
        self.waiting: list[Entry] = []
        self.saved: dict[str, list[Any]] = {}

    async def set(self) -> None:
        """Make the records, and keep everything that is stored."""
        reform, store = self.reform, self.store
        self.moving = [await reform.entry(store, reform.old_committee, s) for s in (State.SUBMITTED, State.VERIFIED)]
        owed = announced(reform.town.old_a, self_report_due_on=FAR, due_on=FAR, year=2025)
        inspection = concluded(owed, asked(1, reform.town.old_a, FAR), asked(2, reform.old_committee, FAR))
        await store.put_all([inspection])
        self.moving.append(inspection)
        self.waiting = [await reform.entry(store, unit) for unit in (reform.divided_committee, reform.gone)]
        self.saved = self.tables()

    def tables(self) -> dict[str, list[Any]]:
        """Return everything that is stored but the leases, whose numbers grow."""
        found = dump(self.engine, self.store.settings.prefix)
        return {name: [row for row in rows if row["sk"]["S"] != "LEASE"] for name, rows in found.items()}

    def restore(self) -> None:
        """Bring everything back to the beginning."""
        aws = client(self.engine)
        for table, rows in dump(self.engine, self.store.settings.prefix).items():
            name = self.store.settings.prefix + table
            kept = {(row["pk"]["S"], row["sk"]["S"]): row for row in self.saved[table]}
            for row in rows:
                if (row["pk"]["S"], row["sk"]["S"]) not in kept:
                    aws.delete_item(TableName=name, Key={"pk": row["pk"], "sk": row["sk"]})
                elif kept[row["pk"]["S"], row["sk"]["S"]] != row:
                    aws.put_item(TableName=name, Item=kept[row["pk"]["S"], row["sk"]["S"]])


@pytest.fixture
async def stage(engine: str, own_store: Store) -> Stage:
    made = Stage(engine, own_store, await Reform(await Town("crash").settle(own_store)).settle(own_store))
    await made.set()
    return made


async def test_a_death_at_any_write_is_made_good_by_the_next_run(
    stage: Stage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reform = stage.store, stage.reform
    # One record after the other, so that each death is at another write.
    monkeypatch.setattr(carrier_runs, "AT_ONCE", 1)

    async def run(mortal: Mortal) -> carrier_runs.Run:
        with monkeypatch.context() as patch:
            for name in WRITES:
                patch.setattr(store, name, mortal.of(getattr(store, name)))
            root = reform.town.old_province.id
            return await carrier_runs.evaluate(make_world(store, clock), root, current(clock()))

    whole = Mortal(lives=10_000, after=False)
    undisturbed = await run(whole)
    assert (undisturbed.moved, undisturbed.opened, undisturbed.waiting) == (3, 2, 2)
    # The lease twice, three moves, two that wait, the progress.
    assert whole.done == 8
    for lives in range(1, whole.done + 1):
        for after in (False, True):
            stage.restore()
            assert stage.tables() == stage.saved
            with pytest.raises(Death):
                await run(Mortal(lives=lives, after=after))
            clock.forward(minutes=LEASE)
            again = await run(Mortal(lives=10_000, after=False))
            assert again.hash == undisturbed.hash, (lives, after)
            await _all_moved_once(stage, (lives, after))


async def _all_moved_once(stage: Stage, told: object) -> None:
    town = stage.reform.town
    for record, unit in zip(stage.moving, (town.a_committee, town.a_committee, town.a), strict=True):
        found = await now(stage.store, record)
        assert carrier(found) == at(unit), told
        assert found.version == record.version + 1, told
        assert (await acts_of(stage.store, record)).count(CARRY) == 1, told
    owed = await now(stage.store, stage.moving[2])
    assert isinstance(owed, Inspection)
    assert [r.duty[0] for r in owed.recommendations] == [town.a.id, town.a_committee.id], told
    for record in stage.waiting:
        assert await now(stage.store, record) == record, told
    rows = [row for name, rows in stage.tables().items() if name.endswith("handovers") for row in rows]
    assert sorted(row["record"]["S"] for row in rows) == sorted(r.id for r in stage.waiting), told


async def test_two_runs_at_once_move_each_record_once(stage: Stage, clock: Clock) -> None:
    # Without the lease, as when the first one's ran out while it was still at work.
    first, second = [make_world(stage.store, clock) for _ in range(2)]
    await asyncio.gather(stage.reform.run(first), stage.reform.run(second))
    await _all_moved_once(stage, "two at once")


async def test_a_person_who_is_quicker_is_not_overwritten(
    stage: Stage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reform, (record, *_) = stage.reform, stage.moving
    town = reform.town
    before = make_world(stage.store, Clock(record.created_at))
    reporter = await town.actor(before, "old-rpt")
    moves = carrier_runs._move
    asked = request(record, "Không còn phù hợp.")

    async def late(world: World, found: Any, what: Any) -> None:
        # Between the reading of the record and the writing of its move.
        if found.id == record.id and found.version == record.version:
            await entry_changes.act(before.fresh(), reporter, Act.WITHDRAW, asked)
        await moves(world, found, what)

    monkeypatch.setattr(carrier_runs, "_move", late)
    assert (await reform.run(make_world(stage.store, clock))).moved == 2
    found = await now(stage.store, record)
    assert isinstance(found, Entry)
    assert (found.state, found.version, found.carrier) == (State.WITHDRAWN, record.version + 1, record.unit)
    assert CARRY not in await acts_of(stage.store, record)
