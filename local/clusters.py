"""Sample clusters of Hưng Yên, made by staff: wards apart from communes, bodies of a kind together. All invented.

Communes stand by the register's order, a dozen a cluster, as neighbours mostly do; who leads changes in the middle.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import batched

from local.people import first_day, provinces, virtual
from local.register import Register
from local.sample_texts import LABEL
from local.units import build
from movement.model.actors import Actor
from movement.model.clusters import ClusterKind, ClusterRole
from movement.model.periods import Period, Scheme
from movement.model.units import TerritoryType, Tier, Unit, UnitKind
from movement.storage.store import Store
from movement.usecases import actors, cluster_changes
from movement.usecases.acts import Request
from movement.world import World

YEARS = (2025, 2026)
SCHEME = "TINH"
A_CLUSTER = 12
KHOI = (
    ("các cơ quan Đảng", frozenset({UnitKind.PARTY_BODY})),
    ("các sở, ngành", frozenset({UnitKind.GOV_AGENCY, UnitKind.PUBLIC_SERVICE_UNIT})),
    ("các đoàn thể", frozenset({UnitKind.FRONT, UnitKind.SOCIO_POLITICAL, UnitKind.MASS_ASSOCIATION})),
)


async def load(store: Store, register: Register) -> None:
    """Make the clusters of both years in the province of today; repeating it changes nothing."""
    province = provinces(register)[-1]
    for year in YEARS:
        period = Period(Scheme.ND09, year)
        begins = max(period.first_day, first_day(province))
        world, _ = virtual(store, datetime.combine(begins, time(2, tzinfo=UTC)), f"clusters-{year}")
        staff = await actors.actor(world, "pcs")
        turn = begins + (period.end_day - begins) / 2
        for number, (kind, name, members) in enumerate(_blocks(register, province)):
            await _make(world, staff, f"sample-cluster-{year}-{number:02d}", (year, kind, name), members, begins, turn)


async def _make(
    world: World,
    staff: Actor,
    called: str,
    what: tuple[int, ClusterKind, str],
    members: Sequence[Unit],
    begins: date,
    turn: date,
) -> None:
    year, kind, name = what
    form = {"kind": kind, "scheme": SCHEME, "name": f"{name} {LABEL}"}
    made = await cluster_changes.create(world.fresh(), staff, Request(request_id=called), members[0].root, year, form)

    def again(act: str) -> Request:
        return Request(request_id=f"{called}-{act}", id=made.id, version=made.version)

    names = [unit.id for unit in members]
    made = await cluster_changes.add_members(world.fresh(), staff, again("join"), names, begins)
    first, second = names[:2]
    turns = (
        (ClusterRole.LEAD, first, begins),
        (ClusterRole.DEPUTY, second, begins),
        (ClusterRole.DEPUTY, names[2], turn),
        (ClusterRole.LEAD, second, turn),
    )
    for number, (role, unit, day) in enumerate(turns):
        made = await cluster_changes.set_lead(world.fresh(), staff, again(f"lead-{number}"), role, unit, day)


def _blocks(register: Register, province: Unit) -> Iterable[tuple[ClusterKind, str, Sequence[Unit]]]:
    units = [unit for unit in build(register) if unit.root == province.id]
    communes = [u for u in units if u.is_territory and u.last.tier is Tier.COMMUNE]
    wards = [u for u in communes if u.last.territory_type is TerritoryType.WARD]
    yield ClusterKind.CUM, "Cụm thi đua các phường", wards
    others = [u for u in communes if u not in wards]
    for number, some in enumerate(batched(others, A_CLUSTER, strict=False), start=1):
        yield ClusterKind.CUM, f"Cụm thi đua số {number} các xã", some
    bodies = [u for u in units if u.last.parent == province.id]
    for name, kinds in KHOI:
        yield ClusterKind.KHOI, f"Khối thi đua {name}", [u for u in bodies if u.kind in kinds]
