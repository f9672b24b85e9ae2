"""The sample people's grants, given the way every grant is: proposed by one administrator, approved by another."""

import asyncio
import random
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from local.handles import Post, posts
from local.register import Register
from local.units import REFORMED_FROM, build
from movement.model.actors import Actor
from movement.model.units import CodeScheme, Unit
from movement.storage.store import Store
from movement.usecases import actors, first_administrators, people
from movement.world import World

TOGETHER = 16
FIRST_DAY = date(2024, 12, 16)
"""The first working day of the State's year 2025: the sample people get their grants."""
MORNING = time(1, 0, tzinfo=UTC)
Report = Callable[[str], None]


class Clock:
    """A time that only its owner moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the present of this clock."""
        return self.at


def virtual(store: Store, at: datetime, seed: str) -> tuple[World, Clock]:
    """Return a world with a clock and ids of its own, the same at every start."""
    clock = Clock(at)
    return World(store=store, clock=clock, randomness=random.Random(seed).getrandbits), clock  # noqa: S311 - repeatable ids


def territories(register: Register) -> dict[tuple[str, str], Unit]:
    """Return the territories of a register by edition and code, with the ids they are stored under."""
    found = {}
    for unit in build(register):
        if unit.is_territory:
            edition = "legacy" if unit.last.valid_to else "2025"
            found[edition, unit.codes[0].code] = unit
    return found


def provinces(register: Register) -> list[Unit]:
    """Return the provinces of both editions, in the register's order."""
    return [unit for unit in territories(register).values() if unit.last.parent is None]


def first_day(province: Unit) -> date:
    """Return the first day on which a province's staff may act in the sample."""
    return max(province.last.valid_from, FIRST_DAY)


async def load(store: Store, register: Register, report: Report) -> None:
    """Give every sample person its grants; repeating it changes nothing."""
    known = territories(register)
    roots = [u.id for u in known.values() if u.last.parent is None]
    world, _ = virtual(store, _morning(FIRST_DAY), "bootstrap")
    if not await first_administrators.bootstrapped(world):
        await first_administrators.bootstrap(world, roots, ["adm", "adm2"])
    by_handle = {
        handle: list(group) for handle, group in groupby(sorted(posts(register), key=_order), key=lambda p: p.handle)
    }
    gate, done = asyncio.Semaphore(TOGETHER), 0
    administrators: dict[bool, tuple[Actor, Actor]] = {}
    for legacy, day in ((True, FIRST_DAY), (False, REFORMED_FROM)):
        world, _ = virtual(store, _morning(day), "administrators")
        administrators[legacy] = await actors.actor(world, "adm"), await actors.actor(world.fresh(), "adm2")

    async def give(group: Iterable[Post]) -> None:
        nonlocal done
        async with gate:
            for post in group:
                await _give(store, post, known[post.edition, post.code], *administrators[post.valid_to is not None])
        done += 1
        if done % 200 == 0 or done == len(by_handle):
            report(f"People: {done}/{len(by_handle)}")

    await asyncio.gather(*(give(group) for group in by_handle.values()))


async def _give(store: Store, post: Post, unit: Unit, first: Actor, second: Actor) -> None:
    name = f"{post.handle}-{unit.code_at(CodeScheme.GSO, post.valid_from)}-{post.edition}"
    day = max(post.valid_from, FIRST_DAY)
    world, clock = virtual(store, _morning(day), f"grant-{name}")
    person, grant = await people.propose(
        world, first, f"propose-{name}", post.handle, post.role, unit.id, post.valid_from, post.valid_to
    )
    clock.at += timedelta(minutes=5)
    await people.approve(world.fresh(), second, f"approve-{name}", person.id, person.version, grant.id)


def _order(post: Post) -> tuple[str, date, str]:
    return post.handle, post.valid_from, post.code


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING)
