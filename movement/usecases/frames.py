"""A report type in one of its periods, with the version and the calendar that decide who owes it, and by when."""

from datetime import date

from msgspec import Struct, structs

from movement.model import report_types
from movement.model.actors import Actor
from movement.model.calendars import Calendar, CalendarVersion, calendar_id
from movement.model.errors import Code, MovementError, refuse
from movement.model.periods import FIRST_YEAR, Period, containing, parts_of
from movement.model.report_types import ReportType, ReportTypeVersion
from movement.model.units import Unit
from movement.storage.reads import Want
from movement.storage.store import want
from movement.usecases import reporting
from movement.world import World


class Frame(Struct, frozen=True, kw_only=True):
    """A report type in one period, with what decides about it."""

    type: ReportType
    version: ReportTypeVersion
    period: Period
    calendar: CalendarVersion | None

    @property
    def key(self) -> str:
        """`type.period`, what follows the unit in a return's id."""
        return f"{self.type.code}.{self.period}"


def wanted(root: str, type_id: str) -> list[Want]:
    """Name what a frame is made of."""
    return [want(ReportType, id=type_id), want(Calendar, id=calendar_id(root))]


def framed(type_: ReportType | None, calendar: Calendar | None, text: str) -> Frame:
    """Return a type in a period; raises NOT_FOUND without the type, BAD_PERIOD for what is none of its periods."""
    if type_ is None:
        raise refuse(Code.NOT_FOUND, "type")
    period, version = report_types.period_of(type_, text, calendar.cuts if calendar else ())
    return Frame(
        type=type_, version=version, period=period, calendar=calendar.at(period.last_day) if calendar else None
    )


async def frame(world: World, actor: Actor, type_id: str, text: str, *besides: Want) -> Frame:
    """Return a type in a period to those who may read the type; `besides` is read in the same call, for later.

    Raises NOT_FOUND, BAD_PERIOD.
    """
    root = reporting.root_of_type(type_id)
    if root is None:
        raise refuse(Code.NOT_FOUND, "type")
    type_, calendar, *_ = await world.get(*wanted(root, type_id), *besides)
    if type_ is not None and not actor.may(reporting.READ, reporting.place_of(type_)):
        raise refuse(Code.NOT_FOUND, "type")
    return framed(type_, calendar, text)


def begun(type_: ReportType, calendar: Calendar | None, day: date) -> list[Period]:
    """Return the periods of a type that have begun by a day, of that year and the one before, the running one last.

    Only as far as the type is in force on their cut-offs.
    """
    party, found = calendar.cuts if calendar else (), set[Period]()
    for version in type_.versions:
        try:
            (year, *_) = containing(day, version.scheme, party)
        except MovementError:
            # The Party's table was not entered: its periods are unknown.
            continue
        for number in (year.year - 1, year.year):
            if number >= FIRST_YEAR:
                whole = structs.replace(year, year=number)
                found |= {p for p in parts_of(whole, version.kind) if type_.at(p.last_day) == version}
    return sorted((p for p in found if p.first_day <= day), key=lambda p: p.first_day)


def due(found: Frame, unit: Unit) -> report_types.Due | None:
    """Return by when a unit owes a report, or None if it does not."""
    deadline = found.version.owed_by(unit, found.period.last_day)
    return None if deadline is None else report_types.due(deadline, found.period, found.calendar)
