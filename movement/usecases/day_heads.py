"""Sealing days: every night the trails of the day before are folded into one hash, which is written once.

First the file, which nobody can write again, then the row beside the trail. A run that died in between leaves the file;
the next one finds the same bytes there and writes the row. Other bytes mean that a sealed day was changed.
"""

import asyncio
from collections.abc import Iterable
from datetime import date
from itertools import batched

from msgspec import Struct

from movement.model import day_heads
from movement.model.audit import Audit
from movement.model.day_heads import DayHead, Folding
from movement.model.errors import Code, MovementError, refuse
from movement.model.periods import Period
from movement.storage import paths
from movement.storage.store import Change, Span, want
from movement.usecases import gathering
from movement.usecases.gathering import Report
from movement.world import World

DAYS_TOGETHER = 16


class Run(Struct, frozen=True, kw_only=True):
    """What a run did in one province."""

    root: str
    sealed: int
    """Heads that this run wrote."""
    day: date | None
    """The last day that is sealed."""
    hash: str

    @property
    def written(self) -> bool:
        """Whether it wrote any."""
        return bool(self.sealed)


class UnlikeError(MovementError):
    """A day that was sealed is not as it was: somebody changed its trails, or put another file.

    A refusal, so that the other provinces are sealed before it is raised.
    """


async def partition(world: World, _: Period) -> list[str]:
    """Return all provinces of all times: what an ended one left is changed by its heirs."""
    return [province.id for province in await gathering.all_provinces(world)]


async def evaluate(world: World, root: str, _: Period, report: Report = lambda _: None) -> Run:
    """Seal every day of a province that has ended and is not sealed yet, in order; the first head holds all before it.

    Raises UnlikeError where a head is there already and says otherwise.
    """
    (last,) = await latest(world, root) or (None,)
    until = day_heads.last_day(world.now())
    sealed = 0
    while last is None or last.day < until:
        since = await first_day(world) if last is None else last.day + day_heads.ONE_DAY
        day = until if last is None else since
        if since > day:
            break
        last = await _seal(world, root, since, day, "" if last is None else last.hash)
        sealed += 1
        report(f"Heads of {root}: {day} is sealed, {last.entries} changes")
    return Run(root=root, sealed=sealed, day=last.day if last else None, hash=last.hash if last else "")


async def latest(world: World, root: str) -> list[DayHead]:
    """Return the last head of a province, if there is one."""
    span = Span(f"heads#{root}")
    rows = await world.store.rows(paths.heads_of_province, span, limit=1, backward=True, strong=True)
    return [head for _, head in rows]


async def first_day(world: World) -> date:
    """Return a day before which no trail begins: that of the oldest province."""
    return min(province.versions[0].valid_from for province in await gathering.all_provinces(world))


async def folded(world: World, root: str, since: date, day: date, previous: str) -> DayHead:
    """Return the head that the trails of these days have now."""
    folding = Folding()
    for days in batched(day_heads.days_of(since, day), DAYS_TOGETHER, strict=False):
        for lines in await asyncio.gather(*(_lines(world, root, one) for one in days)):
            for some in batched(lines, gathering.BATCH, strict=False):
                wants = [want(Audit, subject=subject, version=version) for subject, version in some]
                folding.add(await gathering.records(world, wants))
    return folding.head(root, since, day, previous)


async def _lines(world: World, root: str, day: date) -> list[tuple[str, int]]:
    span = Span(f"{root}#{day.isoformat()}")
    return [(line.subject, line.version) async for line in world.store.every(paths.changes_of_day, span)]


async def _seal(world: World, root: str, since: date, day: date, previous: str) -> DayHead:
    head = await folded(world, root, since, day, previous)
    key, body = day_heads.key_of(root, day), day_heads.body_of(head)
    if not await world.head_files.put_once(key, body) and await world.head_files.get(key) != body:
        said = f"Ngày {day:%d/%m/%Y} đã niêm phong với nội dung khác ({key}): hãy chạy `make verify`."
        raise UnlikeError(*refuse(Code.CONFLICT, "day", detail=said).problems)
    await _once(world, [head])
    return head


async def _once(world: World, heads: Iterable[DayHead]) -> None:
    try:
        await world.store.commit(Change(entities=(), audits=(), claims=tuple(heads)))
    except MovementError as refusal:
        # Another run wrote the same head, which it took from the same file.
        if refusal.code is not Code.CONFLICT:
            raise
