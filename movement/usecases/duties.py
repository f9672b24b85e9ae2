"""Who owes which report for a period, by when, and what became of it: expected, received, on time, late, missing."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, structs

from movement.model import ids, report_types, returns
from movement.model.actors import Actor, Prefix
from movement.model.calendars import Calendar, CalendarVersion, calendar_id
from movement.model.errors import Code, MovementError, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, Period, containing, parts_of
from movement.model.report_types import ReportType, ReportTypeVersion
from movement.model.returns import Duty, Expected, Owed, ReturnLine
from movement.model.units import RegisterHead, Unit
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Place, Span, want
from movement.usecases import gathering, reporting, units
from movement.world import World

READ = "return.read"
_LONGEST = 20
"""Letters of a period's text."""


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


class Completeness(Struct, frozen=True, kw_only=True):
    """What became of the returns that the units at or below a place owe for a period."""

    unit: str
    type: str
    period: str
    owed: tuple[Owed, ...]
    """Each duty, in the order of the tree."""

    def count(self, *duties: Duty) -> int:
        """Return how many have come to that."""
        return sum(one.duty in duties for one in self.owed)


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


def of_slot(root: str, found: Frame) -> Want:
    """Name who owes a report for a period, as the last run found it."""
    return want(Expected, root=root, type=found.type.code, period=str(found.period))


def holds(stored: Expected | None, head: RegisterHead | None, found: Frame) -> bool:
    """Tell whether what a run found still holds: of this register and this version of the type."""
    return stored is not None and head is not None and (stored.g, stored.type_version) == (head.g, found.version.number)


async def expected(world: World, found: Frame) -> Expected:
    """Return who owes a report for a period; one call where a run found it, more where the register must be read."""
    (stored, head) = await world.get(of_slot(found.type.root, found), units.HEAD)
    return stored if holds(stored, head, found) else await computed(world, found)


async def computed(world: World, found: Frame, below: str = "") -> Expected:
    """Work out of the register who owes a report for a period; `below`: only at and below a path of that day."""
    root = found.type.root
    (head,) = await world.get(units.HEAD)
    known = await gathering.units_below(world, [Prefix(root, below or f"/{root}/")])
    pairs = report_types.expected(found.version, found.period, known.values(), root)
    dues = [due(found, unit) for _, unit in pairs]
    return Expected(
        root=root,
        type=found.type.code,
        period=str(found.period),
        g=head.g if head is not None else 0,
        type_version=found.version.number,
        units=tuple(unit.id for _, unit in pairs),
        paths=tuple(path for path, _ in pairs),
        due_on=tuple(one.on for one in dues if one is not None),
    )


async def completeness(world: World, actor: Actor, unit: str, type_id: str, text: str) -> Completeness:
    """Return what became of the returns that a unit and those below it owe for a period, as of today; three calls.

    A call more for every hundred units where no run has found out who owes it. The units are those that stood there
    on the day of the cut-off. Raises NOT_FOUND out of scope or for another province's type, BAD_PERIOD.
    """
    root = reporting.root_of_type(type_id)
    if root is None:
        raise refuse(Code.NOT_FOUND, "type")
    code = type_id.rpartition(":")[2]
    # Read ahead, in the one call that finds the unit; a period that is none names nothing that is stored.
    if len(text) > _LONGEST:
        raise refuse(Code.BAD_PERIOD, "period")
    ahead = [want(Expected, root=root, type=code, period=text), *([want(Unit, id=unit)] if ids.is_unit(unit) else [])]
    await world.get(*wanted(root, type_id), *ahead, units.HEAD)
    owner = await units.unit(world, actor, unit)
    found = await frame(world, actor, type_id, text)
    place = units.place_of(owner, found.period.last_day)
    if place.root != root or not actor.may(READ, place):
        raise refuse(Code.NOT_FOUND, "unit")
    all_ = await expected(world, found)
    lines = await lines_of(world, root, found.type.code, found.period, place.path)
    rows = zip(all_.units, all_.paths, all_.due_on, strict=True)
    here = [row for row in rows if row[1].startswith(place.path)]
    owed = returns.owed(here, {line.unit: line for line in lines}, world.today(), of=found.key)
    return Completeness(unit=owner.id, type=found.type.id, period=str(found.period), owed=tuple(owed))


async def lines_of(world: World, root: str, code: str, period: Period, below: str = "") -> list[ReturnLine]:
    """Return what the units of a province, or at and below a path, report for a period; one query, no check of rights.

    All values are in the lines, of drafts too: `state` in `returns.GOOD` says whose numbers count.
    """
    return [
        line for _, line in await world.store.rows(tables.returns_of_period, Span(f"{root}#{code}#{period}", below))
    ]


def page_of(
    world: World, actor: Actor, found: Completeness, duties: Sequence[Duty], *, first: int, after: str | None
) -> Page[Owed]:
    """Return a page of the duties that have come to that, in the order of the tree; reads nothing."""
    check_first(first)
    cursors = world.store.cursors(actor.subject, "owed", found.unit, found.type, found.period, sorted(duties))
    place = cursors.open(after)
    rest = [
        one for one in found.owed if (not duties or one.duty in duties) and (place is None or one.path > place.after)
    ]
    shown = rest[:first]
    marks = tuple(cursors.make(Place(0, one.path)) for one in shown)
    return Page(items=tuple(shown), cursors=marks, has_next=len(rest) > first, end_cursor=marks[-1] if marks else None)
