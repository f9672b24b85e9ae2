"""Writing rule sets: the first version of a purpose, and further versions."""

from collections.abc import Awaitable
from dataclasses import asdict
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves
from graphql_api.schema.rule_set_inputs import AddRuleSetVersionInput, CreateRuleSetInput, RuleSetVersionInput
from graphql_api.schema.rule_sets import RuleSetType
from movement.model.rule_sets import RuleSet
from movement.usecases import rule_sets


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
