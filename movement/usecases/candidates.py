"""Reading commendation candidates: the list that counts for a place, within the reader's scope."""

from typing import Any

from msgspec import Struct

from movement.model import ids
from movement.model.actors import Actor, Prefix
from movement.model.awards import AwardForm
from movement.model.commendation import Candidate, CandidateRun, CommendationHead, head_id
from movement.model.entries import Entry, Level
from movement.model.errors import Code, refuse
from movement.model.pages import Page, check_first
from movement.model.periods import FIRST_YEAR, LAST_YEAR, Period, Scheme
from movement.model.reasons import Outcome
from movement.model.statistics import Mode
from movement.model.units import Unit
from movement.storage import tables
from movement.storage.store import Span, want
from movement.usecases import placements, units
from movement.world import World

READ = "candidate.read"


class Scope(Struct, frozen=True, kw_only=True):
    """A list and what of it an actor may read below the unit that was asked for."""

    head: CommendationHead
    below: Prefix
    parts: tuple[Prefix, ...]

    @property
    def is_whole(self) -> bool:
        """Whether that is all of it."""
        whole = Prefix(self.head.root, self.head.path)
        return self.below == whole and self.parts == (whole,)


async def candidates(
    world: World,
    actor: Actor,
    unit: str,
    year: int,
    level: Level,
    *,
    form: AwardForm = AwardForm.DVK,
    outcome: Outcome | None = None,
    mode: Mode = Mode.AS_WAS,
    first: int,
    after: str | None = None,
) -> Page[Candidate]:
    """Return the candidates at or below a unit in the list of its nearest awarding unit of a level; three calls.

    AS_NOW: the lists as they were made, for each place of all that became the unit, one after another; a call more for
    the others' HEADs and for each place with a list. Ranks stay those of each list: nothing is ranked anew.

    Whoever reads the whole list gets it by rank; a part of it comes in the order of the tree, then by rank. Raises
    NOT_FOUND for a unit out of scope and where nothing was computed, BAD_INPUT, BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "candidates", unit, year, level, form, outcome, mode)
    cursors.open(after)
    owner, scopes = await _scopes(world, actor, unit, year, level, mode)

    def keep(line: Any) -> bool:
        fits = line.form is form and outcome in {None, line.outcome}
        return fits and actor.may(READ, Prefix(line.root, line.path)) is not None

    if all(scope.is_whole for scope in scopes):
        path, spans = tables.candidates_of_run, [Span(scope.head.run, f"{form}#") for scope in scopes]
    else:
        path, spans = (
            tables.candidates_of_unit,
            [Span(scope.head.run, part.path) for scope in scopes for part in scope.parts],
        )
    page = await world.store.page(path, spans, first=first, after=after, cursors=cursors, keep=keep)
    return await placements.now_in(world, await _shown(world, actor, page), owner, mode)


async def scope_of(world: World, actor: Actor, unit: str, year: int, level: Level) -> Scope:
    """Return the list that `candidates` reads, and what of it one may see; raises NOT_FOUND as there."""
    _, (scope,) = await _scopes(world, actor, unit, year, level, Mode.AS_WAS)
    return scope


async def run(world: World, actor: Actor, unit: str, year: int, level: Level) -> CandidateRun:
    """Return how the list was made that `candidates` reads; its numbers to those who may read all of it."""
    scope = await scope_of(world, actor, unit, year, level)
    head = scope.head
    return CandidateRun(
        unit=head.unit,
        level=head.level,
        year=head.year,
        rules=head.rules,
        rules_from=head.rules_from,
        as_of=head.as_of,
        computed_at=head.computed_at,
        counts=head.counts if scope.is_whole else None,
        frame=head.frame if scope.is_whole else None,
    )


async def _scopes(
    world: World, actor: Actor, unit: str, year: int, level: Level, mode: Mode
) -> tuple[Unit, list[Scope]]:
    """Return the unit and the lists that count for it; AS_WAS that is one."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(Code.BAD_INPUT, "year")
    if ids.is_unit(unit):
        # The list is most often of the unit itself, of a unit the actor holds a grant on, or of the province: their
        # HEADs come along with the unit.
        likely = dict.fromkeys([unit, *(u for hold in actor.holds for u in (hold.unit, hold.own.root))])
        heads = [want(CommendationHead, id=head_id(u, level, year)) for u in likely]
        await world.get(want(Unit, id=unit), units.HEAD, *heads)
    owner = await units.unit(world, actor, unit)
    period = Period(Scheme.ND09, year)
    if mode is Mode.AS_NOW:
        below = [Prefix(part.root, part.path) for part in placements.parts_of(world, owner, mode)]
    else:
        lived = owner.during(period.first_day, period.end_day)
        if lived is None:
            raise refuse(Code.NOT_FOUND, "year", detail="Đơn vị không tồn tại trong năm này.")
        below = [Prefix(owner.root, lived.path)]
    readable = {place: parts for place in below if (parts := actor.parts(READ, place))}
    if not readable:
        raise refuse(Code.NOT_FOUND, "unit")
    above = {place: [u for u in place.path.strip("/").split("/") if u.startswith(ids.TERRITORY)] for place in readable}
    names = list(dict.fromkeys(unit for steps in above.values() for unit in steps))
    found = dict(
        zip(names, await world.get(*[want(CommendationHead, id=head_id(u, level, year)) for u in names]), strict=True)
    )
    # Each tier of territories has a level of its own: at most one of those above can hold a list of this level.
    scopes = [
        Scope(head=head, below=place, parts=parts)
        for place, parts in readable.items()
        if (head := next((found[u] for u in above[place] if found[u] is not None), None)) is not None
    ]
    if not scopes:
        raise refuse(Code.NOT_FOUND, "level", detail="Chưa có danh sách của cấp này cho đơn vị trong năm.")
    return owner, scopes


async def _shown(world: World, actor: Actor, page: Page[Any]) -> Page[Candidate]:
    """Return a page of lines or rows as the rows themselves; one call, which also reads their entries and units."""
    rows = [want(Candidate, run=line.run, form=line.form, rank=line.rank) for line in page.items]
    wants = rows if any(not isinstance(line, Candidate) for line in page.items) else []
    owners = [want(Unit, id=line.path.strip("/").rsplit("/", 1)[-1]) for line in page.items]
    named = [want(Entry, id=line.entry) for line in page.items if line.entry is not None]
    found = await world.get(*wants, *named, *owners)
    shown = found[: len(wants)] if wants else page.items
    # The index only says where to look: what is shown is checked on the row itself.
    kept = [
        (one, cursor)
        for one, cursor in zip(shown, page.cursors, strict=True)
        if one is not None and actor.may(READ, Prefix(one.root, one.path)) is not None
    ]
    return Page(
        items=tuple(one for one, _ in kept),
        cursors=tuple(cursor for _, cursor in kept),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
