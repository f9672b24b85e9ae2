"""Returns (báo cáo định kỳ): what a unit reports for a period. A number that is missing has a reason, and is not zero.

There is one return of a unit, type and period: its id is made of the three, so that a second one cannot be written.
`unit` and `path` stay; `carrier` is who must report or correct it now.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model import ids
from movement.model.report_types import CheckSeverity

MOST_VALUES = 300
_ID = re.compile(
    rf"([tu][{ids.ALPHABET}]{{16}})\.([A-Z][A-Z0-9_]{{1,29}})\.((?:(?:CAL|PARTY):)?\d{{4}}(?:-[0-9A-Z]{{2,3}})?)",
    re.ASCII,
)
Reason = Annotated[str, Meta(max_length=300)]


class ReturnState(StrEnum):
    """Where a return stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    ACCEPTED = "ACCEPTED"
    LOCKED = "LOCKED"


RECEIVED = frozenset({ReturnState.SUBMITTED, ReturnState.APPROVED, ReturnState.ACCEPTED, ReturnState.LOCKED})
"""States in which the level above has the return."""
GOOD = frozenset({ReturnState.APPROVED, ReturnState.ACCEPTED, ReturnState.LOCKED})
"""States in which its numbers count."""


class Value(Struct, frozen=True, kw_only=True):
    """One number: of an indicator's code, or of a split of it, `PET_IN[kind=COMPLAINT]`."""

    code: Annotated[str, Meta(max_length=90)]
    value: Decimal | None = None
    reason: Reason = ""
    """Why there is none."""


class Gap(Struct, frozen=True, kw_only=True):
    """Units below whose returns are not in a return that was submitted all the same, and why."""

    units: Annotated[tuple[str, ...], Meta(max_length=400)]
    reason: Reason


class Fault(Struct, frozen=True, kw_only=True):
    """What a check of the report type found."""

    check: str
    severity: CheckSeverity
    code: str
    """The number it is about."""
    message: str


class Changed(Struct, frozen=True, kw_only=True):
    """That a number is otherwise than it was approved: what was approved, who changed it and when."""

    code: str
    previous: Decimal | None = None
    by: str
    role: str
    at: datetime


class Extension(Struct, frozen=True, kw_only=True):
    """A dated exception: until when a return may be submitted although it would be locked."""

    until: date
    reason: Reason
    at: datetime


class ReturnStep(Struct, frozen=True, kw_only=True):
    """When a return came into a state."""

    state: ReturnState
    at: datetime


class Return(Struct, frozen=True, kw_only=True):
    """A return as it stands."""

    id: str
    """`unit.type.period`."""
    unit: str
    type: str
    """Code of the report type."""
    type_version: int
    period: str
    root: str
    path: str
    carrier: str
    carrier_root: str
    carrier_path: str
    state: ReturnState = ReturnState.DRAFT
    values: Annotated[tuple[Value, ...], Meta(max_length=MOST_VALUES)] = ()
    gaps: Annotated[tuple[Gap, ...], Meta(max_length=20)] = ()
    faults: tuple[Fault, ...] = ()
    """As of the last time its numbers were written or submitted."""
    approved: tuple[Value, ...] = ()
    """The numbers as they were last approved."""
    changed: tuple[Changed, ...] = ()
    """What of them is otherwise now."""
    extensions: Annotated[tuple[Extension, ...], Meta(max_length=20)] = ()
    steps: Annotated[tuple[ReturnStep, ...], Meta(max_length=200)] = ()
    authors: tuple[str, ...] = ()
    """Subjects of those who reported; none of them may review it."""
    approved_by: str | None = None
    due_on: date
    locks_on: date
    submitted_at: datetime | None = None
    """The first time."""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""

    @property
    def open_until(self) -> date:
        """The last day on which it may be submitted, with its extensions."""
        return max([self.locks_on, *(e.until for e in self.extensions)])

    @property
    def awaits(self) -> date | None:
        """The day after which it is locked, for the index of what is not; None once it is."""
        return None if self.state is ReturnState.LOCKED else self.open_until

    @property
    def is_draft(self) -> bool:
        """Whether it was never submitted: then only its own unit reads it."""
        return self.submitted_at is None


class ReturnLine(Struct, frozen=True, kw_only=True):
    """What the index of a type's period shows of a return: enough for statistics, completeness and lists."""

    id: str
    unit: str
    type: str
    period: str
    root: str
    path: str
    state: ReturnState
    values: tuple[Value, ...] = ()
    due_on: date
    submitted_at: datetime | None = None
    version: int


class OpenLine(Struct, frozen=True, kw_only=True):
    """What the index of returns that are not locked shows of one."""

    id: str
    unit: str
    root: str
    path: str
    state: ReturnState
    awaits: date


def return_id(unit: str, type_: str, period: str) -> str:
    """Return the id of the return of a unit, type and period."""
    return f"{unit}.{type_}.{period}"


def parts_of(text: str) -> tuple[str, str, str] | None:
    """Return the unit, type and period of which an id is made, or None for what is no id of a return."""
    match = _ID.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def differences(approved: tuple[Value, ...], values: tuple[Value, ...]) -> dict[str, Decimal | None]:
    """Return the codes whose number is otherwise than approved, with what was approved."""
    before, now = ({v.code: v.value for v in some} for some in (approved, values))
    return {code: before.get(code) for code in sorted(before.keys() | now.keys()) if before.get(code) != now.get(code)}
