"""A reorganisation killed at any of its writes, before or after it: readers see the world before or the one after."""

from typing import Any

import pytest

from movement.model.errors import MovementError
from movement.model.periods import current
from movement.model.reorganisations import Reorganisation, ReorganisationState
from movement.model.units import CodeScheme, Unit
from movement.storage.store import Change, Store
from movement.usecases import reorganisation_runs, reorganisations, units
from movement.world import World
from tests.builders import Town, make_unit, request, stored
from tests.engine import dump, restore
from tests.reorganisation_builders import (
    DAY,
    EVE,
    approved,
    file_of,
    merge,
    pcode,
    proposed,
    row,
    settle_codes,
    uploaded,
)
from tests.usecases.test_reminder_crashes import Death, Mortal

WRITES = ("commit", "put_all")


@pytest.fixture
def store(own_store: Store) -> Store:
    """Give each test a register of its own: there is one HEAD."""
    return own_store


@pytest.fixture
async def town(own_store: Store, world: World) -> Town:
    """Write a province with two communes and as many more as need several transactions."""
    made = await Town("crashing").settle(own_store)
    await settle_codes(world, made)
    further = [make_unit(f"Xã Thêm {n}", made.province, code=f"x{n:02d}") for n in range(70)]
    await own_store.put_all([line for unit in further for line in stored(unit)])
    return made


def rows(town: Town) -> list[dict[str, str]]:
    new = {"name": "Xã Bình Đồng", "type": "COMMUNE", "parent": pcode(town)}
    renamed = [row("RENAME", f"x{n:02d}", name=f"Xã Tên {n}") for n in range(70)]
    return [merge(town.code, town.code, **new), merge(town.code_b, town.code), *renamed]


async def worlds(world: World, town: Town) -> tuple[Any, ...]:
    """Return what a reader sees of both worlds, in several requests."""
    reader = await town.actor(world, "ldr")
    seen: list[Any] = []
    for day in (EVE, DAY):
        page = await units.children(world.fresh(), reader, town.province, at=day, first=200)
        seen.append(sorted(u.at(day).name for u in page.items))  # type: ignore[union-attr]
        code = await units.by_code(world.fresh(), reader, CodeScheme.GSO, town.code, day)
        seen.append(code.at(day).name)  # type: ignore[union-attr]
        found = await units.subtree(world.fresh(), reader, at=day, name="xa ten 1", first=100)
        seen.append(len(found.items))
    return tuple(seen)


def mortal(patch: pytest.MonkeyPatch, store: Store, lives: int, *, after: bool) -> Mortal:
    """Let the store die at one of its writes."""
    one = Mortal(lives=lives, after=after)
    for name in WRITES:
        patch.setattr(store, name, one.of(getattr(store, name)))
    return one


async def test_killed_at_every_write_it_is_before_or_after_and_a_repeat_ends_it(
    world: World, town: Town, store: Store, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await approved(world, town, await proposed(world, town, *rows(town)))
    assert found.staged == 3
    second, asked = await town.actor(world, "adm2"), request(found)
    before, after_it, ends = await worlds(world, town), None, []
    saved, prefix = dump(engine, store.settings.prefix), store.settings.prefix
    # Search rows of three parts, three transactions, and the HEAD.
    for lives, after in [(8, False), *((n, a) for n in range(1, 8) for a in (False, True))]:
        restore(engine, prefix, saved)
        with monkeypatch.context() as patch:
            mortal(patch, store, lives, after=after)
            try:
                await reorganisation_runs.apply(world.fresh(), second, asked)
            except Death:
                now = await worlds(world, town)
                assert now == (after_it if (lives, after) == (7, True) else before), (lives, after)
            else:
                after_it = await worlds(world, town)
                assert (lives, after) == (8, False)
        done = await reorganisation_runs.apply(world.fresh(), second, asked)
        assert done.state is ReorganisationState.APPLIED
        ends.append(dump(engine, prefix))
    assert after_it is not None
    assert after_it[:3] == before[:3]
    assert (before[4], after_it[4], after_it[5]) == ("Xã An Bình", "Xã Bình Đồng", 11)
    assert all(end == ends[0] for end in ends)


async def test_a_copy_that_applies_it_meanwhile_does_not_refuse_the_request(
    world: World, town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await approved(world, town, await proposed(world, town, *rows(town)))
    second, asked, commit = await town.actor(world, "adm2"), request(found), store.commit

    async def after_the_copy(change: Change) -> None:
        monkeypatch.undo()
        copy = await reorganisation_runs.apply(world.fresh(), second, asked)
        assert copy.state is ReorganisationState.APPLIED
        await commit(change)

    monkeypatch.setattr(store, "commit", after_the_copy)
    done = await reorganisation_runs.apply(world.fresh(), second, asked)
    assert done.state is ReorganisationState.APPLIED


async def test_killed_while_it_is_proposed_nothing_is_seen_and_a_repeat_proposes(
    world: World, town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await uploaded(world, town, file_of(rows(town)))
    first = await town.actor(world, "adm")
    asked, before = request(), await worlds(world, town)
    made: Reorganisation | None = None
    for lives in range(1, 50):
        with monkeypatch.context() as patch:
            mortal(patch, store, lives, after=False)
            try:
                made = await reorganisations.propose(world.fresh(), first, asked, upload.id)
                break
            except Death:
                page = await reorganisations.of_unit(world.fresh(), first, town.province.id, first=10)
                assert page.items == ()
                assert await worlds(world, town) == before
    assert made is not None
    page = await reorganisations.of_unit(world.fresh(), first, town.province.id, first=10)
    assert [one.id for one in page.items] == [made.id]


async def test_a_reader_in_the_middle_sees_one_world(
    world: World, town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await approved(world, town, await proposed(world, town, *rows(town)))
    second, reader = await town.actor(world, "adm2"), await town.actor(world, "ldr")
    names = [town.a.id, town.b.id]
    held = world.fresh()
    first: list[Unit | None] = await units.get_many(held, names[:1])
    looks: list[Any] = []
    commit = store.commit

    async def watched(change: Any) -> None:
        looks.append([u is not None and u.last.valid_to for u in await units.get_many(world.fresh(), names)])
        await commit(change)
        looks.append([u is not None and u.last.valid_to for u in await units.get_many(world.fresh(), names)])

    monkeypatch.setattr(store, "commit", watched)
    await reorganisation_runs.apply(world.fresh(), second, request(found))
    assert looks == [[None, None]] * 7 + [[DAY, DAY]]
    # A request that began before goes on in the world it began in.
    later = await units.get_many(held, names)
    assert [u is not None and u.last.valid_to for u in (*first, *later)] == [None, None, None]
    assert [u.last.valid_to for u in await units.get_many(world.fresh(), names) if u] == [DAY, DAY]
    assert reader


async def test_who_was_thought_dead_writes_nothing_more(
    world: World, town: Town, store: Store, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    found = await approved(world, town, await proposed(world, town, *rows(town)))
    second = await town.actor(world, "adm2")
    commit, stopped = store.commit, []

    async def asleep(change: Any) -> None:
        stopped.append(change)
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(store, "commit", asleep)
        with pytest.raises(Death):
            await reorganisation_runs.apply(world.fresh(), second, request(found))
    done = await reorganisation_runs.apply(world.fresh(), second, request(found))
    assert done.state is ReorganisationState.APPLIED
    before = dump(engine, store.settings.prefix)
    for change in stopped:
        with pytest.raises(MovementError, match="CONFLICT"):
            await commit(change)
    assert dump(engine, store.settings.prefix) == before


async def test_the_scheduled_function_ends_what_was_approved(world: World, town: Town) -> None:
    period = current(world.now())

    async def run() -> list[reorganisation_runs.Run]:
        roots = await reorganisation_runs.partition(world.fresh(), period)
        return [await reorganisation_runs.evaluate(world.fresh(), r, period, lambda _: None) for r in roots]

    found = await proposed(world, town, *rows(town))
    assert await run() == []
    await approved(world, town, found)
    (done,) = await run()
    assert (done.reorganisation, done.written, done.applied, done.g) == (found.id, 3, True, 2)
    assert await run() == []
    assert (await reorganisation_runs.evaluate(world.fresh(), "t0", period, lambda _: None)).written == 0


async def test_nothing_is_seen_before_the_last_request_that_goes_on(
    world: World, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reorganisation_runs, "MOST_IN_A_REQUEST", 1)
    found = await approved(world, town, await proposed(world, town, *rows(town)))
    second, before = await town.actor(world, "adm2"), await worlds(world, town)
    for done in (1, 2, 3):
        found = await reorganisation_runs.apply(world.fresh(), second, request(found))
        assert await reorganisations.progress(world.fresh(), found) == done
        assert (found.state is ReorganisationState.APPLIED) is (done == 3)
        assert (await worlds(world, town) == before) is (done < 3)
