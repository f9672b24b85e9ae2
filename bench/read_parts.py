"""What a page of 1 MB costs our reader, part by part: why it takes as long as it does."""

import time
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

from bench.read_clients import ROOT
from bench.read_stub import ITEMS, PAGE, Item
from movement.settings import Settings
from movement.storage import answers
from movement.storage.codecs import shape
from movement.storage.reads import Reader, Span

TIMES = 20
NAMES = ("sent, received and checked", "of that the checksum", "decoded into wire structs", "made entities of them")


async def parts(address: str) -> dict[str, float]:
    """Return seconds of the processor for a page, by part: the least of twenty times."""
    reader = Reader(Settings(endpoint=address, cursor_secret="s" * 32))
    asked = reader._query(ITEMS, Span(ROOT), strong=False)  # noqa: SLF001 - what `pages` asks
    assert asked is not None
    body = await reader.call("Query", asked)

    async def checksum() -> int:
        return zlib.crc32(body)

    async def decoded() -> Any:
        return answers.whole(answers._page(Item, ()), body)  # noqa: SLF001 - what `lines` decodes by

    page, build = await decoded(), shape(Item).build

    async def built() -> list[Any]:
        return list(map(build, page.Items))

    work: tuple[Callable[[], Awaitable[Any]], ...] = (lambda: reader.call("Query", asked), checksum, decoded, built)
    found = {name: await _least(one) for name, one in zip(NAMES, work, strict=True)}
    assert await built() == answers.lines(Item, body)[0]
    await reader.close()
    return found


async def _least(work: Callable[[], Awaitable[Any]]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        await work()
        took.append(time.process_time() - began)
    return min(took)


def parts_of(rounds: list[dict[str, float]]) -> list[str]:
    """Return the rows of the best of some rounds."""
    rows = [f"| {name} | {1e6 * min(found[name] for found in rounds) / PAGE:.2f} |" for name in NAMES]
    return [
        "",
        "Of ours, a page of 1 MB:",
        "",
        "| part | µs an item |",
        "|---|---|",
        *rows,
        "",
        'Most of it is a struct of msgspec\'s for each `{"S": "…"}`. What would reach the goal: a decoder in C that',
        "takes the value out of it at once. Pages of which a few attributes are shown are far beyond it.",
    ]
