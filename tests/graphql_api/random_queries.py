"""Random sound queries over the real schema, in every way of writing them, with arguments that meet real records."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_input_object_type,
    is_list_type,
)

Value = Callable[[random.Random], str]


class Maker:
    """Makes one query. `values`: argument, or type, by name → a GraphQL literal that records answer to.

    Every other query has no lists but pages: its estimate is close to what comes.
    """

    def __init__(self, schema: GraphQLSchema, values: Mapping[str, Value], seed: int) -> None:
        self._schema, self._values, self._random = schema, values, random.Random(seed)
        self._lists, self._number = bool(seed % 2), 0
        self._fragments: list[str] = []
        self._definitions = ["$yes: Boolean! = true"]
        self.variables: dict[str, Any] = {}

    def query(self) -> str:
        """Return the text; its variables are in `variables`."""
        root = self._schema.query_type
        assert root
        selections = self._of(root, self._random.randint(2, 4))
        text = f"{{ {selections} }} {' '.join(self._fragments)}"
        definitions = [d for d in self._definitions if d.partition(":")[0] in text]
        return f"query Q{f'({", ".join(definitions)})' if definitions else ''} {text}"

    def _of(self, kind: GraphQLNamedType, depth: int) -> str:
        if is_abstract_type(kind):
            types = self._schema.get_possible_types(kind)
            return "__typename " + " ".join(f"... on {t.name} {{ {self._of(t, depth)} }}" for t in types)
        assert isinstance(kind, GraphQLObjectType)
        objects = {n: f for n, f in kind.fields.items() if is_composite_type(get_named_type(f.type))}
        inner = {n: f for n, f in objects.items() if self._known(f)}
        leaves = [n for n in kind.fields if n not in objects and not kind.fields[n].args]
        chosen = self._random.sample(leaves, min(len(leaves), self._random.randint(0, 2)))
        selected = ["__typename", *chosen]
        if depth:
            # Pages are what makes answers large: follow them.
            paged = kind.name.endswith(("Connection", "Edge"))
            names = {"edges", "node", "pageInfo"} & inner.keys() if paged else set()
            names = names or set(self._random.sample(sorted(inner), min(len(inner), self._random.randint(1, 2))))
            deeper = depth - ("edges" not in inner and "node" not in inner)
            selected += [self._written(kind, self._field(n, inner[n], deeper)) for n in sorted(names)]
        return " ".join(selected)

    def _known(self, field: GraphQLField) -> bool:
        known = all(self._value(n, a) or not isinstance(a.type, GraphQLNonNull) for n, a in field.args.items())
        listed = is_list_type(get_nullable_type(field.type)) and not get_named_type(field.type).name.endswith("Edge")
        return known and (self._lists or not listed)

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        given = [f"{n}: {self._argument(n, a)}" for n, a in field.args.items() if self._wanted(n, a)]
        arguments = f"({', '.join(given)})" if given else ""
        selected = f"{name}{arguments} {{ {self._of(get_named_type(field.type), depth)} }}"
        self._number += 1
        return f"{selected} a{self._number}: {selected}" if self._random.random() < 0.08 else selected

    def _wanted(self, name: str, argument: GraphQLArgument) -> bool:
        required = isinstance(argument.type, GraphQLNonNull)
        return required or (bool(self._value(name, argument)) and name != "after" and self._random.random() < 0.1)

    def _argument(self, name: str, argument: GraphQLArgument) -> str:
        if name == "first":
            first = self._random.randint(1, 4)
            way = self._random.choice(["literal", "given", "default"])
            if way == "literal":
                return str(first)
            variable = f"n{len(self._definitions)}"
            self._definitions.append(f"${variable}: Int{'!' if way == 'given' else f' = {first}'}")
            if way == "given":
                self.variables[variable] = first
            return f"${variable}"
        return self._value(name, argument)

    def _value(self, name: str, argument: GraphQLArgument) -> str:
        named = get_named_type(argument.type)
        if is_list_type(get_nullable_type(argument.type)):
            return "[]"
        if isinstance(named, GraphQLEnumType):
            return str(self._random.choice(list(named.values)))
        if is_input_object_type(named):
            return ""
        make = self._values.get(name) or self._values.get(named.name)
        return make(self._random) if make else ""

    def _written(self, kind: GraphQLObjectType, field: str) -> str:
        """Write a field in one of the ways that mean the same."""
        number = len(self._fragments)
        match self._random.randint(0, 9):
            case 0:
                return f"... on {kind.name} {{ {field} }}"
            case 1:
                return f"... {{ {field} }}"
            case 2:
                return f"... @include(if: $yes) {{ {field} }}"
            case 3:
                self._fragments.append(f"fragment F{number} on {kind.name} {{ {field} }}")
                return f"...F{number} ...F{number}"
            case _:
                return field
