"""Rule sets in the schema: a province's numbers and choices as dated versions."""

import re
from datetime import date
from functools import cache
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.score_sheets import BandType
from movement.model.awards import AwardForm
from movement.model.check_words import WORDS
from movement.model.checks import CHECKS, LooksAt
from movement.model.eligibility import name_of
from movement.model.entries import Level
from movement.model.predicate_lines import Line, PartKind, lines
from movement.model.predicates import Parameter, Polarity
from movement.model.rule_sets import (
    Allowed,
    Constraint,
    ConstraintKind,
    Purpose,
    Rule,
    RuleSet,
    RuleSetVersion,
    Strictness,
)
from movement.model.subjects import SubjectKind
from movement.usecases import rule_sets


@shows(Parameter, name="RuleParameter", description="One number or word of a rule.")
class ParameterType:
    name: str = text("Its name.")
    value: str = text("A whole number, or words separated by commas.")


@shows(Line, name="PredicatePart", description="One line of a rule's predicate; its parts follow, one step deeper.")
class PartType:
    depth: int = text("How deep it stands, from 0.")
    kind: PartKind = text("What it is.")
    check: str | None = text("The check of a TEST, one of `ruleChecks`; null of any other.")
    parameters: list[ParameterType] = text("What the check is held to.")

    @resolves("The check's name in Vietnamese; null of any other kind.")
    def name(self) -> str | None:
        line: Line = self  # type: ignore[assignment]
        return None if line.check is None else WORDS[line.check].name


@shows(Rule, name="Rule", description="One rule as a version has it.")
class RuleType:
    strictness: Strictness = text("Whether it decides or only adds a flag.")
    levels: list[Level] = text("The levels at which it counts; empty: at every level.")
    parameters: list[ParameterType] = text("What it is held to.")
    legal_basis: str = text("The act it follows.")
    polarity: Polarity | None = text("What a further record can do to it; null where its check says so.")
    forms: list[AwardForm] = text("The forms it is a rule of; empty: the movement's own (DVK).")
    subjects: list[SubjectKind] = text("The kinds of subject it is asked of; empty: all.")

    @resolves("What it is called in Vietnamese.")
    def name(self) -> str:
        rule: Rule = self  # type: ignore[assignment]
        return rule.name or name_of(rule.id)

    @resolves("Its predicate from the top down; empty where its code names its check.")
    def predicate(self) -> list[PartType]:
        rule: Rule = self  # type: ignore[assignment]
        return [] if rule.predicate is None else list(lines(rule.predicate))  # type: ignore[arg-type]

    @resolves("Its code, for example R01.")
    def code(self) -> str:
        rule: Rule = self  # type: ignore[assignment]
        return rule.id


@shows(Constraint, name="Constraint", description="What is asked of all candidates for a form together.")
class ConstraintType:
    kind: ConstraintKind = text("What kind of constraint it is.")
    forms: list[AwardForm] = text("The forms it is asked of.")
    levels: list[Level] = text("The levels at which it counts; empty: at every level.")
    parameters: list[ParameterType] = text("What it is held to; rates and shares are basis points.")
    legal_basis: str = text("The act it follows.")

    @resolves("Its code, for example C01.")
    def code(self) -> str:
        constraint: Constraint = self  # type: ignore[assignment]
        return constraint.id


@shows(RuleSetVersion, name="RuleSetVersion", description="A rule set as it is in force for a time; it never changes.")
class RuleSetVersionType:
    number: int = text("Which version.")
    effective_from: date = text("First day.")
    effective_to: date | None = text("First day without it; null while it lasts.")
    legal_basis: str = text("The act it follows.")
    rules: list[RuleType] = text("Its rules.")
    constraints: list[ConstraintType] = text("What is asked of a pool of candidates, in this order.")
    weights: list[ParameterType] = text("Weights of the parts of a unit's index, in basis points.")
    bands: list[BandType] = text("Grades of a unit's index, best first.")


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


@strawberry.type(description="A parameter of a check and what it may be.")
class CheckParameter:
    name: str = strawberry.field(description="Its name.")
    allowed: str = strawberry.field(description="A range of whole numbers, words with `|` between them, or a pattern.")
    several: bool = strawberry.field(description="Whether several words may be given, with `,` between them.")


@strawberry.type(description="A check that rules are made of. Its name never changes its meaning.")
class RuleCheck:
    check: str = strawberry.field(description="Its name in predicates.")
    name: str = strawberry.field(description="What it is called in Vietnamese.")
    polarity: Polarity = strawberry.field(description="What a further record can do to it.")
    looks_at: LooksAt = strawberry.field(description="What it looks at: entries for DVK, subjects for others.")
    parameters: list[CheckParameter] = strawberry.field(description="Exactly those it is held to.")


@cache
def _checks() -> list[RuleCheck]:
    return [
        RuleCheck(
            check=name,
            name=WORDS[name].name,
            polarity=one.polarity,
            looks_at=one.looks_at,
            parameters=[
                CheckParameter(name=key, allowed=_allowed(allowed), several=_several(allowed))
                for key, allowed in one.parameters.items()
            ],
        )
        for name, one in CHECKS.items()
    ]


def _several(allowed: Allowed) -> bool:
    return isinstance(allowed, frozenset) or (isinstance(allowed, re.Pattern) and "," in allowed.pattern)


def _allowed(allowed: Allowed) -> str:
    match allowed:
        case range():
            return f"{allowed.start}..{allowed.stop - 1}"
        case re.Pattern():
            return allowed.pattern
        case _:
            return "|".join(sorted(allowed) if isinstance(allowed, frozenset) else [str(word) for word in allowed])


@strawberry.type
class RuleSetQuery:
    @resolves("The checks that rules of commendation are made of. They change with a release only.")
    def rule_checks(self) -> list[RuleCheck]:
        return _checks()

    @resolves("The rules of a unit's province for a purpose; null and NOT_FOUND where none were entered.")
    async def rule_set(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("Any unit of the province.")],
        purpose: Annotated[Purpose, arg("What the rules decide.")],
    ) -> RuleSetType | None:
        return await rule_sets.rule_set(info.context.world, info.context.actor, unit, purpose)  # type: ignore[return-value]
