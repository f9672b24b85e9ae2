"""Where each record stands in the tree of today, worked out for all units at once."""

from collections.abc import Iterable, Mapping
from datetime import date

from movement.model.placement import SIGN, LineKind, Placement, above, line_id
from movement.model.units import NATION, Extent, Tier, Unit, UnitLink, UnitVersion, root_of


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
