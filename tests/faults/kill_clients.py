"""Clients of a server that is killed under them: each writes down what it was told, and asks again until it is told."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import aiohttp
from msgspec import Struct, field

CREATE = """mutation($input: CreateEntryInput!) {
  done: createEntry(input: $input) { entry { id version } problems { code } } }"""
EDIT = """mutation($input: EditEntryInput!) {
  done: editEntry(input: $input) { entry { id version } problems { code } } }"""
EDITS = 12
"""Of one entry; then the client makes another one."""


class Write(Struct, frozen=True):
    """A write that a client was told of: the record as it left it, and how often it was sent."""

    request: str
    entry: str
    version: int
    sent: int


class Journal(Struct):
    """What one client was told."""

    written: list[Write] = field(default_factory=list)
    unknown: int = 0
    """How many times no answer came."""
    busy: int = 0
    wrong: list[str] = field(default_factory=list)


class Client:
    """One person's program: makes drafts and changes their titles, one request after another."""

    def __init__(self, number: int, address: str, unit: str, token: Callable[[], str]) -> None:
        self.address, self.unit, self.token = address, unit, token
        self.journal, self.rng, self._number, self._requests = Journal(), random.Random(number), number, 0

    async def live(self, session: aiohttp.ClientSession, over: asyncio.Event) -> None:
        """Write until it is over; what was begun is asked for until it is answered."""
        entry: dict[str, Any] | None = None
        while not over.is_set():
            self._requests += 1
            request = f"client-{self._number}-{self._requests:06d}"
            given: dict[str, Any] = {"requestId": request, "title": f"Mô hình {self._requests}"}
            if entry is None or entry["version"] > EDITS:
                entry = await self._told(session, request, CREATE, given | {"unit": self.unit})
            else:
                entry = await self._told(session, request, EDIT, given | entry)

    async def _told(
        self, session: aiohttp.ClientSession, request: str, text: str, given: dict[str, Any]
    ) -> dict[str, Any] | None:
        for sent in range(1, 10_000):
            answer = await self._sent(session, text, given)
            if answer is None:
                await asyncio.sleep(self.rng.uniform(0.02, 0.1))
                continue
            done = answer["data"]["done"]
            if done["entry"] is None:
                self.journal.wrong.append(f"{request} was refused: {done['problems']}")
                return None
            self.journal.written.append(Write(request, done["entry"]["id"], done["entry"]["version"], sent))
            made: dict[str, Any] = done["entry"]
            return made
        self.journal.wrong.append(f"{request} was never answered")
        return None

    async def _sent(self, session: aiohttp.ClientSession, text: str, given: dict[str, Any]) -> Any:
        """Return the answer, or None where the request must be sent again as it is."""
        headers = {"Authorization": f"Bearer {self.token()}"}
        body = {"query": text, "variables": {"input": given}}
        try:
            async with session.post(f"{self.address}/graphql", json=body, headers=headers) as response:
                answer = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError, ConnectionError):
            self.journal.unknown += 1
            return None
        if response.status == 503 or any(one["extensions"]["code"] == "BUSY" for one in answer.get("errors", ())):
            self.journal.busy += 1
            return None
        return answer
