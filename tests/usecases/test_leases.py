"""One holder at a time, and a number for each."""

from datetime import timedelta
from typing import Any

import pytest

from movement.model.errors import Code, MovementError
from movement.usecases import leases
from movement.world import World
from tests.builders import Clock, Town, make_world


async def test_a_number_is_one_holders_also_where_clocks_differ(
    world: World, town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, place = world.store, ("job", town.province.id, "2026")
    read, fences = store.get, []

    async def before_another_run(wants: Any, *, strong: bool = False) -> list[Any]:
        found = await read(wants, strong=strong)
        monkeypatch.undo()
        behind = make_world(store, Clock(clock() - timedelta(minutes=5)))
        async with leases.held(behind, *place) as lease:
            fences.append(lease.fence)
        return found

    monkeypatch.setattr(store, "get", before_another_run)
    with pytest.raises(MovementError) as refusal:
        async with leases.held(world, *place):
            pass
    assert (refusal.value.code, fences) == (Code.BUSY, [1])
    async with leases.held(world, *place) as lease:
        assert lease.fence == 2
        with pytest.raises(MovementError) as refusal:
            async with leases.held(world, *place):
                pass
    assert refusal.value.code is Code.BUSY
    async with leases.held(world, *place) as lease:
        assert lease.fence == 3
