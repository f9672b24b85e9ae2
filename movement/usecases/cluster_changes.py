"""Changing clusters: staff make one, let units join and leave, and say who leads."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from movement.model import cluster_acts, ids
from movement.model.actors import Actor
from movement.model.clusters import MOST_MEMBERS, Cluster, ClusterForm, ClusterRole, Seat
from movement.model.errors import Code, refuse
from movement.model.people import Role
from movement.storage.store import want
from movement.usecases import changes, units
from movement.usecases.acts import Request, Step, reason_of
from movement.usecases.changes import Also, checked_id
from movement.usecases.clusters import READ, WRITE, check_year, place_of
from movement.usecases.entry_forms import converted
from movement.world import World


async def create(
    world: World, actor: Actor, request: Request, unit: str, year: int, form: Mapping[str, Any]
) -> Cluster:
    """Make a cluster of a province and year, `{kind, scheme, name}`; raises NOT_FOUND, FORBIDDEN or BAD_INPUT."""
    check_year(year)
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
        new = cluster_acts.joined(found, tuple(names), valid_from)
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
        new = cluster_acts.left(found, unit, valid_to)
        seat = Seat(unit=unit, year=found.year, scheme=found.scheme, cluster=found.id)
        return Step(old=found, new=new, gone=() if new.member(unit) else (seat,))

    return await _change(world, actor, request, "endClusterMembership", [unit, valid_to], do)


async def set_lead(
    world: World, actor: Actor, request: Request, role: ClusterRole, unit: str, valid_from: date
) -> Cluster:
    """Let a member lead, or be the deputy, from a day on in the place of who did so before."""

    def do(found: Cluster, _: Role, __: Also) -> Step:
        return Step(old=found, new=cluster_acts.led(found, role, unit, valid_from))

    return await _change(world, actor, request, "setClusterLead", [role, unit, valid_from], do)


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
