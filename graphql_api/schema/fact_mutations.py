"""Acts on facts of people and collectives: one mutation an act."""

from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.awards import AwardType
from graphql_api.schema.fact_inputs import RecordAwardInput, RecordMeritInput, RevokeFactInput
from graphql_api.schema.merits import MeritType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves
from graphql_api.schema.subject_inputs import CorrectSubjectInput, ErasePersonInput, RecordSubjectInput
from graphql_api.schema.subjects import SubjectType
from movement.usecases import awards, merits, subject_changes


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
        act = subject_changes.record(
            context.world, context.actor, request_of(input), input.unit, form_of(input, "unit")
        )
        return await answered(SubjectPayload, "subject", act)

    @resolves("Corrects what is on record of a subject, or with which unit it is judged.")
    async def correct_subject(
        self,
        info: Info,
        input: Annotated[CorrectSubjectInput, arg("The subject.")],  # noqa: A002
    ) -> SubjectPayload:
        act = subject_changes.correct(info.context.world, info.context.actor, request_of(input), form_of(input))
        return await answered(SubjectPayload, "subject", act)

    @resolves("Erases a person's or household's name and position; what was decided stands. For auditors.")
    async def erase_person(
        self,
        info: Info,
        input: Annotated[ErasePersonInput, arg("The subject.")],  # noqa: A002
    ) -> SubjectPayload:
        act = subject_changes.erase(info.context.world, info.context.actor, request_of(input))
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
