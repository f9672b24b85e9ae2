"""Clusters: staff make them, fill them and say who leads; everyone reads them; their members are ranked by a number."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import clusters, ids
from movement.model.actors import Actor, Prefix
from movement.model.clusters import MOST_MEMBERS, Cluster, ClusterForm, ClusterLine, ClusterRole, Ranked, Seat
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.people import Role
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import changes, reporting, statistics, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.entry_forms import converted
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
    _check_year(year)
    cursors = world.store.cursors(actor.subject, "clusters", unit, year)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    page: Page[ClusterLine] = await world.store.page(
        tables.clusters_of_year, [Span(f"{place.root}#{year}")], first=first, after=after, cursors=cursors
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
    _check_year(year)
    owner = await units.unit(world, actor, unit)
    seats = [seat for _, seat in await world.store.rows(tables.seats_of_unit, Span(owner.id, f"{year}#"))]
    return [c for c in await get_many(world, actor, [seat.cluster for seat in seats]) if c is not None]


async def create(
    world: World, actor: Actor, request: Request, unit: str, year: int, form: Mapping[str, Any]
) -> Cluster:
    """Make a cluster of a province and year, `{kind, scheme, name}`; raises NOT_FOUND, FORBIDDEN or BAD_INPUT."""
    _check_year(year)
    owner = await units.unit(world, actor, unit)

    def make(_: Also) -> Cluster:
        if owner.id != owner.root:
            raise refuse(Code.BAD_INPUT, "unit", detail="Cụm, khối thi đua thuộc về tỉnh.")
        made = converted(dict(form), ClusterForm)
        return Cluster(
            **structs.asdict(made),
            id=world.new_id(ids.CLUSTER),
            root=owner.root,
            path=owner.path,
            year=year,
            created_at=world.now(),
        )

    return await changes.make_new(
        world,
        actor,
        request,
        Cluster,
        operation="createCluster",
        arguments=[unit, year, form],
        policy=WRITE,
        place=lambda _: units.place_of(owner, world.today()),
        make=make,
    )


async def add_members(world: World, actor: Actor, request: Request, names: Sequence[str], valid_from: date) -> Cluster:
    """Let units of the province join from a day on: with their seats they fit one transaction.

    A unit that has a seat in the scheme and year is BAD_INPUT; one that gets it at the same moment is a CONFLICT.
    """
    if not 0 < len(names) <= MOST_MEMBERS:
        raise refuse(Code.BAD_INPUT, "units", detail=f"Cụm, khối có từ 1 đến {MOST_MEMBERS} đơn vị.")
    joining = await units.visible(world, actor, names)

    async def reads(found: Cluster) -> Also:
        known = dict.fromkeys(unit.id for unit in joining if unit is not None)
        asked = [want(Seat, unit=name, year=found.year, scheme=found.scheme) for name in known]
        return await world.store.get(asked, strong=True)

    def do(found: Cluster, _: Role, seats: Also) -> Step:
        for unit in joining:
            if unit is None or unit.root != found.root:
                raise refuse(Code.NOT_FOUND, "units")
            if unit.at(valid_from) is None:
                raise refuse(Code.UNIT_CLOSED, "units", detail="Đơn vị không hoạt động vào ngày bắt đầu.")
        new = clusters.joined(found, tuple(names), valid_from)
        if any(seat is not None for seat in seats):
            sentence = "Trong một năm, mỗi đơn vị chỉ thuộc một cụm, khối của một hệ thống."
            raise refuse(Code.BAD_INPUT, "units", detail=sentence)
        claims = tuple(Seat(unit=n, year=found.year, scheme=found.scheme, cluster=found.id) for n in names)
        return Step(old=found, new=new, claims=claims)

    return await _change(world, actor, request, "addClusterMembers", [list(names), valid_from], do, reads)


async def end_membership(world: World, actor: Actor, request: Request, unit: str, valid_to: date) -> Cluster:
    """Let a member leave on a day, with a reason; it keeps its seat of the year unless that was its first day."""

    def do(found: Cluster, _: Role, __: Also) -> Step:
        if not reason_of(request):
            raise refuse(Code.REASON_REQUIRED, "reason")
        new = clusters.left(found, unit, valid_to)
        seat = Seat(unit=unit, year=found.year, scheme=found.scheme, cluster=found.id)
        return Step(old=found, new=new, gone=() if new.member(unit) else (seat,))

    return await _change(world, actor, request, "endClusterMembership", [unit, valid_to], do)


async def set_lead(
    world: World, actor: Actor, request: Request, role: ClusterRole, unit: str, valid_from: date
) -> Cluster:
    """Let a member lead, or be the deputy, from a day on in the place of who did so before."""

    def do(found: Cluster, _: Role, __: Also) -> Step:
        return Step(old=found, new=clusters.led(found, role, unit, valid_from))

    return await _change(world, actor, request, "setClusterLead", [role, unit, valid_from], do)


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
    values = await statistics.values_of(world, found.root, period, indicator, members)
    return clusters.ranked({name: values.get(name) for name in names}, lowest_first=lowest_first)


async def _change(
    world: World,
    actor: Actor,
    request: Request,
    operation: str,
    arguments: object,
    do: Callable[[Cluster, Role, Also], Step],
    reads: Any = None,
) -> Cluster:
    return await changes.change(
        world,
        actor,
        request,
        want(Cluster, id=checked_id(request, ids.CLUSTER)),
        Cluster,
        operation=operation,
        arguments=arguments,
        sees=lambda found: actor.may(READ, place_of(found)) is not None,
        roles=lambda doer, found: doer.roles(WRITE, place_of(found)),
        do=do,
        reads=reads,
    )


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
