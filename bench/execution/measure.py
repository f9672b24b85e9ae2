"""Our execution beside other servers': CPU-ms a request, in rounds that take turns, with answers checked to be equal.

Run as `make bench-execution` (ROUNDS=, REQUESTS=); it writes bench/execution.md.
"""

import asyncio
import contextlib
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import orjson

HERE, RESULT = Path("bench/execution"), Path("bench/execution.md")
PEERS = Path(".peers/bin/python").absolute()
CLIENTS, WARM = 16, 60
QUERY = "query Q { units { id name active parent { id name active } entries(first: 5) { id title year state } } }"
TICK = os.sysconf("SC_CLK_TCK")
QUIET = ("--log-level", "warning", "--host", "127.0.0.1", "--port")


def commands(port: int) -> dict[str, tuple[list[str], str]]:
    """Return how each server is started, by name, with the path it answers at."""
    own = [sys.executable, "-m", "uvicorn", "--http", "h11", "--factory"]
    # The system's, or the one that make installed because that is too old.
    found = shutil.which("node", path=f".uv/bin:{os.environ.get('PATH', '')}")  # noqa: TID251 - where programs are
    assert found, "Node is missing"
    node = [found, str(HERE / "server.js")]
    peer = [str(PEERS), "-m", "uvicorn", "--http", "h11", "--app-dir", str(HERE), "--factory"]
    return {
        "mercurius with JIT": ([*node, "mercurius-jit", str(port)], "/graphql"),
        "graphql-yoga with JIT": ([*node, "yoga-jit", str(port)], "/graphql"),
        "mercurius": ([*node, "mercurius", str(port)], "/graphql"),
        "graphql-yoga": ([*node, "yoga", str(port)], "/graphql"),
        "Apollo Server": ([*node, "apollo", str(port)], "/"),
        "**ours: compiled**": ([*own, "bench.execution.ours:compiled", *QUIET, str(port)], "/graphql"),
        "**ours: compiled, GC tuned**": ([*own, "bench.execution.ours:compiled_gc", *QUIET, str(port)], "/graphql"),
        "strawberry as it comes": ([*own, "bench.execution.ours:default", *QUIET, str(port)], "/graphql"),
        "ariadne": ([*peer, "peer:ariadne", *QUIET, str(port)], "/graphql"),
        "graphene": ([*peer, "peer:graphene", *QUIET, str(port)], "/graphql"),
    }


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process and those it started, user and system."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / TICK
    return total


class Server:
    """One server: its process, and what was measured of it."""

    def __init__(self, name: str, command: list[str], url: str) -> None:
        self.name, self.url, self.times = name, url, list[float]()
        self.costs: list[float] = []
        env = os.environ | {"NODE_ENV": "production", "PYTHONPATH": "."}  # noqa: TID251 - handed on to the servers
        # In a group of its own: the pinned node is a program that starts node, and both must end.
        self.process = subprocess.Popen(  # noqa: S603 - written above
            command, stdout=subprocess.DEVNULL, env=env, start_new_session=True
        )

    def end(self, how: signal.Signals) -> None:
        """End all its processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)

    async def ask(self, http: aiohttp.ClientSession) -> Any:
        """Ask once; return the data."""
        async with http.post(self.url, json={"query": QUERY}) as answer:
            body = await answer.read()
            assert answer.status == 200, (self.name, body[:300])  # noqa: PLR2004 - OK
        return body

    async def ready(self, http: aiohttp.ClientSession) -> Any:
        """Wait until it answers; return its data."""
        for _ in range(200):
            try:
                body = orjson.loads(await self.ask(http))
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
            else:
                assert "errors" not in body, (self.name, body["errors"][:1])
                return body["data"]
        raise AssertionError(f"{self.name} does not answer")

    async def round(self, http: aiohttp.ClientSession, requests: int, *, counted: bool = True) -> None:
        """Ask it from 16 clients at once."""
        left = requests

        async def client() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                began = time.perf_counter()
                await self.ask(http)
                if counted:
                    self.times.append((time.perf_counter() - began) * 1000)

        before = cpu(self.process.pid)
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        if counted:
            self.costs.append((cpu(self.process.pid) - before) * 1000 / requests)


async def measured(rounds: int, requests: int) -> list[Server]:
    """Measure all servers; they run all the time, and are asked in turn."""
    servers: list[Server] = []
    try:
        for port, name in enumerate(commands(0), 18400):
            command, path = commands(port)[name]
            servers.append(Server(name, command, f"http://127.0.0.1:{port}{path}"))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CLIENTS)) as http:
            answers = [await server.ready(http) for server in servers]
            for server, answer in zip(servers, answers, strict=True):
                assert answer == answers[0], f"{server.name} answers otherwise than {servers[0].name}"
            for server in servers:
                await server.round(http, WARM, counted=False)
            for number in range(rounds):
                for server in servers[number % 2 :] + servers[: number % 2]:
                    slow = not server.name.startswith(("**", "merc", "graphql", "Apollo"))
                    await server.round(http, requests // 8 if slow else requests)
                    print(f"{number + 1}/{rounds} {server.name}: {server.costs[-1]:.2f} ms", flush=True)
    finally:
        for server in servers:
            server.end(signal.SIGTERM)
        for server in servers:
            try:
                server.process.wait(5)
            except subprocess.TimeoutExpired:
                server.end(signal.SIGKILL)
    return servers


def written(servers: list[Server], rounds: int, requests: int, load: str) -> str:
    """Return the page."""
    cost = {server.name: statistics.median(server.costs) for server in servers}
    default = cost["strawberry as it comes"]
    lines = [
        "# Executing a query, beside other servers",
        "",
        "Written by `make bench-execution`. 50 units, each with its parent and 5 entries: 1,450 fields, no database,",
        f"{CLIENTS} clients. Medians of {rounds} rounds that take turns, {requests} requests a round (an eighth for",
        "the three slow ones). CPU-ms are user and system of a server's processes. A tuned Strawberry against others",
        f"as they come. Python {platform.python_version()}, {os.cpu_count()} cores shared with other work; load before",
        f"and after the run: {load}.",
        "",
        "| server | CPU ms a request | lowest, highest round | ms, median | ms, 95 % | × strawberry as it comes |",
        "|---|---|---|---|---|---|",
    ]
    for server in sorted(servers, key=lambda s: cost[s.name]):
        times, costs = sorted(server.times), server.costs
        middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
        lines.append(
            f"| {server.name} | {cost[server.name]:.2f} | {min(costs):.2f}, {max(costs):.2f} "
            f"| {middle:.0f} | {late:.0f} | {default / cost[server.name]:.1f} |"
        )
    return "\n".join(lines) + "\n"


def _load() -> str:
    return " ".join(f"{part:.1f}" for part in os.getloadavg())


async def _run(rounds: int, requests: int) -> list[Server]:
    # Cancelled, it ends its servers as when it is done.
    work = asyncio.ensure_future(measured(rounds, requests))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    return await work


def main() -> None:
    """Measure and write."""
    rounds, requests = int(sys.argv[1]), int(sys.argv[2])
    before = _load()
    try:
        servers = asyncio.run(_run(rounds, requests))
    except asyncio.CancelledError:
        sys.exit("Ended before it was done; nothing is written.")
    RESULT.write_text(written(servers, rounds, requests, f"{before}; {_load()}"))
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
