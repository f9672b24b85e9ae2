"""What the clients were told, and the laws that what is stored is held to after each step."""

from collections import Counter, defaultdict
from typing import Any

from msgspec import Struct

from movement.model.audit import Audit, Receipt
from movement.model.dossiers import Dossier
from movement.model.dossiers import DossierState as D
from movement.model.entries import Entry
from movement.model.entries import State as E
from movement.model.inspections import Inspection
from movement.model.inspections import InspectionState as N
from movement.model.returns import Return
from movement.model.returns import ReturnState as R
from movement.storage import paths
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import returns
from movement.world import World
from tests.faults.histories.client import Told

FIRST: dict[type, Any] = {Entry: E.DRAFT, Inspection: N.PLANNED, Return: R.DRAFT, Dossier: D.SHORTLISTED}
NEXT: dict[type, dict[Any, set[Any]]] = {
    Entry: {
        E.DRAFT: {E.SUBMITTED, E.WITHDRAWN},
        E.SUBMITTED: {E.ACCEPTED, E.RETURNED, E.NOT_ACCEPTED, E.WITHDRAWN},
        E.RETURNED: {E.SUBMITTED, E.WITHDRAWN},
        E.ACCEPTED: {E.RUNNING, E.WITHDRAWN, E.DISCONTINUED},
        E.RUNNING: {E.REPORTED, E.DISCONTINUED},
        E.REPORTED: {E.RUNNING, E.VERIFIED, E.DISCONTINUED},
        E.VERIFIED: {E.RUNNING, E.DISCONTINUED},
    },
    Inspection: dict(zip(list(N)[:-1], ({state} for state in list(N)[1:]), strict=True)),
    Return: {
        R.DRAFT: {R.SUBMITTED},
        R.SUBMITTED: {R.APPROVED, R.RETURNED},
        R.APPROVED: {R.ACCEPTED, R.RETURNED},
        R.RETURNED: {R.SUBMITTED},
        R.ACCEPTED: {R.RETURNED},
    },
    Dossier: {
        D.SHORTLISTED: {D.PROPOSED, D.WITHDRAWN},
        D.PROPOSED: {D.COUNCIL_PASSED, D.REJECTED, D.WITHDRAWN},
        D.COUNCIL_PASSED: {D.DECIDED, D.REJECTED, D.WITHDRAWN},
    },
}
"""By hand: which other state may follow which."""


class BrokenError(AssertionError):
    """A law does not hold."""


def named(kind: type[Struct], name: str) -> Want:
    """Name a record by its kind and id."""
    if kind is Return:
        found = returns.named(name)
        assert found is not None
        return found
    return want(kind, id=name)


class Journal:
    """Every request that was answered with a change: which record, and which version it made of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[str, Any] = {}
        """The latest version of each record that a client was shown."""
        self.made: dict[str, dict[int, str]] = defaultdict(dict)
        """Record → version → the request that made it."""
        self.states: dict[str, dict[int, Any]] = defaultdict(dict)
        self.latest: Any = None
        """What was changed last, as the client was told."""
        self.told = Counter[str]()
        self._open: list[Told] = []

    def note(self, told: Told) -> None:
        """Take note of what a client was told."""
        self._open.append(told)
        self.told["repeated"] += told.sent - 1
        if told.answer is not None:
            self.told["done"] += 1
            self.told[f"done {told.deed.what}"] += 1
            seen = told.deed.request.version
            if seen is not None and told.answer.id == told.deed.request.id and told.answer.version != seen + 1:
                raise BrokenError(f"{told.deed.what} of version {seen} made version {told.answer.version}")
            self._made(told.answer, told.deed.request.request_id)
        else:
            self.told["refused" if told.refusal else "unknown"] += 1

    def _made(self, record: Any, request: str) -> None:
        self.latest = record
        other = self.made[record.id].setdefault(record.version, request)
        if other != request:
            raise BrokenError(f"{record.id} at {record.version} was told to {other} and to {request}")
        if record.id not in self.known or self.known[record.id].version < record.version:
            self.known[record.id] = record
        if hasattr(record, "state"):
            self.states[record.id][record.version] = record.state

    async def hold(self) -> None:
        """Hold what is stored to what was told since the last time; raises BrokenError."""
        while self._open:
            await self._settle(self._open.pop(0))

    async def _settle(self, told: Told) -> None:
        deed, store = told.deed, self.world.store
        name = told.answer.id if told.answer is not None else deed.request.id
        receipt_of = want(Receipt, actor=deed.by, request=deed.request.request_id)
        wants = [receipt_of] if name is None else [receipt_of, named(deed.kind, name)]
        if told.answer is not None:
            wants.append(want(Audit, subject=told.answer.id, version=told.answer.version))
        receipt: Receipt | None
        record: Any
        audit: Audit | None
        receipt, record, audit, *_ = [*await store.get(wants, strong=True), None, None]
        if told.refusal is not None and receipt is not None:
            raise BrokenError(f"{deed.what} was refused with {told.refusal} and is there")
        if told.answer is not None and receipt is None:
            raise BrokenError(f"{deed.what} was acknowledged and is not there")
        if receipt is not None:
            await self._done(told, receipt, record, audit)
        elif record is not None and record.id in self.known:
            self._as_known(deed.what, record)

    async def _done(self, told: Told, receipt: Receipt, record: Any, audit: Audit | None) -> None:
        deed, request = told.deed, told.deed.request.request_id
        if record is None or record.id != receipt.subject:
            # What takes something over is asked for by what it is taken from.
            (record,) = await self.world.store.get([named(deed.kind, receipt.subject)], strong=True)
        if record is None:
            raise BrokenError(f"{deed.what} is told to have made {receipt.subject}, which is not there")
        if told.answer is None:
            # The client gave up; what became of it is now as good as told.
            self.told["unknown and done"] += 1
            if record.version == receipt.version:
                self._made(record, request)
            self.made[receipt.subject].setdefault(receipt.version, request)
        elif (receipt.subject, receipt.version) != (told.answer.id, told.answer.version):
            raise BrokenError(f"{deed.what}: the receipt names {receipt.subject} at {receipt.version}")
        for kind, other in deed.then(told.answer or record):
            await self._moved(kind, other, request)
        self._as_known(deed.what, record)
        if audit is None:
            wanted = want(Audit, subject=record.id, version=receipt.version)
            (audit,) = await self.world.store.get([wanted], strong=True)
        _held(record, receipt, audit)

    async def _moved(self, kind: type[Struct], name: str, request: str) -> None:
        """Take note that a request moved another record on too."""
        trail = [e for _, e in await self.world.store.rows(paths.trail_of_subject, Span(name), strong=True)]
        versions = [entry.version for entry in trail if entry.request == request]
        if len(versions) != 1:
            raise BrokenError(f"{name} was moved {len(versions)} times by {request}")
        self.made[name].setdefault(versions[0], request)
        (record,) = await self.world.store.get([named(kind, name)], strong=True)
        self.known[name] = record
        self.states[name].setdefault(record.version, record.state)

    def _as_known(self, what: str, record: Any) -> None:
        """Hold a record to the versions that clients were told: each made by one request, and no other."""
        made = self.made[record.id]
        if any(_may_move(one, record.id) for one in self._open):
            # What is still to be settled may have moved it on.
            return
        if sorted(made) != list(range(1, record.version + 1)):
            raise BrokenError(f"after {what} {record.id} is at version {record.version}, told were {sorted(made)}")
        told = self.known[record.id]
        if told.version == record.version and told != record:
            raise BrokenError(f"after {what} {record.id} is not as it was told at version {record.version}")
        self.known[record.id] = record
        if type(record) not in FIRST:
            return
        states = self.states[record.id]
        states[record.version] = record.state
        before, now = states.get(record.version - 1), record.state
        if record.version == 1 and now is not FIRST[type(record)]:
            raise BrokenError(f"{record.id} began as {now}")
        if before is not None and now is not before and now not in NEXT[type(record)].get(before, ()):
            raise BrokenError(f"{record.id} went from {before} to {now}")


def _may_move(told: Told, name: str) -> bool:
    """Say whether what a client was told of may have changed a record; who gave up may have changed any."""
    if told.answer is None:
        return told.refusal is None or told.deed.request.id == name
    others = (other for _, other in told.deed.then(told.answer))
    return name in {told.deed.request.id, told.answer.id, *others}


def _held(record: Any, receipt: Receipt, audit: Audit | None) -> None:
    """Hold a record and the entry of its trail to each other."""
    if audit is None or audit.request != receipt.request:
        told = "nothing" if audit is None else audit.request
        raise BrokenError(f"the trail of {record.id} at {receipt.version} tells of {told}, not of {receipt.request}")
    if record.version == receipt.version and record.head != audit.hash:
        raise BrokenError(f"{record.id} does not name the last entry of its trail")
