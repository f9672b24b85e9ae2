"""Random documents over any schema: every way of writing a selection, some of them wrong."""

import random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_input_object_type,
    is_list_type,
)


class Queries:
    """Makes one document; its variables are in `variables`."""

    def __init__(self, schema: GraphQLSchema, seed: int, unusual: float = 0.05, depth: int = 3) -> None:
        self._schema, self._random, self._unusual, self._depth = schema, random.Random(seed), unusual, depth
        self.variables: dict[str, Any] = {}
        self._definitions: list[str] = []
        self._fragments: list[str] = []
        self._count = 0

    def text(self) -> str:
        """Return the text of the document."""
        kind = self._schema.query_type
        assert kind
        body = self._selection(kind, self._random.randint(1, self._depth))
        head = f"query Q({', '.join(self._definitions)})" if self._definitions else "query Q"
        return f"{head} {body} {' '.join(self._fragments)}"

    def _selection(self, kind: Any, depth: int) -> str:
        if is_abstract_type(kind):
            types = self._schema.get_possible_types(kind)
            return "{ __typename " + " ".join(f"... on {t.name} {self._selection(t, depth)}" for t in types) + " }"
        fields = {n: f for n, f in kind.fields.items() if not n.startswith("forever")}
        composite = [n for n, f in fields.items() if is_composite_type(get_named_type(f.type))]
        chance = self._random
        rare = ["generated", "tupleLike", "doubted"]
        names = [
            n for n in fields if (n not in composite or depth) and (n not in rare or chance.random() < self._unusual)
        ]
        chosen = chance.sample(names, min(len(names), chance.randint(1, 4)))
        parts = [self._written(kind, self._field(n, fields[n], depth)) for n in chosen]
        if chosen and chance.random() < 0.2:
            parts.append(parts[0])
        if chance.random() < 0.2:
            parts.append(chance.choice(["__typename", "t: __typename"]))
        if chance.random() < 0.004:
            parts.append("noSuchField")
        return "{ " + " ".join(parts or ["__typename"]) + " }"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        named = get_named_type(field.type)
        inner = self._selection(named, depth - 1) if is_composite_type(named) else ""
        given = [f"{n}: {self._value(a)}" for n, a in field.args.items() if self._wanted(a)]
        self._count += 1
        alias = f"a{self._count}: " if given or self._random.random() < 0.15 else ""
        return f"{alias}{name}{f'({", ".join(given)})' if given else ''}{self._condition()} {inner}"

    def _wanted(self, argument: GraphQLArgument) -> bool:
        return isinstance(argument.type, GraphQLNonNull) or self._random.random() < 0.5

    def _value(self, argument: Any) -> str:
        kind = argument.type
        named = get_named_type(kind)
        chance = self._random
        if is_list_type(kind) or is_input_object_type(named):
            return "{}" if is_input_object_type(named) and chance.random() < 0.5 else "null"
        value: Any
        if isinstance(named, GraphQLEnumType):
            return str(chance.choice(list(named.values)))
        value = {"Int": chance.randint(0, 999), "Float": 2.5, "Boolean": True}.get(named.name, "some")
        if chance.random() < 0.3:
            variable = f"v{len(self._definitions)}"
            self._definitions.append(f"${variable}: {kind}")
            # JSON has them all; which of them a variable takes, the reference knows.
            wrong: list[Any] = [None, True, 3_000_000_000, 2.0, 2.5, float("nan"), "7", [1], {}]
            self.variables[variable] = value if chance.random() > 0.06 else chance.choice(wrong)
            return f"${variable}"
        return f'"{value}"' if isinstance(value, str) else str(value).lower()

    def _condition(self) -> str:
        chance = self._random
        if chance.random() > 0.06:
            return ""
        name, value = chance.choice(["skip", "include"]), chance.random() < 0.5
        if chance.random() < 0.5:
            return f" @{name}(if: {str(value).lower()})"
        variable = f"c{len(self._definitions)}"
        self._definitions.append(f"${variable}: Boolean! = true")
        if chance.random() < 0.7:
            self.variables[variable] = value
        return f" @{name}(if: ${variable})"

    def _written(self, kind: Any, field: str) -> str:
        match self._random.randint(0, 11):
            case 0:
                return f"... on {kind.name}{self._condition()} {{ {field} }}"
            case 1:
                return f"...{self._condition()} {{ {field} }}"
            case 2:
                name = f"F{len(self._fragments)}"
                self._fragments.append(f"fragment {name} on {kind.name} {{ {field} }}")
                return f"...{name}{self._condition()} ...{name}"
            case _:
                return field
