"""A word-list prober in the manner of clairvoyance: near-misses of every name, and what the errors give away."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from itertools import batched, islice
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

Probe = tuple[str, dict[str, Any]]
NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
AT_ONCE = {"mutation": 5}
"""How many fields one document may hold; 15 but for acts."""


def near(name: str) -> list[str]:
    """Return what a word list would hold instead of a name."""
    return [name + "s", name[:-1] or "a", name[0].swapcase() + name[1:]]


def names(schema: GraphQLSchema) -> set[str]:
    """Return every name of a schema."""
    found = set(schema.type_map) | {d.name for d in schema.directives}
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLEnumType):
            found |= set(kind.values)
        for name, field in getattr(kind, "fields", {}).items():
            found |= {name, *getattr(field, "args", {})}
    return found


def learned(schema: GraphQLSchema, messages: list[str], sent: str) -> set[str]:
    """Return the names, of the schema or not, that messages hold and the request did not.

    Unquoted words count if they are types, suggested or not: "field" and "name" are also English.
    """
    found: set[str] = set()
    for message in messages:
        parts = message.split("'")
        found |= {word for part in parts[1::2] for word in NAME.findall(part)}
        found |= {word for part in parts[::2] for word in NAME.findall(part) if word in schema.type_map}
    return found - set(NAME.findall(sent))


async def recovered(
    schema: GraphQLSchema, ask: Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]], every: int = 1
) -> tuple[set[str], int]:
    """Return the names that every so manieth probe brought to light, and how many errors were told."""
    found: set[str] = set()
    errors = 0
    for query, variables in islice(probes(schema), 0, None, every):
        answer = await ask(query, variables)
        messages = [error["message"] for error in answer.get("errors", [])]
        errors += len(messages)
        found |= learned(schema, messages, f"{query} {json.dumps(variables)}")
    return found & names(schema), errors


def probes(schema: GraphQLSchema) -> Iterator[Probe]:
    """Yield requests that are wrong in every phase, near to what is right."""
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        wrong = near(kind.name)
        parts = " ".join(f"... on {name} {{ x }}" for name in wrong)
        yield f"query({' '.join(f'$v{n}: {name}' for n, name in enumerate(wrong))}) {{ {parts} }}", {}
        yield f"query($v: {kind.name}) {{ units(first: $v) {{ __typename }} unit(id: $v) {{ __typename }} }}", {}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from _fields(kind)
    for text in ("@inclde(if: true)", "@include", "@skip(i: true)", "@skip(if: 1)", "@deprecated", "@include(if: $x)"):
        yield f"{{ me {text} {{ subject }} }}", {}
    for text in ("{ __schema { types { name } } }", '{ __type(name: "Unit") { name } }', "{ _service { sdl } }"):
        yield text, {}


def _fields(kind: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[Probe]:
    root = {"Query": "query", "Mutation": "mutation"}.get(kind.name)

    def within(selections: list[str]) -> Iterator[Probe]:
        for some in batched(selections, AT_ONCE.get(root or "", 15), strict=False):
            text = " ".join(some)
            yield (f"{root} {{ {text} }}" if root else f"{{ ... on {kind.name} {{ {text} }} }}"), {}

    yield from within([word for name in kind.fields for word in near(name)])
    yield from within(list(kind.fields))
    yield from within([f"{name} {{ x }}" for name in kind.fields])
    for name, field in kind.fields.items():
        if field.args:
            yield from within([f"a{n}: {text}" for n, text in enumerate(_arguments(name, field))])
        for argument in field.args if root else ():
            yield from _coerced(f"{root}", name, field, argument)


def _below(field: GraphQLField) -> str:
    return " { __typename }" if is_composite_type(get_named_type(field.type)) else ""


def _arguments(name: str, field: GraphQLField) -> Iterator[str]:
    yield f"{name}({', '.join(f'{w}: 1' for a in field.args for w in near(a))}){_below(field)}"
    for argument, given in field.args.items():
        named = get_named_type(given.type)
        values = ["1", "1.5", '"x"', "{ a: 1 }", "[]", "null", "true", "NEAR", "$nowhere", '"it\'s"']
        if isinstance(named, GraphQLEnumType):
            values += [wrong for value in list(named.values)[:3] for wrong in near(value)]
        if isinstance(named, GraphQLInputObjectType):
            values += ["{ " + ", ".join(f"{w}: 1" for n in named.fields for w in near(n)) + " }"]
            values += ["{ " + ", ".join(f"{n}: {{}}" for n in named.fields) + " }"]
        yield from (f"{name}({argument}: {value}){_below(field)}" for value in values)


def _coerced(root: str, name: str, field: GraphQLField, argument: str) -> Iterator[Probe]:
    """Yield requests that are valid, and whose variables are not: one alias and variable for each wrong value."""
    named = get_named_type(field.args[argument].type)
    values: list[Any] = [{}, [{}], True, None, "it's"]
    if isinstance(named, GraphQLEnumType):
        values += [wrong for value in list(named.values)[:3] for wrong in near(value)]
    elif isinstance(named, GraphQLInputObjectType):
        inner = [v for f in named.fields.values() for v in _words(get_named_type(f.type))]
        values += [{w: 1 for n in named.fields for w in near(n)}, {n: {} for n in named.fields}, {"it's": "it's"}]
        values += [dict.fromkeys(named.fields, wrong) for wrong in ("x", 1.5, *inner[:3])]
    others = "".join(f", {n}: {_literal(get_named_type(a.type))}" for n, a in _required(field, argument))
    kind = str(field.args[argument].type)
    for some in batched(values, AT_ONCE.get(root, 15), strict=False):
        aliases = [f"a{n}: {name}({argument}: $v{n}{others}){_below(field)}" for n in range(len(some))]
        definitions = " ".join(f"$v{n}: {kind}" for n in range(len(some)))
        yield f"{root}({definitions}) {{ {' '.join(aliases)} }}", {f"v{n}": value for n, value in enumerate(some)}


LITERALS = {"ID": '"x"', "String": '"x"', "Int": "1", "Date": '"2026-01-01"'}


def _literal(kind: Any) -> str:
    if isinstance(kind, GraphQLInputObjectType):
        needed = {n: f.type for n, f in kind.fields.items() if is_required_input_field(f)}
        given = {n: "[]" if "[" in str(type_) else _literal(get_named_type(type_)) for n, type_ in needed.items()}
        return "{" + ", ".join(f"{n}: {value}" for n, value in given.items()) + "}"
    return next(iter(kind.values)) if isinstance(kind, GraphQLEnumType) else LITERALS[kind.name]


def _words(kind: Any) -> list[str]:
    return near(next(iter(kind.values))) if isinstance(kind, GraphQLEnumType) else []


def _required(field: GraphQLField, argument: str) -> list[tuple[str, Any]]:
    return [(n, a) for n, a in field.args.items() if n != argument and is_required_argument(a)]
