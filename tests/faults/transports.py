"""The two ways to DynamoDB with an injector on the line: the reads' connections, the writes' botocore session."""

import asyncio
import random
import time
from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from msgspec import structs

from movement.connections import Answer, BrokenError, Connections
from movement.storage import records
from movement.storage.reads import Reader
from movement.storage.retries import Retries
from movement.storage.store import Store
from tests.faults.injector import Injector
from tests.faults.kinds import Kind
from tests.faults.past import Past
from tests.faults.wire import Line, TroubleError, Wire


class Lines(Connections):
    """In the place of the reads' connections."""

    def __init__(self, url: str, injector: Injector) -> None:
        super().__init__(url)
        self.injector = injector

    async def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Answer a request."""
        injector = self.injector
        call, kind = injector.heard(headers["X-Amz-Target"].split(".")[1], body)
        if kind is Kind.INTERLEAVED and injector.between is not None:
            await injector.between()
        try:
            wire = injector.early(call, kind)
            if wire is None:
                answer = await super().ask(method, target, headers, injector.asked(call, kind, body))
                wire = injector.late(call, kind, Wire(answer.status, answer.headers, answer.body))
        except TroubleError as trouble:
            if trouble.line is Line.SILENT:
                await asyncio.sleep(injector.time.silence)
            raise _as_ours(trouble.line) from trouble
        return Answer(wire.status, wire.headers, wire.body)


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


def _as_ours(line: Line) -> OSError:
    match line:
        case Line.REFUSED:
            return ConnectionRefusedError()
        case Line.RESET:
            return BrokenError()
        case Line.SILENT:
            return TimeoutError()


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
    lines = Lines(store.settings.endpoint or "", injector)
    return Store(settings, Reader(settings, lines, retries))
