"""What each documented query takes of the store, and of the gateway's processor."""

import json
import time
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from bench.growth.measuring import Cost, Meter
from graphql_api.app import create_app
from local import issuer
from movement.model.entries import State
from movement.storage.store import Store
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_world
from tests.graphql_api.conftest import IDENTITY, KEY

OPERATIONS = Path("graphql_api/operations")
REPEATED = 40
SUBMITTED = 10
SUBMIT = "submit"


class Question(Struct, frozen=True):
    """A document, who asks it, and about what."""

    handle: str
    variables: dict[str, Any]
    shows: tuple[str, ...]
    """Where in the answer the page is that must be full, or the number of items that are always the same."""


def questions(town: Town) -> dict[str, Question]:
    """Return the documents that stay, by name."""
    province, commune = town.province.id, town.a.id
    ranked = {"unit": province, "year": 2026, "level": "PROVINCE"}
    return {
        "code": Question("rpt", {"code": town.code, "at": "2025-07-01"}, ("unitByCode", "parent")),
        "entries": Question("pcs", {"unit": province, "year": 2026}, ("entries", "edges")),
        "queue": Question("rv1", {"unit": commune}, ("reviewQueue", "edges")),
        "numbers": Question("ldr", {"unit": commune, "period": "2026"}, ("statistics", "indicators")),
        "candidates": Question("pcs", ranked, ("candidates", "edges")),
    }


async def costs(store: Store, town: Town, repeated: int = REPEATED) -> dict[str, Cost]:
    """Ask each document once for what it reads, and many times for what it takes of the processor."""
    meter = Meter(store.settings)
    measured = Store(store.settings, meter)
    counting, timing = Gateway(measured, town), Gateway(store, town)
    found = {}
    for name, question in questions(town).items():
        text = (OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8")
        # Who is asking is read once a minute, not here.
        await counting.ask(question.handle, "{ me { subject } }", {})
        before = meter.cost(measured.calls)
        answer = await counting.ask(question.handle, text, question.variables)
        cost = meter.cost(measured.calls) - before
        assert _shown(answer, question.shows) >= 1, (name, answer)
        found[name] = structs.replace(cost, cpu_ms=await timing.cpu_ms(question, text, repeated))
    found[SUBMIT] = await _submitted(measured, meter, counting, town)
    await measured.close()
    return found


async def _submitted(store: Store, meter: Meter, gateway: "Gateway", town: Town) -> Cost:
    """Submit some drafts, each once."""
    world = make_world(store, Clock())
    drafts = [await make_entry(world, town, State.DRAFT) for _ in range(SUBMITTED)]
    text = (OPERATIONS / f"{SUBMIT}.graphql").read_text(encoding="utf-8")
    await gateway.ask("rpt", "{ me { subject } }", {})
    before = meter.cost(store.calls)
    for draft in drafts:
        asked = {"id": draft.id, "version": draft.version, "requestId": f"growth-{draft.id}"}
        answer = await gateway.ask("rpt", text, {"input": asked})
        assert answer["submitEntry"]["problems"] == [], answer
    return (meter.cost(store.calls) - before) / SUBMITTED


def _shown(answer: Any, shows: tuple[str, ...]) -> int:
    for name in shows:
        answer = answer[name]
    return len(answer)


class Gateway:
    """The gateway over some records, asked in this process without a server."""

    def __init__(self, store: Store, town: Town) -> None:
        clock = Clock()
        self._app = create_app(store.settings, IDENTITY, World(store=store, clock=clock))
        self._town, self._clock = town, clock

    async def ask(self, handle: str, query: str, variables: dict[str, Any]) -> Any:
        """Return the data of an answer; it must have no errors."""
        answer = json.loads(await self._post(self._request(handle, query, variables)))
        assert "errors" not in answer, answer
        return answer["data"]

    async def cpu_ms(self, question: Question, text: str, repeated: int) -> float:
        """Return the CPU-ms a request takes once it is warm."""
        request = self._request(question.handle, text, question.variables)
        await self._post(request)
        began = time.process_time()
        for _ in range(repeated):
            await self._post(request)
        return (time.process_time() - began) * 1000 / repeated

    def _request(self, handle: str, query: str, variables: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        token = issuer.mint(KEY, self._town.subject(handle), self._clock())
        headers = [(b"content-type", b"application/json"), (b"authorization", f"Bearer {token}".encode())]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": headers,
            "http_version": "1.1",
        }
        return scope, json.dumps({"query": query, "variables": variables}).encode()

    async def _post(self, request: tuple[dict[str, Any], bytes]) -> bytes:
        scope, body = request
        parts: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            parts.append(message.get("body", b""))

        await self._app(dict(scope), receive, send)
        return b"".join(parts)
