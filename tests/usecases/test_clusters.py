"""Clusters: one seat a unit, scheme and year, also for two writers at once; who may; the ranking by a number."""

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from movement.model import audit
from movement.model.clusters import Cluster, ClusterKind, ClusterRole, Seat
from movement.model.entries import State
from movement.model.errors import Code, MovementError
from movement.model.periods import Period
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Span, Store, want
from movement.usecases import cluster_changes, clusters, statistics
from movement.world import World
from tests.builders import Clock, Town, make_entry, make_unit, make_world, request, stored
from tests.engine import dump

Snapshot = Callable[[], object]
FIRST = date(2025, 12, 15)
FORM = {"kind": ClusterKind.CUM, "scheme": "TINH", "name": "Cụm số 1"}


async def make(world: World, town: Town, *members: Unit, year: int = 2026, by: str = "pcs", **form: Any) -> Cluster:
    staff = await town.actor(world, by)
    made = await cluster_changes.create(world.fresh(), staff, request(), town.province.id, year, FORM | form)
    return await join(world, town, made, *members) if members else made


async def join(world: World, town: Town, to: Cluster, *members: Unit, since: date = FIRST, by: str = "pcs") -> Cluster:
    actor = await town.actor(world, by)
    return await cluster_changes.add_members(world.fresh(), actor, request(to), [u.id for u in members], since)


async def seat(store: Store, unit: Unit, year: int = 2026, scheme: str = "TINH") -> str | None:
    (found,) = await store.get([want(Seat, unit=unit.id, year=year, scheme=scheme)], strong=True)
    return None if found is None else str(found.cluster)


async def refusal_of(act: Any) -> tuple[Code, str]:
    with pytest.raises(MovementError) as refusal:
        await act
    return refusal.value.code, ".".join(refusal.value.problems[0].path)


async def test_a_unit_has_one_seat_in_a_scheme_and_year(
    world: World, store: Store, town: Town, snapshot: Snapshot
) -> None:
    one, other = await make(world, town, town.a), await make(world, town)
    before = snapshot()
    assert await refusal_of(join(world, town, other, town.b, town.a)) == (Code.BAD_INPUT, "units")
    assert snapshot() == before
    await make(world, town, town.a, scheme="CHUYEN-DE")

    assert await seat(store, town.a) == one.id
    found = await clusters.of_unit(world.fresh(), await town.actor(world, "rpt"), town.a.id, 2026)
    assert sorted(c.scheme for c in found) == ["CHUYEN-DE", "TINH"]
    assert await clusters.of_unit(world.fresh(), await town.actor(world, "rpt"), town.a.id, 2025) == []


async def test_of_two_writers_at_once_one_gets_the_seat(store: Store, town: Town, clock: Clock) -> None:
    world = make_world(store, clock)
    made = [await make(world, town) for _ in range(6)]
    tries = [join(make_world(store, clock), town, one, town.a) for one in made]
    done = await asyncio.gather(*tries, return_exceptions=True)
    won = [one for one in done if isinstance(one, Cluster)]
    lost = [one for one in done if isinstance(one, MovementError)]
    assert (len(won), len(lost)) == (1, 5)
    # Who looked before the other wrote is told CONFLICT, who looked after it what is wrong.
    assert {one.code for one in lost} <= {Code.CONFLICT, Code.BAD_INPUT}
    assert await seat(store, town.a) == won[0].id
    stands = await store.get([want(Cluster, id=one.id) for one in made], strong=True)
    assert [c.id for c in stands if c.members] == [won[0].id]
    assert {c.version for c in stands if not c.members} == {1}


async def test_the_write_itself_holds_the_seat(
    store: Store, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    world = make_world(store, clock)
    await make(world, town, town.a)
    other = await make(world, town)
    before, get = snapshot(), store.get

    async def blind(wants: Any, *, strong: bool = False) -> list[Any]:
        # As if the seat had been taken after it was looked for.
        found = await get(wants, strong=strong)
        return [None if isinstance(one, Seat) else one for one in found]

    monkeypatch.setattr(store, "get", blind)
    assert await refusal_of(join(world, town, other, town.a)) == (Code.CONFLICT, "version")
    assert snapshot() == before


async def test_who_leaves_keeps_the_seat_unless_it_never_was_there(world: World, store: Store, town: Town) -> None:
    staff = await town.actor(world, "pcs")
    one, other = await make(world, town, town.a, town.b), await make(world, town)
    day = date(2026, 6, 1)
    asks = request(one, "Chuyển cụm.")
    left = await cluster_changes.end_membership(world.fresh(), staff, asks, town.a.id, day)
    assert (left.has(town.a.id, day), await seat(store, town.a)) == (False, one.id)
    assert await refusal_of(join(world, town, other, town.a, since=day)) == (Code.BAD_INPUT, "units")
    undone = await cluster_changes.end_membership(world.fresh(), staff, request(left, "Nhập nhầm."), town.b.id, FIRST)
    assert [m.unit for m in undone.members] == [town.a.id]
    assert await seat(store, town.b) is None
    await join(world, town, other, town.b)
    assert await seat(store, town.b) == other.id
    trail = [a for _, a in await store.rows(paths.trail_of_subject, Span(one.id), strong=True)]
    assert [a.act for a in trail] == [
        "createCluster",
        "addClusterMembers",
        "endClusterMembership",
        "endClusterMembership",
    ]
    assert audit.verify(trail) == []
    assert audit.replay(trail, Cluster) == undone


async def test_a_request_that_comes_again_changes_nothing_again(world: World, town: Town, snapshot: Snapshot) -> None:
    staff, made = await town.actor(world, "pcs"), await make(world, town)
    asks = request(made)
    first = await cluster_changes.add_members(world.fresh(), staff, asks, [town.a.id], FIRST)
    before = snapshot()
    assert await cluster_changes.add_members(world.fresh(), staff, asks, [town.a.id], FIRST) == first
    other = cluster_changes.add_members(world.fresh(), staff, asks, [town.b.id], FIRST)
    assert await refusal_of(other) == (Code.IDEMPOTENCY_MISMATCH, "requestId")
    assert snapshot() == before


async def test_only_staff_write_and_everyone_in_the_province_reads(
    world: World, town: Town, snapshot: Snapshot
) -> None:
    made = await make(world, town, town.a)
    before = snapshot()
    for handle in ("rpt", "rv1", "rv2", "ins", "ldr", "adm", "aud"):
        actor = await town.actor(world, handle)
        for act in (
            cluster_changes.create(world.fresh(), actor, request(), town.province.id, 2026, FORM),
            cluster_changes.add_members(world.fresh(), actor, request(made), [town.b.id], FIRST),
            cluster_changes.end_membership(world.fresh(), actor, request(made, "Lý do."), town.a.id, FIRST),
            cluster_changes.set_lead(world.fresh(), actor, request(made), ClusterRole.LEAD, town.a.id, FIRST),
        ):
            assert await refusal_of(act) == (Code.FORBIDDEN, ""), handle
        assert await clusters.cluster(world.fresh(), actor, made.id) == made
        page = await clusters.of_year(world.fresh(), actor, town.b.id, 2026, first=9)
        assert page.items == (made,)
    stranger = await town.actor(world, "stranger")
    assert await refusal_of(clusters.cluster(world.fresh(), stranger, made.id)) == (Code.NOT_FOUND, "id")
    act = cluster_changes.add_members(world.fresh(), stranger, request(made), [town.b.id], FIRST)
    assert await refusal_of(act) == (Code.NOT_FOUND, "id")
    assert snapshot() == before


async def test_what_does_not_fit_is_refused(world: World, store: Store, town: Town, snapshot: Snapshot) -> None:
    staff, made = await town.actor(world, "pcs"), await make(world, town)
    ended = make_unit("Xã đã hết", town.province, until=date(2026, 1, 1))
    far = make_unit("Tỉnh khác")
    await store.put_all([*stored(ended), *stored(far)])
    before = snapshot()
    for names, code, path in (
        ([], Code.BAD_INPUT, "units"),
        ([town.a.id] * 2, Code.BAD_INPUT, "units"),
        ([town.a.id] * 61, Code.BAD_INPUT, "units"),
        ([far.id], Code.NOT_FOUND, "units"),
        ([town.old_a.id], Code.NOT_FOUND, "units"),
        (["nothing"], Code.NOT_FOUND, "units"),
    ):
        act = cluster_changes.add_members(world.fresh(), staff, request(made), names, FIRST)
        assert await refusal_of(act) == (code, path), names
    late = cluster_changes.add_members(world.fresh(), staff, request(made), [ended.id], date(2026, 1, 1))
    assert await refusal_of(late) == (Code.UNIT_CLOSED, "units")
    forms: list[tuple[dict[str, Any], str]] = [
        ({"scheme": "tỉnh"}, "scheme"),
        ({"name": " "}, "name"),
        ({"kind": "OTHER"}, "kind"),
    ]
    for form, path in forms:
        act_ = cluster_changes.create(world.fresh(), staff, request(), town.province.id, 2026, FORM | form)
        assert await refusal_of(act_) in {(Code.BAD_INPUT, path), (Code.MISSING_FIELD, path)}, form
    on_commune = cluster_changes.create(world.fresh(), staff, request(), town.a.id, 2026, FORM)
    assert await refusal_of(on_commune) == (Code.BAD_INPUT, "unit")
    for year in (0, 10_000):
        act_ = cluster_changes.create(world.fresh(), staff, request(), town.province.id, year, FORM)
        assert await refusal_of(act_) == (Code.BAD_INPUT, "year")
    silent = cluster_changes.end_membership(world.fresh(), staff, request(made, " "), town.a.id, FIRST)
    assert await refusal_of(silent) == (Code.REASON_REQUIRED, "reason")
    assert snapshot() == before


async def test_members_rank_by_a_number_of_the_period(own_store: Store, clock: Clock, engine: str) -> None:
    town, world = await Town("ranked").settle(own_store), make_world(own_store, clock)
    ended = make_unit("Xã Cẩm", town.province, until=date(2026, 2, 1))
    late = make_unit("Xã Mới", town.province, since=date(2026, 12, 10))
    await own_store.put_all([*stored(ended), *stored(late)])
    made = await make(world, town, ended, town.a, town.b)
    made = await join(world, town, made, late, since=date(2026, 12, 10))
    for _ in range(2):
        await make_entry(world, town, State.SUBMITTED)
    await make_entry(world, town, State.SUBMITTED, unit=town.b)

    async def ranks(period: str, code: str = "ENTRY_REG", handle: str = "pcs", **given: Any) -> Any:
        actor = await town.actor(world, handle)
        found = await clusters.ranking(world.fresh(), actor, made, period, code, **given)
        return [(r.unit, r.rank, r.tied, r.value) for r in found]

    assert await refusal_of(ranks("2026")) == (Code.NOT_FOUND, "period")
    for text in ("2026", "2026-M11", "2026-M12"):
        await statistics.evaluate(world.fresh(), town.province.id, Period.parse(text))
    before = dump(engine, own_store.settings.prefix)
    one, two, zero = Decimal(1), Decimal(2), Decimal(0)
    assert await ranks("2026") == [
        (town.a.id, 1, False, two),
        (town.b.id, 2, False, one),
        (ended.id, 3, True, zero),
        (late.id, 3, True, zero),
    ]
    # What had ended before the month has no number in it, and what joined after it is not asked.
    assert await ranks("2026-M12") == [
        (town.a.id, 1, False, two),
        (town.b.id, 2, False, one),
        (late.id, 3, False, zero),
        (ended.id, None, False, None),
    ]
    assert await refusal_of(ranks("2026-M11")) == (Code.NOT_FOUND, "indicator")
    assert [r[:3] for r in await ranks("2026-M12", "ENTRY_STATE[state=SUBMITTED]", lowest_first=True)] == [
        (late.id, 1, False),
        (town.b.id, 2, False),
        (town.a.id, 3, False),
        (ended.id, None, False),
    ]
    assert await refusal_of(ranks("2026", "ENTRY_OTHER")) == (Code.NOT_FOUND, "indicator")
    assert await refusal_of(ranks("2025")) == (Code.BAD_PERIOD, "period")
    assert await refusal_of(ranks("whenever")) == (Code.BAD_PERIOD, "period")
    # A rank among numbers one may not read would tell them.
    for handle in ("rpt", "rv1", "rpt-b", "stranger"):
        assert await refusal_of(ranks("2026", handle=handle)) == (Code.NOT_FOUND, "id"), handle
    for handle in ("ldr", "rv2", "ins", "aud", "adm"):
        assert len(await ranks("2026", handle=handle)) == 4
    assert dump(engine, own_store.settings.prefix) == before
