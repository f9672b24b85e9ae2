"""Where a unit's records stand today: the tree of AS_NOW, and the lines for what no unit of today has whole.

A unit that lasts has its own place. One that was wholly succeeded stands at its successor's, at any depth. The records
of one that was divided are never split by invented shares: they stand on a line of their own below the nearest unit
above all its successors. So do those of a unit that ended without a successor, below its nearest ancestor that lasts.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from movement.model.periods import Period
from movement.model.units import Extent, Reach, Unit, root_of

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
