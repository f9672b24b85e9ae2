"""DynamoDB's place in the bench of reads: a server that replays stored answers, and what is stored in them.

Items have 20 attributes and 1 KB. It is a process of its own: only the clients are measured.
"""

import asyncio
import re
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
from msgspec import Struct

from movement.storage.codecs import shape
from movement.storage.layout import Key, Row, Table, within

STATES = ("DRAFT", "SUBMITTED", "ACCEPTED", "RUNNING", "VERIFIED")
FEW, PAGE = 100, 1_000
"""Items of a small page, and of one of 1 MB."""


class Item(Struct, frozen=True, kw_only=True):
    """What is read: with its two keys 20 attributes."""

    id: str
    unit: str
    root: str
    path: str
    carrier: str
    title: str
    kind: str
    state: str
    field: str
    content: str
    method: str
    created_by: str
    updated_at: datetime
    year: int
    version: int
    runs: int
    score: Decimal
    open: bool


class Few(Struct, frozen=True, kw_only=True):
    """Four attributes of it."""

    id: str
    state: str
    year: int
    score: Decimal


class State(Struct, frozen=True, kw_only=True):
    """What a sum by state needs."""

    state: str


TABLE = Table("bench")
ITEM = Row(TABLE, Item, Key("{root}", "{id}"))
ITEMS = within("Which items are there?", ITEM)


def item(number: int) -> Item:
    """Return the item of a number."""
    return Item(
        id=f"e{number:025d}",
        unit=f"u{number % 104:025d}",
        root="t0000000000000000000000001",
        path=f"/t0000000000000000000000001/u{number % 104:025d}/",
        carrier=f"u{number % 104:025d}",
        title=f"Mô hình dân vận khéo số {number}",
        kind="MODEL",
        state=STATES[number % len(STATES)],
        field="ECONOMY",
        content="Vận động nhân dân hiến đất làm đường. " * 7,
        method="Đến từng nhà, đến từng người. " * 3,
        created_by=f"auth0|{number % 977:024d}",
        updated_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number),
        year=2026,
        version=1 + number % 9,
        runs=number % 3,
        score=Decimal(number % 10_000) / 100,
        open=number % 2 == 0,
    )


def stored(one: Item) -> dict[str, Any]:
    """Return the item as DynamoDB has it."""
    return {"pk": {"S": one.root}, "sk": {"S": one.id}, **shape(Item).dump(one)}


def _answers() -> dict[str, bytes]:
    """Return the answers: of a page whole, of its projections, of one item and of three."""
    items = [stored(item(number)) for number in range(PAGE)]
    shown = {
        "few": ("pk", "sk", *Few.__struct_fields__),
        "state": ("pk", "sk", "state"),
    }
    made: dict[str, dict[str, Any]] = {"page": {"Items": items}, "small": {"Items": items[:FEW]}}
    for name, names in shown.items():
        part = [{key: one[key] for key in names} for one in items]
        made[f"page {name}"], made[f"small {name}"] = {"Items": part}, {"Items": part[:FEW]}
    more = {"LastEvaluatedKey": {"pk": items[-1]["pk"], "sk": items[-1]["sk"]}}
    made |= {f"{name} more": {**made[name], **more} for name in list(made) if name.startswith("page")}
    made["GetItem"] = {"Item": items[0]}
    made["BatchGetItem"] = {"Responses": {"dvk-bench": items[:3]}, "UnprocessedKeys": {}}
    made["BatchGetItem 1"] = {"Responses": {"dvk-bench": items[:1]}, "UnprocessedKeys": {}}
    for answer in made.values():
        if "Items" in answer:
            answer |= {"Count": len(answer["Items"]), "ScannedCount": len(answer["Items"])}
    return {name: _response(orjson.dumps(body)) for name, body in made.items()}


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n"
    return f"{head}x-amz-crc32: {zlib.crc32(body)}\r\n\r\n".encode() + body


TARGET = re.compile(rb"x-amz-target: *DynamoDB_20120810\.(\w+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Replay(asyncio.Protocol):
    """A connection that gives the stored answer to whatever is asked on it."""

    answers: dict[str, bytes]
    left = 0
    """Pages that are still to come of a range that is read through; `PutItem` of the bench sets it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._read = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._read) < whole:
                return
            target, body = TARGET.search(head), self._read[end + 4 : whole]
            self._read = self._read[whole:]
            self._transport.write(self._answer(target[1].decode() if target else "", body))

    def _answer(self, action: str, body: bytes) -> bytes:
        if action == "PutItem":
            Replay.left = int(orjson.loads(body)["Item"]["pages"]["N"])
            return _response(b"{}")
        asked = orjson.loads(body)
        if action == "BatchGetItem" and len(asked["RequestItems"]["dvk-bench"]["Keys"]) == 1:
            return self.answers["BatchGetItem 1"]
        if action != "Query":
            return self.answers.get(action) or _response(b"{}")
        shown = asked.get("ProjectionExpression", asked.get("AttributesToGet", ""))
        part = "" if not shown else " few" if shown.count(",") >= 3 else " state"  # noqa: PLR2004
        if asked.get("Limit") == FEW:
            return self.answers[f"small{part}"]
        Replay.left = max(Replay.left - 1, 0)
        return self.answers[f"page{part}{' more' if Replay.left else ''}"]


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    Replay.answers = _answers()
    server = await asyncio.get_running_loop().create_server(Replay, "127.0.0.1", port)
    await server.serve_forever()
