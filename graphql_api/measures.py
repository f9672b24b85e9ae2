"""How large and how deep a document may be: measured before validation, which takes time quadratic in it.

Everything is measured with fragments written out, each once, so that no writing of a document is smaller than another.
"""

from collections import Counter
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.language import Node as AstNode
from graphql.language import Visitor, visit

from graphql_api.guard import MOST_DIGITS

MOST_LETTERS = 16 * 1024
MOST_TOKENS = 1_000
DEEPEST = 14
DEEPEST_INTROSPECTION = 16
MOST_ALIASES = 15
MOST_DIRECTIVES = 20
MOST_ACTS = 5
MOST_REPEATS = 16
"""How often one selection may name the same field; validation compares each pair of them, and all below.

Every type that `node` may answer with has its own `id` in one selection: there are twelve.
"""


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


def excess(ast: DocumentNode, operation: OperationDefinitionNode) -> str:
    """Return the sentence that says which limit a document exceeds, or nothing."""
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
