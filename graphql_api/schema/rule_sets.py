"""Rule sets in the schema: a province's numbers and choices as dated versions."""

from datetime import date
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import arg, resolves, shows, text
from movement.model.entries import Level
from movement.model.predicates import Parameter
from movement.model.rule_sets import Purpose, Rule, RuleSet, RuleSetVersion, Strictness
from movement.usecases import rule_sets


@shows(Parameter, name="RuleParameter", description="One number or word of a rule.")
class ParameterType:
    name: str = text("Its name.")
    value: str = text("A whole number, or words separated by commas.")


@shows(Rule, name="Rule", description="One rule as a version has it.")
class RuleType:
    strictness: Strictness = text("Whether it decides or only adds a flag.")
    levels: list[Level] = text("The levels at which it counts; empty: at every level.")
    parameters: list[ParameterType] = text("What it is held to.")
    legal_basis: str = text("The act it follows.")

    @resolves("Its code, for example R01.")
    def code(self) -> str:
        rule: Rule = self  # type: ignore[assignment]
        return rule.id


@shows(RuleSetVersion, name="RuleSetVersion", description="A rule set as it is in force for a time; it never changes.")
class RuleSetVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows.")
    rules: list[RuleType] = text("Its rules.")


@shows(RuleSet, name="RuleSet", description="A province's rules for one purpose, with all their versions.")
class RuleSetType:
    id: strawberry.ID = text("Names the province and the purpose; not for `node`.")
    purpose: Purpose = text("What it decides.")
    version: int = text("Pass it when adding a version.")
    versions: list[RuleSetVersionType] = text("All versions, oldest first.")

    @resolves("The version in force on a day, or null.")
    def at(
        self, day: Annotated[date, strawberry.argument(name="date", description="The day.")]
    ) -> RuleSetVersionType | None:
        return rule_sets.in_force(_entity(self), day)  # type: ignore[return-value]


def _entity(rule_set: Any) -> RuleSet:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: RuleSet = rule_set
    return entity


@strawberry.type
class RuleSetQuery:
    @resolves("The rules of a unit's province for a purpose; null and NOT_FOUND where none were entered.")
    async def rule_set(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        purpose: Annotated[Purpose, arg("What the rules decide.")],
    ) -> RuleSetType | None:
        return await rule_sets.rule_set(info.context.world, info.context.actor, unit, purpose)  # type: ignore[return-value]
