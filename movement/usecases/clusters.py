"""Reading clusters: of a year, of a unit, and how the members of one rank by a number."""

from collections.abc import Sequence

from movement.model import cluster_acts, ids
from movement.model.actors import Actor, Prefix
from movement.model.cluster_acts import Ranked
from movement.model.clusters import Cluster, ClusterLine
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period
from movement.storage import paths
from movement.storage.store import Span, want
from movement.usecases import reporting, statistics_numbers, units
from movement.world import World

READ, WRITE = "cluster.read", "cluster.write"


def place_of(cluster: Cluster) -> Prefix:
    """Return the province whose cluster it is."""
    return Prefix(cluster.root, cluster.path)


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Cluster | None]:
    """Return each cluster that the actor may read, or None, in order; one call."""
    found = await world.get(*[want(Cluster, id=name) for name in wanted])
    return [c if c is not None and actor.may(READ, place_of(c)) else None for c in found]


async def cluster(world: World, actor: Actor, wanted: str) -> Cluster:
    """Return a cluster; raises NOT_FOUND if there is none or it is out of scope."""
    found = (await get_many(world, actor, [wanted]))[0] if ids.is_id(wanted, ids.CLUSTER) else None
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_year(
    world: World, actor: Actor, unit: str, year: int, *, first: int, after: str | None = None
) -> Page[Cluster]:
    """Return a year's clusters of a unit's province, oldest first; raises NOT_FOUND out of scope, BAD_INPUT."""
    check_first(first)
    check_year(year)
    cursors = world.store.cursors(actor.subject, "clusters", unit, year)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    page: Page[ClusterLine] = await world.store.page(
        paths.clusters_of_year, [Span(f"{place.root}#{year}")], first=first, after=after, cursors=cursors
    )
    found = await get_many(world, actor, [line.id for line in page.items])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )


async def of_unit(world: World, actor: Actor, unit: str, year: int) -> list[Cluster]:
    """Return the clusters a unit has a seat in in a year, by scheme; raises NOT_FOUND out of scope, BAD_INPUT."""
    check_year(year)
    owner = await units.unit(world, actor, unit)
    seats = [seat for _, seat in await world.store.rows(paths.seats_of_unit, Span(owner.id, f"{year}#"))]
    return [c for c in await get_many(world, actor, [seat.cluster for seat in seats]) if c is not None]


async def ranking(
    world: World, actor: Actor, found: Cluster, text: str, indicator: str, *, lowest_first: bool = False
) -> list[Ranked]:
    """Return a cluster's members of a period ranked by one of its numbers; three calls.

    Whoever may not read the numbers of every member gets none (NOT_FOUND). Raises BAD_PERIOD for one outside the
    cluster's year, NOT_FOUND where nothing was computed or nothing was counted under that code.
    """
    named = Period.named(text)
    period = (await reporting.dated(world, [found.root], named)).get(found.root) or named.dated(())
    year = found.period
    if period.end_day <= year.first_day or year.end_day <= period.first_day:
        raise refuse(Code.BAD_PERIOD, "period", detail="Kỳ này không thuộc năm của cụm, khối.")
    names = found.during(period)
    members = [u for u in await units.get_many(world, names) if u is not None]
    if not all(actor.may("statistics.read", units.place_of(unit, world.today())) for unit in members):
        raise refuse(Code.NOT_FOUND, "id")
    values = await statistics_numbers.values_of(world, found.root, period, indicator, members)
    return cluster_acts.ranked({name: values.get(name) for name in names}, lowest_first=lowest_first)


def check_year(year: int) -> None:
    """Refuse a year that no cluster can be of; raises BAD_INPUT."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
