"""Thousands of entries evaluated for commendation on the real engine: time, calls, memory, and how that grows.

Run as `make bench-candidates`; it writes bench/evaluate-candidates.md. Each size runs in a process of its own, so that
memory is its own; the engine is a process of its own, too. The province has 104 communes, as Hưng Yên has; every list
of every commune and of the province is made, each by the first rule set.
"""

import asyncio
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import batched
from pathlib import Path

from msgspec import structs

from movement.model.appraisals import Appraisal
from movement.model.entries import Entry, Level
from movement.model.periods import Period
from movement.model.units import REGISTER, RegisterHead, Unit
from movement.settings import Settings
from movement.storage.store import Store
from movement.usecases import commendation
from movement.world import World, now_utc
from tests.builders import Town, make_unit, stored
from tests.candidate_builders import appraisal, good_entry, settle_candidate_rules
from tests.engine import memory_engine
from tests.many_titles import titles

SIZES = (5_000, 20_000, 100_000)
COMMUNES = 104
RESULT = Path("bench/evaluate-candidates.md")
YEAR = Period.parse("2026")


def entries(size: int, bodies: list[Unit]) -> Iterator[Entry]:
    """Yield verified entries, spread evenly over the bodies of the communes."""
    named = titles(1)
    for number in range(size):
        body = bodies[number % len(bodies)]
        place = {"unit": body.id, "root": body.root, "path": body.path}
        carrier = {"carrier": body.id, "carrier_root": body.root, "carrier_path": body.path}
        yield good_entry(number, title=next(named), **place, **carrier)


def sheets(some: tuple[Entry, ...]) -> list[Appraisal]:
    """Return an appraisal of each, some better than others."""
    return [appraisal(entry, lost=int(entry.id[-2:], 16) % 30) for entry in some]


async def measure(size: int) -> str:
    """Evaluate so many entries twice and return the row of the table."""
    with memory_engine() as address:
        store = Store(Settings(endpoint=address, prefix="bench-", cursor_secret="s" * 32))
        await store.create_tables()
        await store.put_all([RegisterHead(id=REGISTER, g=1, source="bench", loaded_on=date(2026, 1, 1))])
        town, world = await Town("bench").settle(store), World(store=store, clock=now_utc)
        communes = [make_unit(f"Xã {number}", town.province) for number in range(COMMUNES)]
        bodies = [make_unit(f"Đảng ủy xã {number}", commune) for number, commune in enumerate(communes)]
        await store.put_all([row for unit in (*communes, *bodies) for row in stored(unit)])
        await settle_candidate_rules(world, town)
        for some in batched(entries(size, bodies), 500, strict=False):
            await store.put_all([*some, *sheets(some)])
            print(f"{size}: put up to {some[-1].id}", end="\r", file=sys.stderr, flush=True)
        before, calls = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, store.calls
        began, cpu = time.perf_counter(), time.process_time()
        run = await commendation.evaluate(world.fresh(), town.province.id, YEAR)
        took, of_cpu, asked = time.perf_counter() - began, time.process_time() - cpu, store.calls - calls
        again = time.perf_counter()
        second = await commendation.evaluate(world.fresh(), town.province.id, YEAR)
        again = time.perf_counter() - again
        assert sum(structs.astuple(run.candidates[Level.PROVINCE])) == size
        assert (second.written, second.hash) == (0, run.hash)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        await store.close()
    return (
        f"| {size:,} | {took:.1f} | {of_cpu:.1f} | {1e6 * of_cpu / size:.0f} | {asked:,} | {again:.1f} "
        f"| {before} | {after} |"
    )


def head() -> list[str]:
    """Return what stands above the table."""
    return [
        "# Evaluating candidates",
        "",
        f"One run on {now_utc():%Y-%m-%d}, Python {platform.python_version()}, 2 shared {platform.machine()} cores,",
        f"load {os.getloadavg()[0]:.0f}, the engine in memory beside it.",
        f"{COMMUNES} communes, every entry verified once and in two lists: its commune's and the province's.",
        "Seconds of the wall and of the processor in this process, microseconds of it an entry, calls; the",
        "second run finds nothing changed and writes nothing. Most memory of the process before and after, MB.",
        "The function has 1,024 MB and 840 seconds a province. `make bench-candidates` measures anew.",
        "",
        "| entries | seconds | of the processor | µs an entry | calls | second run | MB before | MB after |",
        "|---|---|---|---|---|---|---|---|",
    ]


def main() -> None:
    """Measure each size in a process of its own."""
    rows = []
    for size in SIZES:
        making = [sys.executable, "-m", "bench.evaluate_candidates", str(size)]
        made = subprocess.run(making, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this program
        rows.append(made.stdout.strip())
        print(rows[-1], flush=True)
    RESULT.write_text("\n".join([*head(), *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(asyncio.run(measure(int(sys.argv[1]))))
    else:
        main()
