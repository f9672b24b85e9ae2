"""Reading entries: one, many, lists, the review queue and the history, each within the reader's scope."""

from collections.abc import Callable, Sequence
from typing import Any

from movement.model import ids
from movement.model.actors import Actor, Prefix, disjoint
from movement.model.appraisals import Appraisal
from movement.model.audit import Audit
from movement.model.entries import Entry, Level, PublicEntry, RecognitionState, State, public
from movement.model.entry_form import EntryField, FocusArea
from movement.model.entry_records import Amendment, EntryReport
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period, Scheme
from movement.model.statistics import Mode
from movement.model.units import Unit
from movement.storage import layout, tables
from movement.storage.store import Span, want
from movement.usecases import placements, units
from movement.world import World

Seen = Entry | PublicEntry
READS = ("entry.read", "entry.readDraft", "entry.readRecognised")
REVIEWS = ("entry.accept", "entry.verify")


def place_of(entry: Entry) -> Prefix:
    """Return the place whose readers may read the entry: the unit of its date."""
    return Prefix(entry.root, entry.path)


def carrier_of(entry: Entry) -> Prefix:
    """Return the place whose people may act on the entry now."""
    return Prefix(entry.carrier_root, entry.carrier_path)


def look(actor: Actor, entry: Entry | None) -> Seen | None:
    """Return what the actor may see of an entry: all of it, its public fields if it is recognised, or nothing."""
    if entry is None:
        return None
    act = "entry.readDraft" if entry.is_draft else "entry.read"
    # Who must act on it reads it, also where its own unit went nowhere that reaches it.
    if actor.may(act, place_of(entry)) or actor.may(act, carrier_of(entry)):
        return entry
    if entry.is_recognised and actor.may("entry.readRecognised", place_of(entry)):
        return public(entry)
    return None


async def get_many(world: World, actor: Actor, wanted: Sequence[str]) -> list[Seen | None]:
    """Return what the actor may see of each entry, in order; one call."""
    right = [w for w in wanted if ids.is_id(w, ids.ENTRY)]
    found = dict(zip(right, await world.get(*[want(Entry, id=w) for w in right]), strict=True))
    return [look(actor, found.get(w)) for w in wanted]


async def entry(world: World, actor: Actor, wanted: str) -> Seen:
    """Return what the actor may see of an entry; raises NOT_FOUND if that is nothing."""
    (found,) = await get_many(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "id")
    return found


async def of_unit(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    *,
    state: State | None = None,
    field: EntryField | None = None,
    focus: FocusArea | None = None,
    level: Level | None = None,
    mode: Mode = Mode.AS_WAS,
    first: int,
    after: str | None = None,
) -> Page[Seen]:
    """Return a year's entries at or below a unit, in the order of the tree; three calls.

    AS_NOW: also of all that became the unit, one predecessor after another; a call more for each of them that lived in
    that year, and one for each step of what their units became. `level`: those recognised at that level in that year.
    Where the actor may not read them all, only the recognised ones are listed. Raises NOT_FOUND for a unit out of
    scope, and AS_NOW for one that has ended, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    cursors = world.store.cursors(actor.subject, "entries", unit, year, state, field, focus, level, mode)
    cursors.open(after)
    owner = await units.unit(world, actor, unit)
    # Entries are of the year in which they were made; levels decide in any later one too.
    parts = placements.parts_of(world, owner, mode, Period(Scheme.ND09, year) if level is None else None)
    here = (units.place_of(owner, world.today()), *(Prefix(part.root, part.path) for part in parts))
    if not any(actor.parts(act, place) for act in READS for place in here):
        raise refuse(Code.NOT_FOUND, "unit")

    def keep(line: Any) -> bool:
        fits = (field is None or line.field is field) and (focus is None or focus in line.focus)
        if level:
            return fits and line.state is RecognitionState.RECOGNISED
        return fits and may_list(actor, line)

    if level is not None:
        path, key = tables.entries_recognised, f"{year}#{level}"
    elif state is not None:
        path, key = tables.entries_in_state, f"{year}#{state}"
    else:
        path, key = tables.entries_of_unit, f"{year}"
    spans = [Span(f"{part.root}#{key}", part.path) for part in parts]
    page = await world.store.page(path, spans, first=first, after=after, cursors=cursors, keep=keep)
    seen = await shown(world, actor, page, _lines(page), lambda found: state in {None, getattr(found, "state", None)})
    return await placements.now_in(world, seen, owner, mode)


async def review_queue(world: World, actor: Actor, unit: str, *, first: int, after: str | None = None) -> Page[Seen]:
    """Return the entries at or below a unit that wait for this actor's review, by place and then the longest first.

    Raises NOT_FOUND where the actor reviews nothing.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "reviewQueue", unit)
    cursors.open(after)
    place = units.place_of(await units.unit(world, actor, unit), world.today())
    parts = disjoint(part for act in REVIEWS for part in actor.parts(act, place))
    if not parts:
        raise refuse(Code.NOT_FOUND, "unit")

    def waits(found: Seen) -> bool:
        if not isinstance(found, Entry) or found.waiting_for is None:
            return False
        act = "entry.accept" if found.state is State.SUBMITTED else "entry.verify"
        return actor.may(act, carrier_of(found)) is not None

    # The range is by carrier, which the line of the index does not tell: the entry itself does.
    spans = [Span(f"{part.root}#REVIEWER", part.path) for part in parts]
    page = await world.store.page(tables.entries_waiting, spans, first=first, after=after, cursors=cursors)
    return await shown(world, actor, page, _lines(page), waits)


async def history(world: World, actor: Actor, subject: Seen) -> list[Audit]:
    """Return who did what to an entry, when and why, first act first; to those who may read all of it."""
    if not isinstance(look(actor, subject if isinstance(subject, Entry) else None), Entry):
        return []
    return [change for _, change in await world.store.rows(tables.trail_of_subject, Span(subject.id))]


async def reports(world: World, subject: Seen) -> list[EntryReport]:
    """Return the results an entry reported, first run first; nothing to those who see its public fields only."""
    return await _children(world, tables.reports_of_entry, subject, "P#")


async def appraisals(world: World, subject: Seen) -> list[Appraisal]:
    """Return the appraisals that confirmed an entry's results."""
    return await _children(world, tables.appraisals_of_entry, subject, "A#")


async def amendments(world: World, subject: Seen) -> list[Amendment]:
    """Return what was corrected beside an entry."""
    return await _children(world, tables.amendments_of_entry, subject, "M#")


async def _children(world: World, path: layout.Path, subject: Seen, prefix: str) -> list[Any]:
    if not isinstance(subject, Entry):
        return []
    return [row for _, row in await world.store.rows(path, Span(subject.id, prefix))]


def _lines(page: Page[Any]) -> list[tuple[str, str]]:
    return [(line.id, line.path) for line in page.items]


def may_list(actor: Actor, line: Any) -> bool:
    """Tell whether the actor may see at least the public fields of the entry that stands behind an index's line."""
    place = Prefix(line.root, line.path)
    if actor.may("entry.readDraft" if line.is_draft else "entry.read", place):
        return True
    return bool(line.is_recognised and actor.may("entry.readRecognised", place))


async def shown(
    world: World,
    actor: Actor,
    page: Page[Any],
    lines: Sequence[tuple[str, str]],
    still: Callable[[Seen], bool] = lambda _: True,
) -> Page[Seen]:
    """Return a page of (entry id, path) as the entries themselves, those the actor may see; one call.

    It also reads their units, which the page will be asked for. The index may lag and never decides what is shown.
    """
    wanted = [want(Entry, id=entry_id) for entry_id, _ in lines]
    owners = [want(Unit, id=path.strip("/").rsplit("/", 1)[-1]) for _, path in lines]
    await world.get(*wanted, *owners, *([units.HEAD] if owners else []))
    found = await get_many(world, actor, [entry_id for entry_id, _ in lines])
    kept = [(one, cursor) for one, cursor in zip(found, page.cursors, strict=True) if one is not None and still(one)]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
