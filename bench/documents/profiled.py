"""Where our gateway's CPU goes for each read: python -m bench.documents.profiled REQUESTS [DOCUMENT…].

The gateway runs in this process and answers itself; a profiler counts the processor's time of each function, which
makes small functions look larger than they are: what counts is what is large beside what.
"""

import asyncio
import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bench.documents import asked, cases, data
from bench.documents.cases import CLIENTS, Case
from graphql_api import log
from graphql_api.app import create_app
from local import engine, place
from local.http_server import server
from movement.world import open_world

PARTS = {
    "token": ("/jwt/", "/cryptography/", "graphql_api/auth.py"),
    "decoding": ("storage/reads.py", "storage/answers.py", "storage/codecs.py", "<build ", "/json/", "msgspec"),
    "store client": ("/aiodynamo/", "/httptools/", "movement/connections.py", "storage/"),
    "HTTP": ("/uvicorn/", "/h11/", "/starlette/", "graphql_api/http.py", "graphql_api/guard.py", "/email/", "/http/"),
    "execution": ("/graphql/", "/strawberry/", "graphql_api/", "<plan>", "<string>"),
    "use cases": ("movement/",),
    "event loop": ("/asyncio/", "/selectors.py"),
}
OTHER = "other"


def part_of(file: str) -> str:
    """Return the part of the work that a file does."""
    return next((part for part, names in PARTS.items() if any(name in file for name in names)), OTHER)


def shares(profile: cProfile.Profile) -> tuple[dict[str, float], dict[str, float]]:
    """Return the seconds of each part, and of each function; what is built in counts for whoever called it."""
    parts: dict[str, float] = defaultdict(float)
    functions: dict[str, float] = defaultdict(float)
    stats: Any = pstats.Stats(profile)
    for (file, line, name), (_, _, own, _, callers) in stats.stats.items():
        if file != "~":
            parts[part_of(file)] += own
            functions[f"{'/'.join(file.split('/')[-3:])}:{line} {name}"] += own
            continue
        for (caller, at, called), (_, _, spent, _) in callers.items():
            parts[part_of(caller)] += spent
            functions[f"{'/'.join(caller.split('/')[-3:])}:{at} {called} → {name}"] += spent
    return parts, functions


async def profiled(folder: Path, requests: int, names: list[str]) -> None:
    """Profile each document and print its parts and its dearest functions."""
    with engine.serving(folder) as address:
        os.environ["MOVEMENT_COMPILED"] = "on"  # noqa: TID251 - what the gateway reads
        world = open_world(place.settings(folder, address))
        log.logger.setLevel("WARNING")
        app = create_app(world.store.settings, world=world, sample_token=lambda: "")
        ours = server(app, port=18449)
        serving = asyncio.create_task(ours.serve())
        for case in await cases.reads(world, folder):
            if case.name in names:
                await _one(case, requests)
        ours.should_exit = True
        await serving


async def _one(case: Case, requests: int) -> None:
    await _ask(case, CLIENTS * 2)
    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    await _ask(case, requests)
    profile.disable()
    parts, functions = shares(profile)
    print(f"\n{case.name}: {sum(parts.values()) * 1000 / requests:.2f} ms a request under the profiler")
    for part, seconds in sorted(parts.items(), key=lambda p: -p[1]):
        print(f"  {seconds * 1000 / requests:6.2f} ms  {part}")
    for name, seconds in sorted(functions.items(), key=lambda f: -f[1])[:30]:
        print(f"    {seconds * 1e6 / requests:6.0f} µs  {name}")


async def _ask(case: Case, requests: int) -> None:
    # From another process: a client in this one would be profiled too.
    told = orjson.dumps([case.text, next(case.variables), case.tokens, requests]).decode()
    making = [sys.executable, "-m", "bench.documents.profiled", "ask", told]
    client = await asyncio.create_subprocess_exec(*making)
    assert await client.wait() == 0


async def _client(text: str, variables: Any, tokens: list[str], requests: int) -> None:
    body = orjson.dumps({"query": text, "variables": variables})

    async def one(token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for _ in range(requests // len(tokens)):
            async with http.post("http://127.0.0.1:18449/graphql", data=body, headers=headers) as answer:
                assert b'"errors"' not in await answer.read()

    async with aiohttp.ClientSession() as http:
        await asyncio.gather(*map(one, tokens))


def main() -> None:
    """Profile, or be the client."""
    if sys.argv[1] == "ask":
        asyncio.run(_client(*orjson.loads(sys.argv[2])))
        return
    Path("build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="build") as folder:
        data.copied(Path(folder))
        asyncio.run(profiled(Path(folder), int(sys.argv[1]), sys.argv[2:] or list(asked.READS)))


if __name__ == "__main__":
    main()
