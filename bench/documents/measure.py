"""The product's six documents beside Node servers, end to end: CPU-ms a request, in rounds that take turns.

Run as `make bench-documents` (ROUNDS=, REQUESTS=); it writes bench/documents.md. All answer from the same records and
the same engine; answers are asserted equal, cursors apart, which are opaque.
"""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from bench.documents import asked, cases, data
from bench.documents.cases import CLIENTS, Case
from bench.documents.servers import OURS, Server, running
from bench.documents.table import written
from local import engine, place
from movement.world import open_world

RESULT = Path("bench/documents.md")
SUBMITS, WARM = 16, 2
"""Requests of the act in a round; and how many rounds come before the first that counts, for the compilers' sake."""


def bare(answer: Any) -> Any:
    """Return an answer without what each server writes in its own way: of a cursor only whether there is one."""
    if isinstance(answer, dict):
        return {k: v is not None if k in {"cursor", "endCursor"} else bare(v) for k, v in answer.items()}
    return [bare(item) for item in answer] if isinstance(answer, list) else answer


def shown(answer: dict[str, Any]) -> int:
    """Return how many objects the list of an answer has."""
    (found,) = answer.values()
    return max((len(v) for v in found.values() if isinstance(v, list)), default=1)


async def measured(folder: Path, rounds: int, requests: int) -> tuple[list[Server], dict[str, int]]:
    """Measure all servers; they run all the time, and are asked in turn. Also how long each read's list is."""
    with engine.serving(folder) as address:
        world = open_world(place.settings(folder, address))
        schema = folder / "schema.graphql"
        schema.write_text(asked.schema())
        reads, lengths = await cases.reads(world, folder), dict[str, int]()
        # Servers close what was idle for five seconds.
        connector = aiohttp.TCPConnector(limit=CLIENTS, keepalive_timeout=2)
        with running(schema) as servers:
            async with aiohttp.ClientSession(connector=connector) as http:
                for case in reads:
                    first, *others = [bare(await server.data(http, case)) for server in servers]
                    for server, other in zip(servers[1:], others, strict=True):
                        assert other == first, f"{case.name}: {server.name} answers otherwise: {other} not {first}"
                    lengths[case.name] = shown(first)
                for case in reads:
                    await _rounds(http, servers, case, rounds, requests)
                submits = SUBMITS * (rounds + WARM) * len(servers)
                case = await cases.act(world, folder, submits + len(servers), print)
                left = [bare(await server.data(http, case)) for server in servers]
                for one in left:
                    one["submitEntry"]["entry"].pop("id")
                assert all(one == left[0] for one in left), left
                await _rounds(http, servers, case, rounds, SUBMITS)
        await world.store.close()
    return servers, lengths


async def _rounds(http: aiohttp.ClientSession, servers: list[Server], case: Case, rounds: int, requests: int) -> None:
    for server in servers:
        await server.round(http, case, requests * WARM, counted=False)
    for number in range(rounds):
        turn = number % len(servers)
        for server in servers[turn:] + servers[:turn]:
            await server.round(http, case, requests)
    told = ", ".join(f"{server.name} {min(server.costs[case.name]):.2f}" for server in servers)
    print(f"{case.name}, lowest CPU ms: {told}", flush=True)


async def _run(folder: Path, rounds: int, requests: int) -> tuple[list[Server], dict[str, int]]:
    # Cancelled, it ends its servers as when it is done.
    work = asyncio.ensure_future(measured(folder, rounds, requests))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    return await work


def _load() -> str:
    return " ".join(f"{part:.1f}" for part in os.getloadavg())


def main() -> None:
    """Measure and write."""
    rounds, requests = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(dir="build") as folder:
        data.copied(Path(folder))
        before = _load()
        try:
            servers, lengths = asyncio.run(_run(Path(folder), rounds, requests))
        except asyncio.CancelledError:
            sys.exit("Ended before it was done; nothing is written.")
    assert servers[0].name == OURS
    RESULT.write_text(written(servers, lengths, rounds, requests, SUBMITS, f"{before}; {_load()}"))
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
