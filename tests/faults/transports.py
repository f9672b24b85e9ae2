"""The two ways to DynamoDB with an injector on the line: the reads' aiohttp session, the writes' botocore session."""

import asyncio
import random
import time
from io import BytesIO
from types import TracebackType
from typing import Any

import aiohttp
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from msgspec import structs

from movement.storage import records
from movement.storage.reads import Reader
from movement.storage.retries import Retries
from movement.storage.store import Store
from tests.faults.injector import Injector
from tests.faults.kinds import Kind
from tests.faults.past import Past
from tests.faults.wire import Line, TroubleError, Wire


class _Response:
    """As much of aiohttp's response as the product looks at."""

    def __init__(self, wire: Wire) -> None:
        self.status, self.headers, self._body = wire.status, wire.headers, wire.body

    async def read(self) -> bytes:
        return self._body


class _Exchange:
    """One POST, sent when it is entered."""

    def __init__(self, session: "Session", url: Any, headers: dict[str, str], data: bytes) -> None:
        self._session, self._url, self._headers, self._data = session, url, headers, data

    async def __aenter__(self) -> _Response:
        injector = self._session.injector
        call, kind = injector.heard(self._headers["X-Amz-Target"].split(".")[1], self._data)
        if kind is Kind.INTERLEAVED and injector.between is not None:
            await injector.between()
        try:
            wire = injector.early(call, kind)
            if wire is None:
                wire = injector.late(call, kind, await self._sent(injector.asked(call, kind, self._data)))
        except TroubleError as trouble:
            if trouble.line is Line.SILENT:
                await asyncio.sleep(injector.time.silence)
            raise _as_aiohttp(trouble.line) from trouble
        return _Response(wire)

    async def _sent(self, data: bytes) -> Wire:
        async with self._session.real().post(self._url, headers=self._headers, data=data) as response:
            return Wire(response.status, dict(response.headers), await response.read())

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class Session:
    """In the place of an aiohttp session."""

    def __init__(self, injector: Injector) -> None:
        self.injector = injector
        self._real: aiohttp.ClientSession | None = None

    def real(self) -> aiohttp.ClientSession:
        """Return the session that sends, opened in the loop that uses it."""
        if self._real is None:
            self._real = aiohttp.ClientSession(headers={"Accept-Encoding": "identity"}, auto_decompress=False)
        return self._real

    def post(self, url: Any, *, headers: dict[str, str], data: bytes | BytesIO) -> _Exchange:
        """Return the exchange; the product hands large bodies on in pieces."""
        return _Exchange(self, url, headers, data if isinstance(data, bytes) else data.getvalue())

    async def close(self) -> None:
        """Close the connections."""
        if self._real is not None:
            await self._real.close()


class _Raw:
    """The stream of a body that is all there."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Any:
        yield self._body


class Http:
    """In the place of a botocore client's HTTP session; its threads hand an interleaved request to the loop."""

    def __init__(self, injector: Injector, real: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.injector, self.real, self._loop = injector, real, loop

    def send(self, request: Any) -> Any:
        """Answer a prepared request."""
        injector = self.injector
        target = request.headers["X-Amz-Target"]
        action = (target.decode() if isinstance(target, bytes) else target).split(".")[1]
        call, kind = injector.heard(action, request.body)
        if kind is Kind.INTERLEAVED and injector.between is not None:
            asyncio.run_coroutine_threadsafe(_awaited(injector), self._loop).result()
        try:
            wire = injector.early(call, kind)
            if wire is None:
                wire = injector.late(call, kind, self._sent(request, injector.asked(call, kind, request.body)))
        except TroubleError as trouble:
            if trouble.line is Line.SILENT:
                time.sleep(injector.time.silence)
            raise _as_botocore(trouble.line, request.url) from trouble
        return AWSResponse(request.url, wire.status, wire.headers, _Raw(wire.body))

    def _sent(self, request: Any, data: bytes) -> Wire:
        if data is not request.body:
            request.body = data
            request.headers["Content-Length"] = str(len(data))
        answer = self.real.send(request)
        return Wire(answer.status_code, dict(answer.headers), answer.content)

    def close(self) -> None:
        """Close the connections."""
        self.real.close()


async def _awaited(injector: Injector) -> None:
    assert injector.between is not None
    await injector.between()


def _as_aiohttp(line: Line) -> Exception:
    match line:
        case Line.REFUSED:
            return aiohttp.ClientOSError(111, "Connection refused")
        case Line.RESET:
            return aiohttp.ServerDisconnectedError()
        case Line.SILENT:
            return aiohttp.ServerTimeoutError()


def _as_botocore(line: Line, url: str) -> Exception:
    match line:
        case Line.REFUSED:
            return EndpointConnectionError(endpoint_url=url)  # type: ignore[no-any-return]
        case Line.RESET:
            return ConnectionClosedError(endpoint_url=url)  # type: ignore[no-any-return]
        case Line.SILENT:
            return ReadTimeoutError(endpoint_url=url)  # type: ignore[no-any-return]


def faulty(store: Store, injector: Injector, *, process: int = 1, seed: int = 1) -> Store:
    """Return the same records as another process reaches them, over lines on which the injector sits.

    `process` tells several of them apart; each has one injector at a time.
    """
    # PynamoDB's connections are one for each settings; the engine looks at no region.
    settings = structs.replace(store.settings, region=f"process-{process}")
    endpoint = records.connection(settings).client._endpoint
    real = endpoint.http_session.real if isinstance(endpoint.http_session, Http) else endpoint.http_session
    endpoint.http_session = Http(injector, real, asyncio.get_running_loop())
    injector.past = Past(store.settings.endpoint or "")
    retries = Retries(injector.time.sleep, injector.time, random.Random(seed).random)
    session: Any = Session(injector)
    return Store(settings, Reader(settings, session, retries))
