"""Inputs that leave out what is needed, say more than they may, or reach for what is not theirs to say."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLInputObjectType, get_named_type

from tests.hostile.oracle import Case, before
from tests.hostile.sending import asking
from tests.hostile.shapes import Operation, put

NOT_THEIRS: dict[str, Any] = {
    "hostile": 1,
    "__typename": "Entry",
    "state": "VERIFIED",
    "role": "PCS",
    "unit": "t0000000000000000",
    "version": 1,
    "path": "/",
    "root": "t0000000000000000",
    "recognitions": [{"level": "PROVINCE", "state": "RECOGNISED"}],
    "approvedBy": "adm.here",
    "score": 10_000,
}
"""Fields that records have, or that would be worth having; each where the input has none of that name."""
BAD = before("BAD_INPUT")


def unknown_fields(operations: list[Operation]) -> Iterator[Case]:
    """Yield every input with a field too many."""
    for operation in (o for o in operations if o.mutates):
        yield Case(
            name=f"{operation.name} with a variable nobody declared",
            request=asking(operation.text.replace("$input)", "$other)"), operation.variables, by=operation.by),
            expected=BAD,
            calls=0,
        )
    for operation in operations:
        for spot in operation.spots():
            kind: Any = get_named_type(spot.type)
            if not isinstance(kind, GraphQLInputObjectType):
                continue
            inside = (*spot.path, 0) if spot.listed else spot.path
            for name, value in NOT_THEIRS.items():
                if name in kind.fields or (len(spot.path) > 1 and name != "hostile"):
                    continue
                given = put(operation.variables, (*inside, name), value, operation.arguments)
                yield Case(
                    name=f"{spot.name} with {name}",
                    request=asking(operation.text, given, by=operation.by),
                    expected=BAD,
                    calls=0,
                )


def missing(operations: list[Operation]) -> Iterator[Case]:
    """Yield every needed value left out, and null where null is none."""
    for operation in operations:
        for spot in operation.spots():
            if spot.required:
                request = asking(operation.text, spot.put(None), by=operation.by)
                yield Case(name=f"{spot.name} is null", request=request, expected=BAD, calls=0)
                if spot.listed:
                    request = asking(operation.text, spot.put([None]), by=operation.by)
                    yield Case(name=f"{spot.name} holds null", request=request, expected=BAD, calls=0)
            if not spot.optional:
                request = asking(operation.text, spot.left_out(), by=operation.by)
                yield Case(name=f"{spot.name} is left out", request=request, expected=BAD, calls=0)
