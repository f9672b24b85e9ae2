"""Nodes and connections of the Relay specification, over entities as they are and keyset cursors."""

from collections.abc import Callable
from typing import Any, cast

import strawberry
from msgspec import Struct

from graphql_api.schema import enums  # noqa: F401 - described before the first type names one
from movement.model.pages import Page
from movement.model.units import Extent


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    """The interface; each type that implements it tells which entities are its own."""

    id: strawberry.ID = strawberry.field(description="Opaque and never re-used; unique over all types.")


def shows[T](*entities: type[Struct], name: str, description: str) -> Callable[[type[T]], type[T]]:
    """Make a class the GraphQL type of these entities, an explicit list of what is shown of them.

    Strawberry refuses objects that are not its own unless the type claims them, which this does.
    """

    def decorate(kind: type[T]) -> type[T]:
        kind.is_type_of = classmethod(lambda _, value, __: isinstance(value, entities))  # type: ignore[attr-defined]
        return strawberry.type(kind, name=name, description=description)

    return decorate


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether a further page may hold more.")
    end_cursor: str | None = strawberry.field(description="Pass it as `after` to go on.")
    has_previous_page: bool = strawberry.field(default=False, description="Always false: lists are read forward.")
    start_cursor: str | None = strawberry.field(default=None, description="Cursor of the first edge.")


@strawberry.type(description="One item of a list.")
class Edge[T]:
    cursor: str = strawberry.field(description="Goes on after this item when passed as `after`.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(name="Edge", description="One item of a list.")
class PlacedEdge[T]:
    cursor: str = strawberry.field(description="Goes on after this item when passed as `after`.")
    node: T = strawberry.field(description="The item.")
    placement: Extent | None = strawberry.field(
        default=None,
        description="AS_NOW: how much of the unit of its date is today in the unit whose list this is. PART: it was "
        "divided, and the item stands in the lists of all that have a part. Null AS_WAS, and in lists of no unit.",
    )


@strawberry.type(description="A page of a list. It may be short, even empty, and still have a next page.")
class Connection[T]:
    edges: list[Edge[T]] = strawberry.field(description="The items in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")


@strawberry.type(
    name="Connection", description="A page of a list. It may be short, even empty, and still have a next page."
)
class PlacedConnection[T]:
    edges: list[PlacedEdge[T]] = strawberry.field(description="The items in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")


def connection(page: Page[Any]) -> Connection[Any]:
    """Return a page as a connection."""
    edges = [Edge(cursor=cursor, node=item) for cursor, item in zip(page.cursors, page.items, strict=True)]
    return Connection(edges=edges, page_info=_info(page))


def placed(page: Page[Any]) -> PlacedConnection[Any]:
    """Return a page of records as a connection whose edges say, AS_NOW, how they stand in the list's unit."""
    lines = zip(page.cursors, page.items, page.extents or [None] * len(page.items), strict=True)
    edges = [PlacedEdge(cursor=cursor, node=item, placement=extent) for cursor, item, extent in lines]
    return PlacedConnection(edges=edges, page_info=_info(page))


def _info(page: Page[Any]) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        end_cursor=page.end_cursor,
        start_cursor=page.cursors[0] if page.cursors else None,
    )


def resolves[F: Callable[..., Any]](
    description: str, deprecated: str | None = None, name: str | None = None
) -> Callable[[F], F]:
    """Make a method a field; a wrapper with a type, which Strawberry's own decorator has not.

    `deprecated`, here and below, reads "until 2027-06-30: use `startsOn`."; docs/ADDING.md says how a thing ends.
    `name`: where Python reserves the word.
    """
    decorate: Any = strawberry.field(name=name, description=description, deprecation_reason=deprecated)
    return cast("Callable[[F], F]", decorate)


def text(description: str, deprecated: str | None = None) -> Any:
    """Declare a field that shows the entity's attribute of the same name."""
    return strawberry.field(description=description, deprecation_reason=deprecated)


def arg(description: str, deprecated: str | None = None) -> Any:
    """Describe an argument or an input's field."""
    return strawberry.argument(description=description, deprecation_reason=deprecated)
