"""The schema, walked: every place where a client may put a value, and a sound document around each of them.

Families of cases derive from this, so a new field, argument or input is tried without a word here.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
)
from msgspec import Struct

from graphql_api.schema.root import SCHEMA
from tests.hostile.place import Province, Sound

TYPES = SCHEMA._schema.type_map
MUTATIONS = SCHEMA._schema.mutation_type.fields  # type: ignore[union-attr]
Path = tuple[str | int, ...]


READERS = {"people": "adm", "endedGrants": "adm", "reorganisation": "adm", "personalAccesses": "aud", "history": "aud"}
"""Who asks, where that is not the provincial staff, who may read nearly everything."""


class Spot(Struct, frozen=True):
    """A place for a value: `path` leads to it through the variables, `owner` is the input or field it belongs to."""

    operation: "Operation"
    path: Path
    type: Any
    owner: str

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.operation.name}.{'.'.join(str(step) for step in self.path if not isinstance(step, int))}"

    @property
    def kind(self) -> str:
        """The name of the type without its list and its exclamation marks."""
        return get_named_type(self.type).name  # type: ignore[no-any-return]

    @property
    def required(self) -> bool:
        """Whether it must be filled."""
        return isinstance(self.type, GraphQLNonNull)

    @property
    def optional(self) -> bool:
        """Whether it may be left out, be it null or a default then."""
        owner = TYPES.get(self.owner)
        fields = owner.fields if isinstance(owner, GraphQLInputObjectType) else self.operation.arguments
        return not self.required or _has_default(fields[str(self.path[-1])])

    @property
    def listed(self) -> bool:
        """Whether it takes a list."""
        return is_list_type(get_nullable_type(self.type))

    def put(self, value: Any) -> dict[str, Any]:
        """Return the operation's variables with this value here."""
        return put(self.operation.variables, self.path, value, self.operation.arguments)

    def left_out(self) -> dict[str, Any]:
        """Return the variables without anything here."""
        made = self.put(None)
        at: Any = made
        for step in self.path[:-1]:
            at = at[step]
        del at[self.path[-1]]
        return made


class Operation(Struct, frozen=True, eq=False):
    """A document with variables under which it is sound, and who sends it."""

    name: str
    text: str
    variables: Mapping[str, Any]
    by: str
    answers: str
    """The root field."""
    arguments: Mapping[str, GraphQLArgument]
    mutates: bool = False

    def spots(self) -> Iterator[Spot]:
        """Yield every place for a value, from the outside in."""
        for name, argument in self.arguments.items():
            yield from _below(self, (name,), argument.type, self.name)


def _below(operation: Operation, path: Path, kind: Any, owner: str) -> Iterator[Spot]:
    yield Spot(operation, path, kind, owner)
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        inside = (*path, 0) if is_list_type(get_nullable_type(kind)) else path
        for name, field in named.fields.items():
            yield from _below(operation, (*inside, name), field.type, named.name)


def put(whole: Mapping[str, Any], path: Path, value: Any, kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy with a value at a path; what lies on the way is made as its type asks where it is missing."""
    made: Any = copy.deepcopy(dict(whole))
    at, fields = made, kinds
    for step, following in pairwise(path):
        if isinstance(step, str):
            named = get_named_type(fields[step].type)
            if not at.get(step):
                at[step] = [_filled(named)] if isinstance(following, int) else _filled(named)
            fields = named.fields
        at = at[step]
    at[path[-1]] = value
    at.pop(INSTEAD.get(path[-1]), None)
    return made  # type: ignore[no-any-return]


INSTEAD: Mapping[str | int, str] = {"upload": "url"}
"""What may not stand beside what."""
NAMED = {"ConstraintInput": {"code": "C01"}}
"""What a value of a type needs for the rest of it to be looked at."""
FEWEST = {"name": "fewest", "value": "1"}
FILLINGS = {"String": "x", "ID": "x", "Int": 1, "Boolean": True, "Date": "2026-11-24", "Decimal": "1"}


def _filled(kind: Any) -> Any:
    """Return the least that is a value of a type."""
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        needed = {n: f for n, f in kind.fields.items() if isinstance(f.type, GraphQLNonNull) and not _has_default(f)}
        made = {n: [] if is_list_type(f.type.of_type) else _filled(get_named_type(f.type)) for n, f in needed.items()}
        return made | ({"criterion": "A"} if "criterion" in made else {}) | NAMED.get(kind.name, {})
    return FILLINGS[kind.name]


def mutations(acts: Mapping[str, Sound], number: Any) -> list[Operation]:
    """Return every mutation with its sound input under a request id of its own."""
    return [_mutation(name, field, acts[name], number()) for name, field in MUTATIONS.items()]


def _mutation(name: str, field: GraphQLField, sound: Sound, number: int) -> Operation:
    payload = get_named_type(field.type)
    assert isinstance(payload, GraphQLObjectType)
    nouns = (f"{n}{_inner(f)}" for n, f in payload.fields.items() if n != "problems")
    text = (
        f"mutation M($input: {field.args['input'].type}) "
        f"{{ {name}(input: $input) {{ {' '.join(nouns)} problems {{ code path }} }} }}"
    )
    given = sound.given | {"requestId": f"hostile-{name}-{number}"}
    return Operation(name, text, {"input": given}, sound.by, name, field.args, mutates=True)


def _inner(field: GraphQLField) -> str:
    return " { __typename }" if is_composite_type(get_named_type(field.type)) else ""


@cache
def ways() -> Mapping[str, tuple[tuple[str, str, GraphQLField], ...]]:
    """Return for each type of answers the shortest way from the query: (type, field's name, field) for each step."""
    found: dict[str, tuple[tuple[str, str, GraphQLField], ...]] = {"Query": ()}
    new = ["Query"]
    while new:
        kind = TYPES[new.pop(0)]
        assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in kind.fields.items():
            inner = get_named_type(field.type)
            if isinstance(inner, GraphQLObjectType | GraphQLInterfaceType) and inner.name not in found:
                found[inner.name] = (*found[kind.name], (kind.name, name, field))
                new.append(inner.name)
    return found


def queries(here: Province) -> list[Operation]:
    """Return every field that takes arguments, at the end of the shortest way to it."""
    return [
        _query(here, kind, name, field)
        for kind, way in ways().items()
        for name, field in TYPES[kind].fields.items()  # type: ignore[attr-defined]
        if field.args and len(way) <= 3
    ]


def _query(here: Province, kind: str, name: str, field: GraphQLField) -> Operation:
    definitions = ", ".join(f"${n}: {a.type}" for n, a in field.args.items())
    given = ", ".join(f"{n}: ${n}" for n in field.args)
    text = f"{name}({given}){_inner(field)}"
    way = ways()[kind]
    for _, step, passed in reversed(way):
        text = f"{step}{_arguments(here, passed)} {{ {text} }}"
    variables = {n: value(here, field, n, a) for n, a in field.args.items() if isinstance(a.type, GraphQLNonNull)}
    label = name if kind == "Query" else f"{kind}.{name}"
    root = way[0][1] if way else name
    document = f"query Q({definitions}) {{ {text} }}"
    return Operation(label, document, variables, READERS.get(root, "pcs"), root, field.args)


def _arguments(here: Province, field: GraphQLField) -> str:
    given = []
    for name, argument in field.args.items():
        if is_required_argument(argument):
            known = value(here, field, name, argument)
            enum = isinstance(get_named_type(argument.type), GraphQLEnumType)
            given.append(f"{name}: {known if enum else json.dumps(known)}")
    return f"({', '.join(given)})" if given else ""


def value(here: Province, field: GraphQLField, name: str, argument: GraphQLArgument) -> Any:
    """Return what an argument of a query takes, so that records answer to it."""
    made = get_named_type(field.type).name
    known = {
        "id": {**here.ids(), "Return": here.owed.id}.get(get_named_type(field.type).name, here.ids()["Entry"]),
        "unit": (here.town.a_committee if made in {"ImplementationPlan", "YearTargets"} else here.town.province).id,
        "type": here.kind.id,
        "year": 2026,
        "period": "2026",
        "first": 1,
        "code": here.town.code,
        "title": "hien dat",
        "items": [{"criterion": name, "points": 1} for name in "ABC"],
        "indicator": "ENTRY_REG",
        "purpose": "INSPECTION",
        "level": "PROVINCE",
        "rules": {"effectiveFrom": "2027-01-01", "rules": [{"code": "R04", "parameters": [FEWEST]}]},
        "upload": here.table.id,
        "day": here.looked.isoformat(),
    }
    named: Any = get_named_type(argument.type)
    if name in known:
        return known[name]
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    return {"Boolean": False, "Date": "2026-01-01"}[named.name]


def _has_default(field: Any) -> bool:
    return field.default_value is not Undefined
