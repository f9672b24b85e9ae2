"""What resolvers are told of the execution, made only as far as they ask."""

from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.pyutils import Path, is_awaitable

from graphql_api.execution.bail import Bail

type Spot = tuple[Any, str | int, str | None] | None
"""A path as plans write it: (the path before, key, name of the parent type); None at the root."""


def path_of(spot: Spot) -> Path | None:
    """Return graphql-core's path."""
    return None if spot is None else Path(path_of(spot[0]), spot[1], spot[2])


def keys_of(spot: Spot) -> list[str | int]:
    """Return the keys of a path, as errors show it."""
    keys = []
    while spot is not None:
        keys.append(spot[1])
        spot = spot[0]
    return keys[::-1]


class ResolveInfo:
    """Stands for graphql-core's GraphQLResolveInfo. What is the same for every call are attributes of a subclass."""

    __slots__ = ("_run", "_spot")
    is_awaitable = staticmethod(is_awaitable)
    abort_signal = None

    def __init__(self, run: Any, spot: Spot) -> None:
        self._run, self._spot = run, spot

    @property
    def path(self) -> Path | None:
        """Path of the field, without the index of an item."""
        spot = self._spot
        while spot is not None and spot[2] is None:
            spot = spot[0]
        return path_of(spot)

    @property
    def context(self) -> Any:
        """Context value of the request."""
        return self._run.context

    @property
    def root_value(self) -> Any:
        """Root value of the request."""
        return self._run.root

    @property
    def variable_values(self) -> Any:
        """Coerced variables, in the form of graphql-core."""
        return self._run.variables

    def __getattr__(self, name: str) -> Any:
        # Tools for background work, or the tuple that the original is: the original gives them.
        raise Bail(name)


def info_class(
    field: GraphQLField,
    nodes: list[Any],
    parent: GraphQLObjectType,
    schema: GraphQLSchema,
    fragments: dict[str, Any],
    operation: OperationDefinitionNode,
) -> type[ResolveInfo]:
    """Return the class of the infos of one field of one document."""
    told = {
        "field_name": nodes[0].name.value,
        "field_nodes": nodes,
        "return_type": field.type,
        "parent_type": parent,
        "schema": schema,
        "fragments": fragments,
        "operation": operation,
    }
    return type("ResolveInfo", (ResolveInfo,), {"__slots__": (), **told})
