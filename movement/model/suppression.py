"""Which numbers that describe persons are not shown, so that none from 1 to 4 can be seen or worked out.

In a part period, from the top: below a shown number stand the own one and the children's. Those from 1 to 4, by
themselves or in a split, are hidden with all that is below them, and with them the least others, until two or more
share a sum of at least five: each of them could have all or none of it. Every other number that is shown is a sum of
such shown ones: a longer period's is hidden where that of one of its part periods is, one in today's tree where it is
not made of whole shown sums. So nothing else that is shown says more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from movement.model.placement import above

FEWEST = 5
type Cells = Mapping[str, Mapping[str, Decimal]]
"""Path → code → the own number of who stands there; who has none is there too."""


class Hidden(Struct, frozen=True, kw_only=True):
    """What is not shown: pairs of a unit, or line of today's tree, and a code."""

    values: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: "Hidden") -> "Hidden":
        """Return what one of two hides: of a sum of both."""
        return Hidden(values=self.values | other.values, own=self.own | other.own)


class Veil(Struct, frozen=True, kw_only=True):
    """What is hidden of one number and its splits in one part period of one province, AS_WAS."""

    hidden: Hidden
    blocks: Mapping[tuple[str, str], frozenset[str]]
    """Code and path of a shown number → the paths whose own numbers, unseen, share what is left of it."""
    lost: frozenset[tuple[str, str]]
    """Code and path of own numbers that are in no shown number at all."""


def is_small(values: Iterable[Decimal]) -> bool:
    """Tell whether one of these numbers could point to people: more than none and less than five."""
    return any(0 < value < FEWEST for value in values)


def together(family: Mapping[str, Mapping[str, Decimal]]) -> tuple[str, ...]:
    """Return who of a family, whose sum is shown, is not shown: who has a small number, and who hides it.

    The least others join until their sums are not small, so that two or more share them. The sums of all of them never
    are, since such a family is not looked at.
    """
    unseen = [one for one, values in family.items() if is_small(values.values())]
    rest = sorted(
        (max(values.values()), one) for one, values in family.items() if one not in unseen and any(values.values())
    )
    while is_small(_summed(family[one] for one in unseen).values()):
        unseen.append(rest.pop(0)[1])
    return tuple(unseen)


def _summed(some: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for values in some:
        for code, value in values.items():
            sums[code] = sums.get(code, Decimal(0)) + value
    return sums


def veiled(cells: Cells, codes: Iterable[str], *, adds: bool) -> Veil:
    """Return what is hidden of one province's cells; `codes` are one number and its splits, decided on together."""
    codes = tuple(codes)
    if not adds:
        return _veiled_alone(cells, codes)
    totals, children = _tree(cells)
    values: set[tuple[str, str]] = set()
    own: set[tuple[str, str]] = set()
    blocks: dict[tuple[str, str], frozenset[str]] = {}
    lost: set[tuple[str, str]] = set()

    def walk(path: str) -> None:
        # The own number goes by the empty name.
        family = {"": cells.get(path, {}), **{child: totals[child] for child in children[path]}}
        unseen = together(family) if children[path] else ()
        inside = [one for child in unseen if child for one in _below(child, children)]
        for code in codes:
            # Of what together is nothing each is nothing, and may be seen.
            if any(family[child].get(code) for child in unseen):
                values.update((name(one), code) for one in inside)
                shared = [*inside, *([path] if "" in unseen else [])]
                own.update((name(one), code) for one in shared)
                blocks[code, path] = frozenset(shared)
        for child in children[path]:
            if child not in unseen:
                walk(child)

    for top in children["/"]:
        if is_small(totals[top].values()):
            inside = tuple(_below(top, children))
            pairs = {(name(one), code) for one in inside for code in codes}
            values, own = values | pairs, own | pairs
            lost |= {(code, one) for one in inside for code in codes}
        else:
            walk(top)
    return Veil(hidden=Hidden(values=frozenset(values), own=frozenset(own)), blocks=blocks, lost=frozenset(lost))


def _veiled_alone(cells: Cells, codes: Iterable[str]) -> Veil:
    """Return what is hidden of numbers that stand in no sum: those of who has a small one."""
    pairs = {(name(path), code) for path, own in cells.items() if is_small(own.values()) for code in codes}
    return Veil(hidden=Hidden(values=frozenset(pairs), own=frozenset(pairs)), blocks={}, lost=frozenset())


def _below(path: str, children: Mapping[str, Iterable[str]]) -> Iterable[str]:
    yield path
    for child in children.get(path, ()):
        yield from _below(child, children)


def veiled_now(veils: Iterable[Veil], places: Mapping[str, str], known: Iterable[str]) -> Hidden:
    """Return what is hidden in today's tree of what is hidden as it was; `places`: path of then → path of today.

    `known` are the parts of the tree of then of which every unit has its place there: of a number that stands above
    them some share is unseen.
    """
    known = tuple(known)
    values: set[tuple[str, str]] = set()
    own: set[tuple[str, str]] = set()
    for veil in veils:
        lost = set(veil.lost)
        for (code, top), inside in veil.blocks.items():
            if not any(top.startswith(part) for part in known) or not inside <= places.keys():
                lost |= {(code, path) for path in inside}
                continue
            today = {places[path] for path in inside}
            # Only what holds all of it says no more than the number that is shown as it was.
            share = {path for one in today for path in _upward(one)}
            whole = set.intersection(*(set(_upward(one)) for one in today))
            values |= {(name(path), code) for path in share - whole}
            own |= {(name(path), code) for path in today if len(today) > 1}
        for code, path in lost:
            if path in places:
                values |= {(name(one), code) for one in _upward(places[path])}
                own.add((name(places[path]), code))
    return Hidden(values=frozenset(values), own=frozenset(own))


def unseen_together(veils: Iterable[Veil], units: Iterable[str]) -> frozenset[str]:
    """Return the codes whose numbers of several units of then, added up, are not made of whole shown sums."""
    among = set(units)

    def within(path: str) -> bool:
        return not among.isdisjoint(path.strip("/").split("/"))

    found: set[str] = set()
    for veil in veils:
        found |= {code for code, path in veil.lost if within(path)}
        for (code, _), inside in veil.blocks.items():
            if len({within(path) for path in inside}) > 1:
                found.add(code)
    return frozenset(found)


def name(path: str) -> str:
    """Return who stands at a path: its last id."""
    return path.strip("/").rsplit("/", 1)[-1]


def _upward(path: str) -> list[str]:
    found = []
    while path != "/":
        found.append(path)
        path = above(path)
    return found


def _tree(cells: Cells) -> tuple[dict[str, dict[str, Decimal]], dict[str, list[str]]]:
    """Return the total of every path, and what lies directly below each; `/` has the provinces."""
    totals: dict[str, dict[str, Decimal]] = defaultdict(dict)
    children: dict[str, set[str]] = defaultdict(set)
    for path, own in cells.items():
        for one in _upward(path):
            children[above(one)].add(one)
            for code, value in own.items():
                totals[one][code] = totals[one].get(code, Decimal(0)) + value
    return totals, defaultdict(list, {path: sorted(found) for path, found in children.items()})
