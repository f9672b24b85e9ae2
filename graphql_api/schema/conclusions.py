"""Conclusions of inspections in the schema, what they ask for, and what became of it."""

from datetime import date, datetime
from typing import Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import EvidenceType
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.units import UnitType
from movement.model.conclusions import Conclusion, Draft, Recommendation, Remedy, RemedyState
from movement.model.score_sheets import Grade


@shows(Draft, name="ConclusionDraft", description="The conclusion in the making, which may be written again.")
class DraftType:
    grade: Grade | None = text("The grade proposed.")
    text: str = strawberry.field(description="What it says so far.")


@shows(Conclusion, name="Conclusion", description="A conclusion as it was issued; nothing in it ever changes.")
class ConclusionType:
    number: int = text("Which one: the last one counts.")
    decision_number: str = text("Number of its document.")
    issued_on: date = text("Day of its document.")
    grade: Grade | None = text("The grade; null where none was given.")
    score: int | None = text("The score, 0..10000, where a score sheet is used.")
    reason: str = text("Why it supersedes the one before; empty for the first.")
    at: datetime = text("When it was recorded.")
    text: str = strawberry.field(description="What it says.")


@shows(Remedy, name="Remedy", description="How the owner of a recommendation met it.")
class RemedyType:
    state: RemedyState = text("Open, reported, or verified by another person.")
    evidence: list[EvidenceType] = text("What shows it.")
    reported_at: datetime | None = text("When it was last reported as done.")
    verified_at: datetime | None = text("When it was verified.")
    reopened: int = text("How often it was opened again.")
    reason: str = text("Why it was last opened again.")
    text: str = strawberry.field(description="What was done.")


@shows(Recommendation, name="Recommendation", description="What a conclusion asks of a unit, by when, and its remedy.")
class RecommendationType:
    number: int = text("Which one.")
    due_on: date = text("Last day for its remedy to be reported.")
    remedy: RemedyType = text("What became of it.")

    @resolves("The unit it was asked of.")
    def owner(self, info: Info) -> UnitType | None:
        return info.context.units.load(_asked(self).owner)  # type: ignore[return-value]

    @resolves("The unit that must meet it now: the owner, or who carries it on.")
    def carrier(self, info: Info) -> UnitType | None:
        return info.context.units.load(_asked(self).duty[0])  # type: ignore[return-value]

    @resolves("By how many days its remedy is late today; 0 once it is reported.")
    def days_late(self, info: Info) -> int:
        return _asked(self).days_late(info.context.world.today())

    text: str = strawberry.field(description="What is asked.")


def _asked(recommendation: Any) -> Recommendation:
    # What Strawberry calls `self` is the entity that stands behind the type.
    entity: Recommendation = recommendation
    return entity
