"""Requests as bytes, and the application they go to: nothing between them corrects what is hostile."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from msgspec import Struct
from starlette.applications import Starlette

from graphql_api.http import GRAPHQL
from movement.storage.store import Store

CHUNK = 16 * 1024


class Request(Struct, frozen=True, kw_only=True):
    """One request. `by`: whose token it carries, a handle of the town or a subject; None: only its own headers."""

    by: str | None = "pcs"
    method: str = "POST"
    path: str = "/graphql"
    query: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"), ("accept", GRAPHQL))
    body: bytes = b""

    @property
    def text(self) -> str:
        """All that was sent, to tell an echo from what the inside let out."""
        parts = (self.body, self.query, *(f"{n} {v}".encode() for n, v in self.headers), self.path.encode())
        return "\n".join(part.decode(errors="replace") for part in parts)


class Answer(Struct, frozen=True):
    """Status, headers and bytes of an answer, and the JSON these are, or None."""

    status: int
    headers: dict[str, str]
    raw: bytes
    body: Any


class Gateway:
    """The application, spoken to as a server would."""

    def __init__(self, app: Starlette, store: Store, token: Callable[[str], str]) -> None:
        self.app, self.token, self._store = app, token, store

    @property
    def calls(self) -> int:
        """Calls to the store so far."""
        return self._store.calls

    @property
    def writes(self) -> int:
        """How often it was asked to write; records put in batches count once together."""
        writer = self._store._writer
        return writer.calls + writer.puts

    async def send(self, request: Request) -> Answer:
        """Send a request and wait for its answer."""
        headers = list(request.headers)
        if request.by is not None:
            headers.append(("authorization", f"Bearer {self.token(request.by)}"))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.path,
            "raw_path": request.path.encode(),
            "root_path": "",
            "query_string": request.query,
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        chunks = [request.body[n : n + CHUNK] for n in range(0, len(request.body), CHUNK)] or [b""]
        left = iter(range(len(chunks)))
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            number = next(left, None)
            if number is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": chunks[number], "more_body": number + 1 < len(chunks)}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        await self.app(scope, receive, send)
        start = next(m for m in sent if m["type"] == "http.response.start")
        found = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
        raw = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
        return Answer(start["status"], found, raw, _json(raw))


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def asking(query: str, variables: Mapping[str, Any] | None = None, *, by: str | None = "pcs", **more: Any) -> Request:
    """Return the request that posts a document."""
    body = {"query": query} if variables is None else {"query": query, "variables": variables}
    return Request(by=by, body=json.dumps(body, ensure_ascii=False).encode(), **more)


def posting(body: str | bytes, **more: Any) -> Request:
    """Return the request that posts a body as it is."""
    return Request(body=body if isinstance(body, bytes) else body.encode(), **more)
