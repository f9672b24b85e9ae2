"""Reading from DynamoDB beside other clients: what a page, an item and a sum take of the processor, and of memory.

Run as `make bench-reads` (ROUNDS=); it writes bench/reads.md. Each measurement is a process of its own; clients take
turns within a round and the best round counts. A stub replays stored answers, so that only the client is measured;
then the same pages come from the real engine. Answers are compared.
"""

import asyncio
import os
import platform
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any

import orjson

from bench import read_stub
from bench.read_clients import AT_ONCE, CLIENTS, KEYS, NAME, SMALL, Reads
from bench.read_floors import FLOORS
from bench.read_parts import parts, parts_of
from bench.read_stub import PAGE, item, stored
from local.engine import die_with_parent, free_port
from movement.storage.codecs import moment
from movement.world import now_utc
from tests.engine import client, memory_engine

RESULT = Path("bench/reads.md")
PAGES, FEWER = 200, 20
"""Of a sum: 200,000 items, and for the peers a tenth of them, which is taken times ten."""
TIMES = {"small": 60, "page": 20, "get": 640, "batch": 640}
OURS, MODEL, PARTS = "ours", "PynamoDB model", "parts of ours"
HOST = "http://127.0.0.1"


async def measure(name: str, task: str, address: str, pages: int) -> dict[str, Any]:
    """Do a task with a client; return seconds of the processor, how many were read, memory in MB, and the answer."""
    if name in FLOORS:
        return await _floor(name, task, address)
    if name == PARTS:
        return await parts(address)
    async with CLIENTS[name](address) as reads:
        if task == "sum":
            told(address, pages)
        else:
            await once(reads, task, 1)
        began = time.process_time()
        number, answer = await once(reads, task, TIMES.get(task, 1))
        took = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": took, "number": number, "memory": memory, "answer": answer}


async def _floor(name: str, task: str, address: str) -> dict[str, Any]:
    ask = FLOORS[name](address, 1 if task == "get" else len(KEYS))
    await ask(AT_ONCE)
    began = time.process_time()
    answer = await ask(TIMES[task])
    took = time.process_time() - began
    items = orjson.loads(answer)["Responses"][NAME]
    values = [
        {key: Decimal(one["N"]) if "N" in one else next(iter(one.values())) for key, one in i.items()} for i in items
    ]
    return {"cpu": took, "number": TIMES[task], "answer": sorted(map(plain, values), key=lambda one: one["id"])}


async def once(reads: Reads, task: str, times: int) -> tuple[int, Any]:
    """Do a task so many times; return how many items or calls that were, and the answer in plain words."""
    if task == "sum":
        counts = await reads.totals()
        return sum(counts.values()), dict(counts)
    if task in {"small", "page"}:
        found: list[Any] = []
        number = 0
        for _ in range(times):
            found = await reads.page(SMALL if task == "small" else None)
            number += len(found)
        return number, [plain(found[0]), plain(found[SMALL - 1])]
    call = reads.get if task == "get" else reads.batch
    assert call is not None
    times = max(times, 32)
    some = await call(times)
    return times, sorted((plain(one) for one in some), key=lambda one: one["id"])


def plain(one: Any) -> dict[str, str]:
    """Return an item as its client gave it, in words in which all clients' are equal."""
    known = one if isinstance(one, dict) else getattr(one, "attribute_values", None)
    if known is None:
        known = {name: getattr(one, name) for name in one.__struct_fields__}
    return {name: word(value) for name, value in known.items() if name not in {"pk", "sk"}}


def word(value: Any) -> str:
    """Return a value as a word."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return f"{Decimal(str(value)).normalize():f}"


def told(address: str, pages: int) -> None:
    """Tell the stub how many pages there are."""
    body = orjson.dumps({"TableName": NAME, "Item": {"pages": {"N": str(pages)}}})
    headers = {"X-Amz-Target": "DynamoDB_20120810.PutItem"}
    urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=5).close()  # noqa: S310 - our own stub


def in_process(name: str, task: str, address: str, pages: int = PAGES) -> dict[str, Any]:
    """Measure in a process of its own."""
    asked = [sys.executable, "-m", "bench.reads", name, task, address, str(pages)]
    done = subprocess.run(asked, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this program
    answer: dict[str, Any] = orjson.loads(done.stdout)
    return answer


@contextmanager
def stub() -> Iterator[str]:
    """Run the stub in a process of its own and yield its address."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-m", "bench.reads", "stub", str(port)],
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one C call, no locks
    )
    try:
        until = time.monotonic() + 20
        while not _is_up(f"{HOST}:{port}"):
            assert time.monotonic() < until, "the stub did not come up"
            time.sleep(0.05)
        yield f"{HOST}:{port}"
    finally:
        process.kill()
        process.wait()


def _is_up(address: str) -> bool:
    try:
        told(address, 0)
    except OSError:
        return False
    return True


@contextmanager
def engine() -> Iterator[str]:
    """Run the real engine with two pages' items and yield its address."""
    with memory_engine() as address:
        made = client(address)
        made.create_table(
            TableName=NAME,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        for some in batched(range(2 * PAGE), 25, strict=False):
            puts = [{"PutRequest": {"Item": stored(item(number))}} for number in some]
            assert not made.batch_write_item(RequestItems={NAME: puts})["UnprocessedItems"]
        yield address


def rounds(number: int, address: str, tasks: tuple[str, ...]) -> dict[tuple[str, str], dict[str, Any]]:
    """Measure every client in every task, so many rounds, and return the best of each; answers must be equal."""
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for turn in range(number):
        for task in tasks:
            for name in CLIENTS:
                if task in {"get", "batch"} and "4" in name:
                    continue
                print(f"round {turn + 1}: {task}, {name}", end=" " * 30 + "\r", file=sys.stderr, flush=True)
                made = in_process(name, task, address, PAGES if name == OURS else FEWER)
                if (name, task) not in best or made["cpu"] < best[name, task]["cpu"]:
                    best[name, task] = made
    for (name, task), made in best.items():
        other = best[MODEL, task]["answer"]
        if task == "sum":
            # Sums of different sizes: every state is met as often as any other.
            assert (made["answer"].keys(), len(set(made["answer"].values()))) == (other.keys(), 1), name
            continue
        whole = [{key: one[key] for key in mine} for mine, one in zip(made["answer"], other, strict=True)]
        assert made["answer"] == whole, (name, task, made["answer"], whole)
    return best


def floors(number: int, address: str, best: dict[tuple[str, str], dict[str, Any]]) -> list[str]:
    """Measure what a call costs before anything of a client's own; return the rows of it, and of ours beside it."""
    for turn in range(number):
        for task in ("get", "batch"):
            for name in (OURS, *FLOORS):
                made = in_process(name, task, address)
                if turn == 0 or made["cpu"] < best[name, task]["cpu"]:
                    best[name, task] = made
                assert made["answer"] == best[MODEL, task]["answer"], name
    return [
        "",
        "Before anything of a client's own: the same signed bytes, sent by aiohttp and by a bare socket.",
        "",
        "| client | a Get | a BatchGet |",
        "|---|---|---|",
        *(
            f"| {name}, beside | {micro(best[name, 'get'])} | {micro(best[name, 'batch'])} |"
            for name in (OURS, *FLOORS)
        ),
        "",
        "Ours goes over connections of its own, since aiohttp took most of a call (ADR 055). What it takes above the",
        "bare socket is the parser of HTTP, the signature, the time limit, retries and decoding.",
    ]


def micro(made: dict[str, Any] | None) -> str:
    """Return microseconds of the processor an item or a call."""
    return "" if made is None else f"{1e6 * made['cpu'] / made['number']:.1f}"


def table(best: dict[tuple[str, str], dict[str, Any]]) -> list[str]:
    """Return the rows of the main table."""
    lines = []
    for name in CLIENTS:
        sums = best[name, "sum"]
        rate = sums["number"] / sums["cpu"]
        times = [best[MODEL, task]["cpu"] / best[MODEL, task]["number"] for task in ("small", "page", "sum")]
        own = [best[name, task]["cpu"] / best[name, task]["number"] for task in ("small", "page", "sum")]
        faster = " · ".join(f"{model / mine:.1f}" for model, mine in zip(times, own, strict=True))
        cells = [micro(best.get((name, task))) for task in ("small", "page", "get", "batch")]
        cells += [f"{PAGES * PAGE / rate:.2f}", f"{rate:,.0f}", f"{sums['memory']:.0f}", faster]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, "", "`× the model`: how much faster than PynamoDB's model, in pages of 100, of 1 MB, and sums."]


def main(number: int) -> None:
    """Measure everything and write the page."""
    with stub() as address:
        own = [in_process(PARTS, "page", address) for _ in range(number)]
        best = rounds(number, address, ("small", "page", "get", "batch", "sum"))
        least = floors(number, address, best)
        grown = {pages: in_process(OURS, "sum", address, pages) for pages in (10, 100, 1_000)}
    with engine() as address:
        real = rounds(number, address, ("small", "page"))
    RESULT.write_text(
        "\n".join([*head(number), *table(best), *parts_of(own), *least, *tail(grown, real), ""]), encoding="utf-8"
    )


def head(number: int) -> list[str]:
    """Return what stands above the table."""
    return [
        "# Reading, beside other clients",
        "",
        f"Written by `make bench-reads` on {now_utc():%Y-%m-%d}. A stub replays stored answers: items of 1 KB with",
        "20 attributes. Microseconds of the processor (user and system) of the client's process; Get is one item,",
        "BatchGet three by their keys, 32 calls at once. Sums: 200,000 items counted by state: seconds, items a second",
        f"and a core, most memory of the process. Best of {number} round(s) in which clients took turns; answers are",
        f"equal, the peers' sums of a tenth, times ten. Python {platform.python_version()}, {os.cpu_count()} cores",
        f"shared with other work, load {os.getloadavg()[0]:.1f}. Ours reads single items by BatchGetItem, and of a sum",
        "the state only.",
        "",
        "| client | an item, page of 100 | an item, 1 MB | a Get | a BatchGet | sum: s | items/s | MB | × the model |",
        "|---|---|---|---|---|---|---|---|---|",
    ]


def tail(grown: dict[int, dict[str, Any]], real: dict[tuple[str, str], dict[str, Any]]) -> list[str]:
    """Return what stands below the table."""
    memory = [f"| {made['number']:,} | {made['cpu']:.2f} | {made['memory']:.0f} |" for made in grown.values()]
    rows = [f"| {name} | {micro(real[name, 'small'])} | {micro(real[name, 'page'])} |" for name in CLIENTS]
    return [
        "",
        "Ours, the sum of ever more items:",
        "",
        "| items | s | MB |",
        "|---|---|---|",
        *memory,
        "",
        "The same from the real engine, in memory beside it: microseconds of the client an item.",
        "",
        "| client | page of 100 | 1 MB |",
        "|---|---|---|",
        *rows,
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["stub"]:
        asyncio.run(read_stub.serve(int(sys.argv[2])))
    elif len(sys.argv) > 2:  # noqa: PLR2004 - a client and its task
        sys.stdout.buffer.write(
            orjson.dumps(asyncio.run(measure(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))))
        )
    else:
        main(int(sys.argv[1]))
