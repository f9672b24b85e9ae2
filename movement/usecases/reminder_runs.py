"""The daily run of reminders: it makes what is new, settles what no longer stands, and tells what was not yet told."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from itertools import batched
from typing import Any

from msgspec import Struct, structs

from movement.model import audit, matters
from movement.model.actors import Prefix
from movement.model.entries import Entry, State
from movement.model.errors import Code, refuse
from movement.model.implementation import BODIES, ImplementationPlan, plan_id
from movement.model.inspections import Inspection
from movement.model.matters import Matter
from movement.model.periods import Period, current, midnight, year_of
from movement.model.reminders import KINDS, Reminder, ReminderKind, event_of
from movement.model.rule_sets import Purpose, RuleSetVersion
from movement.model.units import NATION, Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import gathering, leases, return_reminders, rule_sets, units
from movement.usecases.gathering import Report
from movement.world import World

JOB, NOW = "reminders", "now"
WRITTEN_AT_ONCE = 20


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province, and the hash of the reminders that stand after it."""

    root: str
    hash: str
    rules: int | None
    """The version of the rule set that was in force; None: there was none, so nothing is reminded of."""
    standing: int
    made: int
    reopened: int
    settled: int
    told: int
    untold: int

    @property
    def written(self) -> bool:
        """Whether the run changed what stands."""
        return self.made + self.reopened + self.settled > 0


async def partition(world: World, period: Period) -> list[str]:
    """Return the provinces of which something may have to be reminded; raises BAD_PERIOD but for the running year."""
    if period != current(world.now()):
        raise refuse(Code.BAD_PERIOD, "period", detail="Nhắc việc luôn tính theo hôm nay: hãy để trống kỳ.")
    rows = [row async for row in world.store.every(tables.children_of_unit, Span(NATION))]
    known = await units.get_many(world, sorted({row.unit for row in rows}))
    return [province.id for province in known if province is not None and not await _is_over(world, province)]


async def evaluate(world: World, root: str, _: Period, report: Report = lambda _: None) -> Run:
    """Bring one province's reminders to what today asks for, and tell those not yet told.

    Raises NOT_FOUND, or BUSY where another run is under way or the topic cannot be reached; what was stored stays and
    is told by the next run.
    """
    return await of_province(world, await gathering.province(world, root), report)


async def of_province(world: World, province: Unit, report: Report = lambda _: None) -> Run:
    """Bring one province's reminders to today; raises BUSY as `evaluate` does."""
    # One lease for all days: a run that hangs over midnight would settle what the next day's has made.
    async with leases.held(world, JOB, province.id, NOW):
        return await _refresh(world, province, report)


async def _is_over(world: World, province: Unit) -> bool:
    """Tell whether a province has ended and nothing stands there that would have to be settled."""
    if province.at(world.today()) is not None:
        return False
    return not await world.store.rows(tables.reminders_open, Span(province.id), limit=1)


async def _refresh(world: World, province: Unit, report: Report) -> Run:
    day = world.today()
    rules = await _rules(world, province, day)
    due = matters.due(await _open(world, province, rules), rules, day) if rules is not None else []
    wanted = {r.id: r for r in due}
    listed = [line.id async for line in world.store.every(tables.reminders_open, Span(province.id))]
    old: dict[str, Reminder] = {r.id: r for r in await _strong(world, Reminder, [*wanted, *listed])}
    made = [r for r in wanted.values() if r.id not in old]
    again = [_next(old[r], settled_on=None) for r in wanted if r in old and old[r].settled_on is not None]
    over = [_next(r, settled_on=day) for r in old.values() if r.id not in wanted and r.settled_on is None]
    counts = [len(await _put(world, rows)) for rows in (made, again, over)]
    standing = {r.id: r for r in (*wanted.values(), *old.values(), *again) if r.id in wanted}
    untold = [r for r in standing.values() if not r.told]
    told = await _tell(world, untold)
    report(f"{province.last.name}: {len(standing)} reminders stand, {counts[0]} made, {counts[2]} settled, {told} told")
    return Run(
        root=province.id,
        hash=audit.digest(sorted(standing)),
        rules=rules.number if rules is not None else None,
        standing=len(standing),
        made=counts[0],
        reopened=counts[1],
        settled=counts[2],
        told=told,
        untold=len(untold) - told,
    )


async def _rules(world: World, province: Unit, day: date) -> RuleSetVersion | None:
    # A province that has ended has nobody left to remind: what still stands there is settled.
    if province.at(day) is None:
        return None
    (found,) = await world.store.get([rule_sets.wanted(Purpose.REMINDER, province.id)], strong=True)
    return rule_sets.in_force(found, day)


async def _open(world: World, province: Unit, rules: RuleSetVersion) -> list[Matter]:
    root = province.id
    inspected = [line.id async for line in world.store.every(tables.inspections_open, Span(root))]
    waiting = [line.id async for line in world.store.every(tables.entries_waiting, Span(f"{root}#REVIEWER"))]
    running = [line.id async for line in _running(world, province)]
    found = [m for one in await _strong(world, Inspection, inspected) for m in matters.of_inspection(one)]
    found += [m for one in await _strong(world, Entry, [*waiting, *running]) for m in matters.of_entry(one)]
    if rules.rule(KINDS[ReminderKind.PLAN].rule) is not None:
        found += await _without_plan(world, province)
    if (rule := rules.rule(KINDS[ReminderKind.RETURN].rule)) is not None:
        found += await return_reminders.owed(world, province, rule, world.today())
    return [matter for matter in found if matter.root == root]


async def _without_plan(world: World, province: Unit) -> list[Matter]:
    day = world.today()
    below = await gathering.units_below(world, [Prefix(province.id, province.path)])
    bodies = {u.id: u for u in below.values() if u.kind in BODIES and u.at(day) is not None}
    planned = {
        plan.unit for plan in await _strong(world, ImplementationPlan, [plan_id(name) for name in sorted(bodies)])
    }
    return [matters.of_body(body, day) for name, body in bodies.items() if name not in planned]


async def _running(world: World, province: Unit) -> AsyncIterator[Any]:
    """Yield the running entries of all years: what is owed does not lapse with the year in which it began."""
    roots = sorted({province.id, *(r.root for r in province.reach)})
    for owner in await units.get_many(world, roots):
        if owner is None:
            continue
        for year in range(year_of(midnight(owner.versions[0].valid_from)), year_of(world.now()) + 1):
            async for line in world.store.every(tables.entries_in_state, Span(f"{owner.id}#{year}#{State.RUNNING}")):
                yield line


async def _strong(world: World, kind: type[Struct], ids: Iterable[str]) -> list[Any]:
    """Return the records as they are now: an index only says where to look."""
    found = await world.store.get([want(kind, id=id_) for id_ in dict.fromkeys(ids)], strong=True)
    return [record for record in found if record is not None]


def _next(old: Reminder, **changes: Any) -> Reminder:
    return structs.replace(old, version=old.version + 1, **changes)


async def _put(world: World, rows: Sequence[Reminder]) -> list[Reminder]:
    """Put each reminder at its version, unless that or a later one is there; return those that were put."""
    done: list[Reminder] = []
    for part in batched(rows, WRITTEN_AT_ONCE, strict=False):
        put = await asyncio.gather(*(world.store.claim(r, field="version", below=r.version) for r in part))
        done += [r for r, was in zip(part, put, strict=True) if was]
    return done


async def _tell(world: World, untold: Sequence[Reminder]) -> int:
    """Send the events of reminders that are stored, then note that they were sent; return how many were."""
    told = 0
    for part in batched(untold, WRITTEN_AT_ONCE, strict=False):
        taken = set(await world.publish([event_of(r) for r in part]))
        sent = [_next(r, told=True) for r in part if r.id in taken]
        await _put(world, sent)
        told += len(sent)
    return told
