"""The daily run of carriers: from the day on which a unit has ended, its whole successor carries its open records.

Each move is a change like any other: a version, an entry of the trail, a receipt. A run looks at records only where
since the last whole run a unit ended or moved, or the register got a generation; what it moved before it finds moved.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import batched

from msgspec import Struct, structs

from movement.model import audit, carriers, ids
from movement.model.actors import Prefix, system
from movement.model.carriers import CARRY, LIVE, Handover, Moves, Record, unit_of
from movement.model.entries import Entry
from movement.model.errors import Code, MovementError, refuse
from movement.model.inspections import Inspection
from movement.model.people import Role
from movement.model.periods import Period, current, midnight, year_of
from movement.model.runs import Progress
from movement.model.units import NATION, Unit, seen
from movement.storage import tables
from movement.storage.reads import Want
from movement.storage.store import Span, want
from movement.usecases import acts, gathering, leases, returns, units
from movement.usecases.acts import Request, Step
from movement.usecases.gathering import Report
from movement.world import World

JOB, NOW = "carry_over", "now"
AT_ONCE = 20
TRIES = 3
AGAIN = timedelta(days=7)
"""How long after a change its units are looked at each day: an index may lag, and a person may have been quicker."""
YEARS_AHEAD = 5
"""Inspections are planned for coming years too."""


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province, and the hash of what waits for a person after it."""

    root: str
    hash: str
    g: int
    moved: int
    """Records whose carrier changed."""
    waiting: int
    """Records, and recommendations of inspections, that wait for a person."""
    opened: int
    """How many of them did not wait before."""

    @property
    def written(self) -> bool:
        """Whether the run changed anything."""
        return self.moved + self.opened > 0


async def partition(world: World, period: Period) -> list[str]:
    """Return all provinces, of any time: those that ended have the most to hand over. BAD_PERIOD but for this year."""
    if period != current(world.now()):
        raise refuse(Code.BAD_PERIOD, "period", detail="Việc chuyển giao luôn tính theo hôm nay: hãy để trống kỳ.")
    rows = [row async for row in world.store.every(tables.children_of_unit, Span(NATION))]
    found = await units.get_many(world, sorted({row.unit for row in rows}))
    return [province.id for province in found if province is not None]


async def evaluate(world: World, root: str, _: Period, report: Report = lambda _: None) -> Run:
    """Hand over what of a province's records is still carried by units that have ended.

    Raises NOT_FOUND, or BUSY where another run is under way or a record changed again and again; what was moved stays.
    """
    province = await gathering.province(world, root)
    async with leases.held(world, JOB, root, NOW):
        return await of_province(world, province, report)


async def of_province(world: World, province: Unit, report: Report = lambda _: None) -> Run:
    """Hand a province's records over, without the lease: two at once move each record once."""
    day = world.today()
    (head,) = await world.get(units.HEAD)
    (old,) = await world.store.get([want(Progress, job=JOB, root=province.id)], strong=True)
    below = await gathering.units_below(world, [Prefix(province.id, province.path)])
    rows: list[Handover] = [row async for row in world.store.every(tables.handovers_of_province, Span(province.id))]
    chosen = {name for h in rows for name in (h.unit, h.carrier) if name is not None}
    known = await with_heirs(world, below | await _named(world, chosen - below.keys()), day)
    changed = {*below, *chosen}
    if old is not None:
        before = await _as_of(world, known, old.g)
        changed = carriers.changed(changed, before, old.day - AGAIN, known, day)
    names = await _records(world, province, known, changed)
    names |= {h.record for h in rows if changed & {h.unit, h.carrier}}
    moved, opened, lost = 0, 0, False
    for part in batched(sorted(names), AT_ONCE, strict=False):
        done = await asyncio.gather(*(_settle(world, name, known, day) for name in part))
        moved += sum(d.moved for d in done)
        opened += sum(d.opened for d in done)
        lost = lost or any(d.lost for d in done)
    if lost:
        raise refuse(Code.BUSY, detail="Một số hồ sơ vừa được người khác thay đổi.")
    progress = Progress(job=JOB, root=province.id, day=day, g=head.g)
    if progress != old:
        await world.store.put_all([progress])
    waiting = [(h.record, h.item) async for h in world.store.every(tables.handovers_open, Span(province.id))]
    report(f"{province.last.name}: {moved} records moved, {len(waiting)} wait for a person")
    stands = audit.digest([province.id, head.g, sorted(waiting)])
    return Run(root=province.id, hash=stands, g=head.g, moved=moved, waiting=len(waiting), opened=opened)


async def with_heirs(world: World, known: Mapping[str, Unit], day: date) -> dict[str, Unit]:
    """Return the units with all that they and their successors went into by a day."""
    found, ends = dict(known), list(known.values())
    while ends:
        names = {link.unit for unit in ends for link in carriers.next_of(unit, day)} - found.keys()
        ends = list((await _named(world, names)).values())
        found |= {unit.id: unit for unit in ends}
    return found


async def heir_of(world: World, unit: Unit, day: date) -> carriers.Carrier | None:
    """Return who carries a unit's records on a day, itself or its whole successor; None: it was divided or is gone."""
    return carriers.heir(unit, await with_heirs(world, {unit.id: unit}, day), day)


async def _as_of(world: World, known: Mapping[str, Unit], g: int) -> dict[str, Unit]:
    """Return the same units as an earlier generation of the register had them; they were read before."""
    whole = await world.get(*[want(Unit, id=name) for name in known])
    return {unit.id: then for unit in whole if (then := seen(unit, g)) is not None}


async def _named(world: World, names: Iterable[str]) -> dict[str, Unit]:
    return {unit.id: unit for unit in await units.get_many(world, sorted(names)) if unit is not None}


async def _records(world: World, province: Unit, known: Mapping[str, Unit], changed: set[str]) -> set[str]:
    """Return the records that lie on units which changed."""
    found: set[str] = set()
    if not changed:
        return found
    # A recommendation may be to any organisation on the inspected unit.
    near = changed | {v.parent for name in changed & known.keys() for v in known[name].versions if v.parent}
    first, last = year_of(midnight(province.versions[0].valid_from)), year_of(world.now())
    for year in range(first, last + YEARS_AHEAD + 1):
        span = Span(f"{province.id}#{year}")
        async for line in world.store.every(tables.entries_of_unit, span):
            if line.state in LIVE and unit_of(line.path) in changed:
                found.add(line.id)
        async for line in world.store.every(tables.inspections_of_unit, span):
            if unit_of(line.path) in near:
                found.add(line.id)
    # What is open stands where its carrier does, which may be the province that this one went into.
    later = await _named(world, {link.unit for link in province.successors})
    for root in sorted({province.id, *(unit.root for unit in later.values())}):
        async for open_ in world.store.every(tables.returns_open, Span(root)):
            if open_.root == province.id and unit_of(open_.path) in changed:
                found.add(open_.id)
    return found


class _Done(Struct, frozen=True):
    """What became of one record: moved or not, how many duties wait since, and whether others were quicker."""

    moved: bool = False
    opened: int = 0
    lost: bool = False


async def _settle(world: World, name: str, known: Mapping[str, Unit], day: date) -> _Done:
    """Bring one record to a day; where others changed it meanwhile, look once more."""
    for _ in range(TRIES):
        (record,) = await world.store.get([wanted(name)], strong=True)
        if record is None:
            break
        given = await handovers(world, record)
        asked = carriers.moves(record, given, known, day)
        opened = await _open(world, record, given, asked, day)
        try:
            if asked.to:
                await _move(world, record, asked)
        except MovementError as refusal:
            if refusal.code is not Code.CONFLICT:
                raise
            continue
        return _Done(moved=bool(asked.to), opened=opened)
    return _Done(lost=record is not None)


def wanted(name: str) -> Want:
    """Name the entry, inspection or return of an id."""
    of_return = returns.named(name)
    if of_return is not None:
        return of_return
    return want(Entry if ids.is_id(name, ids.ENTRY) else Inspection, id=name)


async def handovers(world: World, record: Record) -> dict[int, Handover]:
    """Return a record's handovers as they are now, by item."""
    span = Span(record.root, f"{record.path}#{record.id}#")
    return {h.item: h for _, h in await world.store.rows(tables.handovers_of_province, span, strong=True)}


async def _open(world: World, record: Record, given: Mapping[int, Handover], asked: Moves, day: date) -> int:
    """Let what waits be found, and what waits no more not; return how much waits since now."""
    rows = []
    for item, unit in asked.waiting.items():
        old = given.get(item)
        if old is None or old.awaits is None:
            version = old.version + 1 if old is not None else 1
            rows.append(carriers.handover(record, item, unit=unit, since=day, version=version))
    opened = sum([await world.store.claim(row, field="version", below=row.version) for row in rows])
    for item, old in given.items():
        if old.awaits is not None and item not in asked.waiting:
            # It is its own unit's again, or nobody's: there is nothing to decide.
            settled = structs.replace(old, carrier=old.unit, version=old.version + 1)
            await world.store.claim(settled, field="version", below=settled.version)
    return opened


async def _move(world: World, record: Record, asked: Moves) -> None:
    # A request of this run's own: of two runs at once the version lets one through, and the other looks again.
    request = Request(request_id=f"{CARRY}-{record.id}-{world.new_id(ids.GRANT)}")
    await acts.make(
        world,
        system(record.root),
        request,
        operation=CARRY,
        body=acts.body_of(CARRY, request),
        role=Role.SYS,
        steps=[Step(old=record, new=carriers.moved(record, asked.to, world.now()))],
        kind=type(record),
    )
