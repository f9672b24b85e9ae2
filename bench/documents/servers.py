"""The servers that answer the documents: how each is started, asked and measured."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bench.documents.cases import CLIENTS, Case

HERE = Path("bench/documents")
OURS, REFERENCE = "ours", "ours, not compiled"
JIT = "mercurius with JIT"
PEERS = {"Apollo Server": "apollo", "graphql-yoga": "yoga", "mercurius": "mercurius", JIT: "mercurius-jit"}
"""By name, the kind that server.js knows."""


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process and those it started, user and system, to the microsecond."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            own = int(stat.parent.name)
            if pid in {own, int(stat.read_text().rpartition(")")[2].split()[1])}:
                # Linux's clock of another process: /proc counts in hundredths of a second, which is too coarse.
                total += time.clock_gettime((~own << 3) | 2)
    return total


class Server:
    """One server: its process, and what was measured of it by document."""

    def __init__(self, name: str, port: int, schema: Path) -> None:
        self.name = name
        self.url = f"http://127.0.0.1:{port}/{'' if name == 'Apollo Server' else 'graphql'}"
        self.costs: dict[str, list[float]] = {}
        self.times: dict[str, list[float]] = {}
        kind, found = PEERS.get(name), shutil.which("node", path=f".uv/bin:{os.environ.get('PATH', '')}")  # noqa: TID251 - where programs are
        assert found, "Node is missing"
        own = [sys.executable, "-m", "bench.documents.ours", str(port)]
        command = [found, str(HERE / "server.js"), kind, str(port), str(schema)] if kind else own
        told = {"NODE_ENV": "production", "MOVEMENT_COMPILED": "on" if name == OURS else "off"}
        # In a group of its own: the pinned node is a program that starts node, and both must end.
        self.process = subprocess.Popen(  # noqa: S603 - written above
            command,
            env=os.environ | told,  # noqa: TID251 - handed on to the servers
            start_new_session=True,
        )

    def end(self) -> None:
        """End all its processes."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
                return

    async def ask(self, http: aiohttp.ClientSession, case: Case, client: int = 0) -> bytes:
        """Ask once; return the answer."""
        asked = {"query": case.text, "variables": next(case.variables)}
        headers = {"Authorization": f"Bearer {case.tokens[client]}", "Content-Type": "application/json"}
        async with http.post(self.url, data=orjson.dumps(asked), headers=headers) as answer:
            body = await answer.read()
            assert answer.status == 200, (self.name, body[:300])  # noqa: PLR2004 - OK
        return body

    async def data(self, http: aiohttp.ClientSession, case: Case) -> Any:
        """Return an answer's data, as soon as the server is up."""
        for _ in range(200):
            try:
                answer = orjson.loads(await self.ask(http, case))
            except aiohttp.ClientConnectionError:
                assert self.process.poll() is None, f"{self.name} ended"
                await asyncio.sleep(0.1)
            else:
                assert "errors" not in answer, (self.name, case.name, answer["errors"][:1])
                return answer["data"]
        raise AssertionError(f"{self.name} does not answer")

    async def round(self, http: aiohttp.ClientSession, case: Case, requests: int, *, counted: bool = True) -> None:
        """Ask it from 16 clients at once."""
        left, last = requests, b""

        async def client(number: int) -> None:
            nonlocal left, last
            while left > 0:
                left -= 1
                began = time.perf_counter()
                last = await self.ask(http, case, number)
                if counted:
                    self.times.setdefault(case.name, []).append((time.perf_counter() - began) * 1000)

        before = cpu(self.process.pid)
        await asyncio.gather(*(client(number) for number in range(CLIENTS)))
        if counted:
            self.costs.setdefault(case.name, []).append((cpu(self.process.pid) - before) * 1000 / requests)
        assert b'"errors"' not in last, (self.name, case.name, last[:300])


@contextlib.contextmanager
def running(schema: Path) -> Iterator[list[Server]]:
    """Run all of them."""
    started: list[Server] = []
    try:
        for port, name in enumerate((OURS, REFERENCE, *PEERS), 18450):
            started.append(Server(name, port, schema))
        yield started
    finally:
        for server in started:
            server.end()
