"""How what a query reads and what a function takes grow with the records: `make bench-growth` (SIZES=).

A size is a number of entries, or of entries and of communes: 10000x50000. Each size has an engine, and each function a
process, of its own. What was measured of a size stays in build/growth: remove it to measure anew. It ends with an error
if a documented query reads more of a larger province than of the smallest.
"""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bench import page
from bench.growth import asking, province
from bench.growth.loading import loaded
from bench.growth.measuring import Cost
from bench.growth.plots import plot
from bench.growth.running import Ran, settings
from functions.registry import FUNCTIONS
from movement.storage.store import Store
from tests.builders import Town

NAME, PREFIX = "growth", "growth-"
SIZES = "1000,10000,100000"
KEPT = Path("build/growth")
LISTED, COUNTED = "commendation_candidates", "periodic_statistics"
WITHIN = {LISTED: 10_000, COUNTED: 100_000, "reminders": 100_000}
"""Up to how many entries a function runs here: `bench-candidates` has the first; of a partition of a million lines the
embedded engine takes more than an attempt's three seconds for a page of 1 MB, which the others read."""
MOST_LISTS = 1_000
"""Communes up to which candidates are evaluated: each commune has a list."""


class Measured(Struct, frozen=True):
    """One size: how fast it was loaded, each query and each function that ran."""

    entries: int
    communes: int
    rows: int
    rows_a_second: float
    queries: dict[str, Cost]
    functions: dict[str, Ran]

    @property
    def units(self) -> int:
        """The communes and their committees."""
        return 2 * self.communes


def main() -> None:
    """Measure each size that was not yet, write the page and the plots, and say whether queries stay flat."""
    sizes = (sys.argv[1:2] and sys.argv[1]) or SIZES
    found = []
    for size in sizes.split(","):
        entries, _, communes = size.partition("x")
        found.append(known(int(entries), int(communes or province.COMMUNES)))
        report(found)
    grown = {f"{one.entries}x{one.communes}": grows(found[0].queries, one.queries) for one in found[1:]}
    assert not any(grown.values()), f"grows with the province: {grown}"


def known(entries: int, communes: int) -> Measured:
    """Return what was measured of a size, or measure it."""
    file = KEPT / f"{entries}x{communes}.json"
    if not file.exists():
        made = measured(entries, communes)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(msgspec.json.encode(made))
    return msgspec.json.decode(file.read_bytes(), type=Measured)


def measured(entries: int, communes: int) -> Measured:
    """Load a province of so many entries and communes, run each function, and ask each query."""
    logging.disable()
    names = [name for name in FUNCTIONS if entries <= WITHIN.get(name, entries)]
    if communes > MOST_LISTS and LISTED in names:
        names.remove(LISTED)
    listed, counted = (name not in names for name in (LISTED, COUNTED))
    with loaded(PREFIX, entries, communes, listed=listed, counted=counted) as engine:
        speed = engine.rows_a_second
        print(f"{entries:,} entries, {communes:,} communes: {engine.rows:,} rows, {speed:,.0f} a second", flush=True)
        functions = {name: ran(engine.address, name) for name in names}
        queries = asyncio.run(_asked(engine.address, engine.town))
    return Measured(entries, communes, engine.rows, speed, queries, functions)


async def _asked(address: str, town: Town) -> dict[str, Cost]:
    store = Store(settings(address, PREFIX))
    try:
        return await asking.costs(store, town)
    finally:
        await store.close()


def ran(address: str, name: str) -> Ran:
    """Run a function in a process of its own."""
    command = [sys.executable, "-m", "bench.growth.running", address, PREFIX, name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this program
    found = msgspec.json.decode(done.stdout, type=Ran)
    print(f"  {name}: {found.first.cpu_ms / 1000:.1f} s of the processor, {found.mb:.0f} MB", flush=True)
    return found


def grows(small: Mapping[str, Cost], large: Mapping[str, Cost]) -> dict[str, tuple[Cost, Cost]]:
    """Return the queries that take more calls or read units of a larger province, each with both costs."""
    pairs = {name: (small[name], cost) for name, cost in large.items()}
    return {name: (a, b) for name, (a, b) in pairs.items() if b.calls > a.calls or b.units > a.units}


def report(found: Sequence[Measured]) -> None:
    """Write the page, its figures and its plots."""
    lines = [
        "# Growth: what queries and functions take of ever larger provinces",
        "",
        "A unit is a commune or its Party committee; of ten entries one is verified, two wait, one is a draft.",
        page.conditions(),
        "CPU-ms are user and system time of the process that asks; the engine's are not in them. Read units as the",
        "engine counts them. Over more than 10,000 entries or 1,000 communes candidates are not evaluated here: the",
        "list that is read was put as the entries were. Over a million nobody is reminded and nothing counted: of a",
        "partition of so many lines the embedded engine takes longer for a page of 1 MB than the product waits for it;",
        "the numbers that are read are those of a few entries. Measured by",
        "`make bench-growth SIZES=1000,10000,100000,1000000,10000x50000`.",
        "",
        "![what queries take](growth-queries.svg)",
        "![what functions take](growth-functions.svg)",
        "",
        "## Documented queries, warm",
        "",
        "| query | entries | units | calls | read units | items read | CPU-ms |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {one.entries:,} | {one.units:,} | {cost.calls:g} | {cost.units:g} | {cost.items:g} "
            f"| {cost.cpu_ms:.1f} |"
            for name in found[0].queries
            for one in found
            if name in one.queries
            for cost in (one.queries[name],)
        ),
        "",
        "## Scheduled functions",
        "",
        "Each in a process of its own: its first run, and a second over what is unchanged, which writes nothing.",
        "",
        (
            "| function | entries | units | CPU-s | seconds | calls | read units | items | MB before, most "
            "| again: CPU-s, calls |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|",
        *(row(name, one) for name in found[0].functions for one in found if name in one.functions),
        "",
        "Loaded by the engine's import: "
        + "; ".join(f"{one.rows:,} rows at {one.rows_a_second:,.0f} a second" for one in found)
        + ".",
    ]
    page.write(NAME, [*lines, "", "## In short", "", *page.figures(figures(found))])
    usual = [one for one in found if one.communes == found[0].communes]
    queries = {
        name: [(one.entries, one.queries[name]) for one in usual if name in one.queries] for name in found[0].queries
    }
    functions = {
        name: [(one.entries, one.functions[name]) for one in usual if name in one.functions]
        for name in found[0].functions
    }
    plot(page.FOLDER, queries, functions)


def row(name: str, one: Measured) -> str:
    """Return a function's line of the table."""
    done = one.functions[name]
    first, again = done.first, done.again
    return (
        f"| {name} | {one.entries:,} | {one.units:,} | {first.cpu_ms / 1000:.1f} | {done.seconds:.0f} "
        f"| {first.calls:,.0f} | {first.units:,.0f} | {first.items:,.0f} | {done.mb_before:.0f}, {done.mb:.0f} "
        f"| {again.cpu_ms / 1000:.1f}, {again.calls:,.0f} |"
    )


def figures(found: Sequence[Measured]) -> dict[str, float]:
    """Return what the page of results takes from here."""
    large = max(found, key=lambda one: one.entries)
    return {
        "entries of the smallest province": found[0].entries,
        "entries of the largest province": large.entries,
        "units of the largest province": max(one.units for one in found),
        "queries that read more of a larger province": sum(
            len(grows(found[0].queries, one.queries)) for one in found[1:]
        ),
        "most memory of a function, MB": max(done.mb for one in found for done in one.functions.values()),
        "most memory of the statistics of 104 communes, MB": max(
            one.functions[COUNTED].mb for one in found if one.communes == province.COMMUNES and COUNTED in one.functions
        ),
        "functions that write again over what is unchanged": sum(
            done.written_again for one in found for done in one.functions.values()
        ),
        "rows loaded a second": large.rows_a_second,
    }


if __name__ == "__main__":
    main()
