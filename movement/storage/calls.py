"""One signed request to DynamoDB, and the bytes of its answer.

aiodynamo's public parts give credentials and errors; signature (`signing`) and connections are our own, because each
took as long as all the rest of a call. What may pass is tried again by `retries`, as writes are.
"""

import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiodynamo import errors as aws
from aiodynamo.credentials import Credentials, StaticCredentials
from aiodynamo.credentials import Key as SecretKey
from aiodynamo.http.types import Request, RequestFailed, Response
from aiodynamo.sign import make_default_endpoint

from movement.connections import BrokenError, Connections, fetched
from movement.settings import Settings
from movement.storage.retries import ATTEMPT_SECONDS, PassingError, Retries
from movement.storage.signing import signed

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

Rest = Callable[[bytes], dict[str, Any] | None]


class Caller:
    """Asks DynamoDB. One per process and event loop; `calls` counts the requests that were answered."""

    def __init__(
        self, settings: Settings, connections: Connections | None = None, retries: Retries | None = None
    ) -> None:
        url = settings.dynamodb or str(make_default_endpoint(settings.region))
        self._settings = settings
        self._connections = connections or Connections(url)
        self.retries = retries or Retries()
        self._host = urlsplit(url).hostname or ""
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
        key, body = await self._credentials.get_key(_got), msgspec.json.encode(payload)
        if key is None:
            raise aws.NoCredentialsFound
        headers = signed(key, action, body, self._settings.region, self._host)
        try:
            return await self._send(headers, body)
        except (*TRANSIENT, OSError) as failure:
            if isinstance(failure, aws.UnknownError) and failure.status < SERVER_ERROR:
                # A refusal that aiodynamo has no name for, e.g. of the signature: trying again cures none of them.
                raise
            raise PassingError(unknown=True) from failure
        except aws.ExpiredToken as failure:
            if not self._credentials.invalidate():
                raise
            raise PassingError from failure

    async def _send(self, headers: dict[str, str], body: bytes) -> bytes:
        answer = await self._connections.ask("POST", "/", headers, body)
        if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
            raise aws.exception_from_response(answer.status, answer.body)
        checksum = answer.headers.get("x-amz-crc32")
        if checksum is not None and int(checksum) != zlib.crc32(answer.body):
            # A cut answer would read as "there is no such item".
            raise BrokenError("checksum of the answer does not match")
        self.calls += 1
        return answer.body

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()


async def _got(request: Request) -> Response:
    """Ask for credentials where a machine or a container has them; a function has them in its environment."""
    try:
        answer = await fetched(request.method, request.url, request.headers, request.body or b"")
    except OSError as failure:
        raise RequestFailed(failure) from failure
    return Response(answer.status, answer.body)
