"""Returns that are owed and not submitted, as matters of which the units that must report are reminded."""

from collections.abc import Iterable
from datetime import date, timedelta

from movement.model import matters, report_types
from movement.model.calendars import Calendar, calendar_id
from movement.model.carriers import heir
from movement.model.matters import Matter
from movement.model.report_types import ReportType
from movement.model.returns import RECEIVED, Return, ReturnState, return_id
from movement.model.rule_sets import Rule
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import carrier_runs, duties, reporting, returns, units
from movement.usecases.duties import Frame
from movement.world import World

OPEN = frozenset({ReturnState.DRAFT, ReturnState.RETURNED})
LATEST = 2
"""Periods of a type that are asked for although they are locked: staff may give more time."""


async def owed(world: World, province: Unit, rule: Rule, day: date) -> list[Matter]:
    """Return what is owed to a province and, by its units, to provinces that became it; a few calls a period."""
    found: list[Matter] = []
    (calendar,) = await world.get(want(Calendar, id=calendar_id(province.id)))
    for type_ in await reporting.every_type(world, province.id):
        for frame in _frames(type_, calendar, rule, day):
            found += await _of_frame(world, frame, day)
    return found + await _carried_in(world, province.id, day)


def _frames(type_: ReportType, calendar: Calendar | None, rule: Rule, day: date) -> Iterable[Frame]:
    """Yield the periods of a type whose returns may be due soon and can still be submitted, and the latest ones."""
    begun = duties.begun(type_, calendar, day)
    for period in begun:
        frame = duties.framed(type_, calendar, str(period))
        dues = [report_types.due(one, period, frame.calendar) for one in frame.version.deadlines]
        nears = min(due.on for due in dues) - timedelta(days=rule.number("soon")) <= day
        if nears and (period in begun[-LATEST:] or max(due.locks_on for due in dues) >= day):
            yield frame


async def _of_frame(world: World, frame: Frame, day: date) -> list[Matter]:
    root, code, period = frame.type.root, frame.type.code, str(frame.period)
    expected = await duties.expected(world, frame)
    lines = await duties.lines_of(world, root, code, frame.period)
    received = {line.unit for line in lines if line.state in RECEIVED}
    lacking = {u: on for u, on in zip(expected.units, expected.due_on, strict=True) if u not in received}
    wants = [want(Return, unit=unit, type=code, period=period) for unit in lacking]
    # The index only says where to look.
    there = dict(zip(lacking, await world.store.get(wants, strong=True), strict=True))
    begun = [matters.of_return(one) for one in there.values() if one is not None and one.state in OPEN]
    never = [unit for unit, one in there.items() if one is None]
    known = {one.id: one for one in await units.get_many(world, never) if one is not None}
    heirs = await carrier_runs.with_heirs(world, known, day)
    made = [(unit, heir(known.get(unit), heirs, day)) for unit in never]
    return begun + [
        matters.of_missing(return_id(unit, code, period), carrier, lacking[unit])
        for unit, carrier in made
        if carrier is not None
    ]


async def _carried_in(world: World, root: str, day: date) -> list[Matter]:
    """Return what was begun in provinces that have ended and is carried in this one."""
    lines = [line async for line in world.store.every(tables.returns_open, Span(root))]
    ids = [line.id for line in lines if line.root != root and line.state in OPEN and line.awaits >= day]
    found = await world.store.get([key for name in ids if (key := returns.named(name)) is not None], strong=True)
    return [matters.of_return(one) for one in found if one is not None and one.state in OPEN]
