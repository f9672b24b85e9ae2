"""Publishing a period's numbers."""

from datetime import datetime
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, shows, text
from graphql_api.schema.statistics import PublishedVersionType
from movement.model.publications import Publication
from movement.usecases import publications


@shows(Publication, name="Publication", description="What is published of a province's period.")
class PublicationType:
    period: str = text("The period, in its canonical form.")
    version: int = text("Pass it when publishing again.")
    created_at: datetime = text("When the first version was published.")
    versions: list[PublishedVersionType] = text("Every version, the first one first.")


@strawberry.input(description="Which numbers to publish: the newest of both trees.")
class PublishStatisticsInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The province.")
    period: str = text("The period; its cut-off has come.")
    version: int | None = strawberry.field(
        default=None, description="`publicationVersion` that the caller saw; null for the first publication."
    )
    reason: str | None = strawberry.field(default=None, description="Why they change; needed from the second on.")


@strawberry.type(description="What is published after the act, or what was wrong with the request.")
class PublicationPayload:
    publication: PublicationType | None = strawberry.field(description="The publication; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the numbers were published.")


@strawberry.type
class StatisticsMutation:
    @resolves("Publishes the newest numbers of a province's period; readers get these until it is done again.")
    async def publish_statistics(
        self,
        info: Info,
        input: Annotated[PublishStatisticsInput, arg("Which numbers.")],  # noqa: A002
    ) -> PublicationPayload:
        world, actor = info.context.world, info.context.actor
        act = publications.publish(world, actor, request_of(input), input.unit, input.period)
        return await answered(PublicationPayload, "publication", act)
