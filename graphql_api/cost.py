"""What a document can cost at most, known before it runs: a function of the document and the sizes it asks for.

Counted are the objects of the answer, one each, whatever they are, and the fields that are resolved for them. A page
counts as `first`, any other list as what is written here; `graphql_api/estimates.py` compiles a document into this.
"""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, VariableDefinitionNode, get_variable_values
from msgspec import Struct

MOST_OBJECTS = 10_000
MOST_FIELDS = 100_000
"""Resolving one field takes microseconds during which nothing else runs, and no deadline can end it."""
USUAL = 10
MOST_TOLD = 10**9
"""What is beyond this is told as this; JSON's numbers end somewhere."""
LENGTHS = {
    "Award": 40,
    "EntryAward": 40,
    "CellFault": 500,
    "ChangedInput": 50,
    "CheckParameter": 4,
    "ClusterMember": 60,
    "ClusterTerm": 20,
    "DocumentFault": 200,
    "DossierDocument": 40,
    "DossierStep": 5,
    "EnumLabels": 50,
    "EnumValueLabel": 20,
    "HistoryItem": 30,
    "ImportPreviewCell": 45,
    "ImportPreviewRow": 10,
    "Indicator": 80,
    "Merit": 60,
    "OutcomeLink": 15,
    "Problem": 20,
    "Holiday": 40,
    "IndicatorDefinition": 100,
    "RankedMember": 60,
    "ReportCheck": 20,
    "PublishedVersion": 5,
    "ReportDeadline": 3,
    "ReportedIndicator": 120,
    "ReturnChange": 30,
    "ReturnFault": 20,
    "ReturnValue": 40,
    "Rule": 30,
    "RuleCheck": 40,
    "RuleParameter": 6,
    "ScoreCriterion": 30,
    "SimulatedShift": 40,
    "NumbersLine": 3,
    "ReportFile": 3,
    "Target": 40,
    "UnitLink": 15,
    "UnitNow": 15,
}
"""How many of a type stand in a list that has no `first`; USUAL where nothing is said.

Links: no commune of the country took in more than 15 units on 2025-07-01. Most of the others are parts of one record,
whose 64 KiB bound what it holds beyond this.
"""

Size = int | str
"""How often something comes: a number, or the variable that says it."""
Sizes = Mapping[str, int]


class Cost(Struct, frozen=True):
    """How many objects an answer has at most, and how many fields are resolved for it."""

    objects: int
    fields: int

    @property
    def excess(self) -> str:
        """The sentence that says which limit it exceeds, or nothing."""
        if self.objects > MOST_OBJECTS:
            return f"Ước tính {self.told['estimated']} đối tượng, tối đa {MOST_OBJECTS}."
        return f"Ước tính {self.fields} trường, tối đa {MOST_FIELDS}." if self.fields > MOST_FIELDS else ""

    @property
    def told(self) -> dict[str, int]:
        """What clients are told."""
        return {"estimated": min(self.objects, MOST_TOLD), "limit": MOST_OBJECTS}


class Branch(Struct, frozen=True):
    """What is selected of one object type: its leaves, and (how often, which step) for each field of objects."""

    leaves: int
    inner: tuple[tuple[Size, int], ...]


class Estimate(Struct, frozen=True):
    """A document's cost as a function of its variables, compiled once. The last step is the operation itself."""

    steps: tuple[tuple[Branch, ...], ...]
    sizes: tuple[VariableDefinitionNode, ...]
    """The variables that say a size."""
    fixed: Cost | None = None
    """The cost where there is no such variable."""

    @property
    def is_nothing(self) -> bool:
        """Whether no record and no field of one is asked for."""
        return self.steps[-1] == (Branch(0, ()),)

    def of(self, schema: GraphQLSchema, variables: Mapping[str, Any] | None) -> Cost:
        """Return the cost with the variables of a request; what execution will refuse counts nothing."""
        if self.fixed is not None:
            return self.fixed
        return self.with_sizes({node.variable.name.value: _given(schema, node, variables or {}) for node in self.sizes})

    def with_sizes(self, sizes: Sizes) -> Cost:
        """Return the cost with these values of the variables that say a size."""
        known: list[Cost] = []
        for branches in self.steps:
            each = [_of_branch(branch, known, sizes) for branch in branches]
            known.append(Cost(max(c.objects for c in each), max(c.fields for c in each)))
        return known[-1]


def _of_branch(branch: Branch, known: list[Cost], sizes: Sizes) -> Cost:
    objects, fields = 0, branch.leaves
    for size, step in branch.inner:
        times = sizes[size] if isinstance(size, str) else size
        objects += times * (1 + known[step].objects)
        fields += 1 + times * known[step].fields
    return Cost(objects, fields)


def _given(schema: GraphQLSchema, node: VariableDefinitionNode, variables: Mapping[str, Any]) -> int:
    value = variables.get(node.variable.name.value)
    if type(value) is int:
        return max(value, 0)
    # Coerced as execution coerces it, default and all: 100.0 is 100 there too.
    outcome = get_variable_values(schema, [node], dict(variables), hide_suggestions=True)
    value = None if isinstance(outcome, list) else outcome.coerced.get(node.variable.name.value)
    return max(value, 0) if isinstance(value, int) else 0
