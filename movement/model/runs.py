"""Runs of scheduled jobs: who holds one now, and what of it the next need not find out again."""

from datetime import date, datetime

from msgspec import Struct

from movement.model.statistics import Mode


class Lease(Struct, frozen=True, kw_only=True):
    """Who runs a job on one province and period now; `fence` grows with each holder and outlives it."""

    job: str
    root: str
    period: str
    holder: str
    until: datetime
    fence: int
    progress: str = ""


class Progress(Struct, frozen=True, kw_only=True):
    """Up to which day, and to which generation of the register, a job has done all there was in a province."""

    job: str
    root: str
    day: date
    g: int


class EntriesRead(Struct, frozen=True, kw_only=True):
    """What a run read of a province's entries for a period: while none has changed since, it would read the same."""

    job: str
    root: str
    period: str
    parts: str
    """The digest of the parts of the tree that were read."""
    read_from: datetime
    """When it began to read."""
    manifest: str
    """The digest of which entries there were, each at its version."""
    modes: tuple[Mode, ...]
    """The trees that had numbers when it was done."""
