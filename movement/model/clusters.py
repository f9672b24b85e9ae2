"""Clusters (cụm, khối thi đua): units that emulate each other in a year, led in turn, and ranked among themselves.

Wards and communes, departments and mass organisations stand in clusters of their own, so that like is ranked with like.
A scheme is one way of dividing units up, e.g. the province's emulation council's; in a year a unit has one seat in it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.inspection_parts import Some
from movement.model.periods import Period, Scheme

MOST_MEMBERS, MOST_TERMS = 60, 20


class ClusterKind(StrEnum):
    """A block by place, or by the kind of unit."""

    CUM = "CUM"
    KHOI = "KHOI"


class ClusterRole(StrEnum):
    """Who leads a cluster; both rotate."""

    LEAD = "LEAD"
    DEPUTY = "DEPUTY"


class Membership(Struct, frozen=True, kw_only=True):
    """That a unit belongs to a cluster from `valid_from` up to, not including, `valid_to`; None: the year's end."""

    unit: str
    valid_from: date
    valid_to: date | None = None


class Term(Struct, frozen=True, kw_only=True):
    """That a member leads, or is the deputy, for a time."""

    role: ClusterRole
    unit: str
    valid_from: date
    valid_to: date | None = None


class ClusterForm(Struct, frozen=True, kw_only=True):
    """What staff write into a new cluster."""

    kind: ClusterKind
    scheme: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_-]{0,29}$")]
    name: Some


class Cluster(ClusterForm, frozen=True, kw_only=True):
    """A cluster of one province and year."""

    id: str
    root: str
    path: str
    year: int
    members: Annotated[tuple[Membership, ...], Meta(max_length=MOST_MEMBERS)] = ()
    terms: Annotated[tuple[Term, ...], Meta(max_length=MOST_TERMS)] = ()
    created_at: datetime
    version: int = 1
    head: str = ""

    @property
    def period(self) -> Period:
        """The State's year it is of."""
        return Period(Scheme.ND09, self.year)

    def member(self, unit: str) -> Membership | None:
        """Return a unit's membership."""
        return next((m for m in self.members if m.unit == unit), None)

    def has(self, unit: str, day: date) -> bool:
        """Tell whether a unit belongs to it on a day."""
        found = self.member(unit)
        return found is not None and found.valid_from <= day < (found.valid_to or self.period.end_day)

    def holder(self, role: ClusterRole, day: date) -> str | None:
        """Return who has a role on a day."""
        held = (t for t in self.terms if t.role is role and t.valid_from <= day < (t.valid_to or self.period.end_day))
        return next((term.unit for term in held), None)

    def during(self, period: Period) -> tuple[str, ...]:
        """Return the units that belonged to it on some day of a period."""
        end = self.period.end_day
        return tuple(
            m.unit for m in self.members if m.valid_from < period.end_day and period.first_day < (m.valid_to or end)
        )


class ClusterLine(Struct, frozen=True, kw_only=True):
    """What the index of a year's clusters shows of one."""

    id: str
    root: str
    path: str


class Seat(Struct, frozen=True, kw_only=True):
    """A unit's one place in a scheme and year; no second one can be written."""

    unit: str
    year: int
    scheme: str
    cluster: str
