"""The clients of the bench of reads: each reads pages, single items and sums in the way that its users would write it.

A client is a function from an address to its `Reads`; what it is not able to do is None.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import boto3
from aiodynamo.client import Client
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.credentials import StaticCredentials
from aiodynamo.expressions import HashKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.models import BatchGetRequest
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from msgspec import Struct
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model
from yarl import URL

from bench.read_stub import FEW, ITEMS, TABLE, Few, Item, State
from movement.settings import PREFIX, REGION, Settings
from movement.storage.reads import Reader, Span, Want

NAME, ROOT = PREFIX + TABLE.name, "t0000000000000000000000001"
KEYS = [f"e{number:025d}" for number in range(3)]
AT_ONCE = 32


class Reads(Struct, frozen=True):
    """What is measured of a client."""

    page: Callable[[int | None], Awaitable[list[Any]]]
    """Read a page, of so many items or of 1 MB."""
    get: Callable[[int], Awaitable[Any]] | None
    """Read one item so many times, 32 at once."""
    batch: Callable[[int], Awaitable[Any]] | None
    """Read three items by their keys, likewise."""
    totals: Callable[[], Awaitable[Counter[str]]]
    """Read all pages and count items by state."""


async def together(times: int, one: Callable[[], Awaitable[Any]]) -> Any:
    """Call `one` so many times, 32 at once; return what the last call gave."""
    found: Any = None
    for _ in range(times // AT_ONCE):
        *_, found = await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return found


@asynccontextmanager
async def ours(address: str, line: type[Struct] = Item) -> AsyncIterator[Reads]:
    """Read by the product's reader: whole items, or what `line` names."""
    reader = Reader(Settings(endpoint=address, cursor_secret="s" * 32))
    path, part = (ITEMS, False) if line is Item else (ITEMS.showing(line), True)

    async def page(limit: int | None) -> list[Any]:
        if limit is None:
            pages = reader.pages(path, Span(ROOT))
            try:
                return await anext(pages)
            finally:
                await pages.aclose()
        rows, _ = await reader.range(path, Span(ROOT), limit=limit)
        return [row for _, row in rows]

    async def some(keys: Sequence[str], times: int) -> Any:
        wants = [Want(line, TABLE.name, ROOT, key, part) for key in keys]
        return await together(times, partial(reader.get, wants))

    async def totals() -> Counter[str]:
        found: Counter[str] = Counter()
        async for lines in reader.pages(ITEMS.showing(State), Span(ROOT)):
            found.update([line.state for line in lines])
        return found

    whole = line is Item
    yield Reads(page, partial(some, KEYS[:1]) if whole else None, partial(some, KEYS) if whole else None, totals)
    await reader.close()


def model_at(address: str) -> type[Model]:
    """Return the PynamoDB model of an item."""

    class ItemModel(Model):
        class Meta:
            table_name, host, region = NAME, address, REGION
            aws_access_key_id = aws_secret_access_key = "local"  # noqa: S105 - of no place
            max_pool_connections = AT_ONCE

        pk, sk = UnicodeAttribute(hash_key=True), UnicodeAttribute(range_key=True)
        id, unit, root, path, carrier, title = (UnicodeAttribute() for _ in range(6))
        kind, state, field, content, method, created_by = (UnicodeAttribute() for _ in range(6))
        # The product keeps an instant so that text order is time order; PynamoDB's own attribute writes it otherwise.
        updated_at = UnicodeAttribute()
        year, version, runs, score = (NumberAttribute() for _ in range(4))
        open = BooleanAttribute()

    return ItemModel


@asynccontextmanager
async def pynamodb(address: str, shown: Sequence[str] | None = None) -> AsyncIterator[Reads]:
    """Read by a PynamoDB model, or the attributes that `shown` names."""
    model, threads = model_at(address), ThreadPoolExecutor(AT_ONCE)
    loop = asyncio.get_running_loop()
    options: dict[str, Any] = {"attributes_to_get": list(shown)} if shown else {}

    async def page(limit: int | None) -> list[Any]:
        return list(model.query(ROOT, limit=limit, **options))

    async def get(times: int) -> Any:
        return [await together(times, lambda: loop.run_in_executor(threads, model.get, ROOT, KEYS[0]))]

    async def batch(times: int) -> Any:
        def three() -> list[Any]:
            return list(model.batch_get([(ROOT, key) for key in KEYS]))

        return await together(times, lambda: loop.run_in_executor(threads, three))

    async def totals() -> Counter[str]:
        found: Any = model.query(ROOT, attributes_to_get=["state"] if shown else None)
        return Counter(one.state for one in found)

    yield Reads(page, None if shown else get, None if shown else batch, totals)
    threads.shutdown()


@asynccontextmanager
async def boto(address: str) -> AsyncIterator[Reads]:
    """Read by boto3's client and its deserializer."""
    client = boto3.client(
        "dynamodb",
        endpoint_url=address,
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - of no place
        config=Config(max_pool_connections=AT_ONCE),
    )
    read, threads = TypeDeserializer().deserialize, ThreadPoolExecutor(AT_ONCE)
    loop = asyncio.get_running_loop()
    asked: dict[str, Any] = {
        "TableName": NAME,
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": {"S": ROOT}},
    }

    def plain(items: Sequence[dict[str, Any]]) -> list[Any]:
        return [{name: read(value) for name, value in one.items()} for one in items]

    async def page(limit: int | None) -> list[Any]:
        return plain(client.query(**asked, **({"Limit": limit} if limit else {}))["Items"])

    async def get(times: int) -> Any:
        def one() -> list[Any]:
            return plain([client.get_item(TableName=NAME, Key={"pk": {"S": ROOT}, "sk": {"S": KEYS[0]}})["Item"]])

        return await together(times, lambda: loop.run_in_executor(threads, one))

    async def batch(times: int) -> Any:
        keys = [{"pk": {"S": ROOT}, "sk": {"S": key}} for key in KEYS]

        def three() -> list[Any]:
            return plain(client.batch_get_item(RequestItems={NAME: {"Keys": keys}})["Responses"][NAME])

        return await together(times, lambda: loop.run_in_executor(threads, three))

    async def totals() -> Counter[str]:
        found: Counter[str] = Counter()
        more: dict[str, Any] = {}
        while True:
            # Not boto3's own paginator: it takes the stub's pages, which all end alike, for a circle.
            answer = client.query(**asked, **more)
            found.update(read(one["state"]) for one in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return found
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    yield Reads(page, get, batch, totals)
    threads.shutdown()


@asynccontextmanager
async def aiodynamo(address: str) -> AsyncIterator[Reads]:
    """Read by aiodynamo over aiohttp."""
    async with aiohttp.ClientSession() as session:
        credentials = StaticCredentials(SecretKey("local", "local"))
        client = Client(AIOHTTP(session), credentials, REGION, URL(address))
        key = {"pk": ROOT, "sk": KEYS[0]}

        async def page(limit: int | None) -> list[Any]:
            return list((await client.query_single_page(NAME, HashKey("pk", ROOT), limit=limit)).items)

        async def get(times: int) -> Any:
            return [await together(times, lambda: client.get_item(NAME, key))]

        async def batch(times: int) -> Any:
            request = {NAME: BatchGetRequest(keys=[{"pk": ROOT, "sk": one} for one in KEYS])}
            return (await together(times, lambda: client.batch_get(request))).items[NAME]

        async def totals() -> Counter[str]:
            return Counter([one["state"] async for one in client.query(NAME, HashKey("pk", ROOT))])

        yield Reads(page, get, batch, totals)


CLIENTS: dict[str, Callable[[str], Any]] = {
    "ours": ours,
    "ours, 4 attributes": partial(ours, line=Few),
    "PynamoDB model": pynamodb,
    "PynamoDB, attributes_to_get of 4": partial(pynamodb, shown=Few.__struct_fields__),
    "boto3 and TypeDeserializer": boto,
    "aiodynamo": aiodynamo,
}
SMALL = FEW
