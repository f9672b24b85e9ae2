"""The fast read path: the bytes of DynamoDB's answers, decoded by msgspec straight into entities.

What a caller's struct does not name is neither fetched nor decoded. Batches of one read are asked for side by side, and
the next page of a range while the last one is worked on; the order of what comes out is always that of the keys.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from itertools import batched
from typing import Any

from msgspec import Raw, Struct, structs

from movement.storage import answers
from movement.storage.calls import Caller
from movement.storage.layout import Path

BATCH = 100
SIDE_BY_SIDE = 4
"""Batches of one read that are under way at once."""
HIGHEST = "\U0010ffff"


class Want(Struct, frozen=True):
    """One item to get: which entity, and its partition and sort key."""

    entity: type[Struct]
    table: str
    pk: str
    sk: str
    part: bool = False
    """Whether `entity` names only some of what is there; no more is then fetched or decoded."""

    def showing(self, some: type[Struct]) -> "Want":
        """Return the same item for a reader who needs only the fields that `some` names."""
        return structs.replace(self, entity=some, part=True)


class Span(Struct, frozen=True):
    """A range of one partition: sort keys that begin with `prefix`, after `after`, not past `upto`."""

    pk: str
    prefix: str = ""
    after: str | None = None
    upto: str | None = None


type Found = tuple[type[Struct], str, str, str]
"""As what an item was wanted, and its table, partition and sort key."""


class Reader(Caller):
    """Reads from DynamoDB. One per process and event loop."""

    async def get(self, wants: Sequence[Want], *, strong: bool = False) -> list[Any]:
        """Return each wanted entity, in order, or None where there is none. One call for up to 100."""
        found: dict[Found, Any] = {}
        # An item that is wanted whole and in part is one key: DynamoDB refuses a batch that has it twice.
        places: dict[tuple[str, str, str], list[Want]] = {}
        for want in wants:
            places.setdefault((want.table, want.pk, want.sk), []).append(want)
        parts = list(batched(places.values(), BATCH, strict=False))
        for some in batched(parts, SIDE_BY_SIDE, strict=False):
            await together(*(self._get_batch(part, found, strong=strong) for part in some))
        return [found.get((want.entity, want.table, want.pk, want.sk)) for want in wants]

    async def _get_batch(self, places: Sequence[list[Want]], found: dict[Found, Any], *, strong: bool) -> None:
        prefix = self._settings.prefix
        tables: dict[str, dict[answers.Place, list[Want]]] = {}
        for same in places:
            tables.setdefault(same[0].table, {})[same[0].pk, same[0].sk] = same
        request = {prefix + table: _batch_of(keys, strong=strong) for table, keys in tables.items()}

        def rest(answer: bytes) -> dict[str, Any] | None:
            batch = answers.batch(answer)
            for name, raw in batch.Responses.items():
                table = name.removeprefix(prefix)
                wanted = {place: {want.entity for want in same} for place, same in tables[table].items()}
                for kind, (pk, sk), entity in answers.items(wanted, raw):
                    found[kind, table, pk, sk] = entity
            return {"RequestItems": batch.UnprocessedKeys} if batch.UnprocessedKeys else None

        await self.call("BatchGetItem", {"RequestItems": request}, rest)

    async def range(
        self, path: Path, span: Span, *, limit: int | None = None, backward: bool = False, strong: bool = False
    ) -> tuple[list[tuple[str, Any]], bool]:
        """Return (sort key, entity) of a range in order, and whether more may follow. One call."""
        payload = self._query(path, span, strong=strong)
        if payload is None:
            return [], False
        payload["ScanIndexForward"] = not backward
        if limit is not None:
            payload["Limit"] = limit
        rows, last = answers.rows(path.line, _sort_key(path), await self.call("Query", payload))
        return rows, last is not None

    def _query(self, path: Path, span: Span, *, strong: bool) -> dict[str, Any] | None:
        """Return the request for a range; None for one that is empty."""
        sk = _sort_key(path)
        low = span.prefix if span.after is None else span.after + "\0"
        high = span.prefix + HIGHEST if span.upto is None else span.upto
        if low > high:
            # Nothing is left of the span, or it moved while someone paged through it; DynamoDB would refuse the range.
            return None
        names = {"#p": f"{path.index}_pk" if path.index else "pk", "#s": sk}
        payload: dict[str, Any] = {
            "TableName": self._settings.prefix + path.table.name,
            "KeyConditionExpression": "#p = :p AND #s BETWEEN :l AND :h",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":p": {"S": span.pk}, ":l": {"S": low or "\0"}, ":h": {"S": high}},
        }
        if path.part:
            payload["ProjectionExpression"] = f"#s, {_shown(path.line.__struct_fields__, names)}"
        if path.index:
            payload["IndexName"] = path.index
        elif strong:
            payload["ConsistentRead"] = True
        return payload

    async def pages(self, path: Path, span: Span, *, strong: bool = False) -> AsyncGenerator[list[Any]]:
        """Yield every entity of a range in order, a page at a time; for the scheduled functions.

        The next page is asked for before the last one is handed out.
        """
        payload = self._query(path, span, strong=strong)
        asked = asyncio.ensure_future(self.call("Query", payload)) if payload is not None else None
        try:
            while asked is not None:
                lines, last = answers.lines(path.line, await asked)
                asked = None
                if last is not None:
                    asked = asyncio.ensure_future(self.call("Query", {**(payload or {}), "ExclusiveStartKey": last}))
                if lines:
                    yield lines
        finally:
            if asked is not None:
                asked.add_done_callback(_forgotten)
                asked.cancel()

    async def scan(self, table: str, after: dict[str, Any] | None) -> tuple[list[Raw], dict[str, Any] | None]:
        """Return a page of a table's items as they are, read strongly, and where the next one begins. One call."""
        payload: dict[str, Any] = {"TableName": self._settings.prefix + table, "ConsistentRead": True}
        if after is not None:
            payload["ExclusiveStartKey"] = after
        return answers.raws(await self.call("Scan", payload))

    async def every(self, path: Path, span: Span, *, strong: bool = False) -> AsyncIterator[Any]:
        """Yield every entity of a range in order; for the scheduled functions."""
        async for page in self.pages(path, span, strong=strong):
            for entity in page:
                yield entity


async def together(*work: Any) -> list[Any]:
    """Return the results in order; the first fault ends all that is still under way."""
    if len(work) == 1:
        # Most often: a task of its own would take as long as signing does.
        return [await work[0]]
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


def _forgotten(task: asyncio.Future[bytes]) -> None:
    """Look at how a request ended that nobody waits for any more: else asyncio would tell of its fault."""
    if not task.cancelled():
        task.exception()


def _sort_key(path: Path) -> str:
    return f"{path.index}_sk" if path.index else "sk"


def _batch_of(keys: dict[tuple[str, str], list[Want]], *, strong: bool) -> dict[str, Any]:
    """Return what a batch asks of one table: all of its items where one of them is wanted whole."""
    request: dict[str, Any] = {
        "Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys],
        "ConsistentRead": strong,
    }
    wanted = [want for same in keys.values() for want in same]
    if all(want.part for want in wanted):
        names: dict[str, str] = {}
        fields = dict.fromkeys(name for want in wanted for name in want.entity.__struct_fields__)
        request["ProjectionExpression"] = f"pk, sk, {_shown(fields, names)}"
        request["ExpressionAttributeNames"] = names
    return request


def _shown(fields: Iterable[str], names: dict[str, str]) -> str:
    """Return the projection of these fields; many of their names are words of DynamoDB's own, so all get an alias."""
    aliases = {f"#f{number}": name for number, name in enumerate(fields)}
    names.update(aliases)
    return ", ".join(aliases)
