"""The places of an answer: a field, or the items of a list. What the running plan knows of each of them."""

from collections.abc import Callable, Container
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    default_type_resolver,
    is_composite_type,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution import Executor
from graphql.execution.values import get_argument_values
from graphql.pyutils import Undefined, inspect, is_async_iterable, is_awaitable, is_iterable

from graphql_api.execution.bail import Bail
from graphql_api.execution.loading import Promise

FIXED = frozenset({str, int, float, bool, date, datetime, Decimal})
"""Classes of values that nobody can change, waits for or raises."""


class Place:
    """A position whose values are completed. `complete` makes an answer of a value that is neither None nor awaited."""

    complete: Callable[[Any, Any, Any], Any]
    function = ""
    """Name of it in the plan's source."""

    def __init__(self, kind: GraphQLOutputType, nodes: list[Any], field_name: str, parent: GraphQLObjectType) -> None:
        self.needed = is_non_null_type(kind)
        self.kind: Any = kind.of_type if is_non_null_type(kind) else kind
        self.nodes, self.field_name, self.parent = nodes, field_name, parent
        if is_leaf_type(self.kind):
            self.complete = lambda value, _spot, _run: self.leaf(value)

    def leaf(self, value: Any) -> Any:
        """Return the answer of a leaf; raises what is wrong with it."""
        return Executor.complete_leaf_value(self.kind, value)

    def item(self) -> "Place":
        """Return the place of this list's items."""
        return Place(self.kind.of_type, self.nodes, self.field_name, self.parent)

    def of(self, kind: GraphQLObjectType) -> "Place":
        """Return this place for values of one of its types."""
        return Place(kind, self.nodes, self.field_name, self.parent)

    def type_of(self, value: Any, info: Any, known: Container[str], run: Any) -> str:
        """Return the name of the type that a value of an interface or union has; raises what its schema raises."""
        name = (self.kind.resolve_type or default_type_resolver)(value, info, self.kind)
        if is_awaitable(name):
            run.drop(name)
            raise Bail
        if not isinstance(name, str) or name not in known:
            # The reference says what is wrong with it.
            raise Bail
        return name

    def null(self) -> Exception:
        """Return the error of a null where none may be."""
        return TypeError(f"Cannot return null for non-nullable field {self.parent}.{self.field_name}.")

    def wrong(self, value: Any) -> Exception:
        """Return the error of an object that its type does not claim."""
        return GraphQLError(f"Expected value of type '{self.kind}' but got: {inspect(value)}.", self.nodes)

    def settled(self, value: Any, spot: Any, run: Any) -> Any:
        """Complete a value of any kind, which is not awaited any further."""
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            if self.needed:
                raise self.null()
            return None
        return self.complete(value, spot, run)

    def unusual(self, value: Any, spot: Any, run: Any, target: Any, key: Any) -> Any:
        """Complete what the plan's quick checks did not know; what is awaited comes later."""
        if value.__class__ is Promise:
            run.promised(self, value, spot, target, key)
            return None
        if is_awaitable(value):
            run.wait(self, value, spot, target, key)
            return None
        kind = value.__class__
        if is_composite_type(self.kind) and _usual(kind):
            if len(USUAL) > 10_000:  # noqa: PLR2004 - classes made at run time must not stay for ever
                USUAL.clear()
            USUAL.add(kind)
        return self.settled(value, spot, run)

    def items(self, value: Any) -> Any:
        """Return the items of a value in a list's place; raises GraphQLError."""
        if isinstance(value, (list, tuple)):
            return value
        if is_async_iterable(value) or is_iterable(value):
            raise Bail
        raise GraphQLError(
            f"Expected Iterable, but did not find one for field '{self.parent}.{self.field_name}'.",
        )


class Arguments:
    """A field's arguments, read once in a request where nothing of them can be changed by a resolver.

    `convert` makes of GraphQL's values what the resolver takes; it must give the same for the same values.
    """

    def __init__(
        self, field: GraphQLField, node: Any, convert: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    ) -> None:
        self._field, self._node, self._convert = field, node, convert

    def of(self, run: Any) -> dict[str, Any]:
        """Return the values; raises GraphQLError."""
        found: dict[str, Any] | None = run.arguments.get(self)
        if found is None:
            found = get_argument_values(self._field, self._node, run.variables, None, run.hide_suggestions)
            if self._convert is not None:
                found = self._convert(found)
            if all(value is None or value.__class__ in FIXED or isinstance(value, Enum) for value in found.values()):
                run.arguments[self] = found
        return found


def converted_alike(field: GraphQLField) -> bool:
    """Whether the arguments are leaves, which become the same whatever the resolver is told of the execution."""
    kinds = [a.type.of_type if is_non_null_type(a.type) else a.type for a in field.args.values()]
    return all(is_leaf_type(kind) for kind in kinds)


USUAL: set[type] = set()
"""Classes of objects that need no closer look: their instances are no awaitables, and none decides for itself."""


def _usual(kind: type) -> bool:
    return not (
        kind is type(None)
        or hasattr(kind, "__await__")
        or issubclass(kind, Exception)
        or hasattr(kind, "__getattr__")
        or kind is type(Undefined)
        or kind.__name__ == "generator"
        or kind.__getattribute__ is not object.__getattribute__
    )


def true(answer: Any, run: Any) -> Any:
    """Return what a type says of a value; an awaited answer is unusual."""
    if is_awaitable(answer):
        run.drop(answer)
        raise Bail
    return answer
