"""One signed request to DynamoDB, and the bytes of its answer.

aiodynamo's public parts give credentials and errors; the send loop is our own because it must hand back bytes, the
signature (`signing`) because it took half of a call. Retries happen here and nowhere else: capped, with jitter, until
the call's deadline.
"""

import asyncio
import random
import zlib
from typing import Any

import aiohttp
import msgspec
from aiodynamo import errors as aws
from aiodynamo.credentials import Credentials, StaticCredentials
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.sign import make_default_endpoint
from yarl import URL

from movement.model.errors import Code, refuse
from movement.settings import Settings
from movement.storage.signing import signed

ATTEMPTS = 5
FIRST_PAUSE = 0.05
CALL_SECONDS = 5.0
SERVER_ERROR = 500
TRANSIENT = (
    aws.Throttled,
    aws.ProvisionedThroughputExceeded,
    aws.RequestLimitExceeded,
    aws.InternalDynamoError,
    aws.ServiceUnavailable,
    aws.TransactionConflict,
    aws.UnknownError,
)


class Caller:
    """Asks DynamoDB. One per process and event loop; `calls` counts the requests that were answered."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession | None = None) -> None:
        self._settings = settings
        self._session = session
        self._url = URL(settings.dynamodb) if settings.dynamodb else make_default_endpoint(settings.region)
        # An engine with an address of its own is not AWS and checks no signature, so real keys never go there.
        self._credentials: Credentials = (
            StaticCredentials(SecretKey("local", "local")) if settings.endpoint else Credentials.auto()
        )
        self.calls = 0

    async def call(self, action: str, payload: dict[str, Any]) -> bytes:
        """Send one request and return the answer's bytes; raises BUSY when DynamoDB stays unreachable or silent."""
        try:
            async with asyncio.timeout(CALL_SECONDS * 2):
                return await self._attempts(action, payload)
        except TimeoutError as failure:
            raise refuse(Code.BUSY) from failure

    async def _attempts(self, action: str, payload: dict[str, Any]) -> bytes:
        session = self._open()
        http, body = AIOHTTP(session), msgspec.json.encode(payload)
        pause = FIRST_PAUSE
        clock = asyncio.get_running_loop().time
        until = clock() + CALL_SECONDS * 2
        for attempt in range(1, ATTEMPTS + 1):
            key = await self._credentials.get_key(http)
            if key is None:
                raise aws.NoCredentialsFound
            headers = signed(key, action, body, self._settings.region, self._url.host or "")
            try:
                return await self._send(session, headers, body)
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

    async def _send(self, session: aiohttp.ClientSession, headers: dict[str, str], body: bytes) -> bytes:
        async with session.post(self._url, headers=headers, data=body) as response:
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
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
