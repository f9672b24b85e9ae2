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
RULES = tuple(specified_rules)
RULES_FOR_OTHERS = (*RULES, NoSchemaIntrospectionCustomRule)
"""Made once: a rule made anew for each request would be a new class each time."""


class Document(Struct, frozen=True):
    """A document that may be executed, or why not."""

    ast: DocumentNode | None = None
    operation: OperationType | None = None
    estimate: Estimate | None = None
    errors: tuple[GraphQLError, ...] = ()


class Documents:
    """The documents of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._kept: OrderedDict[tuple[bool, str], Document] = OrderedDict()

    def get(self, text: str, *, explore: bool) -> Document:
        """Return the document of a text; the same text is parsed and validated once.

        `explore`: whether the schema may be asked about itself. What is kept for those who may is not for the others.
        """
        key = (explore, text)
        found = self._kept.get(key)
        if found is None:
            found = self._made(text, explore=explore)
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def _made(self, text: str, *, explore: bool) -> Document:
        try:
            ast, operation = _read(text)
            rules = RULES if explore else RULES_FOR_OTHERS
            faults = validate(self.schema, ast, rules, max_errors=20, hide_suggestions=not explore)
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
