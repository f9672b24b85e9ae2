"""One signed request to DynamoDB, and the bytes of its answer.

aiodynamo's public parts give credentials and errors; the send loop is our own because it must hand back bytes, the
signature (`signing`) because it took half of a call. What may pass is tried again by `retries`, as writes are.
"""

import io
import zlib
from collections.abc import Callable
from typing import Any

import aiohttp
import msgspec
from aiodynamo import errors as aws
from aiodynamo.credentials import Credentials, StaticCredentials
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.sign import make_default_endpoint
from yarl import URL

from movement.settings import Settings
from movement.storage.retries import ATTEMPT_SECONDS, PassingError, Retries
from movement.storage.signing import signed

SERVER_ERROR = 500
LARGE = 2**20
"""Bytes of a body above which aiohttp wants it in pieces, so that sending it holds nothing else up."""
READ_AHEAD = 2**20
"""Bytes of an answer taken in before anyone reads: a page of DynamoDB's, so that its connection never pauses."""
TRANSIENT = (
    aws.Throttled,
    aws.ProvisionedThroughputExceeded,
    aws.RequestLimitExceeded,
    aws.InternalDynamoError,
    aws.ServiceUnavailable,
    aws.TransactionConflict,
    aws.UnknownError,
)

Rest = Callable[[bytes], dict[str, Any] | None]


class Caller:
    """Asks DynamoDB. One per process and event loop; `calls` counts the requests that were answered."""

    def __init__(
        self, settings: Settings, session: aiohttp.ClientSession | None = None, retries: Retries | None = None
    ) -> None:
        self._settings = settings
        self._session = session
        self.retries = retries or Retries()
        self._url = URL(settings.dynamodb) if settings.dynamodb else make_default_endpoint(settings.region)
        # An engine with an address of its own is not AWS and checks no signature, so real keys never go there.
        self._credentials: Credentials = (
            StaticCredentials(SecretKey("local", "local")) if settings.endpoint else Credentials.auto()
        )
        self.calls = 0

    async def call(self, action: str, payload: dict[str, Any], rest: Rest | None = None) -> bytes:
        """Send one request and return the answer's bytes; raises Unreachable when DynamoDB stays so or stays silent.

        `rest` takes each answer and returns the request for what DynamoDB left out of it, which is then sent after a
        pause, or None.
        """
        asked = payload

        async def attempt() -> bytes:
            nonlocal asked
            answer = await self._attempt(action, asked)
            if rest is not None and (left := rest(answer)) is not None:
                asked = left
                raise PassingError
            return answer

        return await self.retries.until_done(attempt, within=ATTEMPT_SECONDS)

    async def _attempt(self, action: str, payload: dict[str, Any]) -> bytes:
        session = self._open()
        key, body = await self._credentials.get_key(AIOHTTP(session)), msgspec.json.encode(payload)
        if key is None:
            raise aws.NoCredentialsFound
        headers = signed(key, action, body, self._settings.region, self._url.host or "")
        try:
            return await self._send(session, headers, body)
        except (*TRANSIENT, aiohttp.ClientError, TimeoutError) as failure:
            if isinstance(failure, aws.UnknownError) and failure.status < SERVER_ERROR:
                # A refusal that aiodynamo has no name for, e.g. of the signature: trying again cures none of them.
                raise
            raise PassingError(unknown=True) from failure
        except aws.ExpiredToken as failure:
            if not self._credentials.invalidate():
                raise
            raise PassingError from failure

    async def _send(self, session: aiohttp.ClientSession, headers: dict[str, str], body: bytes) -> bytes:
        data = body if len(body) <= LARGE else io.BytesIO(body)
        async with session.post(self._url, headers=headers, data=data) as response:
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
                # How long an answer is waited for is the policy's to say: a timer more of aiohttp's took 10 µs a call.
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=1.0),
                connector=aiohttp.TCPConnector(limit=64, ttl_dns_cache=60),
                headers={"Accept-Encoding": "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=READ_AHEAD,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
