"""Report packs in the schema: what was asked for, what was made, and what became of it on paper."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.schema.entry_parts import HistoryItemType
from graphql_api.schema.relay import Connection, Node, arg, connection, resolves, shows, text
from graphql_api.schema.units import After, First, UnitType
from graphql_api.schema.uploads import UploadType
from movement.model.reports import (
    Reception,
    Report,
    ReportBasis,
    ReportFile,
    ReportFileKind,
    ReportFormat,
    ReportState,
    Submission,
)
from movement.usecases import reports


@shows(ReportFile, name="ReportFile", description="One file of a report pack.")
class ReportFileType:
    kind: ReportFileKind = text("Which of the three.")
    name: str = text("What it is called when it is fetched.")
    size: int = text("Bytes.")
    sha256: str = text("SHA-256, lower-case hex: equal for reports made from the same numbers.")

    @resolves("Where it can be fetched during the next five minutes, as an attachment.")
    async def download_url(self, info: Info) -> str:
        file: Any = self
        return await reports.address(info.context.world, file)


@shows(ReportBasis, name="ReportBasis", description="The run of the statistics that a report was made from.")
class ReportBasisType:
    g: int = text("Its number.")
    hash: str = text("SHA-256 of its numbers.")
    cut_off: date = text("First day after the period.")
    computed_at: datetime = text("When they were computed.")


@shows(Submission, name="ReportSubmission", description="That the signed report was sent.")
class ReportSubmissionType:
    number: str = text("Its number and symbol.")
    sent_on: date = text("Day on which it was sent.")

    @resolves("The signed file; null if none was uploaded, or one may not read it.")
    def upload(self, info: Info) -> UploadType | None:
        sent: Any = self
        return None if sent.upload is None else info.context.uploads.load(sent.upload)  # type: ignore[return-value]


@shows(Reception, name="ReportReception", description="That the Standing Committee received it.")
class ReportReceptionType:
    number: str = text("Number in its register of incoming documents.")
    received_on: date = text("Day of the receipt.")


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
