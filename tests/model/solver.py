"""Someone who wants to know what is suppressed: works out of all sums that are known, exactly, what they tell."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

type Name = Hashable
type Factors = Mapping[Name, int]
type Sum = tuple[Factors, Fraction]
"""Unseen numbers, none of them negative, with their factors, and what they add up to."""
ZERO = Fraction(0)


class Solver:
    """What follows from sums: by substitution and bounds until nothing more does, then by elimination, then again."""

    def __init__(self, given: Iterable[Sum]) -> None:
        rows = [(dict(factors), total) for factors, total in given]
        self.known: dict[Name, Fraction] = {}
        self.least: dict[Name, Fraction] = {}
        self.most: dict[Name, Fraction] = {}
        self.reduced: dict[Name, tuple[dict[Name, Fraction], Fraction]] = {}
        while True:
            self._bound(rows)
            found = {
                n: most for n, most in self.most.items() if most == self.least.get(n, ZERO) and n not in self.known
            }
            if not found:
                self._eliminate(rows)
                found = {name: total for name, (line, total) in self.reduced.items() if len(line) == 1}
            if not found:
                return
            self.known |= found
            self.least |= found
            self.most |= found
            rows = [row for row in (self._without(*row) for row in rows) if row[0]]

    def tells(self, factors: Factors) -> Fraction | None:
        """Return what a sum of unseen numbers is, if that follows."""
        rest, total = self._without(factors, ZERO)
        line = {name: Fraction(factor) for name, factor in rest.items()}
        total = -total
        for pivot, (other, value) in self.reduced.items():
            factor = line.get(pivot, ZERO)
            _subtract(line, other, factor)
            total += factor * value
        if not line:
            return total
        return None

    def _without(self, factors: Factors, total: Fraction) -> tuple[dict[Name, int], Fraction]:
        total -= sum((factors[name] * self.known[name] for name in factors if name in self.known), ZERO)
        return {name: factor for name, factor in factors.items() if name not in self.known}, total

    def _bound(self, rows: Iterable[tuple[dict[Name, int], Fraction]]) -> None:
        """Narrow each number of a sum to what the others at most and at least leave of it."""
        for factors, total in rows:
            for name, factor in factors.items():
                low: Fraction | None = total
                high: Fraction | None = total
                for other, f in factors.items():
                    if other == name:
                        continue
                    small, great = self.least.get(other, ZERO), self.most.get(other)
                    least = f * small if f > 0 else (None if great is None else f * great)
                    most = f * small if f < 0 else (None if great is None else f * great)
                    high = None if high is None or least is None else high - least
                    low = None if low is None or most is None else low - most
                if factor < 0:
                    low, high = high, low
                if low is not None:
                    self.least[name] = max(self.least.get(name, ZERO), low / factor)
                if high is not None:
                    self.most[name] = min(self.most.get(name, high / factor), high / factor)

    def _eliminate(self, rows: Iterable[tuple[dict[Name, int], Fraction]]) -> None:
        """Bring the sums into the form in which each has a number that no other has."""
        self.reduced = {}
        for factors, value in rows:
            line, total = {name: Fraction(factor) for name, factor in factors.items()}, value
            for pivot in [name for name in line if name in self.reduced]:
                other, known = self.reduced[pivot]
                factor = line[pivot]
                _subtract(line, other, factor)
                total -= factor * known
            if not line:
                assert not total, "what is shown contradicts itself"
                continue
            at = min(line, key=repr)
            scale = line[at]
            line, total = {name: factor / scale for name, factor in line.items()}, total / scale
            for pivot, (other, known) in self.reduced.items():
                if factor := other.get(at, ZERO):
                    _subtract(other, line, factor)
                    self.reduced[pivot] = (other, known - factor * total)
            self.reduced[at] = (line, total)


def _subtract(line: dict[Name, Fraction], other: Mapping[Name, Fraction], factor: Fraction) -> None:
    if factor:
        for name, value in other.items():
            left = line.get(name, ZERO) - factor * value
            if left:
                line[name] = left
            else:
                line.pop(name, None)


def fraction(value: Decimal | None) -> Fraction:
    """Return a number that is shown; what nobody reported adds nothing."""
    return Fraction(value or 0)
