"""Acts on facts of people and collectives: one mutation an act."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry import UNSET

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.awards import AwardType
from graphql_api.schema.merits import MeritType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.subjects import SubjectType
from movement.model.awards import AwardForm, AwardMethod
from movement.model.entries import Level
from movement.model.merits import MeritKind
from movement.model.subjects import SubjectClass, SubjectKind
from movement.usecases import awards, merits, subjects

REQUEST = "The client's own id of this request: sent again, it changes nothing again."
VERSION = "The version the caller saw."
NUMBER, DAY = "Number and symbol of the decision.", "Day of the decision; not later than today."


@strawberry.input(description="A person, collective or household to put on record.")
class RecordSubjectInput:
    request_id: str = text(REQUEST)
    unit: strawberry.ID = text("The unit with which it is judged; of a collective the unit that it is or is a part of.")
    kind: SubjectKind = text("Whom commendation is for.")
    subject_class: SubjectClass = text("Which row of the statutory tables it counts in.")
    whole_unit: bool = strawberry.field(default=False, description="Of a collective: it is the unit itself.")
    label: str = strawberry.field(default="", description="What a collective that is a part of its unit is called.")
    armed_forces: bool = strawberry.field(default=False, description="Whether the rules of the armed forces apply.")
    name: str | None = strawberry.field(
        default=None, description="Name of a person or household head; kept apart, and shown to few."
    )
    position: str | None = strawberry.field(default=None, description="Position of a person; kept with the name.")


@strawberry.input(description="What is otherwise with a subject, and why; what is left out stays.")
class CorrectSubjectInput:
    id: strawberry.ID = text("The subject.")
    version: int = text(VERSION)
    request_id: str = text(REQUEST)
    reason: str = text("Why; no name in it.")
    unit: strawberry.ID | None = strawberry.field(
        default=None, description="The unit with which it is judged from now on; what is on record stays where it was."
    )
    subject_class: SubjectClass | None = strawberry.field(default=None, description="Its row of the statutory tables.")
    whole_unit: bool | None = strawberry.field(default=None, description="Of a collective: it is the unit itself.")
    label: str | None = strawberry.field(default=None, description="What a collective that is a part is called.")
    armed_forces: bool | None = strawberry.field(default=None, description="Whether the armed forces' rules apply.")
    name: str | None = strawberry.field(default=UNSET, description="Name of a person or household head.")
    position: str | None = strawberry.field(default=UNSET, description="Position of a person.")


@strawberry.input(description="Whose name and position are to be erased, and why.")
class ErasePersonInput:
    id: strawberry.ID = text("The subject.")
    version: int = text(VERSION)
    request_id: str = text(REQUEST)
    reason: str = text("Why; no name in it.")


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


@strawberry.type(description="The subject after the act, or what was wrong with the request.")
class SubjectPayload:
    subject: SubjectType | None = strawberry.field(description="The subject; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@strawberry.type(description="The merit after the act, or what was wrong with the request.")
class MeritPayload:
    merit: MeritType | None = strawberry.field(description="The merit; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@strawberry.type(description="The award after the act, or what was wrong with the request.")
class AwardPayload:
    award: AwardType | None = strawberry.field(description="The award; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@strawberry.type
class FactMutation:
    @resolves("Puts a person, collective or household on record.")
    async def record_subject(
        self,
        info: Info,
        input: Annotated[RecordSubjectInput, arg("The subject.")],  # noqa: A002
    ) -> SubjectPayload:
        context = info.context
        act = subjects.record(context.world, context.actor, request_of(input), input.unit, form_of(input, "unit"))
        return await answered(SubjectPayload, "subject", act)

    @resolves("Corrects what is on record of a subject, or with which unit it is judged.")
    async def correct_subject(
        self,
        info: Info,
        input: Annotated[CorrectSubjectInput, arg("The subject.")],  # noqa: A002
    ) -> SubjectPayload:
        act = subjects.correct(info.context.world, info.context.actor, request_of(input), form_of(input))
        return await answered(SubjectPayload, "subject", act)

    @resolves("Erases a person's or household's name and position; what was decided stands. For auditors.")
    async def erase_person(
        self,
        info: Info,
        input: Annotated[ErasePersonInput, arg("The subject.")],  # noqa: A002
    ) -> SubjectPayload:
        act = subjects.erase(info.context.world, info.context.actor, request_of(input))
        return await answered(SubjectPayload, "subject", act)

    @resolves("Records what was stated of a subject, by which decision.")
    async def record_merit(
        self,
        info: Info,
        input: Annotated[RecordMeritInput, arg("The merit.")],  # noqa: A002
    ) -> MeritPayload:
        context = info.context
        act = merits.record(context.world, context.actor, request_of(input), input.subject, form_of(input, "subject"))
        return await answered(MeritPayload, "merit", act)

    @resolves("Takes a merit back by a decision; it stays on record.")
    async def revoke_merit(
        self,
        info: Info,
        input: Annotated[RevokeFactInput, arg("The merit.")],  # noqa: A002
    ) -> MeritPayload:
        context = info.context
        act = merits.revoke(context.world, context.actor, request_of(input), input.decision_number, input.decided_on)
        return await answered(MeritPayload, "merit", act)

    @resolves("Records an award that was decided on, and what it uses up: one achievement, one award.")
    async def record_award(
        self,
        info: Info,
        input: Annotated[RecordAwardInput, arg("The award.")],  # noqa: A002
    ) -> AwardPayload:
        act = awards.record(
            info.context.world,
            info.context.actor,
            request_of(input),
            form_of(input, "awarded_by", "subject", "entry"),
            awarded_by=input.awarded_by,
            subject=input.subject,
            entry=input.entry,
        )
        return await answered(AwardPayload, "award", act)

    @resolves("Takes an award back by a decision; it stays on record, and what it used up is free again.")
    async def revoke_award(
        self,
        info: Info,
        input: Annotated[RevokeFactInput, arg("The award.")],  # noqa: A002
    ) -> AwardPayload:
        context = info.context
        act = awards.revoke(context.world, context.actor, request_of(input), input.decision_number, input.decided_on)
        return await answered(AwardPayload, "award", act)
