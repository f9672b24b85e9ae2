"""Inspecting a unit, one mutation an act: its self-report, the work on the spot, what is found."""

from dataclasses import asdict
from typing import Annotated

import strawberry

from graphql_api.context import Info
from graphql_api.schema import inspection_work_inputs as inputs
from graphql_api.schema.inspection_payloads import InspectionPayload, payload, plain
from graphql_api.schema.payloads import evidence_of, form_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.model.inspection_acts import InspectionAct
from movement.usecases import inspection_changes


@strawberry.type
class InspectionWorkMutation:
    note_missing_self_report = plain(
        InspectionAct.NO_SELF_REPORT,
        "Notes after its due day that the unit sent no self-report; a reason is needed.",
        inspection_changes.no_self_report,
    )
    begin_on_site = plain(InspectionAct.BEGIN_ON_SITE, "Begins the work on the spot.")
    begin_verifying = plain(InspectionAct.BEGIN_VERIFYING, "Begins to verify what was found.")

    @resolves("Sends the inspected unit's self-report, with its own marks where a score sheet is used.")
    async def submit_self_report(
        self,
        info: Info,
        input: Annotated[inputs.SubmitSelfReportInput, arg("The report.")],  # noqa: A002
    ) -> InspectionPayload:
        documents, marks = evidence_of(input.documents), [asdict(m) for m in input.marks]
        return await payload(
            inspection_changes.self_report(
                info.context.world, info.context.actor, request_of(input), input.text, documents, marks
            )
        )

    @resolves("Records what was found.")
    async def record_finding(
        self,
        info: Info,
        input: Annotated[inputs.RecordFindingInput, arg("The finding.")],  # noqa: A002
    ) -> InspectionPayload:
        form = form_of(input) | {"evidence": evidence_of(input.evidence)}
        return await payload(
            inspection_changes.record_finding(info.context.world, info.context.actor, request_of(input), form)
        )

    @resolves("Takes a finding back before the conclusion; a reason is needed.")
    async def withdraw_finding(
        self,
        info: Info,
        input: Annotated[inputs.WithdrawFindingInput, arg("Which finding.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.withdraw_finding(info.context.world, info.context.actor, request_of(input), input.number)
        )

    @resolves("Gives the team's marks, or in the draft the final ones.")
    async def mark_inspection(
        self,
        info: Info,
        input: Annotated[inputs.MarkInspectionInput, arg("The marks.")],  # noqa: A002
    ) -> InspectionPayload:
        marks = [asdict(mark) for mark in input.marks]
        return await payload(inspection_changes.mark(info.context.world, info.context.actor, request_of(input), marks))

    @resolves("Verifies an entry of the inspected unit on the spot; checked again, the last result stays.")
    async def check_entry(
        self,
        info: Info,
        input: Annotated[inputs.CheckEntryInput, arg("Which entry, and what was seen.")],  # noqa: A002
    ) -> InspectionPayload:
        return await payload(
            inspection_changes.check_entry(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.entry,
                input.result,
                input.note,
            )
        )
