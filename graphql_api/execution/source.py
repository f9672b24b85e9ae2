"""Writes the Python source of a plan: one function for each selection set, one for each list and claimed object."""

from functools import partial
from types import FunctionType
from typing import Any

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
from graphql_api.execution.places import UNUSUAL, Arguments, Place, converted_alike, true

MOST_FUNCTIONS = 1_500
"""Fragments that double at each level would write a plan without end."""
_BASIC = GraphQLCoreConverter.from_resolver.__qualname__ + ".<locals>._get_basic_result"
_RESOLVERS = {
    GraphQLCoreConverter.from_resolver.__qualname__ + f".<locals>.{name}" for name in ("_resolver", "_async_resolver")
}
QUICK = {
    GraphQLString: "v.__class__ is str",
    GraphQLID: "v.__class__ is str",
    GraphQLBoolean: "v.__class__ is bool",
    GraphQLInt: "v.__class__ is int and -2147483648 <= v <= 2147483647",
    GraphQLFloat: "v.__class__ is float and v - v == 0.0",
}
"""When a value is its own answer. Infinity and NaN less themselves are not 0."""


class Writer:
    """Collects the functions of one plan and the objects that they name."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: dict[str, Any], variables: Any
    ) -> None:
        self._schema, self._operation, self._fragments, self._variables = schema, operation, fragments, variables
        self._definitions = {name: details.definition for name, details in fragments.items()}
        self._lines: list[str] = []
        self._functions = 0
        self.names: dict[str, Any] = {"UNUSUAL": UNUSUAL, "true": true}
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
        lines = [f"def {function}(o, P, R):", " d = {}"]
        for key, details in grouped.items():
            lines += self._field(kind, key, details)
        self._lines += [*lines, " return d"]
        return function

    def _field(self, parent: GraphQLObjectType, key: str, details: list[Any]) -> list[str]:
        node = details[0].node
        name = node.name.value
        if name == "__typename":
            return [f" d[{key!r}] = {parent.name!r}"]
        field = parent.fields.get(name)
        if field is None or name.startswith("__"):
            raise UnplannableError
        nodes = [detail.node for detail in details]
        place = Place(field.type, nodes, name, parent)
        info = info_class(field, nodes, parent, self._schema, self._definitions, self._operation)
        call = self._call(field, node, self._named("Info", info))
        spot = f"(P, {key!r}, {parent.name!r})"
        spot_first = "(R, p)" in call or not is_leaf_type(place.kind)
        body = [f"  v = {call}", *self._completed(place, details, info, "d", repr(key), "p" if spot_first else spot)]
        failed = f"  v = R.fail({self._named('place', place)}, e, {'p' if spot_first else spot})"
        return [
            *([f" p = {spot}"] if spot_first else []),
            " try:",
            *body,
            " except Exception as e:",
            failed,
            f" d[{key!r}] = v",
        ]

    def _call(self, field: GraphQLField, node: Any, info: str) -> str:
        made: Any = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        how = getattr(field.resolve, "__qualname__", "")
        own = type(made) is StrawberryField and not made.extensions
        if own and how == _BASIC and made.default_resolver is getattr and made.python_name.isidentifier():
            return f"getattr(o, {made.python_name!r})" if made.python_name.startswith("__") else f"o.{made.python_name}"
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
            return f"{self._named('resolver', resolver.wrapped_func)}({', '.join(given)})"
        resolve = self._named("resolve", field.resolve or default_field_resolver)
        arguments = f", **{self._named('arguments', Arguments(field, node))}.of(R)" if field.args else ""
        return f"{resolve}(o, {info}(R, p){arguments})"

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
        elif is_object_type(kind):
            function = self._object(place, details, info)
            quick = "v is not None and not UNUSUAL[v.__class__]"
        else:
            raise UnplannableError  # interfaces and unions
        self._completes.append((place, function))
        lines = [f"if {quick}: v = {function}(v, {spot}, R)"]
        lines += [f"else: {slow}"] if place.needed else [f"elif v is not None: {slow}"]
        return [deep + line for line in lines]

    def _leaf(self, place: Place, slow: str) -> list[str]:
        kind = place.kind
        quick = QUICK.get(kind)
        null = "" if place.needed else " and v is not None"
        some = "True" if place.needed else "v is not None"
        if quick:
            return [f"if not ({quick}){null}: {slow}"]
        if type(kind) is CustomGraphQLEnumType:
            members: Any = kind.wrapped_cls
            words = {member: kind.coerce_output_value(member) for member in members}
            enum = self._named("Enum", members)
            return [f"if v.__class__ is {enum}: v = {self._named('words', words)}[v]", f"elif {some}: {slow}"]
        return [f"if {some}: {slow}"]

    def _list(self, place: Place, details: list[Any], info: type) -> str:
        function, item = self._function("list"), place.item()
        own, inner = self._named("place", place), self._named("place", item)
        lines = [
            f"def {function}(vs, p, R):",
            f" if vs.__class__ is not list and vs.__class__ is not tuple: vs = {own}.items(vs)",
            " out = []",
            " try:",
            "  for i, v in enumerate(vs):",
            "   q = (p, i, None)",
            "   try:",
            *self._completed(item, details, info, "out", "i", "q", "    "),
            f"   except Exception as e: v = R.fail({inner}, e, q)",
            "   out.append(v)",
            " except BaseException:",
            "  R.drop(vs)",
            "  raise",
            " return out",
        ]
        self._lines += lines
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
