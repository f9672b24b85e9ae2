"""Reads of many keys at once: a loader hands out promises, and a plan takes all of a batch in one step of the loop."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable, Sequence
from typing import Any


class Batch:
    """Promises that are kept together; `came` is done when they are."""

    __slots__ = ("came", "promises")

    def __init__(self) -> None:
        self.came: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.promises: dict[Any, Promise[Any]] = {}


class Promise[T]:
    """What will be the value of a key. Everyone may await it; whoever is cancelled meanwhile cancels nobody else."""

    __slots__ = ("_outcome", "batch")

    def __init__(self, batch: Batch) -> None:
        self.batch, self._outcome = batch, None

    def __await__(self) -> Generator[Any, Any, T]:
        """Wait for the batch."""
        if not self.batch.came.done():
            yield from asyncio.shield(self.batch.came)
        return self.result()

    def keep(self, outcome: Any) -> None:
        """Take the value, or the error to raise."""
        self._outcome = outcome

    def result(self) -> T:
        """Return the value of a batch that came; raises the error, or CancelledError if the work was cancelled."""
        self.batch.came.result()
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return self._outcome  # type: ignore[return-value]


class Loader[K, T]:
    """Reads what many fields name, once.

    `load_fn` returns a value for each key, in their order; an exception among them is raised to whoever asked for its
    key. It runs in a task of its own, and ending that is the affair of whoever made the loader.
    """

    def __init__(self, load_fn: Callable[[list[K]], Awaitable[Sequence[Any]]]) -> None:
        self._load_fn = load_fn
        self._promises: dict[K, Promise[T]] = {}
        self._open: Batch | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def load(self, key: K) -> Promise[T]:
        """Return what will be the value."""
        promise = self._promises.get(key)
        if promise is None:
            batch = self._open
            if batch is None:
                batch = self._open = Batch()
                # One turn later, so that what comes of the same turn is asked for together.
                asyncio.get_running_loop().call_soon(self._begin, batch)
            promise = self._promises[key] = batch.promises[key] = Promise(batch)
        return promise

    def load_many(self, keys: Iterable[K]) -> Awaitable[list[T]]:
        """Return what will be the values; the first error is raised."""
        return _all([self.load(key) for key in keys])

    def _begin(self, batch: Batch) -> None:
        # Referred to, or the loop would let it go.
        task = asyncio.get_running_loop().create_task(self._read(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read(self, batch: Batch) -> None:
        self._open = None
        try:
            values = await self._load_fn([*batch.promises])
            for promise, value in zip(batch.promises.values(), values, strict=True):
                promise.keep(value)
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            for promise in batch.promises.values():
                promise.keep(error)
        except BaseException:
            batch.came.cancel()
            raise
        batch.came.set_result(None)


async def _all[T](promises: list[Promise[T]]) -> list[T]:
    return [await promise for promise in promises]
