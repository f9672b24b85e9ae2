"""How alike two titles are, so that one achievement registered twice under nearly the same name is looked at.

Sørensen and Dice's coefficient over the three-letter pieces of the folded titles, in basis points (10,000 = all
pieces in common): twice what both have, divided by what each has, rounded down.
"""

from collections.abc import Hashable, Mapping
from itertools import combinations

from msgspec import Struct

from movement.model.text import fold

ALL = 10_000


class Near(Struct, frozen=True):
    """The title most like another one, by the id of its record."""

    id: str
    similarity: int


def pieces(title: str) -> frozenset[str]:
    """Return the three-letter pieces of a folded title, spaces counted; a shorter title is one piece."""
    folded = fold(title)
    return frozenset(folded[i : i + 3] for i in range(max(len(folded) - 2, 1))) if folded else frozenset()


def similarity(one: str, other: str) -> int:
    """Return how alike two titles are, 0..10000."""
    a, b = pieces(one), pieces(other)
    return _share(len(a & b), len(a) + len(b))


def _share(common: int, together: int) -> int:
    return 2 * ALL * common // together if common else 0


def nearest(titles: Mapping[str, str], kin: Mapping[str, Hashable]) -> dict[str, Near]:
    """Return for each id the most similar title of another kin, the first id of equals; none where nothing is alike.

    Every pair is compared: only for the records of one place, of which there are few.
    """
    bits: dict[str, int] = {}
    cut: list[tuple[str, Hashable, int, int]] = []
    for name in sorted(titles):
        own = pieces(titles[name])
        # A set as one number: what two have in common is then counted in one step.
        mask = sum(1 << bits.setdefault(piece, len(bits)) for piece in own)
        cut.append((name, kin[name], mask, len(own)))
    best: dict[str, Near] = {}
    for (one, family, mask, size), (other, family_of_other, mask_of_other, size_of_other) in combinations(cut, 2):
        if family == family_of_other:
            continue
        share = _share((mask & mask_of_other).bit_count(), size + size_of_other)
        for here, there in ((one, other), (other, one)):
            if share > (best[here].similarity if here in best else 0):
                best[here] = Near(there, share)
    return best
