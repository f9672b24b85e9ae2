"""What is entered of facts: subjects, their merits and awards, each with the request that makes it."""

from datetime import date

import strawberry

from graphql_api.schema.relay import text
from movement.model.awards import AwardForm, AwardMethod
from movement.model.entries import Level
from movement.model.merit_kinds import MeritKind
from movement.model.subjects import SubjectClass

REQUEST = "The client's own id of this request: sent again, it changes nothing again."
VERSION = "The version the caller saw."
NUMBER, DAY = "Number and symbol of the decision.", "Day of the decision; not later than today."


@strawberry.input(description="What was stated of a subject in a year.")
class RecordMeritInput:
    request_id: str = text(REQUEST)
    subject: strawberry.ID = text("Of whom.")
    kind: MeritKind = text("What is stated.")
    year: int = text("Of which year.")
    value: str = text("A word of `Rating`, `Reach`, `Discipline` or `Review`, a whole number, or a subject's id.")
    decision_number: str = text(NUMBER)
    decided_on: date = text(DAY)
    source: str = strawberry.field(default="", description="Where it is written down.")


@strawberry.input(description="A title or form of commendation that was decided on.")
class RecordAwardInput:
    request_id: str = text(REQUEST)
    form: AwardForm = text("Which one.")
    level: Level = text("At which level it was decided.")
    year: int = text("Year of the achievement.")
    awarded_by: strawberry.ID = text("The unit whose head decided.")
    decision_number: str = text(NUMBER)
    decided_on: date = text(DAY)
    subject: strawberry.ID | None = strawberry.field(default=None, description="To whom; a title always names one.")
    entry: strawberry.ID | None = strawberry.field(
        default=None, description="The entry it commends: it uses up what the lineage achieved in the year."
    )
    method: AwardMethod = strawberry.field(default=AwardMethod.REGULAR, description="On what occasion.")
    subject_class: SubjectClass | None = strawberry.field(
        default=None, description="Of an award that names no subject; else it is the subject's."
    )
    merits: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Initiatives, research or combat of the subject that it uses up."
    )
    source: str = strawberry.field(default="", description="Where it is written down.")


@strawberry.input(description="By which decision a merit or award is taken back, and why.")
class RevokeFactInput:
    id: strawberry.ID = text("The merit or award.")
    version: int = text(VERSION)
    request_id: str = text(REQUEST)
    reason: str = text("Why.")
    decision_number: str = text(NUMBER)
    decided_on: date = text("Day of that decision: not before the first one, not later than today.")
