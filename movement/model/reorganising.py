"""What a document makes of the units: every record that changes, as it will be under the new generation.

Records only grow. A unit that ends has its last version closed, one that goes on otherwise has a further version, and
both keep their paths of before in what they reach.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, structs

from movement.model.errors import MovementError, Problem
from movement.model.reorganisation_bodies import Body, Followers, followers
from movement.model.reorganisation_checks import below_of, checked, parent_after, tier_after
from movement.model.reorganisation_documents import Document
from movement.model.reorganisation_plan import Edge, Plan, Register, planned, version_of
from movement.model.reorganisations import MOST_REACH, fault
from movement.model.units import (
    CodeScheme,
    Extent,
    Reach,
    Tier,
    Unit,
    UnitCode,
    UnitKind,
    UnitLink,
    UnitVersion,
    ancestors,
    root_of,
)

MOST_FAULTS = 200


class Outline(Struct, frozen=True):
    """A document that may be applied: what it means for territories and for the organisations on them."""

    plan: Plan
    bodies: Followers


def outlined(register: Register, document: Document, seed: str, taken: Collection[str]) -> Outline:
    """Check a document whole; raises MovementError with a problem for each fault of each row, at most 200.

    `seed` is the reorganisation's id; `taken` are those of `wanted_codes` that a unit elsewhere holds on the day.
    """
    faults: list[Problem] = []
    plan = planned(register, document, seed, faults)
    faults += checked(register, plan, taken)
    bodies = followers(register, plan, faults)
    outline = Outline(plan, bodies)
    if not faults:
        faults += _too_far(register, outline)
    if faults:
        ordered = sorted(dict.fromkeys(faults), key=lambda p: (int(p.path[1]), p.path[2], p.message))
        raise MovementError(*ordered[:MOST_FAULTS])
    return outline


def applied(register: Register, outline: Outline, g: int) -> dict[str, Unit]:
    """Return every unit that changes or begins, by id, as it is stored under generation `g`."""
    work = _Work(register, outline, g)
    units = {unit.id: unit for unit in work.begun()}
    for unit, version in work.onward():
        units[unit.id] = _went_on(unit, version, register, outline, g)
    for name in (*outline.plan.ends, *outline.bodies.ends):
        units[name] = _closed(register, units.get(name) or register.stored[name], outline.plan, g)
    edges = (*outline.plan.edges, *outline.bodies.edges)
    for edge in edges:
        for one, other, side in ((edge.old, edge.new, "successors"), (edge.new, edge.old, "predecessors")):
            unit = units.get(one) or register.stored[one]
            link = UnitLink(
                unit=other,
                effective_on=outline.plan.effective_on,
                extent=edge.extent,
                share=edge.share,
                advised=edge.advised,
                g=g,
            )
            units[one] = structs.replace(unit, **{side: (*getattr(unit, side), link)})
    for name, further in _reach(work, edges).items():
        unit = units.get(name) or register.stored[name]
        added = tuple(structs.replace(r, since=outline.plan.effective_on, g=g) for r in further)
        units[name] = structs.replace(unit, reach=(*unit.reach, *added))
    return units


def taken_back(unit: Unit, g: int, by: int) -> Unit:
    """Return a unit with everything that generation `g` brought taken back by generation `by`."""

    def back(rows: tuple[Any, ...], *key: str) -> tuple[Any, ...]:
        before: dict[object, Any] = {}
        for row in sorted((r for r in rows if r.g < g), key=lambda r: r.g):
            before[tuple(getattr(row, name) for name in key)] = row
        undone = []
        for row in (r for r in rows if r.g == g):
            old = before.get(tuple(getattr(row, name) for name in key))
            undone.append(structs.replace(row, void=True, g=by) if old is None else structs.replace(old, g=by))
        return (*rows, *undone)

    return structs.replace(
        unit,
        versions=back(unit.versions, "valid_from"),
        codes=back(unit.codes, "scheme", "code", "valid_from"),
        predecessors=back(unit.predecessors, "unit", "effective_on"),
        successors=back(unit.successors, "unit", "effective_on"),
        reach=back(unit.reach, "root", "path"),
    )


def newest(unit: Unit) -> int:
    """Return the last generation that brought anything to a unit."""
    rows: Iterable[Any] = (*unit.versions, *unit.codes, *unit.predecessors, *unit.successors, *unit.reach)
    return max((int(row.g) for row in rows), default=0)


class _Work:
    """Where everything stands on the day: parents, paths and tiers of what begins or goes on otherwise."""

    def __init__(self, register: Register, outline: Outline, g: int) -> None:
        self.register, self.plan, self.bodies, self.g = register, outline.plan, outline.bodies, g
        self.by_id = {body.id: body for body in outline.bodies.made.values()}
        self.paths: dict[str, str] = {}

    def path(self, unit: str) -> str:
        if unit not in self.paths:
            above = self.parent(unit)
            self.paths[unit] = f"{self.path(above) if above is not None else '/'}{unit}/"
        return self.paths[unit]

    def parent(self, unit: str) -> str | None:
        if unit in self.by_id:
            return self.by_id[unit].on
        if unit in self.bodies.moved:
            return self.bodies.moved[unit]
        return parent_after(self.register, self.plan, unit)

    def tier(self, unit: str) -> Tier:
        """Return the tier of a unit; an organisation stands on that of its territory."""
        if unit in self.plan.made or self.register.units[unit].is_territory:
            return tier_after(self.register, self.plan, unit)
        above = self.parent(unit)
        return self.register.units[unit].last.tier if above is None else self.tier(above)

    def begun(self) -> Iterator[Unit]:
        for made in self.plan.made.values():
            row = made.row
            code = UnitCode(scheme=CodeScheme.GSO, code=row.successor, valid_from=self.plan.effective_on, g=self.g)
            unit = self._new(made.id, UnitKind.TERRITORY, row.name, made.tier)
            (version,) = unit.versions
            yield structs.replace(
                unit,
                versions=(structs.replace(version, territory_type=made.type),),
                codes=(code,),
                lat=row.lat or None,
                lon=row.lon or None,
            )
        for body in self.by_id.values():
            yield self._new(body.id, body.kind, body.name, self.tier(body.on))

    def _new(self, unit: str, kind: UnitKind, name: str, tier: Tier) -> Unit:
        path = self.path(unit)
        version = UnitVersion(
            valid_from=self.plan.effective_on, name=name, parent=self.parent(unit), path=path, tier=tier, g=self.g
        )
        own = Reach(root=root_of(path), path=path, g=self.g)
        return Unit(id=unit, kind=kind, root=own.root, versions=(version,), reach=(own,))

    def onward(self) -> Iterator[tuple[Unit, UnitVersion]]:
        """Yield each unit that goes on otherwise, as stored, with its version of before."""
        moved = [*self.plan.onward, *self.bodies.moved]
        along = (child.id for unit in moved for child in below_of(self.register, unit))
        for name in dict.fromkeys((*moved, *self.bodies.renamed, *along)):
            if name in self.plan.ends or name in self.bodies.ends:
                continue
            old = version_of(self.register, name)
            row = self.plan.onward.get(name)
            new = structs.replace(
                old,
                valid_from=self.plan.effective_on,
                name=(row.name if row is not None else self.bodies.renamed.get(name)) or old.name,
                parent=self.parent(name),
                path=self.path(name),
                tier=self.tier(name),
                territory_type=(row.type if row is not None else None) or old.territory_type,
                g=self.g,
            )
            if structs.replace(new, valid_from=old.valid_from, g=old.g) != old or (row is not None and row.successor):
                yield self.register.stored[name], new


def _went_on(unit: Unit, new: UnitVersion, register: Register, outline: Outline, g: int) -> Unit:
    day, old = outline.plan.effective_on, version_of(register, unit.id)
    versions = (*unit.versions, structs.replace(old, valid_to=day, g=g), new)
    row = outline.plan.onward.get(unit.id)
    codes = unit.codes
    if row is not None and row.successor and row.successor != row.predecessor:
        codes = _without_codes(register, unit, outline.plan, g)
        codes += (UnitCode(scheme=CodeScheme.GSO, code=row.successor, valid_from=day, g=g),)
    return structs.replace(unit, versions=versions, codes=codes, root=root_of(new.path))


def _closed(register: Register, unit: Unit, plan: Plan, g: int) -> Unit:
    last = structs.replace(version_of(register, unit.id), valid_to=plan.effective_on, g=g)
    return structs.replace(unit, versions=(*unit.versions, last), codes=_without_codes(register, unit, plan, g))


def _without_codes(register: Register, unit: Unit, plan: Plan, g: int) -> tuple[UnitCode, ...]:
    open_ = (code for code in register.units[unit.id].codes if code.valid_to is None)
    return (*unit.codes, *(structs.replace(code, valid_to=plan.effective_on, g=g) for code in open_))


def _reach(work: "_Work", edges: Iterable[Edge]) -> dict[str, list[Reach]]:
    """Return the prefixes that each unit reaches from the day on and did not reach before."""
    register, found = work.register, dict[str, dict[tuple[str, str], Reach]]()
    for name, path in work.paths.items():
        was = register.units.get(name)
        if was is not None and path not in {r.path for r in was.reach}:
            found[name] = {(root_of(path), path): Reach(root=root_of(path), path=path, g=0)}
    for edge in edges:
        mine = found.setdefault(edge.new, {})
        known = register.units.get(edge.new)
        have = {(r.root, r.path): r.extent for r in known.reach} if known is not None else {}
        old = register.units[edge.old]
        own = Reach(root=root_of(old.last.path), path=old.last.path, g=0)
        for r in (own, *(r for r in old.reach if r.path != own.path)):
            extent = Extent.PART if Extent.PART in {edge.extent, r.extent} else Extent.WHOLE
            key = (r.root, r.path)
            before = mine[key].extent if key in mine else have.get(key)
            if before is None or (before is Extent.PART and extent is Extent.WHOLE):
                mine[key] = structs.replace(r, extent=extent)
    for name, old_path in _moved_in(register, work.paths):
        known = register.units.get(name)
        mine = found.setdefault(name, {})
        held = [*(r.path for r in (known.reach if known is not None else ())), *(there for _, there in mine)]
        if not any(old_path.startswith(there) for there in held):
            mine[root_of(old_path), old_path] = Reach(root=root_of(old_path), path=old_path, g=0)
    return {name: list(rows.values()) for name, rows in found.items() if rows}


def _moved_in(register: Register, paths: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each unit into which another one moves that goes on, and where that one ever stood, the highest ones first.

    What it left there is that unit's too from the day on, though nothing of its own succeeded anything.
    """
    for name, path in sorted(paths.items(), key=lambda one: one[1].count("/")):
        was = register.units.get(name)
        if was is not None and was.last.path != path:
            for above in ancestors(path):
                if above not in ancestors(was.last.path):
                    # Also where it stood before it came to where it stands now: it may move more than once.
                    yield from ((above, path) for path in dict.fromkeys(v.path for v in reversed(was.versions)))


def _too_far(register: Register, outline: Outline) -> Iterator[Problem]:
    edges = (*outline.bodies.edges, *outline.plan.edges)
    rows = {edge.new: edge.row for edge in edges}
    work = _Work(register, outline, 0)
    begun, _ = list(work.begun()), list(work.onward())
    own = {unit.id: len(unit.reach) for unit in begun}
    for name, further in _reach(work, edges).items():
        known = register.units.get(name)
        if len(further) + (own[name] if known is None else len(known.reach)) > MOST_REACH:
            sentence = f"Tối đa {MOST_REACH} địa bàn cũ mà một đơn vị tiếp nhận."
            # Into what only moves, no row of its own leads: it is told at the head.
            yield fault(rows.get(name, 1), "successor", sentence)


__all__ = ["Body", "Outline", "applied", "newest", "outlined", "taken_back"]
