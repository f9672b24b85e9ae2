"""What is entered of a version of a rule set: its parameters, its rules and their parts, its constraints and bands."""

from datetime import date

import strawberry

from graphql_api.schema.relay import text
from graphql_api.schema.rule_inputs import ParameterInput, RuleInput
from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.rule_sets import ConstraintKind, Purpose
from movement.model.score_sheets import Grade


@strawberry.input(description="What is asked of all candidates for a form together.")
class ConstraintInput:
    code: str = text("For example C01.")
    kind: ConstraintKind = text("What kind of constraint it is.")
    forms: list[AwardForm] = text("The forms it is asked of.")
    parameters: list[ParameterInput] = text("Exactly those its kind has.")
    levels: list[Level] = strawberry.field(
        default_factory=list, description="The levels at which it counts; empty: at every level."
    )
    legal_basis: str = strawberry.field(default="", description="The act it follows.")


@strawberry.input(description="A grade of a unit's index.")
class IndexBandInput:
    grade: Grade = text("The grade.")
    at_least: int = text("From this index on, in basis points.")


@strawberry.input(description="A version of a rule set. Once it exists it never changes.")
class RuleSetVersionInput:
    effective_from: date = text("First day.")
    rules: list[RuleInput] = text("Its rules.")
    effective_to: date | None = strawberry.field(default=None, description="First day without it.")
    legal_basis: str = strawberry.field(default="", description="The act it follows.")
    constraints: list[ConstraintInput] = strawberry.field(
        default_factory=list, description="What is asked of a pool of candidates, in this order."
    )
    weights: list[ParameterInput] = strawberry.field(
        default_factory=list, description="Weights of the parts of a unit's index, in basis points, 10000 in all."
    )
    bands: list[IndexBandInput] = strawberry.field(
        default_factory=list, description="Grades of a unit's index, best first."
    )


@strawberry.input(description="The first version of a province's rules for a purpose.")
class CreateRuleSetInput:
    request_id: str = text("The client's own id of this request.")
    unit: strawberry.ID = text("The province.")
    purpose: Purpose = text("What the rules decide.")
    first_version: RuleSetVersionInput = text("Its first version.")


@strawberry.input(description="A further version of a rule set, in force later than the last one.")
class AddRuleSetVersionInput:
    request_id: str = text("The client's own id of this request.")
    unit: strawberry.ID = text("Any unit of the province.")
    purpose: Purpose = text("What the rules decide.")
    version: int = text("The rule set's version the caller saw; a stale one is a CONFLICT.")
    added: RuleSetVersionInput = text("The new version.")
