"""What is true of every answer to a hostile request: as expected, quick, short, silent on the inside, logged once."""

import io
import json
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from msgspec import UNSET, Struct, UnsetType

from graphql_api.http import GRAPHQL, JSON
from tests.hostile.sending import Answer, Gateway, Request

SECONDS = 4.0
"""Of this process's own work, and far beyond what any answer takes: a machine that is shared is no fault of it."""
MOST_BYTES = 16 * 1024
INSIDE = re.compile(
    r"Traceback|\.py\b|graphql_api|movement[./]|strawberry|starlette|uvicorn|pynamodb|boto|dynamo|httptools|msgspec|orjson"
    r"|asyncio|\b\w+(?:Error|Exception)\b|<class|object at 0x|NoneType|ConditionExpression|ConditionalCheck|\bhostile-",
    re.IGNORECASE,
)
"""Words of the inside: tracebacks, modules, exceptions, the database and its tables."""
OF_EVERY_LINE = frozenset({"level", "location", "timestamp", "service", "taskName"})
"""What the log adds by itself; nothing of it comes from a request."""


class Expected(Struct, frozen=True, kw_only=True):
    """What a request must be answered with, to the letter but for sentences."""

    status: int
    codes: tuple[str, ...] = ()
    """Of the errors, each once, in order of the alphabet."""
    problems: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Code and path of each problem of the one mutation."""
    data: Any = UNSET
    """The whole of `data`; UNSET: there must be none, unless there are problems."""
    headers: Mapping[str, str] = {}

    @property
    def refuses(self) -> bool:
        """Whether the request is to be refused; what is only strange is to be answered."""
        return bool(self.codes or self.problems) or self.status >= 400


class Case(Struct, frozen=True, kw_only=True):
    """A hostile request with a name, and what must become of it."""

    name: str
    request: Request
    expected: Expected
    calls: int | None = None
    """How many calls to the store it may make at most, where that matters."""
    writes: int = 0
    """How often it writes."""


def before(code: str, status: int = 400, **more: Any) -> Expected:
    """Expect a refusal before anything is executed."""
    return Expected(status=status, codes=(code,), **more)


def nothing(*fields: str, code: str = "NOT_FOUND") -> Expected:
    """Expect null for each root field, with the code as the error."""
    return Expected(status=200, codes=(code,), data=dict.fromkeys(fields))


def problem(code: str, *path: str) -> Expected:
    """Expect that the mutation's payload holds this problem and no record."""
    return Expected(status=200, problems=((code, path),))


def sound(data: Any) -> Expected:
    """Expect that what is strange and yet right is answered."""
    return Expected(status=200, data=data)


class Ear(logging.Handler):
    """Hears the lines of the gateway's log as they are written, and every record of any other log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written = io.StringIO()
        self.others: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what another log says."""
        self.others.append(f"{record.name}: {record.getMessage()[:80]}")

    def heard(self) -> tuple[list[str], list[str]]:
        """Return the lines of the gateway's log and what other logs said, and forget them."""
        found = self.written.getvalue().splitlines(), self.others
        self.written.seek(0)
        self.written.truncate()
        self.others = []
        return found


@contextmanager
def listening() -> Iterator[Ear]:
    """Hear every log for a while."""
    ear, root, own = Ear(), logging.getLogger(), logging.getLogger("gateway")
    (handler,) = (h for h in own.handlers if isinstance(h, logging.StreamHandler))
    stream = handler.setStream(ear.written)
    own.propagate = False
    root.addHandler(ear)
    try:
        yield ear
    finally:
        root.removeHandler(ear)
        own.propagate = True
        handler.setStream(stream)


async def tried(gateway: Gateway, ear: Ear, case: Case) -> list[str]:
    """Send a case and return everything that is wrong with its answer."""
    ear.heard()
    calls, writes, begun = gateway.calls, gateway.writes, time.process_time()
    answer = await gateway.send(case.request)
    seconds = time.process_time() - begun
    wrong = [*_of_answer(answer, case), *_of_log(*ear.heard(), answer)]
    if seconds > SECONDS:
        wrong.append(f"took {seconds:.2f} s")
    if case.calls is not None and gateway.calls - calls > case.calls:
        wrong.append(f"made {gateway.calls - calls} calls to the store")
    if gateway.writes - writes != case.writes:
        wrong.append(f"tried to write {gateway.writes - writes} times")
    return [f"{case.name}: {fault}" for fault in wrong]


def _of_answer(answer: Answer, case: Case) -> Iterable[str]:
    expected, body = case.expected, answer.body
    if answer.status != expected.status:
        yield f"status {answer.status}, not {expected.status}"
    if len(answer.raw) > MOST_BYTES:
        yield f"{len(answer.raw)} bytes"
    if answer.headers.get("content-type") not in {f"{JSON}; charset=utf-8", f"{GRAPHQL}; charset=utf-8", JSON}:
        yield f"content type {answer.headers.get('content-type')}"
    for name, value in expected.headers.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    asked = case.request.text.casefold()
    inside = {m[0] for m in INSIDE.finditer(answer.raw.decode()) if m[0].casefold() not in asked}
    if inside:
        yield f"tells of the inside: {sorted(inside)}"
    if not isinstance(body, dict):
        yield "no object"
        return
    codes = tuple(sorted({error["extensions"]["code"] for error in body.get("errors", ())}))
    if codes != expected.codes:
        yield f"codes {codes}, not {expected.codes}: {answer.raw[:300].decode(errors='replace')}"
    yield from _of_data(body.get("data", UNSET), expected)


def _of_data(data: Any, expected: Expected) -> Iterable[str]:
    if expected.problems:
        (payload,) = data.values() if isinstance(data, dict) else ({},)
        found = tuple((p["code"], tuple(p["path"])) for p in (payload or {}).get("problems", ()))
        if found != expected.problems:
            yield f"problems {found}, not {expected.problems}"
        if any(value not in (None, []) for name, value in (payload or {}).items() if name != "problems"):
            yield "a record beside its problems"
    elif isinstance(expected.data, UnsetType) != isinstance(data, UnsetType) or data != expected.data:
        yield f"data {json.dumps(None if isinstance(data, UnsetType) else data, ensure_ascii=False)[:300]}"


def _of_log(lines: list[str], others: list[str], answer: Answer) -> Iterable[str]:
    if others:
        yield f"other logs: {others}"
    if len(lines) != 1:
        yield f"{len(lines)} lines in the log: {[line[:80] for line in lines]}"
        return
    line = orjson.loads(lines[0])
    codes = [e["extensions"]["code"] for e in (answer.body or {}).get("errors", ())]
    said = {name: value for name, value in line.items() if name not in OF_EVERY_LINE}
    if said != {"message": "answered", "status": answer.status, "codes": codes}:
        yield f"the log says {lines[0][:200]}"
