"""Bugs planted on purpose while hostile requests are sent: each must be seen, or the rows would prove nothing.

They are planted in the running application, so that nothing has to be settled anew for each of them.
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from graphql_api import auth, errors, guard, http, log, measures
from graphql_api import documents as gateway_documents
from graphql_api.schema import scalars as schema_scalars
from movement.usecases import entries, units
from tests.hostile import documents, envelopes, oracle, records, scalars, tokens, transport
from tests.hostile.oracle import Case, Ear, tried
from tests.hostile.place import Province
from tests.hostile.sending import Gateway, asking
from tests.hostile.shapes import Operation

type Wrong = Callable[[Iterable[Case]], Awaitable[list[str]]]


@pytest.fixture
async def wrong(opened: Callable[[], Gateway], operations: list[Operation], ear: Ear) -> Wrong:
    """Return what sends cases to an application of this test's own, and gives everything that is wrong."""
    gateway = opened()
    for by in {operation.by for operation in operations} | {"rpt"}:
        await gateway.send(asking("{ me { subject } }", by=by))

    async def sent(cases: Iterable[Case]) -> list[str]:
        return [fault for case in cases for fault in await tried(gateway, ear, case)]

    return sent


def of_queries(operations: list[Operation]) -> list[Operation]:
    """Return those that change nothing, whatever is broken."""
    return [operation for operation in operations if not operation.mutates]


@pytest.mark.parametrize(
    ("module", "limit", "seen"),
    [
        (guard, "DEEPEST_JSON", "JSON lists 33 deep"),
        (measures, "DEEPEST", "fields 15 deep"),
        (measures, "MOST_ALIASES", "unit by 16 aliases"),
        (measures, "MOST_REPEATS", "unit 17 times"),
        (measures, "MOST_DIRECTIVES", "directive 21 one inside the other"),
        (gateway_documents, "MOST_LETTERS", "a document one byte too long"),
        (guard, "MOST_BYTES", "one byte too many"),
    ],
)
async def test_a_limit_that_is_off(
    here: Province,
    operations: list[Operation],
    wrong: Wrong,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    limit: str,
    seen: str,
) -> None:
    monkeypatch.setattr(module, limit, 10**6)
    asked = of_queries(operations)
    cases = [
        *documents.nesting(here),
        *documents.amplification(asked, here),
        *documents.directives(asked),
        *envelopes.sizes(),
    ]
    found = await wrong(case for case in cases if case.name == seen)
    assert found, limit


async def test_an_exception_that_is_told(
    here: Province, there: Province, operations: list[Operation], wrong: Wrong, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("pk of hostile-units")

    monkeypatch.setattr(units, "unit", broken)
    cases = [c for c in records.foreign(of_queries(operations), there) if c.name.startswith("unit.id")]
    masked = await wrong(cases)
    assert any("('INTERNAL',)" in fault for fault in masked)
    assert any("2 lines in the log" in fault for fault in masked)
    assert not any("inside" in fault for fault in masked)
    monkeypatch.setattr(errors, "_is_ours", lambda *_: False)
    assert any("tells of the inside: ['hostile-']" in fault for fault in await wrong(cases))
    del here


async def test_a_read_that_forgets_the_scope(
    there: Province, operations: list[Operation], wrong: Wrong, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "look", lambda _, found: found)
    cases = [c for c in records.foreign(of_queries(operations), there) if "another province's Entry" in c.name]
    names = {fault.split(": ")[0] for fault in await wrong(cases)}
    assert names == {"entry.id another province's Entry", "node.id another province's Entry"}


@pytest.mark.parametrize("more", [{"body": "{ __typename }"}, {"status": 200}], ids=["payload", "twice"])
async def test_a_log_that_says_too_much(wrong: Wrong, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any]) -> None:
    def talks(status: int, body: dict[str, Any]) -> None:
        log.answered(status, body)
        log.logger.info("answered", extra=more)

    monkeypatch.setattr(http, "answered", talks)
    assert any("2 lines in the log" in fault for fault in await wrong(transport.headers()))

    def quotes(status: int, body: dict[str, Any]) -> None:
        log.logger.info("answered", extra={"status": status, "codes": [], "query": "{ __typename }"} | (body and {}))

    monkeypatch.setattr(http, "answered", quotes)
    assert any("the log says" in fault for fault in await wrong(transport.headers()))


async def test_a_door_that_takes_more_tokens(here: Province, wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "HEADER_FIELDS", auth.HEADER_FIELDS | {"jku", "x5u", "crit"})
    names = {f.split(": ")[1] for f in await wrong(tokens.tokens(here.world.now(), here.town.subject("rpt")))}
    assert {"jku", "x5u"} <= names


async def test_a_day_in_any_form(operations: list[Operation], wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_scalars, "_DAY", re.compile(".*", re.DOTALL))
    found = await wrong(scalars.of_kinds(of_queries(operations), "Date"))
    assert any("no dashes" in fault for fault in found)
    assert any("an ISO week" in fault for fault in found)


async def test_what_is_slow_long_or_writes(here: Province, wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = (case for case in envelopes.envelope() if case.name == "query is null")
    real = guard.envelope

    def slow(raw: bytes) -> guard.Asked:
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
        return real(raw)

    with monkeypatch.context() as patched:
        patched.setattr(guard, "envelope", slow)
        patched.setattr(oracle, "SECONDS", 0.2)
        assert any("took 0." in fault for fault in await wrong([case]))
    with monkeypatch.context() as patched:
        patched.setattr(
            errors, "refused", lambda code, _: {"errors": [{"message": "x" * 20_000, "extensions": {"code": code}}]}
        )
        assert any("bytes" in fault for fault in await wrong([case]))

    async def writes(*_: object) -> None:
        await here.world.store.put_all([])

    monkeypatch.setattr(units, "unit", writes)
    request = asking('{ unit(id: "x") { id } }')
    faults = await wrong([Case(name="a read that writes", request=request, expected=documents.BAD)])
    assert any("tried to write 1 times" in fault for fault in faults)
