"""A predicate written down in lines, each with its depth: how clients read one and enter one, however deep it goes."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from movement.model.predicates import DEEPEST, AllOf, AnyOf, CheckName, Held, Leaf, Not, Predicate


class PartKind(StrEnum):
    """What a line of a predicate is."""

    ALL = "ALL"
    ANY = "ANY"
    NOT = "NOT"
    TEST = "TEST"


class Line(Held, frozen=True, kw_only=True):
    """One line of a tree written down from the top: what it is and how deep it stands, below what it is a part of."""

    depth: Annotated[int, Meta(ge=0, le=DEEPEST)]
    kind: PartKind
    check: CheckName | None = None


def lines(tree: Predicate, depth: int = 0) -> Iterator[Line]:
    """Yield a tree's lines, each part below what it is a part of."""
    match tree:
        case Leaf():
            yield Line(depth=depth, kind=PartKind.TEST, check=tree.check, parameters=tree.parameters)
        case Not():
            yield Line(depth=depth, kind=PartKind.NOT)
            yield from lines(tree.of, depth + 1)
        case _:
            yield Line(depth=depth, kind=PartKind.ALL if isinstance(tree, AllOf) else PartKind.ANY)
            for part in tree.of:
                yield from lines(part, depth + 1)


def tree_of(written: Sequence[Line]) -> Predicate:
    """Return the tree that lines write down; raises ValueError where they write none."""

    def part(at: int, depth: int) -> tuple[Predicate, int]:
        if at >= len(written) or written[at].depth != depth:
            raise ValueError(at)
        line, after = written[at], at + 1
        if (line.kind is PartKind.TEST) is (line.check is None):
            raise ValueError(at)
        if line.check is not None:
            return Leaf(check=line.check, parameters=line.parameters), after
        of: list[Predicate] = []
        while not of or (after < len(written) and written[after].depth > depth):
            one, after = part(after, depth + 1)
            of.append(one)
        if line.parameters or (line.kind is PartKind.NOT and len(of) > 1):
            raise ValueError(at)
        match line.kind:
            case PartKind.ALL:
                return AllOf(of=tuple(of)), after
            case PartKind.ANY:
                return AnyOf(of=tuple(of)), after
            case _:
                return Not(of=of[0]), after

    tree, end = part(0, 0)
    if end < len(written):
        raise ValueError(end)
    return tree
