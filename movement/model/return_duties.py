"""Who owed a return for a period and by when, and what each duty came to: on time, late, missing."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from movement.model.periods import day_of
from movement.model.returns import RECEIVED, ReturnLine, ReturnState


class Expected(Struct, frozen=True, kw_only=True):
    """Who owes a report for a period, as a run found it; it holds for one register and one version of the type."""

    root: str
    type: str
    period: str
    g: int
    """Generation of the register."""
    type_version: int
    units: tuple[str, ...]
    paths: tuple[str, ...]
    """Where each of them stood on the day of the cut-off, in order."""
    due_on: tuple[date, ...]


class Duty(StrEnum):
    """What became of a return that a unit owes."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    RETURNED = "RETURNED"
    MISSING = "MISSING"


class Owed(Struct, frozen=True, kw_only=True):
    """One unit's duty of a period."""

    unit: str
    path: str
    due_on: date
    duty: Duty
    days_late: int
    """0 in time; of what is not there yet, as of the day asked for."""
    id: str
    """The return's id, whether it is there or not."""


def owed(
    expected: Iterable[tuple[str, str, date]], lines: Mapping[str, ReturnLine], day: date, *, of: str
) -> list[Owed]:
    """Return what became of each duty by a day; `expected` are units, places and due days, `of` is `type.period`."""
    found = []
    for unit, path, due_on in expected:
        line = lines.get(unit)
        received = line is not None and line.state in RECEIVED and line.submitted_at is not None
        came = day_of(line.submitted_at) if received and line is not None and line.submitted_at else day
        late = max((came - due_on).days, 0)
        if received:
            duty = Duty.LATE if late else Duty.ON_TIME
        else:
            returned = line is not None and line.state is ReturnState.RETURNED
            duty = Duty.RETURNED if returned else Duty.MISSING
        found.append(Owed(unit=unit, path=path, due_on=due_on, duty=duty, days_late=late, id=f"{unit}.{of}"))
    return found


def next_below(path: str, expected: Expected) -> list[str]:
    """Return the units next below a place among those that owe the report: whose returns go into the place's own."""
    found: list[tuple[str, str]] = []
    for unit, place in zip(expected.units, expected.paths, strict=True):
        inside = place != path and place.startswith(path)
        if inside and not (found and place.startswith(found[-1][1])):
            found.append((unit, place))
    return [unit for unit, _ in found]
