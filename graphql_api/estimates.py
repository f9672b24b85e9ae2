"""Compiles a document into its cost: written out as execution would do it, whatever the variables will be.

Fragments are merged as execution merges them, an abstract type counts as its dearest one, and what `@skip` or
`@include` might leave out counts as if it were there. What the schema tells of itself is limited by its depth and
counts nothing.
"""

from collections.abc import Iterable
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)
from msgspec import structs

from graphql_api.cost import LENGTHS, MOST_OBJECTS, USUAL, Branch, Estimate, Size

PAGE = "first"


def estimate(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Estimate:
    """Compile the cost of a sound document."""
    writer = _Writer(schema, document)
    root = cast("GraphQLObjectType", schema.get_root_type(operation.operation))  # validation refused it otherwise
    writer.step(root, (operation.selection_set,), None)
    named = {size for step in writer.steps for branch in step for size, _ in branch.inner if isinstance(size, str)}
    variables = tuple(node for node in operation.variable_definitions or () if node.variable.name.value in named)
    made = Estimate(tuple(writer.steps), variables)
    return made if variables else structs.replace(made, fixed=made.with_sizes({}))


class _Writer:
    """Writes a document out as steps, each once: the same selections of the same type are the same step.

    However entangled its fragments are, 1,000 tokens cannot make more than some hundred steps.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[tuple[str, tuple[int, ...], Size | None], int] = {}
        self.steps: list[tuple[Branch, ...]] = []

    def step(self, kind: GraphQLNamedType, sets: tuple[SelectionSetNode, ...], page: Size | None) -> int:
        """Return the number of the step for these selections of a type; `page`: how long lists in it are."""
        key = (kind.name, tuple(id(s) for s in sets), page)
        if key not in self._known:
            types = self._schema.get_possible_types(kind) if is_abstract_type(kind) else (kind,)
            # Most types of an interface select the same of it.
            branches = tuple(dict.fromkeys(self._branch(t, sets, page) for t in types if is_object_type(t)))
            self.steps.append(branches)
            self._known[key] = len(self.steps) - 1
        return self._known[key]

    def _branch(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode], page: Size | None) -> Branch:
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selections in sets:
            self._collect(kind, selections, fields, seen)
        leaves, inner = 0, []
        for nodes in fields.values():
            name = nodes[0].name.value
            if name.startswith("__"):
                continue
            field = kind.fields[name]
            below = tuple(node.selection_set for node in nodes if node.selection_set is not None)
            if not below:
                leaves += 1
                continue
            named = get_named_type(field.type)
            asked = _asked(field, nodes[0]) if PAGE in field.args else None
            inner.append((_length(field, named, page if asked is None else asked), self.step(named, below, asked)))
        return Branch(leaves, tuple(inner))

    def _collect(
        self, kind: GraphQLObjectType, selections: SelectionSetNode, into: dict[str, list[FieldNode]], seen: set[str]
    ) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                into.setdefault((node.alias or node.name).value, []).append(node)
                continue
            part: Any = node
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                part = self._fragments[node.name.value]
            if part.type_condition is None or self._holds(part.type_condition.name.value, kind):
                self._collect(kind, part.selection_set, into, seen)

    def _holds(self, condition: str, kind: GraphQLObjectType) -> bool:
        wanted = self._schema.get_type(condition)
        return wanted is kind or (is_abstract_type(wanted) and self._schema.is_sub_type(wanted, kind))


def _length(field: GraphQLField, named: GraphQLNamedType, page: Size | None) -> Size:
    if not is_list_type(get_nullable_type(field.type)):
        return 1
    return page if page is not None else LENGTHS.get(named.name, USUAL)


def _asked(field: GraphQLField, node: FieldNode) -> Size:
    for argument in node.arguments or ():
        if argument.name.value == PAGE:
            if isinstance(argument.value, IntValueNode):
                return max(int(argument.value.value), 0)
            # A variable; anything else was refused by validation, but null, which execution refuses.
            return argument.value.name.value if isinstance(argument.value, VariableNode) else 0
    default = field.args[PAGE].default_value
    return default if isinstance(default, int) else MOST_OBJECTS
