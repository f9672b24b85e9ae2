"""The parts of a cluster in the schema: members, terms of leading, and ranks."""

from datetime import date
from decimal import Decimal

from graphql_api.context import Info
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.units import UnitType
from movement.model.cluster_acts import Ranked
from movement.model.clusters import ClusterRole, Membership, Term


@shows(Membership, name="ClusterMember", description="That a unit belongs to a cluster for a time.")
class ClusterMemberType:
    valid_from: date = text("First day.")
    valid_to: date | None = text("First day without it; null to the end of the year.")

    @resolves("The unit.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


@shows(Term, name="ClusterTerm", description="That a member leads, or is the deputy, for a time.")
class ClusterTermType:
    role: ClusterRole = text("As what.")
    valid_from: date = text("First day.")
    valid_to: date | None = text("First day without it; null to the end of the year.")

    @resolves("The unit.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]


@shows(Ranked, name="RankedMember", description="A member's place among the members of its cluster.")
class RankedMemberType:
    rank: int | None = text("1 for the first; equal numbers share it. Null: there is no number, which is not zero.")
    tied: bool = text("Whether another member has the same number.")
    value: Decimal | None = text("The number.")

    @resolves("The member.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(self.unit)  # type: ignore[return-value, arg-type]
