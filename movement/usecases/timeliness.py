"""How each unit of a province reported in a year: what rules of commendation look at."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import structs

from movement.model import report_types, returns
from movement.model.calendars import Calendar, calendar_id
from movement.model.entry_facts import Timeliness
from movement.model.errors import MovementError
from movement.model.periods import Period, PeriodKind, Scheme, parts_of
from movement.model.returns import Duty, Owed
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import duties, reporting
from movement.usecases.duties import Frame
from movement.world import World

SHORTLY = 3
"""Days by which a late return still counts for something (DOMAIN: the formula of timeliness)."""


async def of_units(world: World, root: str, known: Iterable[Unit], year: Period) -> dict[str, Timeliness]:
    """Return unit → how it reported for the periods of a State's year; one query a type and period that has ended.

    A unit counts where it was open on the cut-off; what is not due yet is not expected yet.
    """
    units = list(known)
    (calendar,) = await world.get(want(Calendar, id=calendar_id(root)))
    told: dict[str, list[tuple[PeriodKind, Owed]]] = defaultdict(list)
    for frame in await _frames(world, root, year, calendar):
        pairs = report_types.expected(frame.version, frame.period, units, root)
        dues = [(unit.id, path, due.on) for path, unit in pairs if (due := duties.due(frame, unit)) is not None]
        lines = await duties.lines_of(world, root, frame.type.code, frame.period)
        for one in returns.owed(dues, {line.unit: line for line in lines}, world.today(), of=frame.key):
            if one.due_on < world.today() or one.duty in {Duty.ON_TIME, Duty.LATE}:
                told[one.unit].append((frame.version.kind, one))
    return {unit: _timeliness(owed) for unit, owed in told.items()}


async def _frames(world: World, root: str, year: Period, calendar: Calendar | None) -> list[Frame]:
    found = []
    for type_ in await reporting.every_type(world, root):
        for version in type_.versions:
            party = calendar.cuts if calendar is not None and version.scheme is Scheme.PARTY else ()
            try:
                whole = structs.replace(year, scheme=version.scheme, cuts=party)
                periods = parts_of(whole, version.kind)
            except MovementError:
                # The Party's table was not entered: its periods are unknown.
                continue
            ended = (p for p in periods if p.end_day <= world.today() and type_.at(p.last_day) == version)
            found += [duties.framed(type_, calendar, str(period)) for period in ended]
    return found


def _timeliness(owed: Iterable[tuple[PeriodKind, Owed]]) -> Timeliness:
    known = list(owed)
    years = [one.duty for kind, one in known if kind is PeriodKind.YEAR]
    return Timeliness(
        expected=len(known),
        on_time=sum(one.duty is Duty.ON_TIME for _, one in known),
        late_up_to_3d=sum(one.duty is Duty.LATE and one.days_late <= SHORTLY for _, one in known),
        year_report_missing=any(duty not in {Duty.ON_TIME, Duty.LATE} for duty in years) if years else None,
    )
