"""GraphQL documents: parsed, validated and measured once, kept by their text in a bounded cache."""

from collections import Counter, OrderedDict
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    specified_rules,
    validate,
)
from graphql.language import Node as AstNode
from graphql.language import Visitor, visit
from msgspec import Struct

from graphql_api.guard import MOST_DIGITS

MOST_LETTERS = 16 * 1024
MOST_TOKENS = 1_000
DEEPEST = 14
DEEPEST_INTROSPECTION = 16
MOST_ALIASES = 15
MOST_DIRECTIVES = 20
MOST_ACTS = 5
MOST_REPEATS = 10
"""How often one selection may name the same field; validation compares each pair of them, and all below."""
KEPT = 500


class Document(Struct, frozen=True):
    """A document that may be executed, or why not."""

    ast: DocumentNode | None = None
    operation: OperationType | None = None
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
        if len(text.encode()) > MOST_LETTERS:
            return _refused(f"Văn bản truy vấn vượt quá {MOST_LETTERS} byte.")
        try:
            ast = parse(text, max_tokens=MOST_TOKENS)
        except GraphQLError as fault:
            return Document(errors=(fault,))
        operations = [d for d in ast.definitions if isinstance(d, OperationDefinitionNode)]
        if len(operations) != 1:
            return _refused("Mỗi văn bản phải có đúng một thao tác.")
        # Measured before validation, which takes time quadratic in what is measured here.
        excess = _excess(ast, operations[0])
        if excess:
            return _refused(excess)
        faults = validate(self.schema, ast, self._rules, max_errors=20)
        if faults:
            return Document(errors=tuple(faults))
        return Document(ast, operations[0].operation)


def _refused(sentence: str) -> Document:
    return Document(errors=(GraphQLError(sentence),))


class _Counter(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.aliases = self.directives = self.digits = self.repeats = 0

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.aliases += node.alias is not None

    def enter_directive(self, *_: Any) -> None:
        self.directives += 1

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        names = Counter(_answer_name(selected) for selected in node.selections)
        self.repeats = max(self.repeats, *names.values(), 0)

    def enter_int_value(self, node: IntValueNode, *_: Any) -> None:
        # Python refuses to read an integer of some thousand digits, which would look like a fault of ours.
        self.digits = max(self.digits, len(node.value.lstrip("-")))


def _answer_name(selected: AstNode) -> str:
    # Inline fragments count as one name, or they would carry the repeats.
    if isinstance(selected, FieldNode):
        return (selected.alias or selected.name).value
    return f"...{selected.name.value}" if isinstance(selected, FragmentSpreadNode) else "..."


def _excess(ast: DocumentNode, operation: OperationDefinitionNode) -> str:
    counter = _Counter()
    visit(ast, counter)
    fragments = {d.name.value: d for d in ast.definitions if isinstance(d, FragmentDefinitionNode)}
    mutates = operation.operation is OperationType.MUTATION
    acts = _acts(operation.selection_set, fragments, {}) if mutates else 0
    measured = (
        (counter.aliases, MOST_ALIASES, "Tối đa {} bí danh trong một truy vấn."),
        (counter.directives, MOST_DIRECTIVES, "Tối đa {} chỉ thị trong một truy vấn."),
        (counter.repeats, MOST_REPEATS, "Tối đa {} lần cùng một trường trong một nhóm chọn."),
        (counter.digits, MOST_DIGITS, "Số trong văn bản truy vấn dài quá {} chữ số."),
        (_Depths(fragments).of(operation.selection_set), DEEPEST, "Truy vấn lồng quá {} tầng."),
        (acts, MOST_ACTS, "Tối đa {} hành động trong một yêu cầu."),
    )
    return next((sentence.format(most) for count, most, sentence in measured if count > most), "")


def _acts(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], known: dict[str, int]) -> int:
    """Return how many fields a selection holds once its fragments are written out, each of them counted once."""
    total = 0
    for node in selections.selections:
        if isinstance(node, InlineFragmentNode):
            total += _acts(node.selection_set, fragments, known)
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known:
                known[name] = 0  # a cycle is validation's to report
                fragment = fragments.get(name)
                known[name] = _acts(fragment.selection_set, fragments, known) if fragment else 0
            total += known[name]
        else:
            total += 1
    return total


class _Depths:
    """Depths of selections; each fragment is measured once, or doubling fragments would take for ever."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}

    def of(self, selections: SelectionSetNode | None) -> int:
        if selections is None:
            return 0
        return max((self._of_node(node) for node in selections.selections), default=0)

    def _of_node(self, node: AstNode) -> int:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._known:
                # A cycle or an unknown fragment is validation's to report; here it must only end.
                self._known[name] = 0
                fragment = self._fragments.get(name)
                self._known[name] = self.of(fragment.selection_set) if fragment else 0
            return self._known[name]
        inner = self.of(getattr(node, "selection_set", None))
        if not isinstance(node, FieldNode):
            return inner
        if node.name.value.startswith("__"):
            return DEEPEST + 1 if inner > DEEPEST_INTROSPECTION else 0
        return 1 + inner
