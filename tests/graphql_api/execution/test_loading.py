"""Loaders: one read for what is asked for together, and no waiting harms another."""

import asyncio
from typing import Any

import pytest

from graphql_api.execution import Loader


async def test_what_is_asked_for_together_is_read_once() -> None:
    read: list[list[int]] = []

    async def load(keys: list[int]) -> list[int]:
        read.append(keys)
        return [key * 10 for key in keys]

    loader = Loader[int, int](load)
    both = loader.load_many([3, 1, 3])
    assert loader.load(1) is loader.load(1)
    assert await both == [30, 10, 30]
    assert await loader.load(3) == 30
    assert await loader.load_many([1, 2]) == [10, 20]
    assert read == [[3, 1], [2]]


async def test_an_error_is_raised_to_whoever_asked_for_its_key() -> None:
    async def load(keys: list[int]) -> list[Any]:
        return [ValueError(f"no {key}") if key % 2 else key for key in keys]

    loader = Loader[int, int](load)
    found = await asyncio.gather(loader.load(1), loader.load(2), loader.load(1), return_exceptions=True)
    assert [str(one) for one in found] == ["no 1", "2", "no 1"]
    with pytest.raises(ValueError, match="no 1"):
        await loader.load_many([2, 1])


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3]])
async def test_a_reading_that_fails_or_gives_another_number_is_told_to_all(values: list[int]) -> None:
    async def load(_: list[int]) -> list[int]:
        if not values:
            raise ValueError("not read")
        return values

    loader = Loader[int, int](load)
    found = await asyncio.gather(loader.load(1), loader.load(2), return_exceptions=True)
    assert [type(one) for one in found] == [ValueError, ValueError]


async def test_who_is_cancelled_cancels_nobody_else() -> None:
    go = asyncio.Event()

    async def load(keys: list[int]) -> list[int]:
        await go.wait()
        return keys

    loader = Loader[int, int](load)
    one, other = (asyncio.ensure_future(loader.load(1)) for _ in range(2))
    for _ in range(3):
        await asyncio.sleep(0)
    one.cancel()
    await asyncio.wait([one])
    go.set()
    assert await other == 1
    assert one.cancelled()


async def test_when_the_reading_is_cancelled_everyone_is() -> None:
    reading: list[asyncio.Task[Any] | None] = []

    async def load(keys: list[int]) -> list[int]:
        reading.append(asyncio.current_task())
        await asyncio.sleep(60)
        return keys

    loader = Loader[int, int](load)
    waiting = [asyncio.ensure_future(loader.load(key)) for key in (1, 2)]
    for _ in range(3):
        await asyncio.sleep(0)
    (task,) = reading
    assert task is not None
    task.cancel()
    done, _ = await asyncio.wait(waiting, timeout=2)
    assert [work.cancelled() for work in waiting] == [True, True]
    assert len(done) == 2
