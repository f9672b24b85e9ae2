"""Records put in batches, without conditions: those of a generation that nobody sees yet, or that may be put twice."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

import msgspec
from msgspec import Struct

from movement.model.errors import MovementError
from movement.storage.answers import whole
from movement.storage.calls import Caller
from movement.storage.codecs import dump_item
from movement.storage.reads import together
from movement.storage.tables import table_of

BATCH = 25
SIDE_BY_SIDE = 8
"""Batches that are under way at once."""


class _Answer(Struct, frozen=True):
    UnprocessedItems: dict[str, list[Any]] = {}


_decode = msgspec.json.Decoder(_Answer)


async def put_all(caller: Caller, prefix: str, entities: Iterable[Struct]) -> None:
    """Put records; no more of them are taken from `entities` than are under way.

    Raises BUSY when DynamoDB takes no more of them for a while; some may then have been put.
    """
    batches = _batches(prefix, entities)

    async def work() -> None:
        # All workers take from one iterator, so that memory holds a few batches, however many there are.
        for request in batches:
            await _put(caller, request)

    await together(*(work() for _ in range(SIDE_BY_SIDE)))


def _batches(prefix: str, entities: Iterable[Struct]) -> Iterator[dict[str, list[Any]]]:
    for some in batched(entities, BATCH, strict=False):
        request: dict[str, list[Any]] = {}
        for entity in some:
            put = {"PutRequest": {"Item": dump_item(entity)}}
            request.setdefault(prefix + table_of(type(entity)).table.name, []).append(put)
        yield request


async def _put(caller: Caller, request: dict[str, list[Any]]) -> None:
    left = request

    def rest(answer: bytes) -> dict[str, Any] | None:
        nonlocal left
        left = whole(_decode, answer).UnprocessedItems
        return {"RequestItems": left} if left else None

    while left:
        before = _number(left)
        try:
            await caller.call("BatchWriteItem", {"RequestItems": left}, rest)
        except MovementError:
            # A table that is still growing takes a part each time: only one that takes nothing is busy.
            if _number(left) == before:
                raise


def _number(request: dict[str, list[Any]]) -> int:
    return sum(map(len, request.values()))
