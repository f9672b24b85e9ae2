"""Periodic statistics: computed by a scheduled run as generations under HEADs, one a tree; read by unit and period.

AS_WAS counts a record at the unit of its date, AS_NOW where that unit stands today. Both come from the same records.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from movement.model import audit, counting, people, reported_rows
from movement.model.actors import Actor, system
from movement.model.calendars import Calendar, calendar_id
from movement.model.counting import Counted, stood
from movement.model.counting_now import Today, placed, statistics_now
from movement.model.entries import Entry
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import Period, Scheme, current, year_of
from movement.model.placement import LineKind, Places, line_id
from movement.model.publications import Publication, publication_id
from movement.model.statistics import (
    Mode,
    Numbers,
    StatisticsHead,
    UnitStatistics,
    head_id,
    lines_below,
)
from movement.model.statistics import numbers as head_numbers
from movement.model.units import NATION, Unit, UnitVersion, root_of
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import (
    acts,
    entries,
    gathering,
    leases,
    origins,
    reporting,
    statistics_party,
    statistics_returns,
    units,
)
from movement.usecases.acts import Request, Step
from movement.usecases.gathering import Report
from movement.usecases.statistics_results import Result, Task, result_of
from movement.world import World

JOB = "periodic_statistics"
YEARS_BACK = 5
"""How many years before the running one follow a reorganisation by themselves."""


class Made(Struct, frozen=True, kw_only=True):
    """The generation of one tree that is in force now, and whether this run wrote it."""

    g: int
    hash: str
    units: int
    entries: int
    written: bool


class Run(Struct, frozen=True, kw_only=True):
    """What a run did for one province."""

    root: str
    hash: str
    written: bool
    """Whether it wrote any of them."""
    modes: dict[Mode, Made]
    """AS_WAS if the province existed by then or something of it still counts, AS_NOW if it counts something today."""
    earlier: list[str] = []
    """Whole years before the running one that were computed anew, since the tree of today has moved on; then periods of
    the Party's calendar."""


async def partition(world: World, period: Period) -> list[str]:
    """Return the provinces that existed by the end of a period, and those of today that may have succeeded them.

    Also those that have ended: what they left counts on, as it was, until it is done with. Of the Party's periods those
    that have its table.
    """
    begun = {p.id: p.versions[0].valid_from for p in await gathering.all_provinces(world)}
    periods = await reporting.dated(world, list(begun), period)
    return [name for name, one in periods.items() if begun[name] < one.end_day or begun[name] <= world.today()]


async def evaluate(world: World, root: str, period: Period, report: Report = lambda _: None) -> Run:
    """Compute a period's numbers of one province in both trees; unchanged input writes nothing.

    With the running year also the Party's periods that are reported for. `report` is told how far the work is. Raises
    NOT_FOUND, BAD_PERIOD for one of the Party's without its table, BUSY while another run of the period is under way.
    """
    province = await gathering.province(world, root)
    period = (await reporting.dated(world, [root], period)).get(root) or period.dated(())
    async with leases.held(world, JOB, root, str(period)) as lease:
        run = await _compute(world, province, period, lease.fence, report)
    if period != current(world.now()):
        return run
    earlier = [*await _moved(world, province, report), *await _of_party(world, province, report)]
    return structs.replace(run, earlier=earlier, written=run.written or bool(earlier))


async def _moved(world: World, province: Unit, report: Report) -> list[str]:
    """Compute the whole years before anew whose tree is no longer today's, and return them; the running year's is."""
    running = current(world.now())
    years = [structs.replace(running, year=running.year - back) for back in range(YEARS_BACK + 1)]
    wants = [want(StatisticsHead, id=head_id(Mode.AS_NOW, str(year), province.id)) for year in years]
    newest, *before = await world.store.get(wants, strong=True)
    made = []
    for year, head in zip(years[1:], before, strict=True):
        if head is not None and newest is not None and head.standing == newest.standing:
            continue
        # A province that has ended has no numbers of now, and may have to give up those of then.
        if head is None and (newest is None or not await _was_computed(world, year)):
            continue
        async with leases.held(world, JOB, province.id, str(year)) as lease:
            if (await _compute(world, province, year, lease.fence, report)).written:
                made.append(str(year))
    return made


async def _of_party(world: World, province: Unit, report: Report) -> list[str]:
    """Compute the Party's periods that run or ended lately and are reported for, and return those that changed.

    Each province has its own table of them, so no schedule of all provinces can name them.
    """
    made = []
    for period in await statistics_party.periods(world, province.id):
        async with leases.held(world, JOB, province.id, str(period)) as lease:
            if (await _compute(world, province, period, lease.fence, report)).written:
                made.append(str(period))
    return made


async def _was_computed(world: World, year: Period) -> bool:
    """Tell whether any province has numbers of a year: then one that came after it may count some of them today."""
    provinces = await gathering.all_provinces(world)
    wants = [want(StatisticsHead, id=head_id(Mode.AS_WAS, str(year), province.id)) for province in provinces]
    for start in range(0, len(wants), gathering.BATCH):
        if any(head is not None for head in await world.store.get(wants[start : start + gathering.BATCH])):
            return True
    return False


async def _compute(world: World, province: Unit, period: Period, g: int, report: Report) -> Run:
    tasks = [Task(mode=mode, root=province.id, period=period, g=g) for mode in Mode]
    was, now = await world.store.get([want(StatisticsHead, id=task.head) for task in tasks], strong=True)
    made_of = await origins.of_province(world, province)
    known, last, day = made_of.units, year_of(period.end), world.today()
    # Last year's numbers are those of the provinces before this one.
    found = [
        entry
        for part in made_of.parts
        for entry in await gathering.entries_of(world, known[part.root], last, report, part.path)
    ]
    told_of = await statistics_returns.gathered(world, province.id, made_of, period, day, report)
    manifest = sorted((e.id, e.version) for e in found)
    register = sorted((u.id, audit.digest(u)) for u in known.values())
    inputs = [counting.RULES, str(period), province.id, manifest, register, *told_of.inputs]
    counts, before = _counted(found, period), _counted(found, period.last_year())
    # Who reported something, or owed it, stands in a table as who has entries does.
    told, told_before = ([one.stands for one in reports.said] for reports in (told_of.now, told_of.then))
    modes: dict[Mode, Made] = {}

    own = [row for row in counts if row.root == province.id]
    own_told = [(one, one.path) for one in told_of.now.said if one.root == province.id]
    if was or own or own_told or province.during(period.first_day, period.end_day):
        digest = audit.digest(inputs)
        modes[Mode.AS_WAS] = _kept(was, digest) or await _write(
            world,
            tasks[0],
            was,
            digest,
            result_of(
                tasks[0],
                counting.statistics(period, g, known, province.id, [*counts, *told], [*before, *told_before]),
                (own, before),
                reported_rows.as_was(province.id, told_of.known, told_of.now, told_of.then),
                own_told,
                told_of,
                known,
            ),
            report,
        )

    today = Today(root=province.id, day=day, units=known, places=Places(known, day))
    own, then = placed(counts, today), placed(before, today)
    own_told = reported_rows.placed(told_of.now.said, today)
    if now or own or own_told or province.at(today.day):
        digest = audit.digest([*inputs, today.standing])
        modes[Mode.AS_NOW] = _kept(now, digest) or await _write(
            world,
            tasks[1],
            now,
            digest,
            result_of(
                tasks[1],
                statistics_now(period, g, today, [*own, *placed(told, today)], [*then, *placed(told_before, today)]),
                (own, then),
                reported_rows.as_now(
                    today, told_of.known, told_of.now, told_of.then, [part.path for part in made_of.parts]
                ),
                own_told,
                told_of,
                known,
                audit.digest(today.standing),
            ),
            report,
        )
    return Run(
        root=province.id,
        hash=audit.digest([[mode, made.hash] for mode, made in modes.items()]),
        written=any(made.written for made in modes.values()),
        modes=modes,
    )


def _counted(found: list[Entry], period: Period) -> list[Counted]:
    return [row for row in (counting.counted(entry, period) for entry in found) if row is not None]


def _kept(old: StatisticsHead | None, inputs: str) -> Made | None:
    if old is None or old.inputs != inputs:
        return None
    return Made(g=old.g, hash=old.result, units=old.units, entries=old.entries, written=False)


async def _write(
    world: World, task: Task, old: StatisticsHead | None, inputs: str, made: Result, report: Report
) -> Made:
    """Write a generation's rows, which nobody sees, and then the HEAD that names it."""
    report(f"{task.head}: writing {len(made.rows)} units, {len(made.facts)} entries, {len(made.returns)} returns")
    await world.store.put_all([*made.rows, *made.facts, *made.returns])
    head = StatisticsHead(
        id=task.head,
        mode=task.mode,
        period=str(task.period),
        root=task.root,
        g=task.g,
        inputs=inputs,
        result=made.hash,
        codes=made.codes,
        units=len(made.rows),
        entries=len(made.facts),
        cut_off=task.period.end_day,
        computed_at=world.now(),
        reported=made.reported,
        meanings=made.meanings,
        returns=len(made.returns),
        final=made.final,
        standing=made.standing,
        version=old.version + 1 if old is not None else 1,
    )
    request = Request(request_id=f"{task.head}:{task.g}")
    await acts.make(
        world,
        system(task.root),
        request,
        operation="computeStatistics",
        body=acts.body_of("computeStatistics", request, inputs),
        role=people.Role.SYS,
        steps=[Step(old=old, new=head)],
        kind=StatisticsHead,
    )
    return Made(g=task.g, hash=head.result, units=head.units, entries=head.entries, written=True)


async def numbers(
    world: World, actor: Actor, unit: str, text: str, mode: Mode = Mode.AS_WAS, *, newest: bool = False
) -> Numbers:
    """Return a unit's numbers in a period, the published ones if there are any; three calls.

    `newest`: those of the newest run, to who may read the unit's returns too; else FORBIDDEN.
    AS_NOW with all that became the unit, and beside it what below it stands in no unit of today. Raises BAD_PERIOD, or
    NOT_FOUND for a unit out of scope, a period that was not computed for it, and AS_NOW for a unit that has ended.
    """
    period = Period.named(text)
    owner, version, head, publication = await head_of(world, actor, unit, period, mode, newest=newest)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    lines = lines_below(owner.id) if mode is Mode.AS_NOW else ()
    row, *below = await world.get(
        want(UnitStatistics, **key, parent=version.parent or NATION, unit=owner.id),
        *[want(UnitStatistics, **key, parent=owner.id, unit=line) for line in lines],
    )
    if row is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu của đơn vị.")
    return structs.replace(
        head_numbers(head, row, below),
        newest=newest,
        versions=publication.versions if publication else (),
        publication=publication.version if publication else None,
    )


async def values_of(
    world: World, root: str, period: Period, code: str, owners: Sequence[Unit]
) -> dict[str, Decimal | None]:
    """Return one number of units of a province by id, None where a unit has none; two calls, and no check of rights.

    Raises NOT_FOUND where the period was not computed, or nothing was counted under that code.
    """
    head, publication = await world.get(
        want(StatisticsHead, id=head_id(Mode.AS_WAS, str(period), root)),
        want(Publication, id=publication_id(str(period), root)),
    )
    head = shown_head(head, publication, Mode.AS_WAS)
    if head is None:
        raise refuse(Code.NOT_FOUND, "period", detail="Kỳ này chưa có số liệu.")
    if code not in {*head.codes, *head.reported}:
        raise refuse(Code.NOT_FOUND, "indicator", detail="Kỳ này không có số liệu của chỉ tiêu đó.")
    key: dict[str, Any] = {"mode": head.mode, "period": head.period, "root": head.root, "g": head.g}
    lived = [(u.id, version) for u in owners if (version := u.during(period.first_day, period.end_day)) is not None]
    rows = await world.get(
        *[want(UnitStatistics, **key, parent=version.parent or NATION, unit=name) for name, version in lived]
    )
    found: dict[str, Decimal | None] = dict.fromkeys(u.id for u in owners)
    for row in rows:
        if row is not None:
            shown = head_numbers(head, row)
            found[row.unit] = {
                **{i.code: i.value for i in shown.indicators},
                **{i.code: i.value for i in shown.reported},
            }[code]
    return found


async def entries_behind(
    world: World,
    actor: Actor,
    unit: str,
    text: str,
    code: str,
    mode: Mode = Mode.AS_WAS,
    line: LineKind | None = None,
    *,
    first: int,
    after: str | None = None,
    newest: bool = False,
) -> Page[entries.Seen]:
    """Return the entries that a number counts, of those the actor may see; raises as `numbers` does.

    `line`: of the line of this kind directly below the unit.
    """
    check_first(first)
    period = Period.named(text)
    cursors = world.store.cursors(actor.subject, "behind", unit, period, code, mode, line, newest)
    cursors.open(after)
    owner, version, head, _ = await head_of(world, actor, unit, period, mode, newest=newest)
    if head is None or version is None:
        raise refuse(Code.NOT_FOUND, "period")
    below = version.path if line is None else f"{version.path}{line_id(owner.id, line)}/"
    page = await world.store.page(
        tables.facts_of_unit,
        [Span(f"{head.mode}#{head.period}#{head.root}#{head.g:06d}#FACTS#ENTRY", below)],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda fact: code in fact.codes,
    )
    return await entries.shown(world, actor, page, [(fact.entry, f"/{fact.owner}/") for fact in page.items])


async def head_of(
    world: World, actor: Actor, unit: str, period: Period, mode: Mode, *, newest: bool
) -> tuple[Unit, UnitVersion | None, StatisticsHead | None, Publication | None]:
    """Return a unit, how it stands in the tree that is asked for, the HEAD of its numbers, and their publication."""
    owner = await units.unit(world, actor, unit)
    place = units.place_of(owner, world.today())
    if not actor.may("statistics.read", place):
        raise refuse(Code.NOT_FOUND, "unit")
    if newest and not actor.may("return.read", place):
        # What changed between two runs tells who does not see the returns too much.
        raise refuse(Code.FORBIDDEN, "provisional")
    if mode is Mode.AS_NOW:
        version = owner.at(world.today())
        if version is None:
            raise refuse(Code.NOT_FOUND, "unit", detail="Đơn vị đã kết thúc: hãy xem số liệu của đơn vị kế thừa.")
        root = root_of(version.path)
    else:
        version, root = None, owner.root
    head, publication, *calendar = await world.get(
        want(StatisticsHead, id=head_id(mode, str(period), root)),
        want(Publication, id=publication_id(str(period), root)),
        *([want(Calendar, id=calendar_id(root))] if period.scheme is Scheme.PARTY else []),
    )
    period = period.dated(calendar[0].cuts if calendar and calendar[0] is not None else ())
    if mode is Mode.AS_WAS:
        version = stood(owner, owner.root, period, ended=True)
    return owner, version, head if newest else shown_head(head, publication, mode), publication


def shown_head(head: StatisticsHead | None, publication: Publication | None, mode: Mode) -> StatisticsHead | None:
    """Return the HEAD whose numbers readers get: the published one, and before anything is published the newest."""
    return head if publication is None else publication.of(mode)
