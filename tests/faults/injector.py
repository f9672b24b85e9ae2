"""Decides what becomes of each call to DynamoDB, and counts it; both transports ask it before and after they send."""

import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson
from msgspec import Struct

from movement.storage.retries import ATTEMPT_SECONDS
from tests.faults.kinds import BATCHES, BEFORE, Kind
from tests.faults.plans import Plan, nothing
from tests.faults.virtual import Virtual
from tests.faults.wire import Call, Death, Line, TroubleError, Wire, cut, fault, html, mark_of, said

if TYPE_CHECKING:
    from tests.faults.past import Past

LINES = {
    Kind.REFUSED: Line.REFUSED,
    Kind.RESET_BEFORE: Line.RESET,
    Kind.RESET_AFTER: Line.RESET,
    Kind.SILENT: Line.SILENT,
}
ANSWERS = {
    Kind.THROTTLED: lambda: fault(400, "ThrottlingException"),
    Kind.INTERNAL: lambda: fault(500, "InternalServerError"),
    Kind.INTERNAL_AFTER: lambda: fault(500, "InternalServerError"),
    Kind.HTML: lambda: html(503),
    Kind.IN_PROGRESS: lambda: fault(400, "TransactionInProgressException"),
}
Between = Callable[[], Awaitable[Any]]


class Fired(Struct, frozen=True):
    """A fault that happened."""

    step: int
    kind: Kind
    action: str
    writes: bool


class Injector:
    """One process's. `between` is the whole request that INTERLEAVED sends, by a store without faults."""

    def __init__(self, plan: Plan = nothing, time: Virtual | None = None, between: Between | None = None) -> None:
        self.past: Past | None = None
        self.time = time or Virtual()
        self._lock = threading.Lock()
        self.begin(plan, between)

    def begin(self, plan: Plan, between: Between | None = None) -> None:
        """Forget what was, and follow another plan: a new process."""
        self.plan, self.between, self.dead = plan, between, False
        self.steps: list[Call] = []
        self.fired: list[Fired] = []
        self._asked: Counter[str] = Counter()
        if self.past is not None:
            self.past.forget()

    @property
    def on_writes(self) -> int:
        """How many faults met a write; a suite whose faults meet reads only proves little."""
        return sum(one.writes for one in self.fired)

    def script(self) -> str:
        """Return what happened, so that `plans.script` makes it happen again."""
        return " ".join(f"{one.step}:{one.kind}" for one in self.fired)

    def heard(self, action: str, raw: bytes) -> tuple[Call, Kind | None]:
        """Take note of a call that is about to be sent; return it and the fault that it meets."""
        body = orjson.loads(raw)
        mark = mark_of(action, body)
        with self._lock:
            if self.dead:
                raise Death
            call = Call(len(self.steps) + 1, action, body, mark, self._asked[mark])
            self._asked[mark] += 1
            self.steps.append(call)
            kind = self.plan(call)
            if kind is None or not self._fits(kind, call):
                return call, None
            if kind is not Kind.STALE:
                self._fire(call, kind)
        return call, kind

    def _fits(self, kind: Kind, call: Call) -> bool:
        """Say whether a kind of fault can meet a call at all."""
        fits = {
            Kind.CONFLICTED: call.action in {"TransactWriteItems", "PutItem"},
            Kind.IN_PROGRESS: call.action == "TransactWriteItems",
            Kind.PART: call.action in BATCHES,
            Kind.ONE_ITEM: call.action == "Query" and call.body.get("Limit") != 1,
            Kind.STALE: call.lags and self.past is not None,
            Kind.INTERLEAVED: self.between is not None,
        }
        return fits.get(kind, True)

    def _fire(self, call: Call, kind: Kind) -> None:
        self.fired.append(Fired(call.step, kind, call.action, call.writes))

    def early(self, call: Call, kind: Kind | None) -> Wire | None:
        """Return the answer of a call that is never sent, or None; raises Death or TroubleError."""
        if kind is Kind.DIED_BEFORE:
            self.dead = True
            raise Death
        if kind in BEFORE and kind in LINES:
            raise TroubleError(LINES[kind])
        if kind is Kind.CONFLICTED:
            return _conflict(call)
        if kind in BEFORE:
            return ANSWERS[kind]()
        if kind is Kind.PART and sum(len(_listed(call, table)) for table in call.body["RequestItems"]) == 1:
            return said(_part(call.action, {}, call.body["RequestItems"]))
        if self.past is not None and call.writes:
            self.past.note(call)
        return None

    def asked(self, call: Call, kind: Kind | None, raw: bytes) -> bytes:
        """Return what is sent in the call's place."""
        if kind is Kind.ONE_ITEM:
            return orjson.dumps(call.body | {"Limit": 1})
        if kind is Kind.PART:
            return orjson.dumps(call.body | {"RequestItems": _halves(call)[0]})
        if kind is Kind.STALE:
            return orjson.dumps(call.whole)
        return raw

    def late(self, call: Call, kind: Kind | None, wire: Wire) -> Wire:
        """Return what the caller gets in the answer's place; raises Death or TroubleError."""
        if self.dead or kind is Kind.DIED_AFTER:
            self.dead = True
            raise Death
        if kind is Kind.SILENT:
            self.time.now += ATTEMPT_SECONDS
        if kind in LINES:
            raise TroubleError(LINES[kind])
        if kind is Kind.INTERNAL_AFTER:
            return ANSWERS[kind]()
        if kind is Kind.CUT:
            return cut(wire) if wire.status == 200 else wire
        if kind is Kind.PART and wire.status == 200:
            return said(_part(call.action, orjson.loads(wire.body), _halves(call)[1]))
        if kind is Kind.STALE and wire.status == 200:
            assert self.past is not None
            then = self.past.shown(call, wire.body)
            if then is not wire.body:
                self._fire(call, kind)
                return said(orjson.loads(then))
        return wire


def _conflict(call: Call) -> Wire:
    if call.action != "TransactWriteItems":
        return fault(400, "TransactionConflictException")
    reasons = [{"Code": "None"} for _ in call.body["TransactItems"]]
    reasons[-1] = {"Code": "TransactionConflict", "Message": "injected"}
    return fault(400, "TransactionCanceledException", CancellationReasons=reasons)


def _listed(call: Call, table: str) -> Any:
    asked = call.body["RequestItems"][table]
    return asked["Keys"] if call.action == "BatchGetItem" else asked


def _halves(call: Call) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return which half of a batch is sent and which one is not."""
    flat = [(table, one) for table in call.body["RequestItems"] for one in _listed(call, table)]
    middle = max(len(flat) // 2, 1)
    return _gathered(call, flat[:middle]), _gathered(call, flat[middle:])


def _gathered(call: Call, flat: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for table, one in flat:
        made.setdefault(table, []).append(one)
    if call.action == "BatchGetItem":
        return {table: call.body["RequestItems"][table] | {"Keys": keys} for table, keys in made.items()}
    return made


def _part(action: str, answer: dict[str, Any], left: dict[str, Any]) -> dict[str, Any]:
    if action == "BatchGetItem":
        return {"Responses": {}} | answer | {"UnprocessedKeys": left}
    return answer | {"UnprocessedItems": left}
