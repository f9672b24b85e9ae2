"""The fast read path: the bytes of DynamoDB's answers, decoded by msgspec straight into entities."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct, defstruct

from movement.model.errors import Code, refuse
from movement.storage.calls import ATTEMPTS, FIRST_PAUSE, Caller
from movement.storage.codecs import shape
from movement.storage.layout import Path

BATCH = 100
HIGHEST = "\U0010ffff"


class Want(Struct, frozen=True):
    """One item to get: which entity, and its partition and sort key."""

    entity: type[Struct]
    table: str
    pk: str
    sk: str


class Span(Struct, frozen=True):
    """A range of one partition: sort keys that begin with `prefix`, after `after`, not past `upto`."""

    pk: str
    prefix: str = ""
    after: str | None = None
    upto: str | None = None


class _Answer(Struct, frozen=True):
    Items: list[Raw]
    LastEvaluatedKey: dict[str, dict[str, str]] | None = None


class _Batch(Struct, frozen=True):
    Responses: dict[str, list[Raw]]
    UnprocessedKeys: dict[str, Any] = {}


class _Text(Struct, frozen=True):
    S: str


class _Keys(Struct, frozen=True):
    pk: _Text
    sk: _Text


_decode_keys = msgspec.json.Decoder(_Keys)
_decode_answer = msgspec.json.Decoder(_Answer)
_decode_batch = msgspec.json.Decoder(_Batch)


@cache
def _decoder(entity: type[Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape(entity).wire, strict=False)


@cache
def _line_decoder(entity: type[Struct], key: str) -> msgspec.json.Decoder[Any]:
    line = defstruct(f"{entity.__name__}Line", [(key, _Text)], bases=(shape(entity).wire,), frozen=True, kw_only=True)
    return msgspec.json.Decoder(line, strict=False)


def _whole[T](decoder: msgspec.json.Decoder[T], answer: bytes) -> T:
    """Decode an answer; raises BUSY for one that was cut, which must not read as "there is no such item"."""
    try:
        return decoder.decode(answer)
    except msgspec.DecodeError as failure:
        raise refuse(Code.BUSY) from failure


class Reader(Caller):
    """Reads from DynamoDB. One per process and event loop."""

    async def get(self, wants: Sequence[Want], *, strong: bool = False) -> list[Any]:
        """Return each wanted entity, in order, or None where there is none. One call for up to 100."""
        found: dict[tuple[str, str, str], Any] = {}
        unique = list(dict.fromkeys(wants))
        for start in range(0, len(unique), BATCH):
            await self._get_batch(unique[start : start + BATCH], found, strong=strong)
        return [found.get((want.table, want.pk, want.sk)) for want in wants]

    async def _get_batch(self, wants: Sequence[Want], found: dict[tuple[str, str, str], Any], *, strong: bool) -> None:
        kinds = {(want.table, want.pk, want.sk): want.entity for want in wants}
        request: dict[str, Any] = {}
        for want in wants:
            table = request.setdefault(self._settings.prefix + want.table, {"Keys": [], "ConsistentRead": strong})
            table["Keys"].append({"pk": {"S": want.pk}, "sk": {"S": want.sk}})
        pause = FIRST_PAUSE
        for _ in range(ATTEMPTS):
            answer = _whole(_decode_batch, await self.call("BatchGetItem", {"RequestItems": request}))
            for name, items in answer.Responses.items():
                table_name = name.removeprefix(self._settings.prefix)
                for raw in items:
                    keys = _decode_keys.decode(raw)
                    place = (table_name, keys.pk.S, keys.sk.S)
                    entity = kinds[place]
                    found[place] = shape(entity).build(_decoder(entity).decode(raw))
            request = answer.UnprocessedKeys
            if not request:
                return
            await asyncio.sleep(pause * random.random())  # noqa: S311 - jitter, not a secret
            pause *= 2
        raise refuse(Code.BUSY)

    async def range(
        self, path: Path, span: Span, *, limit: int | None = None, backward: bool = False, strong: bool = False
    ) -> tuple[list[tuple[str, Any]], bool]:
        """Return (sort key, entity) of a range in order, and whether more may follow. One call."""
        pk, sk = (f"{path.index}_pk", f"{path.index}_sk") if path.index else ("pk", "sk")
        low = span.prefix if span.after is None else span.after + "\0"
        high = span.prefix + HIGHEST if span.upto is None else span.upto
        if low > high:
            # Nothing is left of the span, or it moved while someone paged through it; DynamoDB would refuse the range.
            return [], False
        payload: dict[str, Any] = {
            "TableName": self._settings.prefix + path.table.name,
            "KeyConditionExpression": "#p = :p AND #s BETWEEN :l AND :h",
            "ExpressionAttributeNames": {"#p": pk, "#s": sk},
            "ExpressionAttributeValues": {":p": {"S": span.pk}, ":l": {"S": low or "\0"}, ":h": {"S": high}},
            "ScanIndexForward": not backward,
        }
        if path.index:
            payload["IndexName"] = path.index
        elif strong:
            payload["ConsistentRead"] = True
        if limit is not None:
            payload["Limit"] = limit
        answer = _whole(_decode_answer, await self.call("Query", payload))
        build, decoder = shape(path.line).build, _line_decoder(path.line, sk)
        rows = [(getattr(line, sk).S, build(line)) for line in map(decoder.decode, answer.Items)]
        return rows, answer.LastEvaluatedKey is not None

    async def scan(self, table: str, after: dict[str, Any] | None) -> tuple[list[Raw], dict[str, Any] | None]:
        """Return a page of a table's items as they are, read strongly, and where the next one begins. One call."""
        payload: dict[str, Any] = {"TableName": self._settings.prefix + table, "ConsistentRead": True}
        if after is not None:
            payload["ExclusiveStartKey"] = after
        answer = _whole(_decode_answer, await self.call("Scan", payload))
        return answer.Items, answer.LastEvaluatedKey

    async def every(self, path: Path, span: Span, *, strong: bool = False) -> AsyncIterator[Any]:
        """Yield every entity of a range in order, page by page; for the scheduled functions."""
        after = span.after
        while True:
            step = Span(span.pk, span.prefix, after, span.upto)
            rows, more = await self.range(path, step, strong=strong)
            for _, entity in rows:
                yield entity
            if not more or not rows:
                return
            after = rows[-1][0]
