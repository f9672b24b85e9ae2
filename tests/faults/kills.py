"""The server, or server and engine, killed at random moments while clients write: nothing told is lost or there twice.

`python -m tests.faults.kills --kills 100`. After each start every write that a client was told of since the last one is
looked for; in the end all of them, and the whole data set is verified.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import batched
from pathlib import Path

import aiohttp
import orjson
from msgspec import Struct, field

from local import issuer, place
from local.engine import BINARY, _answers, die_with_parent, free_port
from movement.model.audit import Audit
from movement.model.entries import Entry
from movement.model.units import REGISTER, RegisterHead
from movement.storage.store import want
from movement.usecases import verification
from movement.world import World, now_utc, open_world
from tests.builders import Town
from tests.faults.kill_clients import Client, Write
from tests.verification_builders import settled

CLIENTS = 6
WITH_ENGINE = 0.4
"""How many of the kills end the engine too."""
WRITES, MOMENT = 30, 8.0
"""A server is killed after so many writes were acknowledged, at most, or so many seconds."""
SECONDS = 60
"""Within which a start must be done."""


class Tally(Struct):
    """What became of the kills and of what clients were told."""

    kills: int = 0
    engines: int = 0
    acknowledged: int = 0
    unknown: int = 0
    repeated: int = 0
    busy: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the figures."""
        return (
            f"{self.kills} kills ({self.engines} of the engine too), {self.acknowledged} acts acknowledged, "
            f"{self.unknown} attempts without an answer, {self.repeated} acts sent again, {self.busy} told busy, "
            f"{len(self.lost)} lost, {len(self.twice)} twice, {len(self.broken)} promises broken"
        )


class Place:
    """An engine on disk and a server on one machine, each of which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.engine_port = folder, free_port(), free_port()
        self.address, self.engine_address = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.engine_port}"
        self.engine: subprocess.Popen[bytes] | None = None
        self.server = 0

    def start_engine(self) -> None:
        """Start the engine on the folder's data, at the address it had before."""
        data = ["--db-path", str(self.folder / "data.db")]
        self.engine = subprocess.Popen(
            [BINARY.resolve(), "--host", "127.0.0.1", "--port", str(self.engine_port), *data],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
        )
        _until(lambda: _answers(self.engine_address), "the engine")

    @contextmanager
    def serving(self) -> Iterator["Place"]:
        """Have a process from which servers are started."""
        named = [str(self.folder), self.engine_address, str(self.port)]
        self._starter = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed", *named],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield self
        finally:
            self.kill_server()
            self._starter.kill()
            self._starter.communicate()
            if self.engine is not None:
                self.engine.kill()
                self.engine.wait()

    def start_server(self) -> None:
        """Start a server and wait until it answers."""
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.write("\n")
        self._starter.stdin.flush()
        self.server = int(self._starter.stdout.readline())
        _until(self._serves, "the server")

    def _serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/", timeout=1):  # noqa: S310 - our own server
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def kill_server(self) -> None:
        """End the server as it stands."""
        if self.server:
            os.kill(self.server, signal.SIGKILL)
            self.server = 0

    def kill_engine(self) -> None:
        """End the engine as it stands."""
        assert self.engine is not None
        self.engine.kill()
        self.engine.wait()


def _until(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + SECONDS
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not start")
        time.sleep(0.01)


async def run(folder: Path, kills: int, seed: int) -> Tally:
    """Let clients write, kill and start again, and look for what they were told; progress is a line a kill."""
    here, rng, tally = Place(folder), random.Random(seed), Tally()
    here.start_engine()
    settings = place.settings(folder, here.engine_address, here.port)
    world = open_world(settings)
    await world.store.create_tables()
    await world.store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    town = await settled(world.store, await Town("kills").settle(world.store), world)
    signing = issuer.key(folder)

    @lru_cache(1)
    def minted(_: int) -> str:
        return issuer.mint(signing, town.subject("rpt"), now_utc())

    def token() -> str:
        return minted(int(time.monotonic() // 600))

    clients = [Client(n, here.address, town.a_committee.id, token) for n in range(CLIENTS)]
    seen = Counter[int]()
    over = asyncio.Event()
    with here.serving():
        here.start_server()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(12)) as session:
            work = [asyncio.create_task(client.live(session, over)) for client in clients]
            for number in range(1, kills + 1):
                await _moment(clients, rng)
                here.kill_server()
                tally.kills += 1
                if rng.random() < WITH_ENGINE:
                    here.kill_engine()
                    tally.engines += 1
                    await asyncio.to_thread(here.start_engine)
                # What was told until now must be there now, before anyone sends anything again.
                await look(world, tally, _new(clients, seen))
                await asyncio.to_thread(here.start_server)
                print(f"kill {number}: {sum(len(c.journal.written) for c in clients)} acknowledged", file=sys.stderr)
            over.set()
            await asyncio.gather(*work)
        journals = [client.journal for client in clients]
        written = [write for journal in journals for write in journal.written]
        await look(world, tally, written)
        tally.acknowledged = len(written)
        tally.unknown, tally.busy = sum(j.unknown for j in journals), sum(j.busy for j in journals)
        tally.repeated = sum(write.sent > 1 for write in written)
        tally.broken = [line for journal in journals for line in journal.wrong]
        await count(world, tally, written)
        tally.broken += (await verification.verify(world.fresh())).lines
        await world.store.close()
    return tally


async def _moment(clients: Sequence[Client], rng: random.Random) -> None:
    """Wait for a random moment: in the middle of things, however quick the machine is."""
    begun = sum(len(client.journal.written) for client in clients)
    most, until = begun + rng.randrange(WRITES), time.monotonic() + MOMENT
    while time.monotonic() < until and sum(len(one.journal.written) for one in clients) < most:  # noqa: ASYNC110 - counts
        await asyncio.sleep(0.01)
    await asyncio.sleep(rng.uniform(0, 0.1))


def _new(clients: Sequence[Client], seen: Counter[int]) -> Sequence[Write]:
    """Return what clients were told since the last time."""
    new = []
    for number, client in enumerate(clients):
        new += client.journal.written[seen[number] :]
        seen[number] = len(client.journal.written)
    return new


async def look(world: World, tally: Tally, written: Sequence[Write]) -> None:
    """Look for writes: the entry of the trail that each was told to be, and the record not behind it."""
    for some in batched(written, 50, strict=False):
        audits = [want(Audit, subject=one.entry, version=one.version) for one in some]
        found = await world.store.get([*audits, *(want(Entry, id=one.entry) for one in some)], strong=True)
        for one, audit, entry in zip(some, found, found[len(some) :], strict=False):
            if audit is None or audit.request != one.request or entry is None or entry.version < one.version:
                tally.lost.append(f"{one.request}: {one.entry} at {one.version}")


async def count(world: World, tally: Tally, written: Sequence[Write]) -> None:
    """Hold every entry to the number of its writes: no request was done twice, and none that nobody knows of."""
    told = Counter(one.entry for one in written)
    for some in batched(told, 50, strict=False):
        for entry in await world.store.get([want(Entry, id=name) for name in some], strong=True):
            if entry is not None and entry.version != told[entry.id]:
                tally.twice.append(f"{entry.id} is at version {entry.version}, told were {told[entry.id]}")


def command() -> int:
    """Kill so many times; 1 where anything was lost, twice or broken."""
    parser = argparse.ArgumentParser(description="Kill the server under load.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=None, help="a file for the figures")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(run(Path(folder), given.kills, given.seed))
    print(tally.line())
    for line in (*tally.lost, *tally.twice, *tally.broken):
        print(line)
    if given.into is not None:
        given.into.parent.mkdir(parents=True, exist_ok=True)
        given.into.write_bytes(orjson.dumps({"seed": given.seed, **_figures(tally)}, option=orjson.OPT_INDENT_2))
    return int(bool(tally.lost or tally.twice or tally.broken))


def _figures(tally: Tally) -> dict[str, int]:
    return {name: len(v) if isinstance(v := getattr(tally, name), list) else v for name in tally.__struct_fields__}


if __name__ == "__main__":
    sys.exit(command())
