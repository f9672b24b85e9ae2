"""Handovers: a record whose carrier ended without a whole successor, and whom a person chose to carry it on."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from movement.model.units import Unit


class Handover(Struct, frozen=True, kw_only=True):
    """That a record's carrier ended without a whole successor, and whom a person chose since, if anyone."""

    record: str
    item: int = 0
    """Number of the recommendation whose owner it is about; 0: the record itself."""
    root: str
    path: str
    """The record's, so that its readers find it."""
    unit: str
    """Who carried it and ended."""
    since: date
    carrier: str | None = None
    version: int = 1

    def base(self, known: Mapping[str, Unit]) -> str:
        """Return the unit whose heir carries it: the one that was chosen, unless its making was undone."""
        return self.carrier if self.carrier is not None and self.carrier in known else self.unit

    @property
    def awaits(self) -> date | None:
        """Since when it waits for a person, for the index of those that do; None once one was chosen."""
        return self.since if self.carrier is None else None


class HandoverLine(Struct, frozen=True, kw_only=True):
    """What the index of those that wait shows of one: its key."""

    record: str
    item: int
    root: str
    path: str
