"""The executor of a schema: a plan where there is one, graphql-core's executor where there is none."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    execute,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import get_variable_values
from graphql.language import Visitor, visit

from graphql_api.execution.bail import Bail
from graphql_api.execution.run import Run
from graphql_api.execution.source import Writer

MOST_WAYS = 8
"""Plans of one document: each set of values of the variables in @skip and @include has its own."""


@dataclass
class Counts:
    """How executions went: by a plan; by one that gave up; without one; by a plan that was cancelled."""

    planned: int = 0
    bailed: int = 0
    reference: int = 0
    cancelled: int = 0


class _Directives(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.sound, self.variables = True, dict[str, None]()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value not in {"skip", "include"}:
            self.sound = False
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.variables[argument.value.name.value] = None


@dataclass
class _Known:
    document: DocumentNode
    """Kept, so that its id stays its own."""
    operation: OperationDefinitionNode | None = None
    fragments: dict[str, Any] = field(default_factory=dict)
    deciding: tuple[str, ...] = ()
    uses: int = 0
    ways: dict[tuple[Any, ...], Any] = field(default_factory=dict)


class Compiled:
    """Executes sound documents of a schema.

    `kept`: documents whose plans are remembered. `from_use`: the use of a document at which its plan is made; a plan
    costs about as much as a few executions. `on`: False sends everything to the reference.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        kept: int = 500,
        from_use: int = 1,
        on: bool = True,
        executor_class: type[Executor[Any]] | None = None,
    ) -> None:
        self.schema, self.counts = schema, Counts()
        self._kept, self._from_use, self._on = kept, from_use, on
        self._executor_class = executor_class
        self._known: OrderedDict[tuple[int, str | None], _Known] = OrderedDict()

    async def execute(
        self,
        document: DocumentNode,
        *,
        context: Any = None,
        root: Any = None,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        hide_suggestions: bool = False,
    ) -> ExecutionResult:
        """Return what graphql-core's `execute` would return for a validated document."""
        left: Run | None = None
        try:
            known = self._of(document, operation_name) if self._on else None
            if known is not None and known.operation is not None:
                coerced = get_variable_values(
                    self.schema,
                    known.operation.variable_definitions or (),
                    variables or {},
                    hide_suggestions=hide_suggestions,
                )
                plan = None if isinstance(coerced, list) else self._plan(known, coerced)
                if plan is not None:
                    left = Run(context, root, coerced, hide_suggestions=hide_suggestions)
                    try:
                        result = await left.of(plan)
                    except Bail:
                        self.counts.bailed += 1
                        # What the plan began to read, it reads to the end: whoever remembers it need not read again.
                        await left.settle()
                    except BaseException:
                        self.counts.cancelled += 1
                        raise
                    else:
                        self.counts.planned += 1
                        left = None
                        return result
            if left is None:
                self.counts.reference += 1
            outcome: Any = execute(
                self.schema,
                document,
                root,
                context,
                variables,
                operation_name,
                executor_class=self._executor_class,
                hide_suggestions=hide_suggestions,
            )
            return outcome if isinstance(outcome, ExecutionResult) else await outcome
        except BaseException:
            if left is not None:
                await left.end(with_futures=True)
                left = None
            raise
        finally:
            # After the reference has answered, not before: futures may be shared.
            if left is not None:
                await left.end(with_futures=False)

    def _of(self, document: DocumentNode, operation_name: str | None) -> _Known:
        key = (id(document), operation_name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(document, operation_name)
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return known

    def _read(self, document: DocumentNode, operation_name: str | None) -> _Known:
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        if operation_name is not None:
            operations = [d for d in operations if d.name and d.name.value == operation_name]
        fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
        directives = _Directives()
        visit(document, directives)
        known = _Known(document)
        unusual = not directives.sound or any(f.variable_definitions for f in fragments)
        delivers_later = self.schema.get_directive("defer") or self.schema.get_directive("stream")
        if len(operations) == 1 and operations[0].operation is OperationType.QUERY and not (unusual or delivers_later):
            known.operation = operations[0]
            known.fragments = {f.name.value: FragmentDetails(f, None) for f in fragments}
            known.deciding = tuple(directives.variables)
        return known

    def _plan(self, known: _Known, coerced: Any) -> Any:
        known.uses += 1
        if known.uses < self._from_use or known.operation is None:
            return None
        way = tuple(coerced.coerced.get(name) for name in known.deciding)
        if way not in known.ways:
            if len(known.ways) >= MOST_WAYS:
                return None
            try:
                plan = Writer(self.schema, known.operation, known.fragments, coerced).plan()
            except Exception:  # noqa: BLE001 - whatever a plan does not know, the reference answers
                plan = None
            known.ways[way] = plan
        return known.ways[way]
