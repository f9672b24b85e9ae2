"""What provincial staff do about candidates, one mutation an act. Nothing here happens by itself."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.dossier_inputs import (
    AttachDocumentInput,
    CandidateListInput,
    DecideCandidateInput,
    DossierActInput,
    PassCouncilInput,
    ReviewDocumentInput,
    ShortlistCandidateInput,
)
from graphql_api.schema.dossiers import DossierType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves, shows, text
from movement.model.awards import AwardForm
from movement.model.dossier_acts import DossierAct
from movement.model.dossiers import Dossier, PublishedList
from movement.model.entries import Level
from movement.usecases import dossier_changes, dossier_decisions, dossier_lists, dossier_papers


@strawberry.type(description="The dossier after the act, or what was wrong with the request, all of it.")
class DossierPayload:
    dossier: DossierType | None = strawberry.field(
        description="The dossier as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


@shows(PublishedList, name="PublishedList", description="What was published of a list of candidates.")
class PublishedListType:
    level: Level = text("The level that commends.")
    year: int = text("The State's year.")
    form: AwardForm = text("The form of commendation.")
    published: int = text("How many commendations of the list are public now.")
    left: int = text("How many more are decided: publish again, with another request id, until it is 0.")
    updated_at: datetime = text("When it was last published.")


@strawberry.type(description="What is published of the list, or what was wrong with the request.")
class PublishCandidatesPayload:
    published_list: PublishedListType | None = strawberry.field(
        description="The list as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Dossier]) -> Awaitable[DossierPayload]:
    return answered(DossierPayload, "dossier", act)


def _ending(act: DossierAct, description: str) -> Any:
    async def done(
        self: Any,  # noqa: ARG001 - Strawberry hands the root over
        info: Info,
        input: Annotated[DossierActInput, arg("Which dossier, and why.")],  # noqa: A002
    ) -> DossierPayload:
        return await _payload(dossier_changes.end(info.context.world, info.context.actor, act, request_of(input)))

    return resolves(description)(done)


@strawberry.type
class DossierMutation:
    reject_candidate = _ending(DossierAct.REJECT, "Rejects a proposal, with a reason; it may be shortlisted again.")
    withdraw_candidate = _ending(DossierAct.WITHDRAW, "Withdraws a dossier that is not decided, with a reason.")

    @resolves("Opens the dossier of a candidate of a list; it has one at a time.")
    async def shortlist_candidate(
        self,
        info: Info,
        input: Annotated[ShortlistCandidateInput, arg("Which candidate.")],  # noqa: A002
    ) -> DossierPayload:
        world, actor = info.context.world, info.context.actor
        place = (input.unit, input.year, input.level, input.form, input.rank)
        act = dossier_changes.shortlist(
            world, actor, request_of(input), *place, entry=input.entry, subject=input.subject
        )
        return await _payload(act)

    @resolves("Attaches a document; it takes the place of an earlier one of its kind.")
    async def attach_document(
        self,
        info: Info,
        input: Annotated[AttachDocumentInput, arg("The document.")],  # noqa: A002
    ) -> DossierPayload:
        world, actor = info.context.world, info.context.actor
        act = dossier_papers.attach(world, actor, request_of(input), input.kind, input.title, input.upload)
        return await _payload(act)

    @resolves("Says what a document is worth; by another person than who attached it.")
    async def review_document(
        self,
        info: Info,
        input: Annotated[ReviewDocumentInput, arg("Which document, and what of it.")],  # noqa: A002
    ) -> DossierPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(dossier_papers.review(world, actor, request_of(input), input.document, input.verdict))

    @resolves("Proposes a shortlisted candidate, with every document that the rules of the day ask for.")
    async def propose_candidate(
        self,
        info: Info,
        input: Annotated[DossierActInput, arg("Which dossier.")],  # noqa: A002
    ) -> DossierPayload:
        return await _payload(dossier_changes.propose(info.context.world, info.context.actor, request_of(input)))

    @resolves("Records that the council passed a proposal, once its documents were approved.")
    async def pass_council(
        self,
        info: Info,
        input: Annotated[PassCouncilInput, arg("The vote.")],  # noqa: A002
    ) -> DossierPayload:
        world, actor = info.context.world, info.context.actor
        vote = (input.met_on, input.votes_for, input.present, input.members)
        return await _payload(dossier_changes.pass_council(world, actor, request_of(input), *vote))

    @resolves(
        "Records what the head of the awarding unit decided, and with it the award; by another person than who "
        "proposed. An achievement is commended once."
    )
    async def decide_candidate(
        self,
        info: Info,
        input: Annotated[DecideCandidateInput, arg("The decision.")],  # noqa: A002
    ) -> DossierPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(dossier_decisions.decide(world, actor, request_of(input), form_of(input)))

    @resolves("Publishes what is decided of a list and not public yet: everyone may then read it in `commended`.")
    async def publish_candidates(
        self,
        info: Info,
        input: Annotated[CandidateListInput, arg("Which list.")],  # noqa: A002
    ) -> PublishCandidatesPayload:
        world, actor = info.context.world, info.context.actor
        act = dossier_lists.publish(world, actor, request_of(input), input.unit, input.year, input.level, input.form)
        return await answered(PublishCandidatesPayload, "published_list", act)
