"""Periodic statistics: computed by a scheduled run as a generation under a HEAD, read by unit and period."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from movement.model import audit, counting, people
from movement.model.actors import Actor, Prefix, system
from movement.model.counting import Counted
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import Period, year_of
from movement.model.statistics import Mode, Numbers, StatisticsHead, UnitStatistics, head_id
from movement.model.statistics import numbers as head_numbers
from movement.model.units import NATION, Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import acts, entries, gathering, leases, units
from movement.usecases.acts import Request, Step
from movement.usecases.gathering import Report
from movement.world import World

JOB = "periodic_statistics"


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province: the generation that is in force now, and whether this run wrote it."""

    root: str
    g: int
    hash: str
    units: int
    entries: int
    written: bool


async def partition(world: World, period: Period) -> list[str]:
    """Return the provinces that existed in a period, by id."""
    return [province.id for province in await gathering.provinces(world, period)]


async def evaluate(world: World, root: str, period: Period, report: Report = lambda _: None) -> Run:
    """Compute a period's numbers of one province; unchanged input writes nothing.

    `report` is told how far the work is. Raises NOT_FOUND, or BUSY while another run of the same period is under way.
    """
    province = await gathering.province(world, root)
    async with leases.held(world, JOB, root, str(period)) as lease:
        return await _compute(world, province, period, lease.fence, report)


async def _compute(world: World, province: Unit, period: Period, g: int, report: Report) -> Run:
    id_ = head_id(Mode.AS_WAS, str(period), province.id)
    (old,) = await world.store.get([want(StatisticsHead, id=id_)], strong=True)
    reach = {Prefix(r.root, r.path) for r in province.reach} | {Prefix(province.root, province.path)}
    known = await gathering.units_below(world, reach)
    # Last year's numbers are those of the provinces before this one.
    roots = sorted({unit.root for unit in known.values()})
    last = year_of(period.end)
    found = [e for root in roots for e in await gathering.entries_of(world, known[root], last, report)]
    manifest = sorted((e.id, e.version) for e in found)
    register = sorted((u.id, audit.digest(u)) for u in known.values())
    inputs = audit.digest([counting.RULES, str(period), province.id, manifest, register])
    if old is not None and old.inputs == inputs:
        return Run(root=province.id, g=old.g, hash=old.result, units=old.units, entries=old.entries, written=False)
    now, then = _counted(found, period), _counted(found, period.last_year())
    rows = counting.statistics(period, g, known, province.id, now, then)
    facts = counting.facts(period, g, province.id, now)
    # The generation's number is no part of the result: the same input gives the same hash whenever it is computed.
    codes = counting.codes_of((row for row in now if row.root == province.id), then)
    shown = [[r.unit, r.path, r.existed_last_year, r.partly_succeeded, r.indicators] for r in rows]
    result = audit.digest([codes, shown, [[f.entry, f.codes] for f in facts]])
    report(f"{province.last.name}: writing {len(rows)} units, {len(facts)} entries")
    await world.store.put_all([*rows, *facts])
    head = StatisticsHead(
        id=id_,
        mode=Mode.AS_WAS,
        period=str(period),
        root=province.id,
        g=g,
        inputs=inputs,
        result=result,
        codes=codes,
        units=len(rows),
        entries=len(facts),
        cut_off=period.end_day,
        computed_at=world.now(),
        version=old.version + 1 if old is not None else 1,
    )
    request = Request(request_id=f"{id_}:{g}")
    await acts.make(
        world,
        system(province.id),
        request,
        operation="computeStatistics",
        body=acts.body_of("computeStatistics", request, inputs),
        role=people.Role.SYS,
        steps=[Step(old=old, new=head)],
        kind=StatisticsHead,
    )
    return Run(root=province.id, g=g, hash=result, units=len(rows), entries=len(facts), written=True)


def _counted(found: list[Entry], period: Period) -> list[Counted]:
    return [row for row in (counting.counted(entry, period) for entry in found) if row is not None]


async def numbers(world: World, actor: Actor, unit: str, text: str) -> Numbers:
    """Return a unit's numbers in a period; three calls.

    Raises BAD_PERIOD, or NOT_FOUND for a unit out of scope or a period that was not computed for it.
    """
    period = Period.parse(text)
    owner, head = await _head(world, actor, unit, period)
    version = owner.during(period.first_day, period.end_day)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "g": head.g}
    (row,) = await world.get(want(UnitStatistics, **key, parent=version.parent or NATION, unit=owner.id))
    if row is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    return head_numbers(head, row)


async def values_of(
    world: World, root: str, period: Period, code: str, owners: Sequence[Unit]
) -> dict[str, Decimal | None]:
    """Return one number of units of a province by id, None where a unit has none; two calls, and no check of rights.

    Raises NOT_FOUND where the period was not computed, or nothing was counted under that code.
    """
    (head,) = await world.get(want(StatisticsHead, id=head_id(Mode.AS_WAS, str(period), root)))
    if head is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu.")
    if code not in head.codes:
        raise refuse(Code.NOT_FOUND, "indicator", detail="Kỳ này không có số liệu của chỉ tiêu đó.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "g": head.g}
    lived = [(u.id, version) for u in owners if (version := u.during(period.first_day, period.end_day)) is not None]
    rows = await world.get(
        *[want(UnitStatistics, **key, parent=version.parent or NATION, unit=name) for name, version in lived]
    )
    found: dict[str, Decimal | None] = dict.fromkeys(u.id for u in owners)
    for row in rows:
        if row is not None:
            shown = head_numbers(head, row).indicators
            found[row.unit] = next(i.value for i in shown if i.code == code)
    return found


async def entries_behind(
    world: World, actor: Actor, unit: str, text: str, code: str, *, first: int, after: str | None = None
) -> Page[entries.Seen]:
    """Return the entries that a number counts, of those the actor may see; raises as `numbers` does."""
    check_first(first)
    period = Period.parse(text)
    cursors = world.store.cursors(actor.subject, "behind", unit, period, code)
    cursors.open(after)
    owner, head = await _head(world, actor, unit, period)
    version = owner.during(period.first_day, period.end_day)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period")
    span = Span(f"{head.mode}#{head.period}#{head.g:06d}#{head.root}#FACTS", version.path)
    page = await world.store.page(
        tables.facts_of_unit,
        [span],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda fact: code in fact.codes,
    )
    return await entries.shown(world, actor, page, [(fact.entry, fact.path) for fact in page.items])


async def _head(world: World, actor: Actor, unit: str, period: Period) -> tuple[Unit, StatisticsHead | None]:
    owner = await units.unit(world, actor, unit)
    if not actor.may("statistics.read", units.place_of(owner, world.today())):
        raise refuse(Code.NOT_FOUND, "unit")
    (head,) = await world.get(want(StatisticsHead, id=head_id(Mode.AS_WAS, str(period), owner.root)))
    return owner, head
