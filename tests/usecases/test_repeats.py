"""The second copy of a request, between whose reads the first one was carried out, is told what the first one was."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from movement.model.clusters import Cluster, ClusterKind
from movement.model.entries import State
from movement.model.entry_acts import Act
from movement.model.errors import Code, MovementError
from movement.storage.reads import Want
from movement.usecases import cluster_changes, entry_changes
from movement.world import World
from tests.builders import Town, make_entry, request


async def make_cluster(world: World, town: Town) -> Cluster:
    form = {"kind": ClusterKind.CUM, "scheme": f"S-{town.tag.upper()}", "name": "Cụm"}
    staff = await town.actor(world, "pcs")
    return await cluster_changes.create(world.fresh(), staff, request(), town.province.id, 2026, form)


async def test_what_the_first_copy_wrote_does_not_refuse_the_second(
    world: World, town: Town, monkeypatch: pytest.MonkeyPatch, snapshot: Callable[[], object]
) -> None:
    staff, made = await town.actor(world, "pcs"), await make_cluster(world, town)
    asked, whole = request(made), world.store.get
    seen: list[object] = []
    strongly: list[bool] = []

    async def join() -> Cluster:
        return await cluster_changes.add_members(world.fresh(), staff, asked, [town.a.id], world.today())

    async def get(wants: Sequence[Want], *, strong: bool = False) -> list[Any]:
        strongly.append(strong)
        if strongly.count(True) == 2 and strong:
            # The second copy has read its receipt, and only now the first one is carried out.
            with monkeypatch.context() as patch:
                patch.setattr(world.store, "get", whole)
                seen.extend([await join(), snapshot()])
        return await whole(wants, strong=strong)

    monkeypatch.setattr(world.store, "get", get)
    again = await join()
    assert seen == [again, snapshot()]
    assert [seat.unit for seat in again.members] == [town.a.id]


async def test_a_request_that_was_not_carried_out_stays_refused(
    world: World, town: Town, snapshot: Callable[[], object]
) -> None:
    entry = await make_entry(world, town, State.SUBMITTED)
    reporter, asked = await town.actor(world, "rpt"), request(entry)
    await entry_changes.act(world.fresh(), reporter, Act.WITHDRAW, request(entry, "Chưa xong."))
    before = snapshot()
    with pytest.raises(MovementError) as refusal:
        await entry_changes.act(world.fresh(), reporter, Act.WITHDRAW, asked)
    assert refusal.value.code is Code.CONFLICT
    assert snapshot() == before


async def test_what_is_refused_unread_reads_nothing(world: World, town: Town) -> None:
    reporter, before = await town.actor(world, "rpt"), world.store.calls
    with pytest.raises(MovementError):
        await entry_changes.create(world.fresh(), reporter, request(), "none", {})
    assert world.store.calls == before
