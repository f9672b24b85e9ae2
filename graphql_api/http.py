"""GraphQL over HTTP: negotiation, the guard, execution within a deadline, and the answer.

Follows the `graphql-http` audit: GET serves queries only, request errors carry no `data`, and are 400 under
application/graphql-response+json and 200 under application/json.
"""

import asyncio
from functools import lru_cache
from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graphql_api import errors, guard
from graphql_api.auth import Doorkeeper
from graphql_api.context import Context
from graphql_api.documents import Document, Documents
from graphql_api.execution import Compiled
from graphql_api.exploring import Tell, everything, may_explore, only_written
from graphql_api.guard import Asked, RefusedError
from graphql_api.log import answered
from graphql_api.trusted import TextOf
from movement.model.errors import Code, MovementError, Unreachable, refuse
from movement.world import World

SECONDS = 10.0
MOST_CALLS = 400
"""Calls to the store in one request: two for each of the 168 communes of the largest province, and some."""
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
OFFERED = (JSON, GRAPHQL)
"""What can be answered, the one that everybody understands first."""
MOST_RANGES = 20
UNAVAILABLE = 503
RETRY_AFTER = "2"
"""Seconds after which a client may ask again what was answered with 503."""


class Endpoint:
    """The one address of the gateway."""

    def __init__(
        self,
        world: World,
        doorkeeper: Doorkeeper,
        documents: Documents,
        text_of: TextOf,
        compiled: Compiled,
        *,
        local: bool,
    ) -> None:
        self._world, self._doorkeeper, self._documents, self._text_of = world, doorkeeper, documents, text_of
        self._schema, self._compiled = documents.schema, compiled
        self._local = local

    async def __call__(self, request: Request) -> Response:
        """Answer a request; every refusal is JSON with a code."""
        media = JSON
        try:
            _check_known(request.method)
            media = negotiated(request.headers.get("accept"))
            async with asyncio.timeout(SECONDS):
                world = self._world.fresh(MOST_CALLS)
                actor = await self._doorkeeper.actor(world, request.headers.get("authorization"))
                asked = await _asked(request)
                explore = self._local or may_explore(actor)
                return await self._answered(request.method, Context(world, actor), asked, media, explore=explore)
        except RefusedError as refusal:
            return _answer(refusal.status, errors.refused(refusal.code, refusal.sentence), media, refusal.headers)
        except MovementError as refusal:
            return _refusal(refusal, media)
        except TimeoutError:
            return _answer(UNAVAILABLE, errors.refused(Code.BUSY, "Yêu cầu mất quá nhiều thời gian."), media)
        except Exception as fault:  # noqa: BLE001 - the last door: nothing of it may reach the client
            body = errors.refused("INTERNAL", errors.MASKED)
            body["errors"][0]["extensions"]["id"] = errors.incident(fault)
            return _answer(500, body, media)

    async def _answered(self, method: str, context: Context, asked: Asked, media: str, *, explore: bool) -> Response:
        try:
            text = self._text_of(asked, explore)
        except MovementError as refusal:
            return _request_errors([refusal], media, everything)
        tell = everything if explore else only_written(self._schema, text, asked.variables)
        document = self._documents.get(text, explore=explore)
        if document.errors:
            return _request_errors(document.errors, media, tell)
        _check_method(method, document)
        return await self._executed(context, asked, document, media, tell)

    async def _executed(self, context: Context, asked: Asked, document: Document, media: str, tell: Tell) -> Response:
        cost = document.estimate.of(self._schema, asked.variables)  # type: ignore[union-attr]
        told = {"cost": cost.told}
        if cost.excess:
            return _request_errors([refuse(Code.TOO_COSTLY, detail=cost.excess)], media, tell, told)
        try:
            result = await self._compiled.execute(
                document.ast,  # type: ignore[arg-type]
                context=context,
                variables=asked.variables,
                operation_name=asked.operation,
                hide_suggestions=tell is not everything,
            )
        finally:
            await context.end()
        faults = result.errors or []
        if faults and result.data is None and not any(fault.path for fault in faults):
            return _request_errors(faults, media, tell)
        if not _told(result.data):
            for fault in faults:
                if isinstance(cause := errors.cause_of(fault), Unreachable):
                    return _refusal(cause, media)
        body: dict[str, Any] = {"data": result.data, "extensions": told}
        if faults:
            body["errors"] = [errors.shown(fault, tell) for fault in faults]
            ceiling = next((e for e in body["errors"] if e["extensions"]["code"] == Code.TOO_COSTLY), None)
            if ceiling and document.operation is OperationType.QUERY:
                # What was read before the ceiling says nothing of what was not; an act, though, is done.
                body = errors.refused(Code.TOO_COSTLY, ceiling["message"]) | {"extensions": told}
                return _answer(_status(media), body, media)
        return _answer(200, body, media)


def _told(data: dict[str, Any] | None) -> bool:
    return data is not None and any(value is not None for value in data.values())


def _request_errors(faults: Any, media: str, tell: Tell, told: dict[str, Any] | None = None) -> Response:
    shown = [errors.shown(_error(fault), tell) for fault in faults]
    body = {"errors": shown, "extensions": told} if told else {"errors": shown}
    return _answer(_status(media), body, media)


def _status(media: str) -> int:
    return 400 if media == GRAPHQL else 200


def _check_known(method: str) -> None:
    # Starlette routes HEAD wherever GET goes; with a body it would be executed, a mutation too.
    if method not in {"GET", "POST"}:
        raise RefusedError(405, Code.BAD_INPUT, "Chỉ dùng GET để truy vấn hoặc POST.", {"Allow": "GET, POST"})


def _check_method(method: str, document: Document) -> None:
    if method == "GET" and document.operation is not OperationType.QUERY:
        raise RefusedError(405, Code.BAD_INPUT, "GET chỉ dùng để truy vấn.", {"Allow": "POST"})


@lru_cache(maxsize=64)  # clients send the same header again and again
def negotiated(accept: str | None) -> str:
    """Return the media type to answer in; raises RefusedError (406) if none of ours is acceptable."""
    if not accept or not accept.strip():
        return JSON
    asked: dict[str, tuple[float, int]] = {}
    for position, part in enumerate(accept.split(",")[:MOST_RANGES]):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        asked[name] = max(asked.get(name, (0.0, 0)), (_quality(parameters), -position))
    # What names a type exactly decides over what only includes it; of equal wishes the one written first.
    wishes = {media: _wish(asked, media) for media in OFFERED}
    chosen = max(OFFERED, key=lambda media: wishes[media])
    if wishes[chosen][0] <= 0:
        raise RefusedError(406, Code.BAD_INPUT, f"Chỉ trả lời bằng {GRAPHQL} hoặc {JSON}.")
    return chosen


def _wish(asked: dict[str, tuple[float, int]], media: str) -> tuple[float, int]:
    return next((asked[name] for name in (media, "application/*", "*/*") if name in asked), (0.0, 0))


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
        if parameter.startswith("charset=") and parameter != "charset=utf-8":
            return 0.0
    return 1.0


async def _asked(request: Request) -> Asked:
    if request.method == "GET":
        given = request.query_params
        if len(given.multi_items()) != len(given):
            raise RefusedError(400, Code.BAD_INPUT, "Mỗi tham số chỉ được gửi một lần.")
        body = {
            "query": given.get("query"),
            "operationName": given.get("operationName"),
            "variables": guard.variables(given.get("variables")),
            "extensions": guard.variables(given.get("extensions")),
        }
        return guard.checked(body)
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = [p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")]
    if media != JSON or any(charset != "utf-8" for charset in charsets) or "content-encoding" in request.headers:
        raise RefusedError(415, Code.BAD_INPUT, "Nội dung phải là application/json, UTF-8, không nén.")
    raw = bytearray()
    try:
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > guard.MOST_BYTES:
                raise RefusedError(413, Code.TOO_LARGE)
    except ClientDisconnect:
        # Nobody reads the answer; but whoever cuts requests off must not look like a fault of ours in the log.
        raise RefusedError(400, Code.BAD_INPUT, "Yêu cầu bị ngắt giữa chừng.") from None
    return guard.envelope(bytes(raw))


def _error(fault: Any) -> GraphQLError:
    return fault if isinstance(fault, GraphQLError) else GraphQLError(str(fault), original_error=fault)


def _refusal(refusal: MovementError, media: str) -> Response:
    problem = refusal.problems[0]
    body = errors.refused(problem.code, problem.message)
    if problem.code is Code.NOT_AUTHENTICATED:
        return _answer(401, body, media, {"WWW-Authenticate": 'Bearer realm="dan-van-kheo"'})
    return _answer(UNAVAILABLE if problem.code is Code.BUSY else 400, body, media)


def _answer(status: int, body: dict[str, Any], media: str, headers: dict[str, str] | None = None) -> Response:
    answered(status, body)
    soon = {"Retry-After": RETRY_AFTER} if status == UNAVAILABLE else {}
    return Response(
        orjson.dumps(body), status, {"Cache-Control": "no-store", **soon, **(headers or {})}, f"{media}; charset=utf-8"
    )
