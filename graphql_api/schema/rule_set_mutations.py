"""Writing rule sets: the first version of a purpose, and further versions."""

from collections.abc import Awaitable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.rule_sets import RuleSetType
from movement.model.awards import AwardForm
from movement.model.entries import Level
from movement.model.predicate_lines import PartKind
from movement.model.predicates import Polarity
from movement.model.rule_sets import ConstraintKind, Purpose, RuleSet, Strictness
from movement.model.score_sheets import Grade
from movement.model.subjects import SubjectKind
from movement.usecases import rule_sets


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


@strawberry.type(description="The rule set after the change, or what was wrong with the request.")
class RuleSetPayload:
    rule_set: RuleSetType | None = strawberry.field(description="The rule set; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the change was made.")


def _payload(change: Awaitable[RuleSet]) -> Awaitable[RuleSetPayload]:
    return answered(RuleSetPayload, "rule_set", change)


LATER = frozenset({"name", "polarity", "forms", "subjects", "predicate", "constraints", "weights", "bands"})
"""What inputs had not always: left out where it is empty, so that a request repeated after a release is the same."""


def form_of(given: RuleSetVersionInput) -> dict[str, Any]:
    """Return a version as the use cases take it."""
    # Clients cache what has an `id`; a rule's is only unique within its version, so the schema calls it its code.
    plain = _told(asdict(given))
    for part in ("rules", "constraints"):
        if part in plain:
            plain[part] = [{"id": one.pop("code"), **_told(one)} for one in plain[part]]
    return plain


def _told(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value or name not in LATER}


@strawberry.type
class RuleSetMutation:
    @resolves("Enters the first version of a province's rules for a purpose.")
    async def create_rule_set(
        self,
        info: Info,
        input: Annotated[CreateRuleSetInput, arg("The rules.")],  # noqa: A002
    ) -> RuleSetPayload:
        return await _payload(
            rule_sets.create(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.unit,
                input.purpose,
                form_of(input.first_version),
            )
        )

    @resolves("Adds a version to a province's rules for a purpose.")
    async def add_rule_set_version(
        self,
        info: Info,
        input: Annotated[AddRuleSetVersionInput, arg("The version.")],  # noqa: A002
    ) -> RuleSetPayload:
        return await _payload(
            rule_sets.add_version(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.unit,
                input.purpose,
                form_of(input.added),
            )
        )
