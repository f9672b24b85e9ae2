"""The reasons of one's own entry: what the rules say of it in each list of a year, without rank and without others."""

from datetime import date

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor
from movement.model.awards import AwardForm
from movement.model.commendation import AWARDED_BY, Candidate, CommendationHead, head_id
from movement.model.entries import Entry, Level
from movement.model.reasons import Outcome, Reason
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import entries
from movement.world import World

POLICY = "entry.reasons"
NOT_LISTED = "Hồ sơ không triển khai và không được công nhận trong năm này nên không được xét trong danh sách."


class EntryReasons(Struct, frozen=True, kw_only=True):
    """What the list of one level says of an entry."""

    level: Level
    as_of: date
    outcome: Outcome | None
    """Null: the entry is not in the list."""
    reasons: tuple[Reason, ...] = ()
    note: str | None = None
    """Why it is not in the list; a Vietnamese sentence."""


async def of_entry(world: World, actor: Actor, entry: entries.Seen, year: int) -> list[EntryReasons] | None:
    """Return what the lists of a year say of an entry, the lowest level first; None to whom that is not told.

    A call for the lists, and two for each list that the entry is in.
    """
    if not isinstance(entry, Entry) or not actor.may(POLICY, entries.place_of(entry)):
        return None
    above = [unit for unit in entry.path.strip("/").split("/") if unit.startswith(ids.TERRITORY)]
    names = [head_id(unit, level, year) for unit in above for level in AWARDED_BY.values()]
    heads = [head for head in await world.get(*[want(CommendationHead, id=name) for name in names]) if head is not None]
    levels = list(Level)
    return [await _of_list(world, entry, head) for head in sorted(heads, key=lambda head: levels.index(head.level))]


async def _of_list(world: World, entry: Entry, head: CommendationHead) -> EntryReasons:
    here = Span(head.run, f"{entry.path}#{AwardForm.DVK}#")
    lines = [line async for line in world.store.every(tables.candidates_of_unit, here) if line.entry == entry.id]
    found: Candidate | None = None
    if lines:
        (found,) = await world.get(want(Candidate, run=head.run, form=lines[0].form, rank=lines[0].rank))
    if found is None:
        return EntryReasons(level=head.level, as_of=head.as_of, outcome=None, note=NOT_LISTED)
    return EntryReasons(level=head.level, as_of=head.as_of, outcome=found.outcome, reasons=found.reasons)
