"""Whether a trail is sound and tells how its record stands (I2, I4), and applies no request twice (I5)."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from movement.model.audit import Audit, replay, verify
from movement.model.verification import Breach, Invariant


def breaches(trail: Sequence[Audit], record: Any, kind: type[Struct]) -> list[Breach]:
    """Return what a trail breaks; `record` is the record as it stands, None if there is none."""
    first = trail[0]

    def broken(invariant: Invariant, what: str) -> Breach:
        return Breach(invariant=invariant, kind=kind.__name__, id=first.subject, what=what)

    found = [broken(Invariant.TRAIL, fault.partition(": ")[2] or fault) for fault in verify(trail)]
    seen: dict[tuple[str, str], int] = {}
    for entry in trail:
        before = seen.setdefault((entry.actor, entry.request), entry.version)
        if before != entry.version:
            what = f"request {entry.request} of {entry.actor} was applied at versions {before} and {entry.version}"
            found.append(broken(Invariant.REQUESTS, what))
    if record is None:
        return [*found, broken(Invariant.TRAIL, f"its trail has {len(trail)} entries and there is no record")]
    if record.version != len(trail):
        what = f"it is at version {record.version} and its trail has {len(trail)} changes"
        found.append(broken(Invariant.VERSIONS, what))
    if found:
        # What does not follow gives no record to compare.
        return found
    try:
        told = replay(trail, kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        return [broken(Invariant.TRAIL, f"replaying its trail gives no {kind.__name__}: {fault}")]
    if told == record:
        return []
    other = [name for name in kind.__struct_fields__ if getattr(told, name) != getattr(record, name)]
    return [broken(Invariant.TRAIL, f"replaying its trail gives another record: {', '.join(other)} differ")]


def headless(record: Any, last: Audit | None) -> list[Breach]:
    """Return the breach of a record whose version no entry of a trail tells; `last` is the entry of that version."""
    if last is not None and last.hash == record.head:
        return []
    what = "no entry of a trail tells its version" if last is None else "its head is not the hash of its trail's end"
    what = f"version {record.version}: {what}"
    return [Breach(invariant=Invariant.TRAIL, kind=type(record).__name__, id=record.id, what=what)]
