"""Reasons in the schema: what each rule says, in data and in sentences, and the records that show it."""

from datetime import date
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema import words
from graphql_api.schema.relay import resolves, shows, text
from movement.model import sentences
from movement.model.eligibility import name_of
from movement.model.entries import Level
from movement.model.reasons import Outcome, Reason, RuleResult
from movement.model.rule_sets import Strictness
from movement.usecases.cited import Cited
from movement.usecases.entry_reasons import EntryReasons


@shows(Cited, name="CitedRecord", description="A record that shows a reason.")
class CitedType:
    id: strawberry.ID | None = text("Its id, for `node`; null if one may not see it.")
    label: str = text("What it is, in Vietnamese; `ngoài phạm vi` if one may not see it.")


@shows(
    Reason,
    name="Reason",
    description="What one rule says of an entry or subject. Observed and required are dates, numbers and words of "
    "enums; `|` stands between what is allowed, NONE where there is nothing.",
)
class ReasonType:
    rule: str = text("The rule's id, e.g. R04.")
    result: RuleResult = text("Whether it is met.")
    strictness: Strictness = text("Whether it decides.")
    observed: str = text("What was seen.")
    required: str = text("What the rule set in force asks for.")
    legal_basis: str = text("The act or document it stands on.")

    @resolves("Short Vietnamese name of the rule.")
    def name(self) -> str:
        return _reason(self).name or name_of(_reason(self).rule)

    @resolves("What was seen, in Vietnamese words.")
    def observed_in_words(self) -> str:
        return words.seen(_reason(self).observed)

    @resolves("What the rule set in force asks for, in Vietnamese words.")
    def required_in_words(self) -> str:
        return words.seen(_reason(self).required)

    @resolves("Why it is met, is not, or cannot be told: a Vietnamese sentence with what was seen and asked for.")
    def sentence(self) -> str:
        return sentences.sentence(_reason(self))

    @resolves("What is missing to meet it; null where it is met or cannot be told.")
    def missing(self) -> str | None:
        return sentences.missing(_reason(self)) or None

    @resolves("Which record or document would settle what cannot be told; null where all can.")
    def settled_by(self) -> str | None:
        return sentences.settled_by(_reason(self)) or None

    @resolves("The records that show it.")
    async def evidence(self, info: Info) -> list[CitedType]:
        return await info.context.cited.load_many(_reason(self).evidence)  # type: ignore[return-value]


@shows(EntryReasons, name="EntryReasons", description="What the list of one level says of an entry.")
class EntryReasonsType:
    level: Level = text("The level that would commend.")
    as_of: date = text("The day as on which the records were looked at.")
    outcome: Outcome | None = text("What the rules that decide say together; null if it is not in the list.")
    reasons: list[ReasonType] = text("What each rule says, in the order of the rule set.")
    note: str | None = text("Why it is not in the list, in Vietnamese; null if it is.")


def _reason(reason: Any) -> Reason:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Reason = reason
    return entity
