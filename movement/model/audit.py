"""The trail of every change: who did what, when and why, chained so that a gap or an edit shows.

An audit entry holds the values the act changed, so folding a subject's trail gives its state at any version:
that is how a repeated request gets its first answer again.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

NOT_IN_DELTA = frozenset({"head"})
_canonical = msgspec.json.Encoder(order="deterministic", decimal_format="string")


class Audit(Struct, frozen=True, kw_only=True):
    """One change of one subject. `delta` is JSON: the changed fields, and under `+` the child records added."""

    subject: str
    version: int
    root: str
    act: str
    actor: str
    role: str
    at: datetime
    reason: str | None = None
    request: str
    delta: str
    previous: str
    """Hash of the entry before, empty for the first."""
    hash: str = ""


class AuditLine(Struct, frozen=True, kw_only=True):
    """What the index of days shows of a change."""

    subject: str
    version: int
    act: str
    at: datetime


class Receipt(Struct, frozen=True, kw_only=True):
    """Proof that a person's request was applied once; never deleted."""

    actor: str
    request: str
    operation: str
    body: str
    """SHA-256 of the request's arguments."""
    subject: str
    version: int


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`."""
    return hashlib.sha256(_canonical.encode(value)).hexdigest()


class Digest:
    """The digest of a list that is told value by value, as `digest` has it of the whole list."""

    def __init__(self) -> None:
        self._sha, self._before = hashlib.sha256(), b"["

    def add(self, value: object) -> None:
        """Go on with a value."""
        self._sha.update(self._before + _canonical.encode(value))
        self._before = b","

    def add_all(self, values: Iterable[object]) -> None:
        """Go on with a list, of which no more than one value is held at a time."""
        self._sha.update(self._before + b"[")
        for number, value in enumerate(values):
            self._sha.update((b"," if number else b"") + _canonical.encode(value))
        self._sha.update(b"]")
        self._before = b","

    def hex(self) -> str:
        """Return the digest of what was told so far."""
        whole = self._sha.copy()
        whole.update(b"[]" if self._before == b"[" else b"]")
        return whole.hexdigest()


def size(entity: Struct) -> int:
    """Return how many bytes the plain form of an entity has."""
    return len(_canonical.encode(entity))


def sealed(audit: Audit) -> Audit:
    """Return the audit entry with its hash, which covers everything else in it."""
    return msgspec.structs.replace(audit, hash=digest(msgspec.structs.replace(audit, hash="")))


def delta(old: Struct | None, new: Struct, children: Iterable[Struct] = ()) -> str:
    """Return the JSON of what `new` has otherwise than `old`; all of it when there was nothing."""
    before = fields_of(old) if old is not None else {}
    after = fields_of(new)
    changed = {key: value for key, value in after.items() if key not in before or before[key] != value}
    added = [{"type": type(child).__name__, **fields_of(child)} for child in children]
    if added:
        changed["+"] = added
    return _canonical.encode(changed).decode()


def fields_of(entity: Struct) -> dict[str, Any]:
    """Return an entity's stored fields as plain JSON values."""
    plain = msgspec.to_builtins(entity, str_keys=True)
    return {key: value for key, value in plain.items() if key not in NOT_IN_DELTA}


def replay[T: Struct](trail: Iterable[Audit], kind: type[T]) -> T:
    """Fold a subject's trail, first change first, into the entity it describes."""
    state: dict[str, Any] = {}
    head = ""
    for audit in trail:
        state.update(msgspec.json.decode(audit.delta))
        head = audit.hash
    state.pop("+", None)
    if "head" in kind.__struct_fields__:
        state["head"] = head
    return msgspec.convert(state, kind)


def verify(trail: Iterable[Audit]) -> list[str]:
    """Return what is wrong with a subject's trail: gaps, broken links, edited entries. Empty means sound."""
    faults = []
    previous = ""
    for expected, audit in enumerate(trail, start=1):
        if audit.version != expected:
            faults.append(f"{audit.subject}: version {audit.version} where {expected} should be")
        if audit.previous != previous:
            faults.append(f"{audit.subject}@{audit.version}: does not follow the entry before it")
        if sealed(audit).hash != audit.hash:
            faults.append(f"{audit.subject}@{audit.version}: was edited after it was written")
        previous = audit.hash
    return faults
