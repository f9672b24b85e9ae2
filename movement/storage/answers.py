"""The bytes of DynamoDB's answers, decoded by msgspec in one pass straight into what a range or a batch asked for."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct, defstruct

from movement.model.errors import unreachable
from movement.storage.codecs import shape

Place = tuple[str, str]
"""Partition and sort key of an item."""


class Text(Struct, frozen=True, gc=False):
    """A key attribute."""

    S: str


class Keys(Struct, frozen=True):
    """The primary key of an item."""

    pk: Text
    sk: Text


class Batch(Struct, frozen=True):
    """An answer to BatchGetItem, its tables' items still to be decoded."""

    Responses: dict[str, Raw]
    UnprocessedKeys: dict[str, Any] = {}


class Scanned(Struct, frozen=True):
    """An answer to Scan, its items still to be decoded."""

    Items: list[Raw]
    LastEvaluatedKey: dict[str, Any] | None = None


_scanned = msgspec.json.Decoder(Scanned)
_batch = msgspec.json.Decoder(Batch)
_raws = msgspec.json.Decoder(list[Raw])
_keys = msgspec.json.Decoder(Keys)


def whole[T](decoder: msgspec.json.Decoder[T], answer: bytes | Raw) -> T:
    """Decode an answer; raises BUSY for one that was cut, which must not read as "there is no such item"."""
    try:
        return decoder.decode(answer)
    except msgspec.ValidationError as failure:
        # Nobody of us writes NULL, but whoever repairs a record by hand may: it reads as what is not there.
        said = msgspec.json.decode(answer)
        without = _without_nulls(said)
        if without == said:
            raise unreachable() from failure
        return whole(decoder, msgspec.json.encode(without))
    except msgspec.DecodeError as failure:
        raise unreachable() from failure


def _without_nulls(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _without_nulls(value) for name, value in said.items() if value != {"NULL": True}}
    return [_without_nulls(one) for one in said] if isinstance(said, list) else said


def batch(answer: bytes) -> Batch:
    """Return an answer to BatchGetItem; raises BUSY for one that was cut."""
    return whole(_batch, answer)


def rows(line: type[Struct], key: str, answer: bytes) -> tuple[list[tuple[str, Any]], dict[str, Any] | None]:
    """Return (sort key, line) of each item of an answer to Query, and from where it goes on; raises BUSY if cut."""
    page, build = whole(_page(line, (key,)), answer), shape(line).build
    return [(getattr(item, key).S, build(item)) for item in page.Items], page.LastEvaluatedKey


def lines(line: type[Struct], answer: bytes) -> tuple[list[Any], dict[str, Any] | None]:
    """Return the line of each item of an answer to Query, and from where it goes on; raises BUSY if it was cut."""
    page = whole(_page(line, ()), answer)
    return list(map(shape(line).build, page.Items)), page.LastEvaluatedKey


def raws(answer: bytes) -> tuple[list[Raw], dict[str, Any] | None]:
    """Return each item of an answer to Scan as it is, and from where it goes on; raises BUSY if it was cut."""
    page = whole(_scanned, answer)
    return page.Items, page.LastEvaluatedKey


def place_of(item: Raw) -> Place:
    """Return the partition and sort key of an item."""
    keys = whole(_keys, item)
    return keys.pk.S, keys.sk.S


def items(wanted: Mapping[Place, Iterable[type[Struct]]], answer: Raw) -> Iterator[tuple[type[Struct], Place, Any]]:
    """Yield (kind, place, entity) of a table's items in a batch; `wanted` tells as what each was asked for.

    One pass where all were asked for as one kind.
    """
    kinds = {kind for some in wanted.values() for kind in some}
    if len(kinds) == 1:
        (kind,) = kinds
        build = shape(kind).build
        for item in whole(_items(kind), answer):
            yield kind, (item.pk.S, item.sk.S), build(item)
        return
    for raw in whole(_raws, answer):
        place = place_of(raw)
        for kind in wanted[place]:
            yield kind, place, shape(kind).build(whole(_one(kind), raw))


@cache
def _keyed(entity: type[Struct], keys: tuple[str, ...]) -> type[Struct]:
    """Return the wire struct of an entity with some keys, which no entity has as fields."""
    named = [(key, Text) for key in keys]
    made: type[Struct] = defstruct(
        f"{entity.__name__}Item", named, bases=(shape(entity).wire,), frozen=True, kw_only=True, gc=False
    )
    return made


@cache
def _page(entity: type[Struct], keys: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    fields: list[Any] = [("Items", list[_keyed(entity, keys)]), ("LastEvaluatedKey", dict[str, Any] | None, None)]  # type: ignore[misc]
    return msgspec.json.Decoder(defstruct("Page", fields, frozen=True), strict=False)


@cache
def _items(entity: type[Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(list[_keyed(entity, ("pk", "sk"))], strict=False)  # type: ignore[misc]


@cache
def _one(entity: type[Struct]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape(entity).wire, strict=False)
