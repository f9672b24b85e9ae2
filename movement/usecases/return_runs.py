"""The daily run of returns: it notes who owes a report of each period, and locks what is accepted once its day is over.

What it notes is only ever read where it still holds (see `duties`), so a run that is missed makes answers dearer, not
wrong. Repeating it writes nothing.
"""

import asyncio
from collections.abc import Iterable
from itertools import batched

from msgspec import Struct

from movement.model import audit, return_acts
from movement.model.actors import system
from movement.model.calendars import Calendar, calendar_id
from movement.model.errors import Code, MovementError, refuse
from movement.model.people import Role
from movement.model.periods import Period, current
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
AT_ONCE = 20


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
        near = duties.begun(type_, calendar, world.today())[-2:]
        found += [duties.framed(type_, calendar, str(period)) for period in near]
    return found


async def _lock(world: World, root: str) -> int:
    today = world.today()
    lines = [line async for line in world.store.every(tables.returns_open, Span(root))]
    ripe = [line.id for line in lines if line.state is ReturnState.ACCEPTED and line.awaits < today]
    done: list[bool | None] = []
    for part in batched(ripe, AT_ONCE, strict=False):
        done += await asyncio.gather(*(_locked(world, name) for name in part))
    if None in done:
        raise refuse(Code.BUSY, detail="Một số báo cáo vừa được người khác thay đổi.")
    return sum(one is True for one in done)


async def _locked(world: World, name: str) -> bool | None:
    """Lock a return if that is due; tell whether it was, or None where others changed it meanwhile."""
    wanted = returns.named(name)
    # The index may lag: the return itself decides.
    (found,) = await world.store.get([wanted], strong=True) if wanted is not None else (None,)
    if found is None or found.state is not ReturnState.ACCEPTED or found.open_until >= world.today():
        return False
    try:
        await _act(world, found)
    except MovementError as refusal:
        if refusal.code is not Code.CONFLICT:
            raise
        return None
    return True


async def _act(world: World, found: Return) -> None:
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
