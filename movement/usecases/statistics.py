"""The scheduled run of periodic statistics: which provinces and periods it computes, a lease each.

AS_WAS counts a record at the unit of its date, AS_NOW where that unit stands today. Both come from the same records.
"""

from msgspec import structs

from movement.model.periods import Period, current
from movement.model.statistics import Mode
from movement.model.statistics_heads import StatisticsHead, head_id
from movement.model.units import Unit
from movement.storage.store import want
from movement.usecases import gathering, leases, reporting, statistics_party
from movement.usecases.gathering import Report
from movement.usecases.statistics_counting import JOB, Run, counted_anew
from movement.world import World

YEARS_BACK = 5
"""How many years before the running one follow a reorganisation by themselves."""


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
        run = await counted_anew(world, province, period, lease.fence, report)
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
            if (await counted_anew(world, province, year, lease.fence, report)).written:
                made.append(str(year))
    return made


async def _of_party(world: World, province: Unit, report: Report) -> list[str]:
    """Compute the Party's periods that run or ended lately and are reported for, and return those that changed.

    Each province has its own table of them, so no schedule of all provinces can name them.
    """
    made = []
    for period in await statistics_party.periods(world, province.id):
        async with leases.held(world, JOB, province.id, str(period)) as lease:
            if (await counted_anew(world, province, period, lease.fence, report)).written:
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
