"""What released clients may count on: nothing goes before the day has passed until which it was promised.

A deprecation reads "until 2027-06-30: use `startsOn`." and is a promise once it is released.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from graphql import DocumentNode, parse, print_ast, visit
from graphql.language import REMOVE, NamedTypeNode, Node, TypeDefinitionNode, Visitor

FORM = re.compile(r"until (\d{4}-\d{2}-\d{2}): \S.*\.", re.ASCII)


def undated(sdl: str) -> list[str]:
    """Return what is deprecated in a schema without a day or without saying what to use, as `Type.field`."""
    return [name for name, reason in _deprecated(parse(sdl)) if _until(reason) is None]


def promised(sdl: str, today: date) -> str:
    """Return of a released schema what holds today: without what ended before, and the types that only it used."""
    document = parse(sdl)
    over: set[str] = {name for name, reason in _deprecated(document) if (_until(reason) or date.max) < today}
    return print_ast(_without_unused(visit(document, _Remove(over)), _used(document)))


def _until(reason: str) -> date | None:
    found = FORM.fullmatch(reason)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _name(node: Node, ancestors: list[Any]) -> str:
    names = [getattr(one, "name", None) for one in (*ancestors, node)]
    return ".".join(name.value for name in names if name)


def _reason(node: Any) -> str | None:
    for directive in getattr(node, "directives", None) or ():
        if directive.name.value == "deprecated":
            return next((argument.value.value for argument in directive.arguments or ()), "")
    return None


def _deprecated(document: DocumentNode) -> Iterator[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    class Reasons(Visitor):
        def enter(self, node: Node, _: Any, __: Any, ___: Any, ancestors: list[Any]) -> None:
            reason = _reason(node)
            if reason is not None:
                found.append((_name(node, ancestors), reason))

    visit(document, Reasons())
    return iter(found)


class _Remove(Visitor):
    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self.names = names

    def enter(self, node: Node, _: Any, __: Any, ___: Any, ancestors: list[Any]) -> Any:
        return REMOVE if _reason(node) is not None and _name(node, ancestors) in self.names else None


def _used(document: DocumentNode) -> set[str]:
    names: set[str] = set()

    class Uses(Visitor):
        def enter_named_type(self, node: NamedTypeNode, *_: Any) -> None:
            names.add(node.name.value)

    visit(document, Uses())
    return names


def _without_unused(document: DocumentNode, before: set[str]) -> DocumentNode:
    """Leave out the types that were used before and are no longer; the roots are used by nobody, and stay."""
    while True:
        unused = before - _used(document)
        kept = tuple(
            part
            for part in document.definitions
            if not (isinstance(part, TypeDefinitionNode) and part.name.value in unused)
        )
        if len(kept) == len(document.definitions):
            return document
        document = DocumentNode(definitions=kept)
