"""Predicates as data: a small tree over named checks. It holds no code, and nothing of it is ever evaluated as code.

What a check looks at and which parameters it has is the one table of `checks`; whether a tree is sound says the linter
(`rule_linting`).
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

DEEPEST = 5
"""How many leaves and branches may stand one in another."""
MOST_LEAVES = 20
CheckName = Annotated[str, Meta(pattern=r"^[a-z][A-Za-z]{1,39}$")]


class Polarity(StrEnum):
    """What a further record can do to a rule: nothing but good, or nothing but harm."""

    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"


class Parameter(Struct, frozen=True, kw_only=True):
    """One number or word that a check or rule is held to."""

    name: Annotated[str, Meta(pattern=r"^[a-z][A-Za-z]{0,39}$")]
    value: Annotated[str, Meta(min_length=1, max_length=100)]


class Held(Struct, frozen=True, kw_only=True):
    """What is held to parameters: a rule, or a leaf of its predicate."""

    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=20)] = ()

    @property
    def called(self) -> str:
        """What it is called where a parameter is missed."""
        raise NotImplementedError

    def word(self, name: str) -> str:
        """Return a parameter; raises LookupError if there is none of this name."""
        found = next((p.value for p in self.parameters if p.name == name), None)
        if found is None:
            raise LookupError(f"{self.called}.{name}")
        return found

    def number(self, name: str) -> int:
        """Return a parameter as a whole number."""
        return int(self.word(name))

    def words(self, name: str) -> tuple[str, ...]:
        """Return a parameter that lists words, separated by commas."""
        return tuple(self.word(name).split(","))


class Leaf(Held, frozen=True, kw_only=True, tag_field="kind", tag="TEST"):
    """One check with its parameters."""

    check: CheckName

    @property
    def called(self) -> str:
        """Its check."""
        return self.check


class AllOf(Struct, frozen=True, kw_only=True, tag_field="kind", tag="ALL"):
    """Holds if each of its parts holds."""

    of: Annotated[tuple["Predicate", ...], Meta(min_length=1, max_length=MOST_LEAVES)]


class AnyOf(Struct, frozen=True, kw_only=True, tag_field="kind", tag="ANY"):
    """Holds if one of its parts holds."""

    of: Annotated[tuple["Predicate", ...], Meta(min_length=1, max_length=MOST_LEAVES)]


class Not(Struct, frozen=True, kw_only=True, tag_field="kind", tag="NOT"):
    """Holds if its part does not."""

    of: "Predicate"


Predicate = AllOf | AnyOf | Not | Leaf


def fold[T](
    tree: Predicate,
    leaf: Callable[[Leaf], T],
    all_of: Callable[[Iterable[T]], T],
    any_of: Callable[[Iterable[T]], T],
    not_: Callable[[T], T],
) -> T:
    """Return what a tree comes to, from what each leaf does and how parts are put together."""

    def of(part: Predicate) -> T:
        match part:
            case AllOf():
                return all_of([of(inner) for inner in part.of])
            case AnyOf():
                return any_of([of(inner) for inner in part.of])
            case Not():
                return not_(of(part.of))
            case Leaf():
                return leaf(part)

    return of(tree)


def leaves(tree: Predicate) -> list[Leaf]:
    """Return a tree's leaves, in order."""
    return fold(tree, lambda one: [one], _joined, _joined, lambda one: one)


def _joined(parts: Iterable[list[Leaf]]) -> list[Leaf]:
    return [leaf for part in parts for leaf in part]


def opposite(polarity: Polarity) -> Polarity:
    """Return the other polarity."""
    return Polarity.NEGATIVE if polarity is Polarity.POSITIVE else Polarity.POSITIVE


def polarity_of(tree: Predicate, known: Callable[[str], Polarity | None]) -> Polarity | None:
    """Return a tree's polarity from its leaves', turned by each Not; None if they differ or one is not known."""
    match tree:
        case Leaf():
            return known(tree.check)
        case Not():
            inner = polarity_of(tree.of, known)
            return None if inner is None else opposite(inner)
        case _:
            found = {polarity_of(part, known) for part in tree.of}
            return found.pop() if len(found) == 1 else None
