"""Entries by words of their titles: whole words before an unfinished last one, and of either the newest first.

The index is in the order of the alphabet. What it finds is put into order here, up to 1,000 rows of it; of more than
that, the names in order of age are read, and those without the words passed over. Both give the same order.
"""

import asyncio
from collections.abc import Callable, Sequence

from msgspec import Struct

from movement.model import ids, search
from movement.model.actors import Actor, Prefix, disjoint
from movement.model.errors import Code, refuse
from movement.model.pages import MOST_SKIPPED, Page, check_first
from movement.model.search import ENTRIES, Match, NameLine, SearchRow
from movement.model.statistics import Mode
from movement.model.text import SEARCH_BYTES, cut, fold
from movement.model.units import Unit
from movement.storage import paths
from movement.storage.store import Place, Span
from movement.usecases import entries, placements, units
from movement.usecases.entries import READS, Seen
from movement.world import World

type Position = tuple[Match, str]
"""Where an entry stands among those that have the words: how well it has them, and its id turned round."""
type Line = SearchRow | NameLine


class Found(Struct, frozen=True):
    """Entries of one province in their order, and up to where it holds; None: nothing that was asked for is missing."""

    hits: dict[Position, Line]
    upto: Position | None


async def by_title(
    world: World,
    actor: Actor,
    title: str,
    *,
    unit: str | None = None,
    mode: Mode = Mode.AS_WAS,
    first: int,
    after: str | None = None,
) -> Page[Seen]:
    """Return the entries whose title has words in a row, the last of which may be unfinished; marks do not matter.

    Whole words come first, then the newest. At or below a unit, or all the actor may read; drafts and what is not
    recognised as in other lists. Two calls for one province and up to 1,000 names, one more for a unit, for each
    further province and for more names. AS_NOW, of a unit: also of all that became it. Raises NOT_FOUND where the
    actor reads nothing, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    words = search.sought(title)
    if not words:
        raise refuse(Code.BAD_INPUT, "title", detail="Hãy nhập ít nhất hai chữ cái.")
    cursors = world.store.cursors(actor.subject, "entriesByTitle", words, unit, mode)
    place = cursors.open(after)
    at = (Match.WHOLE, "") if place is None else (Match(place.part), place.after)
    owner = None if unit is None else await units.unit(world, actor, unit)
    below = _below(world, actor, owner, mode)

    def keep(row: Line) -> bool:
        inside = any(part.root == row.root and row.path.startswith(part.path) for part in below)
        return inside and entries.may_list(actor, row)

    roots = sorted({part.root for part in below})
    most = MOST_SKIPPED // len(roots)
    found = await asyncio.gather(*(_within(world, root, words, at, first, most, keep) for root in roots))
    hits, end = _together(found, first)
    marks = {cursors.make(Place(part, newest)): part for part, newest in hits}
    page = Page(
        items=tuple(hits.values()),
        cursors=tuple(marks),
        has_next=end is not None,
        end_cursor=cursors.make(Place(*end)) if end else next(reversed(marks), None),
    )
    seen = await entries.shown(world, actor, page, [(row.id, row.path) for row in hits.values()])
    # A title may have changed since; the entry then stands elsewhere, or nowhere.
    kept = [
        (one, mark)
        for one, mark in zip(seen.items, seen.cursors, strict=True)
        if search.match(fold(one.title), words) is marks[mark]
    ]
    listed = Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(mark for _, mark in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
    return listed if owner is None else await placements.now_in(world, listed, owner, mode)


def _below(world: World, actor: Actor, owner: Unit | None, mode: Mode) -> Sequence[Prefix]:
    """Return the disjoint parts of the tree to look in."""
    if owner is None:
        parts = disjoint(part for hold in actor.holds for act in READS for part in hold.places(act))
    else:
        places = [Prefix(part.root, part.path) for part in placements.parts_of(world, owner, mode)]
        parts = disjoint(part for place in places for act in READS for part in actor.parts(act, place))
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")
    return parts


async def _within(
    world: World,
    root: str,
    words: str,
    at: Position,
    first: int,
    most: int,
    keep: Callable[[Line], bool],
) -> Found:
    """Return more than `first` entries of a province after a position, or all there are, or how far it came."""
    span = Span(search.part_of(root, ENTRIES, words), cut(words))
    rows = [row for _, row in await world.store.rows(paths.words_of_noun, span, limit=most + 1)]
    hits: dict[Position, Line] = {}
    for match in Match:
        if match < at[0]:
            continue
        begin = at[1] if match is at[0] else ""
        if match in _known(rows, words, most):
            hits |= _in_order(rows, match, words, begin, keep)
        else:
            older = Span(span.pk, after=f"{begin}$" if begin else None)
            by_age = [row for _, row in await world.store.rows(paths.names_by_age, older, limit=most)]
            hits |= _in_order(by_age, match, words, begin, keep)
            if len(by_age) == most and len(hits) <= first:
                return Found(hits, (match, ids.newest_first(by_age[-1].id)))
        if len(hits) > first:
            break
    return Found(hits, None)


def _known(rows: Sequence[SearchRow], words: str, most: int) -> Sequence[Match]:
    """Tell which entries all stand in the first rows of the alphabet: whole words come before longer ones there."""
    if len(rows) <= most:
        return list(Match)
    # What is longer than the index keeps is not in this order.
    ordered = len(words.encode()) < SEARCH_BYTES
    return [Match.WHOLE] if ordered and not f"{rows[-1].words} ".startswith(f"{words} ") else []


def _in_order(
    rows: Sequence[Line], match: Match, words: str, begin: str, keep: Callable[[Line], bool]
) -> dict[Position, Line]:
    """Return the entries that have the words in one way, newest first, each once."""
    fit = {ids.newest_first(row.id): row for row in rows if search.match(row.name, words) is match and keep(row)}
    return {(match, newest): fit[newest] for newest in sorted(fit) if newest > begin}


def _together(found: Sequence[Found], first: int) -> tuple[dict[Position, Line], Position | None]:
    """Return the first entries of all provinces, and where the list goes on; None: it ends."""
    upto = min((part.upto for part in found if part.upto), default=None)
    hits = {position: row for part in found for position, row in part.hits.items()}
    ordered = [position for position in sorted(hits) if upto is None or position <= upto]
    shown = ordered[:first]
    end = shown[-1] if len(ordered) > first else upto
    return {position: hits[position] for position in shown}, end
