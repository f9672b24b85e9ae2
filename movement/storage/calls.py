"""One signed request to DynamoDB, and the bytes of its answer.

aiodynamo's public parts give credentials, signing and errors; the send loop is our own because it must hand back
bytes. What may pass is tried again by `retries`, as writes are.
"""

import zlib
from typing import Any

import aiohttp
from aiodynamo import errors as aws
from aiodynamo.credentials import Credentials, StaticCredentials
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.sign import signed_dynamo_request
from yarl import URL

from movement.settings import Settings
from movement.storage.retries import ATTEMPT_SECONDS, PassingError, Retries

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

    def __init__(
        self, settings: Settings, session: aiohttp.ClientSession | None = None, retries: Retries | None = None
    ) -> None:
        self._settings = settings
        self._session = session
        self.retries = retries or Retries()
        self._endpoint = URL(settings.dynamodb) if settings.dynamodb else None
        # An engine with an address of its own is not AWS and checks no signature, so real keys never go there.
        self._credentials: Credentials = (
            StaticCredentials(SecretKey("local", "local")) if settings.endpoint else Credentials.auto()
        )
        self.calls = 0

    async def call(self, action: str, payload: dict[str, Any]) -> bytes:
        """Send one request and return the answer's bytes; raises Unreachable when DynamoDB stays so or stays silent."""
        return await self.retries.until_done(lambda: self._attempt(action, payload))

    async def _attempt(self, action: str, payload: dict[str, Any]) -> bytes:
        session = self._open()
        key = await self._credentials.get_key(AIOHTTP(session))
        if key is None:
            raise aws.NoCredentialsFound
        request = signed_dynamo_request(
            key=key, payload=payload, action=action, region=self._settings.region, endpoint=self._endpoint
        )
        try:
            return await self._send(session, request.url, request.headers, request.body)
        except (*TRANSIENT, aiohttp.ClientError, TimeoutError) as failure:
            if isinstance(failure, aws.UnknownError) and failure.status < SERVER_ERROR:
                # A refusal that aiodynamo has no name for, e.g. of the signature: trying again cures none of them.
                raise
            raise PassingError(unknown=True) from failure
        except aws.ExpiredToken as failure:
            if not self._credentials.invalidate():
                raise
            raise PassingError from failure

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
                timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS, connect=1.0),
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
