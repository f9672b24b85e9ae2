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
from movement.model.entries import Level
from movement.model.rule_sets import Purpose, RuleSet, Strictness
from movement.usecases import rule_sets


@strawberry.input(description="One number or word of a rule.")
class ParameterInput:
    name: str = text("Its name.")
    value: str = text("A whole number, or words separated by commas.")


@strawberry.input(description="One rule.")
class RuleInput:
    code: str = text("One of the codes its purpose knows, for example R01.")
    strictness: Strictness = strawberry.field(
        default=Strictness.HARD, description="Whether it decides or only adds a flag."
    )
    levels: list[Level] = strawberry.field(
        default_factory=list, description="The levels at which it counts; empty: at every level."
    )
    parameters: list[ParameterInput] = text("Exactly those the rule has.")
    legal_basis: str = strawberry.field(default="", description="The act it follows.")


@strawberry.input(description="A version of a rule set. Once it exists it never changes.")
class RuleSetVersionInput:
    effective_from: date = text("First day.")
    rules: list[RuleInput] = text("Its rules.")
    effective_to: date | None = strawberry.field(default=None, description="First day without it.")
    legal_basis: str = strawberry.field(default="", description="The act it follows.")


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


def form_of(given: RuleSetVersionInput) -> dict[str, Any]:
    """Return a version as the use cases take it."""
    # Clients cache what has an `id`; a rule's is only unique within its version, so the schema calls it its code.
    plain = asdict(given)
    return plain | {"rules": [{"id": rule.pop("code"), **rule} for rule in plain["rules"]]}


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
