"""The sample after a start: what old units left open is with their successors, and what cannot be told waits."""

from collections import Counter
from datetime import date

import pytest

from functions import runtime
from local import people
from local.register import Register
from movement.model import audit, carriers
from movement.model.actors import Prefix
from movement.model.entries import Entry
from movement.model.inspections import Inspection
from movement.settings import Settings
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import gathering
from movement.world import World
from tests.engine import copy
from tests.local.conftest import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
async def carried(engine: str, loaded: Store) -> World:
    """Copy the sample, so that others see it as it was, and carry over."""
    store = Store(Settings(endpoint=engine, prefix="carried-", cursor_secret="s" * 32))
    await store.create_tables()
    copy(engine, loaded.settings.prefix, store.settings.prefix)
    return World(store=store, clock=lambda: NOW)


async def test_every_live_record_of_an_ended_unit_is_carried_or_waits(
    carried: World, rows: Register, found: list[Entry], visits: list[Inspection]
) -> None:
    first = await runtime.run("carry_over", "", carried)
    second = await runtime.run("carry_over", "", carried)
    provinces = people.provinces(rows)
    known = await gathering.units_below(carried.fresh(), [Prefix(p.id, p.path) for p in provinces])
    records: list[carriers.Record] = [*found, *visits]
    old = [r for r in records if known[r.unit].at(TODAY) is None and carriers.is_live(r)]
    divided = {u.id for u in known.values() if u.at(TODAY) is None and carriers.heir(u, known, TODAY) is None}
    waiting = {r.id for r in old if r.unit in divided}
    assert (first["moved"], second["moved"], second["written"]) == (len(old) - len(waiting), 0, False)
    assert first["moved"] > 20
    names = [[want(type(r), id=r.id) for r in old[at : at + 100]] for at in range(0, len(old), 100)]
    after = [r for some in names for r in await carried.store.get(some, strong=True)]
    for before, record in zip(old, after, strict=True):
        trail = [a for _, a in await carried.store.rows(paths.trail_of_subject, Span(record.id))]
        assert audit.verify(trail) == []
        assert audit.replay(trail, type(record)) == record
        assert Counter(a.act for a in trail)["carryOver"] == (record.id not in waiting)
        assert (record.unit, record.path) == (before.unit, before.path)
        if record.id not in waiting:
            assert known[record.carrier].at(TODAY) is not None
            assert record.carrier_root == provinces[-1].id
    listed = [h for p in provinces for _, h in await carried.store.rows(paths.handovers_open, Span(p.id))]
    assert {h.record for h in listed} == waiting
    assert len(listed) == first["waiting"]
    await carried.store.close()
