"""The whole country reorganised: 10,035 communes and their organisations, 63 provinces become 34, on the real engine.

Run as `python -m bench.reorganise_nation`; it prints times, the most memory this process had, and how many calls
readers then need. The document is the national register's; it is proposed, approved and applied as any other.
"""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from local import changes_2025, register, units
from local.token import UNITS
from movement.model.actors import Actor, Hold, Prefix
from movement.model.people import Role
from movement.model.reorganisations import ReorganisationState
from movement.model.units import CodeScheme, Extent, Tier
from movement.settings import Settings
from movement.storage.store import Store
from movement.usecases import gathering, reorganisation_runs, reorganisations
from movement.usecases import units as reading
from movement.usecases.acts import Request
from movement.world import World
from tests.engine import memory_engine

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
AFTER = datetime(2025, 7, 2, 5, tzinfo=UTC)
SECONDS, MEGABYTES = 300, 300
RESULT = Path("bench/reorganise-nation.md")
HEAD = (
    "# The whole country reorganised",
    "",
    "The national register's 10,035 communes, 696 districts and 63 provinces with their organisations, by one",
    "document, on the embedded engine with two shared cores; `make bench-nation` makes it anew. Memory is the most",
    "that the process which proposes, approves and applies ever had.",
    "",
    "| what | figure |",
    "|---|---|",
)
FIGURES: list[tuple[str, str]] = []


def memory() -> int:
    """Return the most memory this process had so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def timed[T](what: str, work: Awaitable[T]) -> T:
    """Do something and say how long it took."""
    began = time.perf_counter()
    done = await work
    say(what, f"{time.perf_counter() - began:.1f} s, {memory()} MB")
    return done


def say(what: str, figure: str) -> None:
    """Print a figure and keep it for the table."""
    print(f"{what}: {figure}", flush=True)
    FIGURES.append((what, figure))


async def calls(world: World, what: str, read: Callable[[World], Awaitable[Any]]) -> None:
    """Say how many calls a reading takes and how long it lasts."""
    fresh, before, began = world.fresh(), world.store.calls, time.perf_counter()
    await read(fresh)
    say(what, f"{world.store.calls - before} calls, {(time.perf_counter() - began) * 1000:.0f} ms")


async def load(store: Store) -> tuple[str, ...]:
    """Load the legacy edition and return its provinces; what this needs is not the reorganisation's."""
    rows = register.read(UNITS.parent / "vietnam-units.csv.gz", UNITS.parent / "vietnam-successions-2025.csv.gz")
    world = World(store=store, clock=lambda: units.ANNOUNCED)
    await timed("load the legacy edition", units.load(world, rows, "bench", lambda _: None))
    return tuple(dict.fromkeys(unit.root for unit in units.legacy(rows)))


async def reorganise(store: Store, roots: tuple[str, ...], file: bytes) -> None:
    """Propose, approve and apply."""
    world = World(store=store, clock=lambda: units.ANNOUNCED)
    holds = tuple(Hold(role=Role.ADM, unit=root, own=Prefix(root, f"/{root}/")) for root in roots)
    first, second = Actor(subject="adm", holds=holds), Actor(subject="adm2", holds=holds)

    async def body() -> bytes:
        return file

    began = time.perf_counter()
    ask = Request(request_id="bench-propose")
    made = await timed("propose", reorganisations.propose_file(world, first, ask, ["nation"], body))
    say("territories that end, that begin", f"{made.ends}, {made.begins}")
    say("organisations that follow, rows staged", f"{made.organisations}, {made.staged}")
    agree = Request(request_id="bench-approve", id=made.id, version=1)
    await timed("approve", reorganisations.approve(world.fresh(), second, agree))

    async def apply() -> None:
        found = made
        while found.state is not ReorganisationState.APPLIED:
            go_on = Request(request_id="bench-apply", id=made.id)
            found = await reorganisation_runs.apply(world.fresh(), second, go_on)

    await timed("apply", apply())
    seconds, most = time.perf_counter() - began, memory()
    say("in all, of 300 s and 300 MB", f"{seconds:.0f} s, {most} MB")
    now = World(store=store, clock=lambda: AFTER)
    everyone = tuple(
        Hold(role=Role.LDR, unit=one.id, own=Prefix(one.root, one.last.path))
        for one in await gathering.all_provinces(now)
    )
    await readings(now, everyone)
    _write()
    if seconds > SECONDS or most > MEGABYTES:
        sys.exit("over the limit")


def _write() -> None:
    rows = [f"| {what} | {figure} |" for what, figure in FIGURES]
    RESULT.write_text("\n".join([*HEAD, *rows, ""]), encoding="utf-8")


async def readings(world: World, holds: tuple[Hold, ...]) -> None:
    """Read what people read, on both days."""
    reader = Actor(subject="ldr", holds=holds)

    async def lineage(there: World) -> None:
        unit = await reading.by_code(there, reader, CodeScheme.GSO, "12004", EVE)
        found = await reading.get_many(there, [link.unit for link in unit.successors])
        assert [link.extent for link in unit.successors] == [Extent.PART, Extent.PART]
        older = [link.unit for one in found if one is not None for link in one.predecessors]
        assert unit.id in older
        await reading.get_many(there, older)

    async def below(there: World, day: date, code: str, tier: Tier) -> None:
        unit = await reading.by_code(there, reader, CodeScheme.GSO, code, day)
        assert unit.last.tier is tier
        page = await reading.subtree(there, reader, unit_id=unit.id, at=day, first=100)
        assert page.items

    await calls(world, "lineage of a divided commune", lineage)
    for day in (EVE, DAY):
        for code in ("01", "33"):
            read = partial(below, day=day, code=code, tier=Tier.PROVINCE)
            await calls(world, f"first page below province {code} on {day}", read)


async def main(address: str) -> None:
    """Load in a process of its own, so that its memory does not count, then reorganise."""
    store = Store(Settings(endpoint=address, prefix="nation-", cursor_secret="s" * 32))
    if sys.argv[1:] == ["load", address]:
        await store.create_tables()
        roots = await load(store)
        print("\n".join(roots), file=sys.stderr)
    else:
        loading = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.reorganise_nation", "load", address, stderr=asyncio.subprocess.PIPE
        )
        _, told = await loading.communicate()
        assert loading.returncode == 0, told.decode()
        writing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.reorganise_nation", "document", stdout=asyncio.subprocess.PIPE
        )
        file, _ = await writing.communicate()
        await reorganise(store, tuple(told.decode().split()), file)
    await store.close()


def document() -> bytes:
    """Return the document of the whole country."""
    folder = UNITS.parent
    rows = register.read(folder / "vietnam-units.csv.gz", folder / "vietnam-successions-2025.csv.gz")
    return changes_2025.document(rows)


if __name__ == "__main__":
    if sys.argv[1:] == ["document"]:
        sys.stdout.buffer.write(document())
    elif sys.argv[1:2] == ["load"]:
        asyncio.run(main(sys.argv[2]))
    else:
        with memory_engine() as engine:
            asyncio.run(main(engine))
