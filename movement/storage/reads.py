"""The fast read path: a signed request, the answer's bytes, decoded by msgspec straight into entities.

aiodynamo's public parts give credentials, signing and errors; the send loop is our own because it must hand back
bytes. Retries happen here and nowhere else: capped, with jitter, until the call's deadline.
"""

import asyncio
import random
import zlib
from collections.abc import AsyncIterator, Sequence
from functools import cache
from typing import Any

import aiohttp
import msgspec
from aiodynamo import errors as aws
from aiodynamo.credentials import Credentials, StaticCredentials
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.sign import signed_dynamo_request
from msgspec import Raw, Struct, defstruct
from yarl import URL

from movement.model.errors import Code, refuse
from movement.settings import Settings
from movement.storage.codecs import shape
from movement.storage.layout import Path

BATCH = 100
ATTEMPTS = 5
FIRST_PAUSE = 0.05
CALL_SECONDS = 5.0
SERVER_ERROR = 500
HIGHEST = "\U0010ffff"
TRANSIENT = (
    aws.Throttled,
    aws.ProvisionedThroughputExceeded,
    aws.RequestLimitExceeded,
    aws.InternalDynamoError,
    aws.ServiceUnavailable,
    aws.TransactionConflict,
    aws.UnknownError,
)


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


class Reader:
    """Reads from DynamoDB. One per process and event loop; `calls` counts the requests that were answered."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession | None = None) -> None:
        self._settings = settings
        self._session = session
        self._endpoint = URL(settings.dynamodb) if settings.dynamodb else None
        # An engine with an address of its own is not AWS and checks no signature, so real keys never go there.
        self._credentials: Credentials = (
            StaticCredentials(SecretKey("local", "local")) if settings.endpoint else Credentials.auto()
        )
        self.calls = 0

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

    async def call(self, action: str, payload: dict[str, Any]) -> bytes:
        """Send one request and return the answer's bytes; raises BUSY when DynamoDB stays unreachable or silent."""
        try:
            async with asyncio.timeout(CALL_SECONDS * 2):
                return await self._attempts(action, payload)
        except TimeoutError as failure:
            raise refuse(Code.BUSY) from failure

    async def _attempts(self, action: str, payload: dict[str, Any]) -> bytes:
        session = self._open()
        http = AIOHTTP(session)
        pause = FIRST_PAUSE
        clock = asyncio.get_running_loop().time
        until = clock() + CALL_SECONDS * 2
        for attempt in range(1, ATTEMPTS + 1):
            key = await self._credentials.get_key(http)
            if key is None:
                raise aws.NoCredentialsFound
            request = signed_dynamo_request(
                key=key, payload=payload, action=action, region=self._settings.region, endpoint=self._endpoint
            )
            try:
                return await self._send(session, request.url, request.headers, request.body)
            except (*TRANSIENT, aiohttp.ClientError, TimeoutError) as failure:
                # aiohttp swallows the outer timeout when its own fires in the same turn of the loop: look at the time.
                if isinstance(failure, aws.UnknownError) and failure.status < SERVER_ERROR:
                    # A refusal that aiodynamo has no name for, e.g. of the signature: trying again cures none of them.
                    raise
                if attempt == ATTEMPTS or clock() >= until:
                    raise refuse(Code.BUSY) from failure
            except aws.ExpiredToken:
                if attempt == ATTEMPTS or not self._credentials.invalidate():
                    raise
            await asyncio.sleep(pause * random.random())  # noqa: S311 - jitter, not a secret
            pause *= 2
        raise refuse(Code.BUSY)

    async def _send(self, session: aiohttp.ClientSession, url: URL, headers: dict[str, str], body: bytes) -> bytes:
        # aiodynamo signs the host without its port, so that is what must be sent.
        async with session.post(url, headers={**headers, "Host": url.host or ""}, data=body) as response:
            answer = await response.read()
            if response.status != 200:  # noqa: PLR2004 - HTTP's OK
                raise aws.exception_from_response(response.status, answer)
            checksum = response.headers.get("x-amz-crc32")
            if checksum is not None and int(checksum) != zlib.crc32(answer):
                # A cut answer would read as "there is no such item".
                raise aiohttp.ClientPayloadError("checksum of the answer does not match")
            self.calls += 1
            return answer

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=CALL_SECONDS, connect=1.0),
                connector=aiohttp.TCPConnector(limit=64, ttl_dns_cache=60),
                headers={"Accept-Encoding": "identity"},
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
