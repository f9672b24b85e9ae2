"""The head of a day: one hash over every entry of a province's trails of that day, chained to the day before.

A head is written once and never again. Who can write tables could chain a trail anew; the heads would tell.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from movement.model.audit import Audit, digest, sealed
from movement.model.periods import day_of
from movement.model.verification import Breach, Invariant

MARGIN = timedelta(minutes=30)
"""How long after midnight in Vietnam a day is sealed: clocks are up to five minutes off, a run ends after fifteen."""
ONE_DAY = timedelta(days=1)
_encoder = msgspec.json.Encoder(order="deterministic")


class DayHead(Struct, frozen=True, kw_only=True):
    """What a province's trails held from `since` to `day`: one day, but for the first head all before it too."""

    root: str
    day: date
    since: date
    previous: str
    """Hash of the head before, empty for the first."""
    entries: int
    folded: str
    """SHA-256 over subject, version and hash of each entry in the order of time, subject, version."""
    hash: str = ""
    """SHA-256 of all else in it."""


class Folding:
    """Entries on their way to one hash, a few at a time."""

    def __init__(self) -> None:
        self.entries = 0
        self._hash = hashlib.sha256()

    def add(self, entries: Iterable[Audit]) -> None:
        """Take more entries, which come in their order; what an entry says counts, not the hash it bears."""
        for entry in entries:
            self._hash.update(f"{entry.subject}@{entry.version}:{sealed(entry).hash}\n".encode())
            self.entries += 1

    def head(self, root: str, since: date, day: date, previous: str) -> DayHead:
        """Return the head of what was taken."""
        made = DayHead(
            root=root, day=day, since=since, previous=previous, entries=self.entries, folded=self._hash.hexdigest()
        )
        return sealed_head(made)


def sealed_head(head: DayHead) -> DayHead:
    """Return a head with its hash."""
    return msgspec.structs.replace(head, hash=digest(msgspec.structs.replace(head, hash="")))


def body_of(head: DayHead) -> bytes:
    """Return the bytes that are written once."""
    return _encoder.encode(head)


def key_of(root: str, day: date) -> str:
    """Return the name under which they are."""
    return f"{root}/{day.isoformat()}.json"


def last_day(now: datetime) -> date:
    """Return the last day of which no entry can come any more."""
    return day_of(now - MARGIN) - ONE_DAY


def days_of(since: date, day: date) -> list[date]:
    """Return every day from `since` to `day`."""
    return [since + timedelta(days=n) for n in range((day - since).days + 1)]


def of_chain(heads: Sequence[DayHead], files: dict[str, bytes]) -> list[Breach]:
    """Return what a province's heads break by themselves: a gap, a broken link, a file that is another or missing.

    `files` are those that were written once, by their names.
    """
    found, previous = [], None
    for head in heads:
        if sealed_head(head) != head:
            found.append(broken(head, "its row was edited"))
        if previous is not None and head.since != previous.day + ONE_DAY:
            found.append(broken(head, f"it follows {previous.day}, and begins on {head.since}"))
        if head.previous != ("" if previous is None else previous.hash):
            found.append(broken(head, "it does not follow the head before it"))
        body = files.get(key_of(head.root, head.day))
        if body is None:
            found.append(broken(head, "its file is not there"))
        elif body != body_of(head):
            found.append(broken(head, "its row is not what was written once into its file"))
        previous = head
    known = {key_of(head.root, head.day) for head in heads}
    for key in sorted(files.keys() - known):
        what = "its file is there and its row is not"
        found.append(Breach(invariant=Invariant.HEADS, kind="DayHead", id=key.removesuffix(".json"), what=what))
    return found


def of_day(head: DayHead, now: DayHead) -> list[Breach]:
    """Return the breach where the trails of a sealed day are not as they were; `now` is the head they would have."""
    if (now.entries, now.folded) == (head.entries, head.folded):
        return []
    if now.entries != head.entries:
        return [broken(head, f"{head.entries} changes were sealed, and there are {now.entries}")]
    return [broken(head, "a change of that day is not as it was sealed")]


def broken(head: DayHead, what: str) -> Breach:
    """Return a breach of a day's head."""
    return Breach(invariant=Invariant.HEADS, kind="DayHead", id=f"{head.root}/{head.day}", what=what)
