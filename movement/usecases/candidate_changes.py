"""Which records changed since a list of candidates was made: whether it is stale, and by what."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor
from movement.model.audit import AuditLine
from movement.model.awards import Award
from movement.model.commendation import CommendationHead, Manifest
from movement.model.dossiers import Dossier
from movement.model.entries import Entry, Level
from movement.model.inspections import Inspection
from movement.model.merits import Merit
from movement.model.periods import Period, Scheme, day_of
from movement.model.rule_sets import Purpose
from movement.model.snapshots import takes_part
from movement.model.subjects import Subject
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import candidate_records, candidates, rule_sets
from movement.world import World

KINDS: Mapping[str, type[Struct]] = {
    ids.ENTRY: Entry,
    ids.INSPECTION: Inspection,
    ids.SUBJECT: Subject,
    ids.MERIT: Merit,
    ids.AWARD: Award,
    ids.DOSSIER: Dossier,
}
"""Letter of an id → what it names, of all that a list is made from beside its rules."""
MOST = 50
"""Changes that are named; that there are more is told."""
MOST_DAYS = 31
MOST_NEW = 400
"""Records not in the list that are looked at for whether they belong there."""


class ChangedInput(Struct, frozen=True, kw_only=True):
    """A record that is otherwise than when the list was made, or that belongs into it since."""

    record: str
    act: str
    at: datetime
    is_new: bool


class Staleness(Struct, frozen=True, kw_only=True):
    """What changed since a list was made. The next run makes it anew."""

    is_stale: bool
    since: datetime
    rules: int | None
    """The version of the rules in force now, if it is another one than the list's."""
    changes: tuple[ChangedInput, ...]
    """Empty for whoever may not read the whole list."""
    has_more: bool
    """Whether there are more changes than are named, or than were looked at."""


async def staleness(world: World, actor: Actor, unit: str, year: int, level: Level) -> Staleness:
    """Return what changed since the list was made that `candidates` reads there.

    A call for each part of its manifest and each day since it was made (at most 31), and one for every hundred records
    that are new since. Raises NOT_FOUND as `candidates` does.
    """
    scope = await candidates.scope_of(world, actor, unit, year, level)
    head = scope.head
    parts = [m async for m in world.store.every(tables.manifest_of_list, Span(head.id, "MANIFEST#"))]
    since = min((part.read_from for part in parts), default=head.computed_at)
    known = _versions(parts)
    (rules,) = await world.get(rule_sets.wanted(Purpose.COMMENDATION, head.root))
    period = Period(Scheme.ND09, year)
    now = rule_sets.in_force(rules, candidate_records.day_of_list(world, period))
    lines, cut = await _lines_since(world, head.root, since)
    latest: dict[str, AuditLine] = {}
    for line in lines:
        if ids.is_id(line.subject, *KINDS) and line.version > known.get(line.subject, 0):
            latest[line.subject] = line
    fresh = [name for name in latest if name not in known]
    belongs = await _belonging(world, head, period, fresh[:MOST_NEW])
    found = [
        ChangedInput(record=name, act=line.act, at=line.at, is_new=name in belongs)
        for name, line in sorted(latest.items(), key=lambda pair: (pair[1].at, pair[0]))
        if name in known or name in belongs
    ]
    other = now.number if now is not None and now.number != head.rules else None
    return Staleness(
        is_stale=bool(found) or other is not None,
        since=since,
        rules=other,
        changes=tuple(found[:MOST]) if scope.is_whole else (),
        has_more=cut or len(found) > MOST or len(fresh) > MOST_NEW,
    )


def _versions(parts: Iterable[Manifest]) -> dict[str, int]:
    pairs = (record.rpartition("@") for part in parts for record in part.records if "#" not in record)
    return {name: int(version) for name, _, version in pairs}


async def _lines_since(world: World, root: str, since: datetime) -> tuple[list[AuditLine], bool]:
    days = (world.today() - day_of(since)).days
    lines: list[AuditLine] = []
    for back in range(min(days, MOST_DAYS), -1, -1):
        day = world.today() - timedelta(days=back)
        lines += [line async for line in world.store.every(tables.changes_of_day, Span(f"{root}#{day}"))]
    return [line for line in lines if line.at >= since], days > MOST_DAYS


async def _belonging(world: World, head: CommendationHead, period: Period, names: list[str]) -> frozenset[str]:
    """Return which of these records the next run would look at for the list."""
    found: list[Any] = []
    for start in range(0, len(names), 100):
        found += await world.store.get([want(KINDS[name[0]], id=name) for name in names[start : start + 100]])
    as_of = candidate_records.day_of_list(world, period)

    def belongs(record: Any) -> bool:
        if isinstance(record, Inspection):
            return record.is_concluded
        here = record.root == head.root and record.path.startswith(head.path)
        if isinstance(record, Entry):
            return here and takes_part(record, period, as_of)
        return here and getattr(record, "year", period.year) <= period.year

    return frozenset(record.id for record in found if belongs(record))
