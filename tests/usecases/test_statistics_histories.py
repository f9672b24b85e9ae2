"""After any history the numbers computed day by day are, byte for byte, those computed at once in the end."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import structs

from movement.model.periods import ZONE, Period
from movement.model.returns import Return, ReturnLine, ReturnState
from movement.model.statistics import Mode, StatisticsHead, head_id
from movement.model.units import REGISTER, RegisterHead
from movement.storage import tables
from movement.storage.codecs import dump_item
from movement.storage.store import Span, Store, want
from movement.usecases import statistics, statistics_check
from movement.usecases.partitions import here
from movement.world import World
from tests.builders import Clock, make_world, stored
from tests.conftest import make_settings
from tests.histories import STEP, History
from tests.model.test_suppression import line, offer, told

OF_LINE = ("id", "unit", "type", "period", "root", "path", "values", "due_on")
PERIODS = tuple(Period.parse(text) for text in ("2024-M03", "2024-Q2", "2024"))


@pytest.fixture
async def other_store(own_store: Store, engine: str, tmp_path: Path) -> AsyncIterator[Store]:
    """Make tables beside those of the test, in which nothing was ever computed."""
    store = Store(make_settings(engine, f"beside-{own_store.settings.prefix}", f"file:{tmp_path}"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    yield store
    await store.close()


class Lived:
    """A history that goes on, with its register, entries, returns and what they are reported for."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.history = History(seed, steps=2, entries=4)
        self.written: dict[str, Return] = {}

    async def write(self, store: Store) -> None:
        """Write all there is now; what is there already stays as it is."""
        history = self.history
        roots = sorted({v.path.strip("/").split("/")[0] for unit in history for v in unit.versions})
        made = [offer(root, ()) for root in roots]
        await store.put_all(
            [
                *(row for unit in history for row in stored(unit)),
                *history.entries,
                *(one for o in made for one in (*o.types, *((o.catalogue,) if o.catalogue else ()))),
                *self.written.values(),
            ]
        )

    def go_on(self) -> None:
        """Let units merge, divide or move, entries and returns come, and returns be corrected."""
        history = self.history
        self.rng.choice([history._merge, history._divide, history._move, history._end])()
        history._register(3)
        history.today += STEP
        for unit in history:
            for month in range(1, 13):
                period = Period.parse(f"2024-M{month:02d}")
                version = unit.at(period.last_day)
                if version is not None and period.end_day <= history.today and self.rng.random() < 0.3:
                    self._report(line(unit.id, version.path, period, told(self.rng)))

    def _report(self, made: ReturnLine) -> None:
        old = self.written.get(made.id)
        at = datetime.combine(self.history.today, time(12), ZONE)
        self.written[made.id] = Return(
            **{name: getattr(made, name) for name in OF_LINE},
            type_version=1,
            carrier=made.unit,
            carrier_root=made.root,
            carrier_path=made.path,
            state=self.rng.choice([ReturnState.APPROVED, ReturnState.ACCEPTED, ReturnState.SUBMITTED]),
            locks_on=made.due_on,
            created_at=at,
            updated_at=at,
            version=old.version + 1 if old else 1,
        )


async def computed(store: Store, lived: Lived) -> World:
    at = datetime.combine(lived.history.today, time(12), ZONE)
    world = make_world(store, Clock(at))
    for period in PERIODS:
        await here(statistics.partition, statistics.evaluate, world, period)
    return world


async def read(world: World, lived: Lived) -> dict[str, Any]:
    """Return every row that readers of today get, without the number of its generation."""
    found: dict[str, Any] = {}
    roots = sorted({v.path.strip("/").split("/")[0] for u in lived.history for v in u.versions})
    for period in PERIODS:
        for mode in Mode:
            for root in roots:
                (head,) = await world.store.get(
                    [want(StatisticsHead, id=head_id(mode, str(period), root))], strong=True
                )
                if head is None or (mode is Mode.AS_NOW and not head.units):
                    continue
                key = f"{mode}#{period}#{root}#{head.g:06d}"
                parents = ["nation", *lived.history.units]
                spans = [Span(f"{key}#{parent}") for parent in parents]
                rows = [row for span in spans for _, row in await world.store.rows(tables.numbers_of_children, span)]
                facts = [f async for f in world.store.every(tables.facts_of_unit, Span(f"{key}#FACTS#ENTRY"))]
                behind = [f async for f in world.store.every(tables.returns_behind, Span(f"{key}#FACTS#RETURN#VALUES"))]
                found[head.id] = (
                    head.inputs,
                    head.result,
                    [dump_item(structs.replace(row, g=0)) for row in (*rows, *facts, *behind)],
                )
    return found


@pytest.mark.parametrize("seed", [1, 4, 9])
async def test_day_by_day_is_what_is_computed_at_once(own_store: Store, other_store: Store, seed: int) -> None:
    lived = Lived(seed)
    for _ in range(4):
        lived.go_on()
        await lived.write(own_store)
        world = await computed(own_store, lived)
    await lived.write(other_store)
    other = await computed(other_store, lived)
    assert (one := await read(world, lived)) == await read(other, lived)
    assert any(row for _, _, rows in one.values() for row in rows)
    for period in PERIODS:
        found = await statistics_check.check(world.fresh(), period)
        assert (found.differences, found.heads > 0) == ([], True)
    assert (await statistics_check.check(world.fresh(), PERIODS[1])).numbers > 50
