"""The parts of a report pack in the schema: its files, what it was made from, and what became of it on paper."""

from datetime import date, datetime
from typing import Any

from graphql_api.context import Info
from graphql_api.schema.relay import resolves, shows, text
from graphql_api.schema.uploads import UploadType
from movement.model.reports import Reception, ReportBasis, ReportFile, ReportFileKind, Submission
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
