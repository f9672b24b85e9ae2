"""Writing clusters, one mutation an act: by provincial staff."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.clusters import ClusterType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves, text
from movement.model.clusters import Cluster, ClusterKind, ClusterRole
from movement.usecases import cluster_changes


@strawberry.input(description="A new cluster of a province and year; it has no members yet.")
class CreateClusterInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The province.")
    year: int = text("The State's year.")
    kind: ClusterKind = text("By place, or by kind of unit.")
    scheme: str = text("The way of dividing units up: capitals, digits, dash; for example TINH.")
    name: str = text("Its name.")


@strawberry.input(description="Which cluster, and at which version.")
class ClusterActInput:
    id: strawberry.ID = text("The cluster.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")


@strawberry.input(description="Units that join a cluster.")
class AddClusterMembersInput(ClusterActInput):
    units: list[strawberry.ID] = text("Units of the province; a cluster has at most 60.")
    valid_from: date = text("First day, within the year.")


@strawberry.input(description="A member that leaves a cluster.")
class EndClusterMembershipInput(ClusterActInput):
    unit: strawberry.ID = text("The member.")
    valid_to: date = text("First day without it; its first day of all: it never was a member, and its seat is free.")
    reason: str = text("Why; needed.")


@strawberry.input(description="Who leads a cluster, or is its deputy, from a day on.")
class SetClusterLeadInput(ClusterActInput):
    role: ClusterRole = text("As what.")
    unit: strawberry.ID = text("A member of that day.")
    valid_from: date = text("First day.")


@strawberry.type(description="The cluster after the act, or what was wrong with the request.")
class ClusterPayload:
    cluster: ClusterType | None = strawberry.field(
        description="The cluster as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Cluster]) -> Awaitable[ClusterPayload]:
    return answered(ClusterPayload, "cluster", act)


@strawberry.type
class ClusterMutation:
    @resolves("Makes a cluster of a province and year.")
    async def create_cluster(
        self,
        info: Info,
        input: Annotated[CreateClusterInput, arg("The cluster.")],  # noqa: A002
    ) -> ClusterPayload:
        world, actor, form = info.context.world, info.context.actor, form_of(input, "unit", "year")
        return await _payload(cluster_changes.create(world, actor, request_of(input), input.unit, input.year, form))

    @resolves("Lets units join a cluster; each has one seat in a scheme and year.")
    async def add_cluster_members(
        self,
        info: Info,
        input: Annotated[AddClusterMembersInput, arg("Who joins, and since when.")],  # noqa: A002
    ) -> ClusterPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(
            cluster_changes.add_members(world, actor, request_of(input), input.units, input.valid_from)
        )

    @resolves("Lets a member leave a cluster, with a reason.")
    async def end_cluster_membership(
        self,
        info: Info,
        input: Annotated[EndClusterMembershipInput, arg("Who leaves, when and why.")],  # noqa: A002
    ) -> ClusterPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(
            cluster_changes.end_membership(world, actor, request_of(input), input.unit, input.valid_to)
        )

    @resolves("Says who leads a cluster, or is its deputy, from a day on.")
    async def set_cluster_lead(
        self,
        info: Info,
        input: Annotated[SetClusterLeadInput, arg("Who, as what, since when.")],  # noqa: A002
    ) -> ClusterPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(
            cluster_changes.set_lead(world, actor, request_of(input), input.role, input.unit, input.valid_from)
        )
