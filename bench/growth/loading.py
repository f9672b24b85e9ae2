"""A province of any number of entries and units in an engine of its own, which imports an export.

The town, its people and rules are written by the product, everything else as it would write it, a table a file.
"""

import asyncio
import gzip
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from msgspec import Struct

from bench.growth import province
from bench.growth.running import settings
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, CommendationHead, head_id
from movement.model.entries import Level
from movement.model.periods import current
from movement.settings import Settings
from movement.storage.codecs import dump_item
from movement.storage.store import Store, want
from movement.storage.tables import TABLES, table_of
from movement.usecases import commendation as commendation_runs
from movement.usecases import statistics
from movement.world import World
from tests.builders import Clock, Town
from tests.engine import call, dump, memory_engine

PATIENCE = 3600.0
"""Seconds for which an import is waited for."""


class Loaded(Struct, frozen=True):
    """What an engine holds."""

    address: str
    town: Town
    rows: int
    rows_a_second: float
    """Of the import alone."""


@contextmanager
def loaded(prefix: str, entries: int, communes: int, *, listed: bool, counted: bool) -> Iterator[Loaded]:
    """Yield an engine with a province in it: so many entries and communes, each with its committee.

    `listed`: also with the province's list of candidates. `counted`: with numbers, those of a few entries.
    """
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        schema, source = place / "schema.json", place / "export"
        with memory_engine() as address:
            town = asyncio.run(_settled(Store(settings(address, prefix))))
            tables = [call(address, "DescribeTable", {"TableName": prefix + table.name}) for table in TABLES]
            first = dump(address, prefix)
            bodies, units = province.units(town, communes)
            parts = [units, province.entries(range(entries), bodies)]
            if listed:
                head, row = asyncio.run(_evaluated(settings(address, prefix), town))
                parts.append(province.listed(head, row, entries, bodies))
            if counted:
                first["statistics"] = dump(address, prefix)["statistics"]
        schema.write_bytes(orjson.dumps(tables))
        rows = _export(source, prefix, first, chain.from_iterable(parts))
        began = time.perf_counter()
        what = ("import", "--source", str(source), "--schema", str(schema), "--serve")
        with memory_engine(*what, seconds=PATIENCE) as address:
            yield Loaded(address, town, rows, rows / (time.perf_counter() - began))


async def _settled(store: Store) -> Town:
    await store.create_tables()
    town = await province.settle(store)
    await store.close()
    return town


async def _evaluated(where: Settings, town: Town) -> tuple[CommendationHead, Candidate]:
    """Let the product count and list a few entries; return the list's HEAD and its first row."""
    store = Store(where)
    province.load(store, province.entries(range(10), [town.a_committee, town.b_committee]))
    world = World(store=store, clock=Clock())
    await statistics.evaluate(world, town.province.id, current(world.now()))
    await commendation_runs.evaluate(world, town.province.id, current(world.now()))
    name = head_id(town.province.id, Level.PROVINCE, current(world.now()).year)
    (head,) = await store.get([want(CommendationHead, id=name)], strong=True)
    (row,) = await store.get([want(Candidate, run=head.run, form=AwardForm.DVK, rank=1)], strong=True)
    await store.close()
    return head, row


def _export(place: Path, prefix: str, first: dict[str, list[Any]], rows: Iterable[Struct]) -> int:
    """Write items as DynamoDB exports them, a folder a table; return how many."""
    with ExitStack() as opened:
        # The engine makes a table of what has a file, be it an empty one.
        files = {table.name: opened.enter_context(_file(place / f"{prefix}{table.name}" / "data")) for table in TABLES}
        count = 0
        there = ((table, item) for table, items in first.items() for item in items)
        for table, item in chain(there, ((table_of(type(row)).table.name, dump_item(row)) for row in rows)):
            files[table].write(b'{"Item":' + orjson.dumps(item) + b"}\n")
            count += 1
        return count


def _file(folder: Path) -> gzip.GzipFile:
    folder.mkdir(parents=True)
    return gzip.GzipFile(folder / "0.json.gz", "wb", compresslevel=1)
