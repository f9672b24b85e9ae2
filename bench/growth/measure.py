"""How what a query reads and what a function takes grow with the records: `make bench-growth` (SIZES=, COMMUNES=).

Each size has an engine, and each function a process, of its own. It ends with an error if a documented query reads more
of the largest province than of the smallest.
"""

import asyncio
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

import msgspec
from msgspec import Struct

from bench import page
from bench.growth import asking, province
from bench.growth.measuring import Cost
from bench.growth.plots import plot
from bench.growth.running import Ran, settings
from functions.registry import FUNCTIONS
from local.engine import folder, serving
from movement.storage.store import Store
from tests.engine import memory_engine

NAME, PREFIX = "growth", "growth-"
SIZES = (1_000, 10_000, 100_000)
IN_MEMORY = 200_000
"""Up to so many entries the engine keeps them in memory, which loads faster; more would not fit."""


class Measured(Struct, frozen=True):
    """One size: how fast it was loaded, each query and each function."""

    entries: int
    rows_a_second: float
    queries: dict[str, Cost]
    functions: dict[str, Ran]


def main() -> None:
    """Measure each size, write the page and the plots, and say whether queries stay flat."""
    sizes = tuple(int(size) for size in sys.argv[1].split(",")) if sys.argv[1:2] and sys.argv[1] else SIZES
    communes = int(sys.argv[2]) if sys.argv[2:3] else province.COMMUNES
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place, engine(size, place) as address:
            found.append(asyncio.run(measured(address, size, communes)))
        report(found, communes)
    grown = grows(found[0].queries, found[-1].queries)
    assert not grown, f"grows with the province: {grown}"


def engine(size: int, place: str) -> AbstractContextManager[str]:
    """Return an engine for so many entries, to be entered for its address."""
    return memory_engine() if size <= IN_MEMORY else serving(folder(f"{place}/data"))


async def measured(address: str, size: int, communes: int) -> Measured:
    """Load a province of so many entries, run each function, and ask each query."""
    logging.disable()
    store = Store(settings(address, PREFIX))
    await store.create_tables()
    town, bodies = await province.settle(store, communes)
    began = time.perf_counter()
    rows = province.load(store, province.entries(range(size), bodies))
    speed = rows / (time.perf_counter() - began)
    print(f"{size:,} entries: {rows:,} rows loaded, {speed:,.0f} a second", flush=True)
    functions = {name: ran(address, name) for name in FUNCTIONS}
    queries = await asking.costs(store, town)
    await store.close()
    return Measured(size, speed, queries, functions)


def ran(address: str, name: str) -> Ran:
    """Run a function in a process of its own."""
    command = [sys.executable, "-m", "bench.growth.running", address, PREFIX, name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this program
    found = msgspec.json.decode(done.stdout, type=Ran)
    print(f"  {name}: {found.first.cpu_ms / 1000:.1f} s of the processor, {found.mb:.0f} MB", flush=True)
    return found


def grows(small: Mapping[str, Cost], large: Mapping[str, Cost]) -> dict[str, tuple[Cost, Cost]]:
    """Return the queries that take more calls or read units of a larger province, each with both costs."""
    pairs = {name: (cost, large[name]) for name, cost in small.items()}
    return {name: (a, b) for name, (a, b) in pairs.items() if b.calls > a.calls or b.units > a.units}


def report(found: Sequence[Measured], communes: int) -> None:
    """Write the page, its figures and its plots."""
    lines = [
        "# Growth: what queries and functions take of ever larger provinces",
        "",
        f"{communes} communes with a Party committee each; of ten entries one is verified, two wait, one is a draft.",
        page.conditions(),
        "CPU-ms are user and system time of the process that asks; the engine's are not in them. Read units as the",
        "engine counts them. `make bench-growth` measures anew (SIZES=1000,10000,100000,1000000, COMMUNES=).",
        "",
        "![what queries take](growth-queries.svg)",
        "![what functions take](growth-functions.svg)",
        "",
        "## Documented queries, warm",
        "",
        "| query | entries | calls | read units | items read | CPU-ms |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {one.entries:,} | {cost.calls:g} | {cost.units:g} | {cost.items:g} | {cost.cpu_ms:.1f} |"
            for name in found[0].queries
            for one in found
            for cost in (one.queries[name],)
        ),
        "",
        "## Scheduled functions",
        "",
        "Each in a process of its own: its first run, and a second over what is unchanged, which writes nothing.",
        "",
        "| function | entries | CPU-s | seconds | calls | read units | items | MB before, most | again: CPU-s, calls |",
        "|---|---|---|---|---|---|---|---|---|",
        *(row(name, one) for name in found[0].functions for one in found),
        "",
        "Loaded: "
        + "; ".join(f"{one.entries:,} entries at {one.rows_a_second:,.0f} rows a second" for one in found)
        + ".",
    ]
    page.write(NAME, [*lines, "", "## In short", "", *page.figures(figures(found))])
    queries = {name: [(one.entries, one.queries[name]) for one in found] for name in found[0].queries}
    functions = {name: [(one.entries, one.functions[name]) for one in found] for name in found[0].functions}
    plot(page.FOLDER, queries, functions)


def row(name: str, one: Measured) -> str:
    """Return a function's line of the table."""
    done = one.functions[name]
    first, again = done.first, done.again
    return (
        f"| {name} | {one.entries:,} | {first.cpu_ms / 1000:.1f} | {done.seconds:.0f} | {first.calls:,.0f} "
        f"| {first.units:,.0f} | {first.items:,.0f} | {done.mb_before:.0f}, {done.mb:.0f} "
        f"| {again.cpu_ms / 1000:.1f}, {again.calls:,.0f} |"
    )


def figures(found: Sequence[Measured]) -> dict[str, float]:
    """Return what the page of results takes from here."""
    small, large = found[0], found[-1]
    return {
        "entries of the smallest province": small.entries,
        "entries of the largest province": large.entries,
        "queries that read more of the largest than of the smallest": len(grows(small.queries, large.queries)),
        "most memory of a function over the largest, MB": max(done.mb for done in large.functions.values()),
        "most memory of the statistics over the largest, MB": large.functions["periodic_statistics"].mb,
        "functions that write again over what is unchanged": sum(
            done.written_again for one in found for done in one.functions.values()
        ),
        "rows loaded a second": large.rows_a_second,
    }


if __name__ == "__main__":
    main()
