"""Walking whole tables: for an operator's look at everything. No request walks, and no function may.

An item says by its keys alone what it is: it is read as each kind of its table until the keys that this entity would
have are the keys it stands under.
"""

import asyncio
import re
import string
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct

from movement.model.errors import Code, MovementError
from movement.storage import answers
from movement.storage.calls import Rest
from movement.storage.codecs import key_of, shape
from movement.storage.layout import Row, Table
from movement.storage.reads import Reader
from movement.storage.tables import ROWS

PATIENCE, PAUSE = 30, 2.0


class PatientReader(Reader):
    """A reader that waits out trouble for a minute: a walk that takes long must not end at its last page."""

    async def call(self, action: str, payload: dict[str, Any], rest: Rest | None = None) -> bytes:
        """See `Caller.call`; raises BUSY only after many tries."""
        for _ in range(PATIENCE):
            try:
                return await super().call(action, payload, rest)
            except MovementError as refusal:
                if refusal.code is not Code.BUSY:
                    raise
                await asyncio.sleep(PAUSE)
        return await super().call(action, payload, rest)


class Item(Struct, frozen=True):
    """What stands under a key; `entity` None: nothing that this table keeps."""

    pk: str
    sk: str
    entity: Any


async def pages(reader: Reader, table: Table) -> AsyncIterator[list[Item]]:
    """Yield all items of a table, a page of at most a megabyte at a time, read strongly; a partition's in order."""
    after = None
    while True:
        raws, after = await reader.scan(table.name, after)
        yield [_item(table, raw) for raw in raws]
        if after is None:
            return


def _item(table: Table, raw: Raw) -> Item:
    pk, sk = answers.place_of(raw)
    for row, decoder in _kinds(table):
        if _pattern(row.key.pk).fullmatch(pk) is None or _pattern(row.key.sk).fullmatch(sk) is None:
            continue
        try:
            entity = shape(row.entity).build(decoder.decode(raw))
            if key_of(entity) == (pk, sk):
                return Item(pk, sk, entity)
        except (msgspec.DecodeError, AttributeError, LookupError, ValueError):
            # Of another kind, or damaged: then no kind fits.
            continue
    return Item(pk, sk, None)


@cache
def _kinds(table: Table) -> list[tuple[Row, msgspec.json.Decoder[Any]]]:
    """Return the kinds of a table with their decoders, those whose keys say the most first."""

    def said(row: Row) -> int:
        return -sum(len(text) for text, *_ in string.Formatter().parse(row.key.pk + row.key.sk))

    rows = sorted((row for row in ROWS if row.table == table), key=said)
    return [(row, msgspec.json.Decoder(shape(row.entity).wire, strict=False)) for row in rows]


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = string.Formatter().parse(template)
    return re.compile("".join(re.escape(text) + (".*" if name else "") for text, name, _, _ in parts), re.DOTALL)
