"""What is entered of one rule: what it asks, by which parameters, and of which parts it is made."""

import strawberry

from graphql_api.schema.relay import text
from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.predicate_lines import PartKind
from movement.model.predicates import Polarity
from movement.model.rule_sets import Strictness
from movement.model.subjects import SubjectKind


@strawberry.input(description="One number or word of a rule.")
class ParameterInput:
    name: str = text("Its name.")
    value: str = text("A whole number, or words separated by commas.")


@strawberry.input(description="One line of a predicate, as `PredicatePart` shows it.")
class PartInput:
    depth: int = text("How deep it stands, from 0; a part stands one step deeper than what it is a part of.")
    kind: PartKind = text("What it is.")
    check: str | None = strawberry.field(default=None, description="Of a TEST: one of `ruleChecks`.")
    parameters: list[ParameterInput] = strawberry.field(
        default_factory=list, description="Of a TEST: exactly those its check is held to."
    )


@strawberry.input(description="One rule.")
class RuleInput:
    code: str = text("One of the codes its purpose knows, for example R01.")
    strictness: Strictness = strawberry.field(
        default=Strictness.HARD, description="Whether it decides or only adds a flag."
    )
    levels: list[Level] = strawberry.field(
        default_factory=list, description="The levels at which it counts; empty: at every level."
    )
    parameters: list[ParameterInput] = text("Exactly those the rule has; none where it has a predicate.")
    legal_basis: str = strawberry.field(default="", description="The act it follows.")
    name: str = strawberry.field(default="", description="What it is called in Vietnamese; needed with a predicate.")
    polarity: Polarity | None = strawberry.field(
        default=None, description="What a further record can do to it; needed with a predicate."
    )
    forms: list[AwardForm] = strawberry.field(
        default_factory=list, description="The forms it is a rule of; empty: the movement's own (DVK)."
    )
    subjects: list[SubjectKind] = strawberry.field(
        default_factory=list, description="The kinds of subject it is asked of; empty: all."
    )
    predicate: list[PartInput] = strawberry.field(
        default_factory=list, description="Its predicate from the top down; empty: its code names its check."
    )
