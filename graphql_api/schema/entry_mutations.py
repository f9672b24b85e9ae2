"""One mutation per act on an entry. Problems come in the payload; nothing is written when there is one."""

from collections.abc import Awaitable
from dataclasses import asdict
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema import inputs
from graphql_api.schema.entries import EntryType
from graphql_api.schema.payloads import answered, evidence_of, form_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.model.entries import Entry
from movement.model.entry_acts import Act
from movement.usecases import entry_changes, recognitions


@strawberry.type(description="The entry after the act, or what was wrong with the request.")
class EntryPayload:
    entry: EntryType | None = strawberry.field(description="The entry as the act left it; null if there are problems.")
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Entry]) -> Awaitable[EntryPayload]:
    return answered(EntryPayload, "entry", act)


def _plain(act: Act, description: str) -> Any:
    async def resolve(
        self: Any,  # noqa: ARG001 - Strawberry passes the parent
        info: Info,
        input: Annotated[inputs.EntryActInput, arg("Which entry, and why.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(entry_changes.act(info.context.world, info.context.actor, act, request_of(input)))

    return strawberry.field(resolver=resolve, name=act.value, description=description)


@strawberry.type
class EntryMutation:
    submit_entry = _plain(Act.SUBMIT, "Submits a draft or returned entry whose form is complete.")
    withdraw_entry = _plain(Act.WITHDRAW, "Withdraws an entry before it runs; a reason is needed.")
    return_entry = _plain(Act.RETURN, "Returns a submitted entry for completion; a reason is needed.")
    reject_entry = _plain(Act.REJECT, "Does not accept a submitted entry; a reason is needed.")
    accept_entry = _plain(Act.ACCEPT, "Accepts a submitted entry; a reason, if one is given, stays with it.")
    return_report = _plain(Act.RETURN_REPORT, "Returns reported results; a reason is needed.")
    continue_entry = _plain(Act.CONTINUE, "Runs a verified entry on; the old reports stay.")
    discontinue_entry = _plain(Act.DISCONTINUE, "Ends an accepted entry; a reason is needed.")

    @resolves("Makes a draft; only the title is needed.")
    async def create_entry(
        self,
        info: Info,
        input: Annotated[inputs.CreateEntryInput, arg("The draft.")],  # noqa: A002
    ) -> EntryPayload:
        form = form_of(input, "unit")
        return await _payload(
            entry_changes.create(info.context.world, info.context.actor, request_of(input), input.unit, form)
        )

    @resolves("Changes a draft or returned entry.")
    async def edit_entry(
        self,
        info: Info,
        input: Annotated[inputs.EditEntryInput, arg("The changes.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            entry_changes.edit(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Says since when an accepted entry runs.")
    async def start_entry(
        self,
        info: Info,
        input: Annotated[inputs.StartEntryInput, arg("The start.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            entry_changes.start(info.context.world, info.context.actor, request_of(input), input.running_from)
        )

    @resolves("Reports what every declared output reached.")
    async def report_entry(
        self,
        info: Info,
        input: Annotated[inputs.ReportEntryInput, arg("The results.")],  # noqa: A002
    ) -> EntryPayload:
        outputs = [asdict(output) | {"evidence": evidence_of(output.evidence)} for output in input.outputs]
        return await _payload(entry_changes.report(info.context.world, info.context.actor, request_of(input), outputs))

    @resolves("Confirms reported results with an appraisal sheet.")
    async def verify_entry(
        self,
        info: Info,
        input: Annotated[inputs.VerifyEntryInput, arg("The sheet.")],  # noqa: A002
    ) -> EntryPayload:
        scores = [asdict(score) for score in input.scores]
        return await _payload(
            entry_changes.verify(
                info.context.world,
                info.context.actor,
                request_of(input),
                scores,
                conflict_solved=input.conflict_solved,
            )
        )

    @resolves("Records a level's recognition of a verified entry.")
    async def recognise_entry(
        self,
        info: Info,
        input: Annotated[inputs.RecogniseEntryInput, arg("The decision.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            recognitions.recognise(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.level,
                input.decision_number,
                input.decided_on,
            )
        )

    @resolves("Records that a level did not recognise a verified entry.")
    async def refuse_recognition(
        self,
        info: Info,
        input: Annotated[inputs.RefuseRecognitionInput, arg("The decision.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            recognitions.refuse_recognition(info.context.world, info.context.actor, request_of(input), input.level)
        )

    @resolves("Records that a recognition was revoked.")
    async def revoke_recognition(
        self,
        info: Info,
        input: Annotated[inputs.RevokeRecognitionInput, arg("The decision.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            recognitions.revoke_recognition(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.level,
                input.year,
                input.decision_number,
            )
        )

    @resolves("Takes a recognised entry over as a draft of one's own unit.")
    async def replicate_entry(
        self,
        info: Info,
        input: Annotated[inputs.ReplicateEntryInput, arg("Which, and by whom.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            entry_changes.replicate(info.context.world, info.context.actor, request_of(input), input.unit)
        )

    @resolves("Puts a correction beside an accepted entry.")
    async def amend_entry(
        self,
        info: Info,
        input: Annotated[inputs.AmendEntryInput, arg("The correction.")],  # noqa: A002
    ) -> EntryPayload:
        return await _payload(
            entry_changes.amend(info.context.world, info.context.actor, request_of(input), input.text)
        )
