"""Where a unit's records stand today: the tree of AS_NOW, and the lines for what no unit of today has whole.

A unit that lasts has its own place. One that was wholly succeeded stands at its successor's, at any depth. The records
of one that was divided are never split by invented shares: they stand on a line of their own below the nearest unit
above all its successors. So do those of a unit that ended without a successor, below its nearest ancestor that lasts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from movement.model.periods import Period
from movement.model.units import NATION, Extent, Reach, Tier, Unit, UnitLink, UnitVersion, root_of

SIGN = "~"
"""Begins the name of a line in a path; no id holds it, and it sorts after all of them."""


class LineKind(StrEnum):
    """What stands on a line of its own, not in any unit of today."""

    UNALLOCATED = "UNALLOCATED"
    ENDED_DISTRICTS = "ENDED_DISTRICTS"
    ENDED_UNITS = "ENDED_UNITS"


class Placement(Struct, frozen=True):
    """Where records stand today, and which province's run counts them."""

    root: str
    path: str
    """The path of a unit of today, or of a line below one: `/province/province~UNALLOCATED/`."""
    line: LineKind | None = None
    landings: tuple[str, ...] = ()
    """Of a divided unit: the paths of today on which its parts stand."""

    @property
    def base(self) -> str:
        """The path of the unit of today: itself, or the one above the line; `/` for the nation."""
        return self.path if self.line is None else above(self.path)


class UnitNow(Struct, frozen=True):
    """A unit of today that another one is, wholly or with a part."""

    unit: Unit
    extent: Extent


def above(path: str) -> str:
    """Return the path of what lies directly above; `/` above a province."""
    return path[: path.rstrip("/").rfind("/") + 1]


def line_id(unit: str, line: LineKind) -> str:
    """Return the name of a line below a unit of today."""
    return f"{unit}{SIGN}{line}"


def extent_in(place: Placement | None, base: str) -> Extent | None:
    """Return how much of what stands at `place` is today at or below the unit at `base`; None for nothing."""
    if place is None:
        return None
    if place.path.startswith(base):
        return Extent.WHOLE
    return Extent.PART if any(landing.startswith(base) for landing in place.landings) else None


def reached(unit: Unit, today: date, year: Period | None = None) -> tuple[Reach, ...]:
    """Return the parts of the tree that hold the records of what a unit is today: its own places, then what it reaches.

    `year`: without those of which nothing can be made in that year, since none of it existed.
    """
    own = [Reach(root=root_of(v.path), path=v.path, g=v.g) for v in reversed(unit.versions) if v.valid_from <= today]
    kept: dict[str, Reach] = {}
    for part in (*own, *(r for r in unit.reach if r.since is None or r.since <= today)):
        within = any(part.path.startswith(path) for path in kept)
        if not within and (year is None or _lived(unit, part.path, year)):
            kept[part.path] = part
    return tuple(kept.values())


def _lived(unit: Unit, path: str, year: Period) -> bool:
    own = [v for v in unit.versions if v.path == path]
    if own:
        return any(v.valid_from < year.end_day and (v.valid_to is None or v.valid_to > year.first_day) for v in own)
    name = path.strip("/").rsplit("/", 1)[-1]
    return all(link.effective_on > year.first_day for link in unit.predecessors if link.unit == name)


def next_links(unit: Unit, today: date) -> tuple[UnitLink, ...]:
    """Return the links to what a unit became by today; none while it lasts."""
    if unit.at(today) is not None:
        return ()
    return tuple(link for link in unit.successors if link.effective_on <= today)


class Places:
    """The placements of units on a day; each is found once. `units` holds what they became, at any depth."""

    def __init__(self, units: Mapping[str, Unit], today: date) -> None:
        self._units, self._today = units, today
        self._known: dict[str, Placement] = {}

    def of(self, unit: str) -> Placement | None:
        """Return where a unit's records stand, or None if the unit is not known."""
        if unit not in self._known and unit in self._units:
            found = self._units[unit]
            # What a faulty register has in a circle ends here, as a unit without a successor.
            self._known[unit] = self._line(found, "/", LineKind.ENDED_UNITS)
            self._known[unit] = self._place(found)
        return self._known.get(unit)

    def _place(self, unit: Unit) -> Placement:
        version = unit.at(self._today)
        if version is not None or unit.versions[0].valid_from > self._today:
            return _whole(version or unit.versions[0])
        links = next_links(unit, self._today)
        after = [place for link in links if (place := self.of(link.unit)) is not None]
        if len(links) == len(after) == 1 and links[0].extent is Extent.WHOLE:
            return after[0]
        if after:
            # A part never has all of it: the line is above each of them, also where there is but one.
            bases = [above(place.path) for place in after]
            landed = {path for place in after for path in place.landings or (place.base,)}
            return self._line(unit, _common(bases), LineKind.UNALLOCATED, landed)
        last = unit.current(self._today)
        parent = self.of(last.parent) if last.parent else None
        if parent is not None and parent.line in {LineKind.UNALLOCATED, LineKind.ENDED_DISTRICTS}:
            return parent
        ended = LineKind.ENDED_DISTRICTS if last.tier is Tier.DISTRICT else LineKind.ENDED_UNITS
        return self._line(unit, parent.base if parent is not None else "/", ended)

    def _line(self, unit: Unit, base: str, line: LineKind, landed: Iterable[str] = ()) -> Placement:
        landings = tuple(sorted(landed))
        if base != "/":
            ids = base.strip("/").split("/")
            return Placement(ids[0], f"{base}{line_id(ids[-1], line)}/", line, landings)
        # No province of today is above it: the one that has its province now counts it, or that province itself.
        first = root_of(unit.current(self._today).path)
        province = self.of(first) if first != unit.id else None
        root = province.root if province is not None and province.line is None else first
        return Placement(root, f"/{line_id(f'{NATION}{SIGN}{root}', line)}/", line, landings)


def _whole(version: UnitVersion) -> Placement:
    return Placement(root_of(version.path), version.path)


def _common(paths: Iterable[str]) -> str:
    split = [path.strip("/").split("/") if path != "/" else [] for path in paths]
    shared = []
    for steps in zip(*split, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return f"/{'/'.join(shared)}/" if shared else "/"
