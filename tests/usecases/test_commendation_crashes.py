"""Runs of candidates that die at any write: no reader sees half a list, and the next run completes."""

from typing import Any

import pytest

from movement.model.commendation import Counts
from movement.model.entries import State
from movement.storage.store import Store
from movement.world import World
from tests.builders import Town, make_entry
from tests.usecases.test_commendation import compute, head_of, listed, lists_of, ruled

__all__ = ["ruled"]


class Death(BaseException):
    """The process ends here."""


def dies(monkeypatch: pytest.MonkeyPatch, store: Store, survived: int, *, head_first: bool = False) -> list[str]:
    """Let the process die at the write after `survived` others; `head_first` plants the wrong order of writes."""
    done: list[str] = []
    put_all, commit, postponed = store.put_all, store.commit, []

    def write(name: str) -> None:
        if len(done) == survived:
            raise Death
        done.append(name)

    async def rows(entities: Any) -> None:
        if head_first:
            postponed.append(list(entities))
            return
        write("rows")
        await put_all(entities)

    async def head(change: Any) -> None:
        write("head")
        await commit(change)
        while postponed:
            write("rows")
            await put_all(postponed.pop())

    monkeypatch.setattr(store, "put_all", rows)
    monkeypatch.setattr(store, "commit", head)
    return done


async def shown(world: World, town: Town) -> dict[str, int]:
    """Return how many candidates each list shows; raises AssertionError for one that is not as its HEAD says."""
    found = {}
    for unit, level in lists_of(town):
        head = await head_of(world, unit.id, level)
        assert head is not None
        found[unit.id] = len(await listed(world, town, unit.id, level))
        assert head.counts == Counts(ineligible=found[unit.id])
    return found


@pytest.mark.parametrize("survived", range(7))
async def test_a_run_that_dies_leaves_no_half_list_and_the_next_one_completes(
    ruled: tuple[World, Town], monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    world, town = ruled
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    await make_entry(world, town, State.RUNNING, title="Tổ hòa giải")
    with monkeypatch.context() as patch:
        done = dies(patch, world.store, survived)
        if survived < 6:  # two lists change
            with pytest.raises(Death):
                await compute(world, town)
        else:
            await compute(world, town)
    # The rows, the HEAD, then what the list was made from.
    assert done == ["rows", "head", "rows", "rows", "head", "rows"][:survived]
    new = done.count("head")
    assert sorted((await shown(world, town)).values()) == sorted([0, *[1] * (2 - new), *[2] * new])
    assert (await compute(world, town)).written == 2 - new
    assert await shown(world, town) == {town.province.id: 2, town.a.id: 2, town.b.id: 0}


async def test_a_head_written_before_its_rows_would_be_seen(
    ruled: tuple[World, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, town = ruled
    await make_entry(world, town, State.RUNNING)
    await compute(world, town)
    await make_entry(world, town, State.RUNNING, title="Tổ hòa giải")
    with monkeypatch.context() as patch:
        done = dies(patch, world.store, 1, head_first=True)
        with pytest.raises(Death):
            await compute(world, town)
    assert done == ["head"]
    with pytest.raises(AssertionError):
        await shown(world, town)
