"""Who may learn the schema from the gateway, and what everyone else is told: of names only those they wrote.

Suggestions, introspection and the names in error messages let a word list recover a whole schema, field by field.
"""

import json
import re
from collections.abc import Callable, Collection
from typing import Any

from graphql import GraphQLSchema

from movement.model.actors import Actor

Tell = Callable[[str], str]
"""What is told of a message of graphql-core's."""
EXPLORE = "schema.explore"
HIDDEN = "…"
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_SUGGESTION = re.compile(r" Did you mean .*\?", re.DOTALL)


def may_explore(actor: Actor) -> bool:
    """Tell whether one of the actor's grants, wherever it holds, lets it see the schema."""
    return any(hold.places(EXPLORE) for hold in actor.holds)


def everything(message: str) -> str:
    """Tell the message as it is."""
    return message


def only_written(schema: GraphQLSchema, text: str, variables: dict[str, Any] | None) -> Tell:
    """Return what tells a message without the names that the request did not hold itself."""

    def tell(message: str) -> str:
        written = frozenset(_NAME.findall(f"{text} {json.dumps(variables, ensure_ascii=False)}"))
        # graphql-core puts names into single quotes, but for types at the beginning: "Int cannot represent ...".
        parts = _SUGGESTION.sub("", message).split("'")
        return "'".join(_hidden(p, written, None if n % 2 else schema.type_map) for n, p in enumerate(parts))

    return tell


def _hidden(part: str, written: Collection[str], names: Collection[str] | None) -> str:
    def told(match: re.Match[str]) -> str:
        hide = match[0] not in written and (names is None or match[0] in names)
        return HIDDEN if hide else match[0]

    return _NAME.sub(told, part)
