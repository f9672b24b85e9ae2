"""Writes the Python source of a plan: one function for each selection set, one for each list and claimed object."""

from collections.abc import Iterable
from enum import Flag
from functools import partial
from types import FunctionType
from typing import Any, NamedTuple

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    default_field_resolver,
    is_leaf_type,
    is_list_type,
    is_object_type,
)
from graphql.execution.collect_fields import collect_fields, collect_subfields
from strawberry.schema.schema_converter import CustomGraphQLEnumType, GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from graphql_api.execution.bail import UnplannableError
from graphql_api.execution.infos import info_class
from graphql_api.execution.places import FIXED, USUAL, Arguments, Place, converted_alike, true

MOST_FUNCTIONS = 1_500
"""Fragments that double at each level would write a plan without end."""
FEW = 2
"""From how many leaves on they are read together."""
_BASIC = GraphQLCoreConverter.from_resolver.__qualname__ + ".<locals>._get_basic_result"
_RESOLVERS = {
    GraphQLCoreConverter.from_resolver.__qualname__ + f".<locals>.{name}" for name in ("_resolver", "_async_resolver")
}
QUICK = {
    GraphQLString: "{0}.__class__ is str",
    GraphQLID: "{0}.__class__ is str",
    GraphQLBoolean: "{0}.__class__ is bool",
    GraphQLInt: "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    GraphQLFloat: "{0}.__class__ is float and {0} - {0} == 0.0",
}
"""When a value is its own answer. Infinity and NaN less themselves are not 0."""


class Exact(NamedTuple):
    """A leaf that is an attribute: how it is read, when it needs nothing more, and its answer then."""

    read: str
    check: str
    answer: str


class Writer:
    """Collects the functions of one plan and the objects that they name."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: dict[str, Any], variables: Any
    ) -> None:
        self._schema, self._operation, self._fragments, self._variables = schema, operation, fragments, variables
        self._definitions = {name: details.definition for name, details in fragments.items()}
        self._lines: list[str] = []
        self._functions = 0
        self.names: dict[str, Any] = {"USUAL": USUAL, "FIXED": FIXED, "true": true}
        self._rows: dict[str, tuple[list[str], str]] = {}
        self._completes: list[tuple[Place, str]] = []

    def plan(self) -> Any:
        """Return the function of the operation: (root, None, run) → data."""
        root = self._schema.query_type
        if root is None:
            raise UnplannableError
        collected = collect_fields(self._schema, self._fragments, self._variables, root, self._operation)
        begin = self._selection(root, collected.grouped_field_set)
        source = "\n".join(self._lines)
        exec(compile(source, "<plan>", "exec"), self.names)  # noqa: S102 - names of the schema only, nothing of a client's
        for place, function in self._completes:
            place.complete = self.names[function]
        return self.names[begin]

    def _function(self, letter: str) -> str:
        self._functions += 1
        if self._functions > MOST_FUNCTIONS:
            raise UnplannableError
        return f"{letter}{self._functions}"

    def _named(self, letter: str, value: Any) -> str:
        name = f"{letter}{len(self.names)}"
        self.names[name] = value
        return name

    def _selection(self, kind: GraphQLObjectType, grouped: dict[str, Any]) -> str:
        function = self._function("select")
        fields = [self._field(kind, key, details) for key, details in grouped.items()]
        lines = [f"def {function}(o, P, R):", *self._together(function, grouped, fields)]
        for _, own, _ in fields:
            lines += own
        self._lines += [*lines, " return d"]
        return function

    def _together(
        self, function: str, keys: Iterable[str], fields: list[tuple[Exact | None, list[str], str]]
    ) -> list[str]:
        """Write the quick way of leaves that are attributes: read and checked all at once, or one by one as they come.

        The keys of the others are there from the beginning, so that their order is the document's.
        """
        exact = [(key, f"a{n}", found) for n, (key, (found, *_)) in enumerate(zip(keys, fields, strict=True)) if found]
        if len(exact) < FEW:
            return [" d = {}"]
        read = "; ".join(f"{name} = {found.read}" for _, name, found in exact)
        checks = " and ".join(found.check.format(name) for _, name, found in exact)
        known = {key: found.answer.format(name) for key, name, found in exact}
        row = ", ".join(f"{key!r}: {known.get(key, other)}" for key, (*_, other) in zip(keys, fields, strict=True))
        if len(exact) == len(fields):
            self._rows[function] = [" try:", f"  {read}", f"  if {checks}:"], f"{{{row}}}"
            return [*self._rows[function][0], f"   return {{{row}}}", " except Exception: pass", " d = {}"]
        for _, own, _ in (field for field in fields if field[0]):
            own[:] = [" if not quick:", *(f" {line}" for line in own)]
        return [
            " quick = False",
            " try:",
            f"  {read}",
            f"  quick = {checks}",
            " except Exception: pass",
            f" d = {{{row}}} if quick else {{}}",
        ]

    def _field(self, parent: GraphQLObjectType, key: str, details: list[Any]) -> tuple[Exact | None, list[str], str]:
        """Write a field: how it is read with others if it can be; its own lines; what stands for it until then."""
        node = details[0].node
        name = node.name.value
        if name == "__typename":
            return None, [f" d[{key!r}] = {parent.name!r}"], repr(parent.name)
        field = parent.fields.get(name)
        if field is None or name.startswith("__"):
            raise UnplannableError
        nodes = [detail.node for detail in details]
        place = Place(field.type, nodes, name, parent)
        info = info_class(field, nodes, parent, self._schema, self._definitions, self._operation)
        call, plain = self._call(field, node, self._named("Info", info))
        exact = self._exact(place) if plain else None
        spot = f"(P, {key!r}, {parent.name!r})"
        spot_first = "(R, p)" in call or not is_leaf_type(place.kind)
        body = [f"  v = {call}", *self._completed(place, details, info, "d", repr(key), "p" if spot_first else spot)]
        failed = f"  v = R.fail({self._named('place', place)}, e, {'p' if spot_first else spot})"
        lines = [
            *([f" p = {spot}"] if spot_first else []),
            " try:",
            *body,
            " except Exception as e:",
            failed,
            f" d[{key!r}] = v",
        ]
        return exact and Exact(call, *exact), lines, "None"

    def _call(self, field: GraphQLField, node: Any, info: str) -> tuple[str, bool]:
        """Write how a field's value is got; and whether that is no more than to read an attribute."""
        made: Any = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        how = getattr(field.resolve, "__qualname__", "")
        own = type(made) is StrawberryField and not made.extensions
        if own and how == _BASIC and made.default_resolver is getattr and made.python_name.isidentifier():
            own_name = made.python_name
            return (f"getattr(o, {own_name!r})" if own_name.startswith("__") else f"o.{own_name}"), True
        resolver: Any = made.base_resolver if own else None
        strawberry: Any = getattr(self._schema, "_strawberry_schema", None)
        plain = resolver is not None and type(resolver.wrapped_func) is FunctionType and how in _RESOLVERS
        # Lists and inputs are made anew for each call, and may ask for the execution: the wrapper does that.
        alike = converted_alike(field)
        if plain and alike and strawberry is not None and not strawberry.exception_handlers:
            told = f"{self._named('Told', strawberry.config.info_class)}({info}(R, p), {self._named('field', made)})"
            given = ["o"] if resolver.self_parameter else []
            for parameter, value in (
                (resolver.parent_parameter, "o"),
                (resolver.root_parameter, "o"),
                (resolver.info_parameter, told),
            ):
                given += [f"{parameter.name}={value}"] if parameter else []
            if field.args:
                convert = partial(
                    convert_arguments,
                    arguments=made.arguments,
                    scalar_registry=strawberry.schema_converter.scalar_registry,
                    config=strawberry.config,
                )
                given.append(f"**{self._named('arguments', Arguments(field, node, convert))}.of(R)")
            return f"{self._named('resolver', resolver.wrapped_func)}({', '.join(given)})", False
        resolve = self._named("resolve", field.resolve or default_field_resolver)
        arguments = f", **{self._named('arguments', Arguments(field, node))}.of(R)" if field.args else ""
        return f"{resolve}(o, {info}(R, p){arguments})", False

    def _completed(
        self, place: Place, details: list[Any], info: type, target: str, key: str, spot: str, deep: str = "  "
    ) -> list[str]:
        """Write what turns the value `v` into its answer, or notes that it is awaited."""
        own, kind = self._named("place", place), place.kind
        slow = f"v = {own}.unusual(v, {spot}, R, {target}, {key})"
        if is_leaf_type(kind):
            return [deep + line for line in self._leaf(place, slow)]
        if is_list_type(kind):
            function = self._list(place, details, info)
            quick = "v.__class__ is list or v.__class__ is tuple"
        else:
            write = self._object if is_object_type(kind) else self._abstract
            function = write(place, details, info)
            quick = "v.__class__ in USUAL"
        place.function = function
        self._completes.append((place, function))
        lines = [f"if {quick}: v = {function}(v, {spot}, R)"]
        lines += [f"else: {slow}"] if place.needed else [f"elif v is not None: {slow}"]
        return [deep + line for line in lines]

    def _leaf(self, place: Place, slow: str) -> list[str]:
        exact = self._exact(place)
        some = "True" if place.needed else "v is not None"
        if exact is None:
            return [f"if v.__class__ in FIXED: v = {self._named('leaf', place.leaf)}(v)", f"elif {some}: {slow}"]
        check, answer = (part.format("v") for part in exact)
        return [f"if not ({check}): {slow}"] if answer == "v" else [f"if {check}: v = {answer}", f"else: {slow}"]

    def _exact(self, place: Place) -> tuple[str, str] | None:
        """Write when a value `{0}` needs nothing but what is written here, and its answer then; None: never."""
        kind = place.kind
        check, answer = QUICK.get(kind), "{0}"
        if type(kind) is CustomGraphQLEnumType and not issubclass(kind.wrapped_cls, Flag):
            members: Any = kind.wrapped_cls
            words = {None: None} | {member: kind.coerce_output_value(member) for member in members}
            check = f"{{0}}.__class__ is {self._named('Enum', members)}"
            answer = f"{self._named('words', words)}[{{0}}]"
        if check is None:
            return None
        return (check if place.needed else f"({{0}} is None or {check})"), answer

    def _list(self, place: Place, details: list[Any], info: type) -> str:
        function, item = self._function("list"), place.item()
        own, inner = self._named("place", place), self._named("place", item)
        completed = self._completed(item, details, info, "out", "i", "q", "    ")
        check, row = self._rows.get(item.function, ([], ""))
        if row:
            # Rows of leaves need no call and no path.
            check = [" o = v", " if v.__class__ in USUAL:", *(f" {line}" for line in check)]
            check = [f"  {line}" for line in [*check, f"    out.append({row}); continue", "  except Exception: pass"]]
        lines = [
            f"def {function}(vs, p, R):",
            f" if vs.__class__ is not list and vs.__class__ is not tuple: vs = {own}.items(vs)",
            " out = []",
            " try:",
            "  for i, v in enumerate(vs):",
            *check,
            "   q = (p, i, None)",
            "   try:",
            *completed,
            f"   except Exception as e: v = R.fail({inner}, e, q)",
            "   out.append(v)",
            " except BaseException:",
            "  R.drop(vs)",
            "  raise",
            " return out",
        ]
        self._lines += lines
        return function

    def _abstract(self, place: Place, details: list[Any], info: type) -> str:
        """Write a function for each type that the value may have, and one that finds out which it has."""
        kinds = self._schema.get_possible_types(place.kind)
        ways = {kind.name: self._object(place.of(kind), details, info) for kind in kinds}
        function, own, told = self._function("abstract"), self._named("place", place), self._named("Info", info)
        self._lines += [
            f"{function}_ways = {{{', '.join(f'{name!r}: {way}' for name, way in ways.items())}}}",
            f"def {function}(v, p, R):",
            f" return {function}_ways[{own}.type_of(v, {told}(R, p), {function}_ways, R)](v, p, R)",
        ]
        return function

    def _object(self, place: Place, details: list[Any], info: type) -> str:
        kind: GraphQLObjectType = place.kind
        collected = collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, kind, details, hide_suggestions=False
        )
        select = self._selection(kind, collected.grouped_field_set)
        if kind.is_type_of is None:
            return select
        function = self._function("claimed")
        claims, own = self._named("claims", kind.is_type_of), self._named("place", place)
        told = self._named("Info", info)
        self._lines += [
            f"def {function}(v, p, R):",
            f" claimed = {claims}(v, {told}(R, p))",
            f" if claimed is not True and not true(claimed, R): raise {own}.wrong(v)",
            f" return {select}(v, p, R)",
        ]
        return function
