"""Clusters in the schema: who emulates whom in a year, who leads, and how the members rank by a number."""

from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.cluster_parts import ClusterMemberType, ClusterTermType, RankedMemberType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, At, First, UnitType
from movement.model.clusters import Cluster, ClusterKind, ClusterRole
from movement.usecases import clusters


@shows(Cluster, name="Cluster", description="Units that emulate each other in a year (cụm, khối thi đua).")
class ClusterType(Node):
    version: int = text("Its version; pass it with every act.")
    year: int = text("The State's year.")
    kind: ClusterKind = text("By place, or by kind of unit.")
    scheme: str = text("The way of dividing units up; in a year a unit has one seat in it.")
    name: str = text("Its name.")
    members: list[ClusterMemberType] = text("Its members in the order in which they joined, also those that left.")
    terms: list[ClusterTermType] = text("Who led and who was the deputy, in order.")

    @resolves("The member that has a role on a day.")
    def holder(self, info: Info, role: Annotated[ClusterRole, arg("As what.")], at: At = None) -> UnitType | None:
        found = _entity(self).holder(role, at or info.context.world.today())
        return None if found is None else info.context.units.load(found)  # type: ignore[return-value]

    @resolves("Its members of a period by one of the period's numbers; null where one may not read all their numbers.")
    async def ranking(
        self,
        info: Info,
        period: Annotated[str, arg("A period of its year, for example 2026 or 2026-Q3.")],
        indicator: Annotated[str, arg("Code of the number, for example ENTRY_REC.")],
        lowest_first: Annotated[bool, arg("Whether the lowest number comes first.")] = False,  # noqa: FBT002 - GraphQL names its arguments
    ) -> list[RankedMemberType] | None:
        context = info.context
        return await clusters.ranking(  # type: ignore[return-value]
            context.world, context.actor, _entity(self), period, indicator, lowest_first=lowest_first
        )


def _entity(cluster: Any) -> Cluster:
    entity: Cluster = cluster
    return entity


@strawberry.type
class ClusterQuery:
    @resolves("One cluster; null and NOT_FOUND if it is out of scope or absent.")
    async def cluster(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> ClusterType | None:  # noqa: A002
        return await clusters.cluster(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("A year's clusters of a unit's province, oldest first.")
    async def clusters(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("A unit of the province.")],
        year: Annotated[int, arg("The State's year.")],
        first: First,
        after: After = None,
    ) -> Connection[ClusterType] | None:
        context = info.context
        return connection(await clusters.of_year(context.world, context.actor, unit, year, first=first, after=after))

    @resolves("The clusters in which a unit has a seat in a year, one a scheme.")
    async def clusters_of_unit(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit.")],
        year: Annotated[int, arg("The State's year.")],
    ) -> list[ClusterType] | None:
        return await clusters.of_unit(info.context.world, info.context.actor, unit, year)  # type: ignore[return-value]
