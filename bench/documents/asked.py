"""The six documents, and the part of the product's schema that they need: what the Node servers are given."""

from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    FieldNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    is_input_object_type,
    parse,
    print_ast,
    visit,
)

OPERATIONS, SCHEMA = Path("graphql_api/operations"), Path("graphql_api/schema.graphql")
READS = ("code", "entries", "queue", "candidates", "numbers")
ACT = "submit"


def text(name: str) -> str:
    """Return one of the documents."""
    return (OPERATIONS / f"{name}.graphql").read_text()


def schema() -> str:
    """Return the part of the product's schema that the six documents need."""
    return part(parse(SCHEMA.read_text(), no_location=True), [parse(text(name)) for name in (*READS, ACT)])


def part(whole: DocumentNode, documents: list[DocumentNode]) -> str:
    """Return the types, fields and arguments that documents use; enums and inputs whole, interfaces left out."""
    used = _Used(build_schema(print_ast(whole)))
    for document in documents:
        visit(document, TypeInfoVisitor(used.info, used))
    return "\n\n".join(print_ast(node) for node in map(used.pruned, whole.definitions) if node is not None) + "\n"


class _Used(Visitor):
    """Notes what documents use of a schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.info, self._schema = TypeInfo(schema), schema
        self._fields: dict[str, set[str]] = {}
        self._arguments: set[tuple[str, str, str]] = set()
        self._names: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent, field = self.info.get_parent_type(), self.info.get_field_def()
        assert parent is not None
        assert field is not None
        self._fields.setdefault(parent.name, set()).add(node.name.value)
        self._name(get_named_type(field.type))
        for argument in node.arguments or ():
            self._arguments.add((parent.name, node.name.value, argument.name.value))
            self._name(get_named_type(field.args[argument.name.value].type))

    def _name(self, kind: Any) -> None:
        if kind.name not in self._names:
            self._names.add(kind.name)
            for field in kind.fields.values() if is_input_object_type(kind) else ():
                self._name(get_named_type(field.type))

    def pruned(self, node: Any) -> Any:
        """Return a definition with what is used of it, or None."""
        name = node.name.value if hasattr(node, "name") else ""
        if isinstance(node, ObjectTypeDefinitionNode) and name in self._fields:
            fields = [self._field(name, f) for f in node.fields or () if f.name.value in self._fields[name]]
            return ObjectTypeDefinitionNode(name=node.name, interfaces=(), directives=(), fields=tuple(fields))
        kinds = (EnumTypeDefinitionNode, InputObjectTypeDefinitionNode, ScalarTypeDefinitionNode)
        return node if isinstance(node, kinds) and name in self._names else None

    def _field(self, parent: str, field: Any) -> FieldDefinitionNode:
        kept = [a for a in field.arguments or () if (parent, field.name.value, a.name.value) in self._arguments]
        return FieldDefinitionNode(name=field.name, type=field.type, directives=(), arguments=tuple(kept))
