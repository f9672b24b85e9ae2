"""Units at a date: the tree, codes and names. Only what the register's HEAD generation says is seen."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from movement.model import ids, placement, search
from movement.model.actors import Actor, Prefix
from movement.model.errors import Code, refuse
from movement.model.pages import MOST_CHILDREN, Page, check_first
from movement.model.text import cut
from movement.model.units import (
    REGISTER,
    CodeScheme,
    RegisterHead,
    Unit,
    UnitKind,
    UnitVersion,
    ancestors,
    root_of,
    seen,
)
from movement.storage import paths
from movement.storage.store import Span, want
from movement.world import World

LONGEST_CODE = 20
HEAD = want(RegisterHead, id=REGISTER)


def place_of(unit: Unit, day: date) -> Prefix:
    """Return where a unit stands on a day, e.g. today: what rights on it are asked for."""
    path = unit.current(day).path
    return Prefix(root_of(path), path)


def reached(unit: Unit, day: date) -> list[Prefix]:
    """Return where what a unit answers for lies: where it stood and stands, and below all it succeeded."""
    return [Prefix(part.root, part.path) for part in placement.reached(unit, day)]


async def get_many(world: World, wanted: Sequence[str]) -> list[Unit | None]:
    """Return each unit as the register's HEAD has it, or None; one call. Makes no check: units are shown by name."""
    if not wanted:
        return []
    head, *found = await world.get(HEAD, *[want(Unit, id=unit) for unit in wanted])
    if head is None:
        return [None] * len(wanted)
    today = world.today()
    return [None if unit is None else seen(unit, head.g, today) for unit in found]


async def visible(world: World, actor: Actor, wanted: Sequence[str]) -> list[Unit | None]:
    """Return each unit that the actor may read, or None."""
    found, today = await get_many(world, [u for u in wanted if ids.is_unit(u)]), world.today()
    known = {u.id: u for u in found if u is not None and actor.may("unit.read", place_of(u, today))}
    return [known.get(unit) for unit in wanted]


async def unit(world: World, actor: Actor, wanted: str) -> Unit:
    """Return a unit; raises NOT_FOUND if there is none or it is out of scope."""
    (found,) = await visible(world, actor, [wanted])
    if found is None:
        raise refuse(Code.NOT_FOUND, "unit")
    return found


async def by_code(world: World, actor: Actor, scheme: CodeScheme, code: str, at: date) -> Unit:
    """Return the unit that held a code on a day; raises NOT_FOUND. Two calls."""
    if not 0 < len(code) <= LONGEST_CODE:
        raise refuse(Code.NOT_FOUND, "code")
    span = Span(f"{scheme}#{code}", upto=f"{at}#~")
    rows = await world.store.rows(paths.units_of_code, span)
    holding = [row for _, row in rows if row.valid_to is None or at < row.valid_to]
    await get_many(world, [step for row in holding for step in (row.unit, *ancestors(row.path))])
    for found in await visible(world, actor, list(dict.fromkeys(row.unit for row in holding))):
        if found is not None and found.code_at(scheme, at) == code:
            return found
    raise refuse(Code.NOT_FOUND, "code")


async def children(
    world: World,
    actor: Actor,
    parent: Unit,
    *,
    at: date,
    kind: UnitKind | None = None,
    first: int,
    after: str | None = None,
) -> Page[Unit]:
    """Return the units directly below `parent` on a day, in the register's order. Two calls."""
    check_first(first, MOST_CHILDREN)
    cursors = world.store.cursors(actor.subject, "children", parent.id, at, kind)
    page = await world.store.page(
        paths.children_of_unit,
        [Span(parent.id, upto=f"{at}#~")],
        first=first,
        after=after,
        cursors=cursors,
        keep=lambda row: (row.valid_to is None or at < row.valid_to) and kind in {None, row.kind},
    )
    return await _units(world, actor, page, at, kind, lambda version: version.parent == parent.id)


async def subtree(
    world: World,
    actor: Actor,
    *,
    unit_id: str | None = None,
    at: date,
    name: str | None = None,
    kind: UnitKind | None = None,
    first: int,
    after: str | None = None,
) -> Page[Unit]:
    """Return the units at or below a unit on a day, or all the actor may read; by name, marks or none.

    A name is words in a row, the last of which may be unfinished. Raises NOT_FOUND, BAD_INPUT or BAD_CURSOR.
    """
    check_first(first)
    cursors = world.store.cursors(actor.subject, "units", unit_id, at, name, kind)
    cursors.open(after)
    below = _provinces(actor) if unit_id is None else [place_of(await unit(world, actor, unit_id), at)]
    words = ""
    if name is None:
        path, spans = paths.subtree_of_unit, [Span(part.root, part.path) for part in below]
    else:
        words = search.sought(name)
        if not words:
            raise refuse(Code.BAD_INPUT, "name", detail="Hãy nhập ít nhất hai chữ cái.")
        path = paths.words_of_noun
        spans = [Span(search.part_of(part.root, "unit", words), cut(words)) for part in below]
    page = await world.store.page(
        path, spans, first=first, after=after, cursors=cursors, keep=lambda row: _may_hold(row, below, at, kind)
    )
    return await _units(world, actor, page, at, kind, lambda version: name is None or search.holds(version.name, words))


async def ancestors_at(world: World, subject: Unit, at: date) -> list[Unit]:
    """Return the units above a unit on a day, province first; empty if it did not exist then."""
    version = subject.at(at)
    if version is None:
        return []
    return [u for u in await get_many(world, ancestors(version.path)) if u is not None]


def _provinces(actor: Actor) -> list[Prefix]:
    parts = [p for hold in actor.holds for p in hold.places("unit.read")]
    return sorted(set(parts), key=lambda p: (p.root, p.path))


def _may_hold(row: Any, below: Sequence[Prefix], at: date, kind: UnitKind | None) -> bool:
    if kind is not None and getattr(row, "kind", kind) is not kind:
        return False
    if row.valid_from > at or (getattr(row, "valid_to", None) is not None and row.valid_to <= at):
        return False
    return any(part.root == row.root and row.path.startswith(part.path) for part in below)


async def _units(
    world: World,
    actor: Actor,
    page: Page[Any],
    at: date,
    kind: UnitKind | None,
    fits: Callable[[UnitVersion], bool],
) -> Page[Unit]:
    ids_ = [getattr(row, "unit", None) or row.id for row in page.items]
    found = await visible(world, actor, ids_)
    kept: dict[str, tuple[Unit, str]] = {}
    for row, one, cursor in zip(page.items, found, page.cursors, strict=True):
        if one is None or one.id in kept or (kind is not None and one.kind is not kind):
            continue
        version = one.at(at)
        # A row that a later generation closed is still in the index: only the one that stands shows the unit.
        stands = (
            version is not None and version.valid_from == row.valid_from and version.g == getattr(row, "g", version.g)
        )
        if version is not None and stands and fits(version):
            kept[one.id] = (one, cursor)
    return Page(
        items=tuple(u for u, _ in kept.values()),
        cursors=tuple(c for _, c in kept.values()),
        has_next=page.has_next,
        end_cursor=page.end_cursor,
    )
