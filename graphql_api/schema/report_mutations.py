"""Acts on report packs: asking for one, and recording that it was sent and received."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema.payloads import answered, request_of
from graphql_api.schema.relay import arg, resolves, text
from graphql_api.schema.reports import ReportType
from movement.model.reports import Report, ReportFormat
from movement.usecases import report_changes


@strawberry.input(description="A report that is to be made.")
class RequestReportInput:
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    unit: strawberry.ID = text("The unit that reports.")
    period: str = text("Half, nine months or year of the State: 2026-H1, 2026-H2, 2026-9M, 2026.")
    format: ReportFormat = text("Whose form the document has.")


@strawberry.input(description="That the signed report was sent.")
class SubmitReportInput:
    id: strawberry.ID = text("The report.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    number: str = text("Its number and symbol, up to 100 letters.")
    sent_on: date = text("Day on which it was sent: from that of its numbers to today.")
    upload: strawberry.ID | None = strawberry.field(
        default=None, description="The signed file: a confirmed evidence file of the unit."
    )


@strawberry.input(description="That the Standing Committee received the report.")
class ReceiveReportInput:
    id: strawberry.ID = text("The report.")
    version: int = text("The version the caller saw; a stale one is a CONFLICT.")
    request_id: str = text("The client's own id of this request: sent again, it changes nothing again.")
    number: str = text("Number in its register of incoming documents, up to 100 letters.")
    received_on: date = text("Day of the receipt: from that of sending to today.")


@strawberry.type(description="The report after the act, or what was wrong with the request.")
class ReportPayload:
    report: ReportType | None = strawberry.field(
        description="The report as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Report]) -> Awaitable[ReportPayload]:
    return answered(ReportPayload, "report", act)


@strawberry.type
class ReportMutation:
    @resolves("Asks for a report pack; a function makes it within some minutes.")
    async def request_report(
        self,
        info: Info,
        input: Annotated[RequestReportInput, arg("Which report.")],  # noqa: A002
    ) -> ReportPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(
            report_changes.ask(world, actor, request_of(input), input.unit, input.period, input.format)
        )

    @resolves("Records that the signed report was sent.")
    async def submit_report(
        self,
        info: Info,
        input: Annotated[SubmitReportInput, arg("Which report, and what is on paper.")],  # noqa: A002
    ) -> ReportPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(
            report_changes.submit(world, actor, request_of(input), input.number, input.sent_on, input.upload)
        )

    @resolves("Records that the Standing Committee received the report.")
    async def receive_report(
        self,
        info: Info,
        input: Annotated[ReceiveReportInput, arg("Which report, and what the register says.")],  # noqa: A002
    ) -> ReportPayload:
        world, actor = info.context.world, info.context.actor
        return await _payload(report_changes.receive(world, actor, request_of(input), input.number, input.received_on))
