"""What becomes of a value: always the same for the same object, and everything that can go wrong."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql_api.execution import Loader


@dataclass
class Context:
    """How wild a request is: the share of values that are wrong; and what of its work the reference leaves behind."""

    wild: float
    left: list[asyncio.Future[Any]] = field(default_factory=list)
    loaded: Loader[int, Any] = field(init=False)
    broken: Loader[int, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Make the loaders. Whoever executes begins with new ones: what they remember decides what ends first."""
        self.loaded, self.broken = Loader(self._load), Loader(self._load)

    async def _load(self, keys: list[int]) -> list[Any]:
        task = asyncio.current_task()
        assert task is not None
        self.left.append(task)
        if max(keys) % 2:
            await asyncio.sleep(0)
        if -1 in keys:
            raise ValueError("no batch")
        return [got(key, "loaded", self.wild, key) for key in keys]

    def leave(self, work: Iterable[asyncio.Future[Any]]) -> None:
        """Take note of work that goes on although nobody waits for it any more, as the gateway's context does."""
        self.left += work

    async def end(self) -> None:
        """Wait for it. Ended at once, graphql-core never awaits what its own work had not begun to await."""
        while left := [work for work in self.left if not work.done()]:
            await asyncio.gather(*left, return_exceptions=True)


MADE: list[Any] = []
"""Every coroutine and future that resolvers gave out; none of them may stay open after its request."""


def fate(n: int, name: str, wild: float, good: Any) -> Any:
    """Return the good value or, for some, what is wrong; raises for others."""
    chance = random.Random(f"{n}{name}")
    if chance.random() >= wild:
        return good
    match chance.randint(0, 6):
        case 0 | 1:
            return None
        case 2 | 3:
            raise ValueError(f"no {name} of {n}")
        case 4:
            return RuntimeError(f"{name} of {n}")
        case 5:
            return object
        case _:
            return [float("nan"), "text", 3_000_000_000, True, {"a": 1}, [None]][n % 6]


def got(n: int, name: str, wild: float, good: Any) -> Any:
    """Return a fate; what it raises, too."""
    try:
        return fate(n, name, wild, good)
    except ValueError as error:
        return error


def later(times: int, n: int, name: str, wild: float, good: Any) -> Any:
    """Return what gives a fate after some turns of the loop."""

    async def wait() -> Any:
        for _ in range(times):
            await asyncio.sleep(0)
        return fate(n, name, wild, good)

    MADE.append(wait())
    return MADE[-1]


class Odd:
    """Awaited, but neither a coroutine nor a future."""

    def __init__(self, *work: Any) -> None:
        self._work = work

    def __await__(self) -> Any:
        return later(*self._work).__await__()


def promised(n: int, name: str, wild: float, good: Any) -> Any:
    """Return a future that is filled at the loop's next turn, or is already."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    MADE.append(future)

    def fill() -> None:
        if future.done():
            return
        try:
            future.set_result(fate(n, name, wild, good))
        except ValueError as error:
            future.set_exception(error)

    if n % 2:
        fill()
    else:
        loop.call_soon(fill)
    return future
