"""Whether a trail is sound and tells how its record stands (I2, I4), and applies no request twice (I5)."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from movement.model.appraisals import Appraisal
from movement.model.audit import Audit, replay, verify
from movement.model.entry_records import Amendment, EntryReport
from movement.model.verification import Breach, Invariant

BESIDE: dict[str, type[Struct]] = {kind.__name__: kind for kind in (Appraisal, EntryReport, Amendment)}
"""Records that are added beside an entry and never changed; a trail holds them whole."""


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


def added(trail: Sequence[Audit]) -> list[Struct]:
    """Return the records beside an entry that its trail says were added, as they must still be: none ever changes."""
    found = []
    for entry in trail:
        for child in msgspec.json.decode(entry.delta).get("+", ()):
            kind = BESIDE.get(child.get("type"))
            if kind is not None:
                found.append(msgspec.convert(child, kind))
    return found


def beside(of: Audit, told: Struct, kept: Struct | None) -> list[Breach]:
    """Return the breach of a record beside another that is not as the trail says it was added."""
    if kept == told:
        return []
    what = f"its {type(told).__name__} {getattr(told, 'number', '')} "
    what += "is not there" if kept is None else "is not as it was added"
    return [Breach(invariant=Invariant.TRAIL, kind=type(told).__name__, id=of.subject, what=what)]


def headless(record: Any, last: Audit | None) -> list[Breach]:
    """Return the breach of a record whose version no entry of a trail tells; `last` is the entry of that version."""
    if last is not None and last.hash == record.head:
        return []
    what = "no entry of a trail tells its version" if last is None else "its head is not the hash of its trail's end"
    what = f"version {record.version}: {what}"
    return [Breach(invariant=Invariant.TRAIL, kind=type(record).__name__, id=record.id, what=what)]
