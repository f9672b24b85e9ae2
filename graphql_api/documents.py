"""GraphQL documents: parsed, measured, validated and costed once, kept by their text in a bounded cache."""

from collections import OrderedDict

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from msgspec import Struct

from graphql_api.cost import Estimate
from graphql_api.estimates import estimate
from graphql_api.measures import MOST_LETTERS, MOST_TOKENS, excess

KEPT = 500


class Document(Struct, frozen=True):
    """A document that may be executed, or why not."""

    ast: DocumentNode | None = None
    operation: OperationType | None = None
    estimate: Estimate | None = None
    errors: tuple[GraphQLError, ...] = ()


class Documents:
    """The documents of one schema. `explore`: whether the schema may be asked about itself."""

    def __init__(self, schema: GraphQLSchema, *, explore: bool) -> None:
        self.schema = schema
        self._rules = [*specified_rules, *([] if explore else [NoSchemaIntrospectionCustomRule])]
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def get(self, text: str) -> Document:
        """Return the document of a text; the same text is parsed and validated once."""
        found = self._kept.get(text)
        if found is None:
            found = self._made(text)
            self._kept[text] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(text)
        return found

    def _made(self, text: str) -> Document:
        try:
            ast, operation = _read(text)
            faults = validate(self.schema, ast, self._rules, max_errors=20)
            if not faults:
                return Document(ast, operation.operation, estimate(self.schema, ast, operation))
        except GraphQLError as fault:
            faults = [fault]
        return Document(errors=tuple(faults))


def _read(text: str) -> tuple[DocumentNode, OperationDefinitionNode]:
    if len(text.encode()) > MOST_LETTERS:
        raise GraphQLError(f"Văn bản truy vấn vượt quá {MOST_LETTERS} byte.")
    ast = parse(text, max_tokens=MOST_TOKENS)
    operations = [d for d in ast.definitions if isinstance(d, OperationDefinitionNode)]
    if len(operations) != 1:
        raise GraphQLError("Mỗi văn bản phải có đúng một thao tác.")
    # Measured before validation, which takes time quadratic in what is measured here.
    sentence = excess(ast, operations[0])
    if sentence:
        raise GraphQLError(sentence)
    return ast, operations[0]
