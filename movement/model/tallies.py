"""What counts in a period, kept small: an entry's id and two numbers a row, in place of an object for each.

A province's million entries take some 35 MB so; what they come to is in groups, of which there are few.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from movement.model.counting import Counted, Place

Where = Callable[[Counted], Place | None]
"""At which place, if at any, what stands at a place is told; called once a place."""


class Tally:
    """Rows of what counts. They are added one by one and given back in groups, or each, in the order of places."""

    def __init__(self) -> None:
        self._ids, self._ends = bytearray(), array("Q", [0])
        self._at, self._in = array("I"), array("I")
        self._places: dict[Place, int] = {}
        self._codes: dict[tuple[str, ...], int] = {}

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._at)

    def add(self, row: Counted) -> None:
        """Keep a row."""
        self._ids += row.entry.encode()
        self._ends.append(len(self._ids))
        self._at.append(self._places.setdefault((row.root, row.path, row.unit), len(self._places)))
        self._in.append(self._codes.setdefault(row.codes, len(self._codes)))

    def groups(self) -> list[Counted]:
        """Return the rows without their entries: of each place and codes one, with how many there are of it."""
        places, codes = list(self._places), list(self._codes)
        found = Counter(zip(self._at, self._in, strict=True))
        return [
            Counted("", root, path, codes[of], unit, times)
            for (at, of), times in found.items()
            for root, path, unit in (places[at],)
        ]

    def rows(self, where: Where) -> "Rows":
        """Return the rows that `where` gives a place, each at that place."""
        placed = {at: where(Counted("", *place[:2], (), place[2])) for place, at in self._places.items()}
        return Rows(self, {at: place for at, place in placed.items() if place is not None})

    def sorted(self, placed: dict[int, Place]) -> Iterator[Counted]:
        """Yield the rows of some places, each at the place that it is given, by path and then by entry."""
        of: dict[int, array[int]] = defaultdict(lambda: array("I"))
        for row, at in enumerate(self._at):
            if at in placed:
                of[at].append(row)
        codes = list(self._codes)
        together: dict[str, list[int]] = defaultdict(list)
        for at in of:
            together[placed[at][1]].append(at)
        for path in sorted(together):
            found = sorted((self._id(row), row) for at in together[path] for row in of[at])
            for entry, row in found:
                root, _, unit = placed[self._at[row]]
                yield Counted(entry, root, path, codes[self._in[row]], unit)

    def count(self, placed: dict[int, Place]) -> int:
        """Return how many rows are at some places."""
        return sum(1 for at in self._at if at in placed)

    def _id(self, row: int) -> str:
        return self._ids[self._ends[row] : self._ends[row + 1]].decode()


class Rows:
    """Rows of a tally at the places that they were given, made anew each time that they are asked for."""

    def __init__(self, tally: Tally, placed: dict[int, Place]) -> None:
        self._tally, self._placed = tally, placed
        self._number = tally.count(placed)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._number

    def __iter__(self) -> Iterator[Counted]:
        """Yield the rows by path and then by entry."""
        return self._tally.sorted(self._placed)
