"""One request that runs a plan: its errors, and what it waits for."""

import asyncio
from collections import deque
from typing import Any

from graphql import ExecutionResult, GraphQLError, located_error

from graphql_api.execution.bail import Bail
from graphql_api.execution.infos import Spot, keys_of
from graphql_api.execution.loading import Batch, Promise
from graphql_api.execution.places import Place

type Awaited = tuple[asyncio.Future[Any] | Promise[Any], Place, Spot, Any, Any]


class Run:
    """State of one execution. No task is made for an object, only for a coroutine that a resolver returned.

    The first step is everything up to the first wait; each value that was waited for is a further step. Errors of one
    step come in the order of the document, as the reference gives them; errors of several steps come in the order in
    which waiting ended, which no plan can foretell: the reference gives that answer.
    """

    def __init__(self, context: Any, root: Any, variables: Any, *, hide_suggestions: bool) -> None:
        self.context, self.root, self.variables = context, root, variables
        self.hide_suggestions = hide_suggestions
        self.arguments: dict[Any, dict[str, Any]] = {}
        self._tasks: list[asyncio.Future[Any]] = []
        self._others: list[asyncio.Future[Any]] = []
        self._errors: list[GraphQLError] = []
        self._open = self._step = self._failed_step = 0
        self._held: deque[tuple[Any, Place, Spot, Any, Any]] = deque()
        self._ready: deque[Awaited] = deque()
        self._batches: dict[Batch, list[Awaited]] = {}
        self._bell: asyncio.Future[None] | None = None

    async def of(self, begin: Any) -> ExecutionResult:
        """Run a plan to its answer; raises Bail."""
        try:
            data = begin(self.root, None, self)
        except GraphQLError as error:
            self._errors.append(error)
            return ExecutionResult(None, self._errors)
        while self._open:
            self._begin()
            while self._ready:
                self._finish(*self._ready.popleft())
            if self._open and not self._held:
                self._bell = asyncio.get_running_loop().create_future()
                await self._bell
        return ExecutionResult(data, self._errors or None)

    def fail(self, place: Place, error: Exception, spot: Spot) -> None:
        """Note a field's error, or raise it located if the field must not be null."""
        located = located_error(error, place.nodes, keys_of(spot))
        if place.needed:
            # Part of the answer goes away; what is awaited for it would have to be ended just as the reference does.
            if self._open:
                raise Bail
            raise located
        if self._step:
            if self._failed_step not in {0, self._step}:
                raise Bail
            self._failed_step = self._step
        self._errors.append(located)

    def wait(self, place: Place, value: Any, spot: Spot, target: Any, key: Any) -> None:
        """Put what will come of an awaitable into its place."""
        self._open += 1
        if asyncio.isfuture(value):
            self._others.append(value)
            self._listen(value, place, spot, target, key)
        else:
            self._held.append((value, place, spot, target, key))

    def promised(self, place: Place, value: Promise[Any], spot: Spot, target: Any, key: Any) -> None:
        """Put what will come of a loader's promise into its place; all of a batch come together."""
        self._open += 1
        batch = value.batch
        if batch.came.done():
            self._ready.append((value, place, spot, target, key))
            return
        waiting = self._batches.get(batch)
        if waiting is None:
            waiting = self._batches[batch] = []
            batch.came.add_done_callback(lambda _: self._came(*waiting))
        waiting.append((value, place, spot, target, key))

    def _begin(self) -> None:
        # Not before all of a step was done: a plan that gives up in it has begun no work that would be done again.
        loop = asyncio.get_running_loop()
        while self._held:
            value, *rest = self._held.popleft()
            coroutine = value if asyncio.iscoroutine(value) else _awaited(value)
            task = asyncio.Task(coroutine, loop=loop, eager_start=True)
            self._tasks.append(task)
            self._listen(task, *rest)

    def _listen(self, future: asyncio.Future[Any], *where: Any) -> None:
        if future.done():
            self._ready.append((future, *where))
        else:
            future.add_done_callback(lambda _: self._came((future, *where)))

    def _came(self, *awaited: Awaited) -> None:
        self._ready.extend(awaited)
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    def _finish(
        self, future: asyncio.Future[Any] | Promise[Any], place: Place, spot: Spot, target: Any, key: Any
    ) -> None:
        self._open -= 1
        self._step += 1
        try:
            value = place.settled(future.result(), spot, self)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is its field's error
            if place.needed:
                raise Bail from None
            value = self.fail(place, error, spot)  # type: ignore[func-returns-value]
        target[key] = value

    def drop(self, value: Any) -> None:
        """Let go of a value that is given up: its coroutines have not begun, and shall not."""
        if asyncio.iscoroutine(value):
            value.close()
        elif asyncio.isfuture(value):
            self._others.append(value)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self.drop(item)

    async def settle(self) -> None:
        """Wait for what was begun."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def end(self, *, with_futures: bool) -> None:
        """End what is still under way. Futures of others' making may be shared: they end only with the request."""
        for value, *_ in self._held:
            self.drop(value)
        left = [work for work in self._tasks + (self._others if with_futures else []) if not work.done()]
        for work in left:
            work.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for work in self._tasks:
            # What came, but was not looked at any more, may hold coroutines.
            if not work.cancelled() and work.exception() is None:
                self.drop(work.result())
        # Looked at, or the log would be told that nobody did.
        for work in self._others:
            work.add_done_callback(_seen)


async def _awaited(value: Any) -> Any:
    return await value


def _seen(work: asyncio.Future[Any]) -> None:
    if not work.cancelled():
        work.exception()
