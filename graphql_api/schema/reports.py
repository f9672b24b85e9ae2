"""Report packs in the schema: what was asked for, what was made, and what became of it on paper."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.report_parts import ReportBasisType, ReportFileType, ReportReceptionType, ReportSubmissionType
from graphql_api.schema.units import After, First, UnitType
from movement.model.reports import Report, ReportFormat, ReportState
from movement.usecases import reports


@shows(Report, name="Report", description="A report pack (sơ kết, tổng kết) of a unit and period, in three files.")
class ReportType(Node):
    version: int = text("Its version; pass it with every act.")
    period: str = text("The period, in its canonical form.")
    format: ReportFormat = text("Whose form the document has.")
    state: ReportState = text("Where it stands.")
    requested_at: datetime = text("When it was asked for.")
    made_at: datetime | None = text("When it was made; null until it is READY.")
    basis: ReportBasisType | None = text("From which numbers it was made; null until it is READY.")
    sample: bool = text("Whether it counts sample records.")
    files: list[ReportFileType] = text("Its files; none until it is READY.")
    failure: str = text("Why it could not be made, in Vietnamese; empty unless it is FAILED.")
    submission: ReportSubmissionType | None = text("That it was sent; null until then.")
    reception: ReportReceptionType | None = text("That it was received; null until then.")

    @resolves("Whose report it is.")
    def unit(self, info: Info) -> UnitType | None:
        return info.context.units.load(_entity(self).unit)  # type: ignore[return-value]

    @resolves("How far it is made, in percent.")
    async def progress(self, info: Info) -> int:
        return await reports.progress(info.context.world, _entity(self))

    @resolves("Who did what to it, and when.")
    async def history(self, info: Info) -> list[HistoryItemType]:
        return await reports.history(info.context.world, _entity(self))  # type: ignore[return-value]


def _entity(report: Any) -> Report:
    entity: Report = report
    return entity


@strawberry.type
class ReportQuery:
    @resolves("One report pack; null and NOT_FOUND if it is out of scope or absent.")
    async def report(self, info: Info, id: Annotated[strawberry.ID, arg("Its id.")]) -> ReportType | None:  # noqa: A002
        return await reports.report(info.context.world, info.context.actor, id)  # type: ignore[return-value]

    @resolves("The report packs of a unit, then those of the units below it; each unit's oldest first.")
    async def reports(
        self,
        info: Info,
        unit: Annotated[strawberry.ID, arg("The unit.")],
        first: First,
        after: After = None,
    ) -> Connection[ReportType] | None:
        context = info.context
        return connection(await reports.of_unit(context.world, context.actor, unit, first=first, after=after))
