"""The daily run of returns: it notes who owes a report of each period, and locks what is accepted once its day is over.

What it notes is only ever read where it still holds (see `duties`), so a run that is missed makes answers dearer, not
wrong. Repeating it writes nothing.
"""

from collections.abc import Iterable

from msgspec import Struct, structs

from movement.model import audit, return_acts
from movement.model.actors import system
from movement.model.calendars import Calendar, calendar_id
from movement.model.errors import Code, MovementError, refuse
from movement.model.people import Role
from movement.model.periods import FIRST_YEAR, Period, containing, current, parts_of
from movement.model.report_types import ReportType
from movement.model.return_acts import ReturnAct
from movement.model.returns import Expected, Return, ReturnState
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import acts, duties, gathering, leases, reporting, returns
from movement.usecases.acts import Request, Step
from movement.usecases.duties import Frame
from movement.usecases.gathering import Report
from movement.world import World

JOB, NOW = "returns", "now"


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province, and the hash of who owes what after it."""

    root: str
    hash: str
    noted: int
    """Periods of types for which who owes a report was noted anew."""
    locked: int

    @property
    def written(self) -> bool:
        """Whether the run changed anything."""
        return self.noted + self.locked > 0


async def partition(world: World, period: Period) -> list[str]:
    """Return all provinces, of any time; raises BAD_PERIOD but for the running year."""
    if period != current(world.now()):
        raise refuse(Code.BAD_PERIOD, "period", detail="Việc khóa báo cáo luôn tính theo hôm nay: hãy để trống kỳ.")
    return [province.id for province in await gathering.all_provinces(world)]


async def evaluate(world: World, root: str, _: Period, report: Report = lambda _: None) -> Run:
    """Note who owes reports of the running and the last period of each type, and lock what is to be locked today.

    Raises NOT_FOUND, or BUSY where another run is under way or a return changed meanwhile; what was locked stays so.
    """
    province = await gathering.province(world, root)
    async with leases.held(world, JOB, root, NOW):
        noted, stands = 0, []
        for frame in await _frames(world, province):
            new = await duties.computed(world, frame)
            stands.append(new)
            (old,) = await world.store.get([duties.of_slot(root, frame)], strong=True)
            if old != new:
                await world.store.put_all([new])
                noted += 1
        locked = await _lock(world, root)
    report(f"{province.last.name}: {len(stands)} periods of reports, {locked} returns locked")
    return Run(root=root, hash=audit.digest([root, _owing(stands)]), noted=noted, locked=locked)


def _owing(stands: Iterable[Expected]) -> list[object]:
    return [[e.type, e.period, e.units, e.due_on] for e in stands]


async def _frames(world: World, province: Unit) -> list[Frame]:
    (calendar,) = await world.get(want(Calendar, id=calendar_id(province.id)))
    found = []
    for type_ in await reporting.every_type(world, province.id):
        found += [duties.framed(type_, calendar, str(period)) for period in _near(world, type_, calendar)]
    return found


def _near(world: World, type_: ReportType, calendar: Calendar | None) -> list[Period]:
    """Return the running and the last period of a type, as far as it is in force on their cut-offs."""
    today, party = world.today(), calendar.cuts if calendar else ()
    found: list[Period] = []
    for version in type_.versions:
        try:
            (year, *_) = containing(today, version.scheme, party)
        except MovementError:
            # The Party's table was not entered: its periods are unknown.
            continue
        for number in (year.year - 1, year.year):
            if number >= FIRST_YEAR:
                whole = structs.replace(year, year=number)
                found += [p for p in parts_of(whole, version.kind) if type_.at(p.last_day) == version]
    begun = sorted({p for p in found if p.first_day <= today}, key=lambda p: p.first_day)
    return begun[-2:]


async def _lock(world: World, root: str) -> int:
    today, locked, lost = world.today(), 0, False
    lines = [line async for line in world.store.every(tables.returns_open, Span(root))]
    for line in lines:
        if line.state is not ReturnState.ACCEPTED or line.awaits >= today:
            continue
        wanted = returns.named(line.id)
        # The index may lag: the return itself decides.
        (found,) = await world.store.get([wanted], strong=True) if wanted is not None else (None,)
        if found is None or found.state is not ReturnState.ACCEPTED or found.open_until >= today:
            continue
        try:
            await _locked(world, found)
            locked += 1
        except MovementError as refusal:
            if refusal.code is not Code.CONFLICT:
                raise
            lost = True
    if lost:
        raise refuse(Code.BUSY, detail="Một số báo cáo vừa được người khác thay đổi.")
    return locked


async def _locked(world: World, found: Return) -> None:
    act, doer = ReturnAct.LOCK, system(found.root)
    return_acts.check(found, act, doer.subject, None, world.today())
    request = Request(request_id=f"{act}-{found.id}-{found.version}", id=found.id, version=found.version)
    await acts.make(
        world,
        doer,
        request,
        operation=act,
        body=acts.body_of(act, request),
        role=Role.SYS,
        steps=[Step(old=found, new=return_acts.step(found, act, doer.subject, world.now()))],
        kind=Return,
    )
