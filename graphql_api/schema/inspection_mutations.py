"""One mutation per act on an inspection. Problems come in the payload; nothing is written when there is one."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any

import strawberry

from graphql_api.context import Info
from graphql_api.errors import ProblemType
from graphql_api.schema import inspection_inputs as inputs
from graphql_api.schema.inspections import InspectionType
from graphql_api.schema.payloads import answered, form_of, request_of
from graphql_api.schema.relay import arg, resolves
from movement.model.actors import Actor
from movement.model.inspection_acts import InspectionAct
from movement.model.inspections import Inspection
from movement.usecases import inspection_changes, inspection_conclusions, remedies
from movement.usecases.acts import Request
from movement.world import World


@strawberry.type(description="The inspection after the act, or what was wrong with the request.")
class InspectionPayload:
    inspection: InspectionType | None = strawberry.field(
        description="The inspection as the act left it; null if there are problems."
    )
    problems: list[ProblemType] = strawberry.field(description="Empty if the act was done.")


def _payload(act: Awaitable[Inspection]) -> Awaitable[InspectionPayload]:
    return answered(InspectionPayload, "inspection", act)


type Plain = Callable[[World, Actor, Request], Awaitable[Inspection]]


def _plain(act: InspectionAct, description: str, do: Plain | None = None) -> Any:
    async def resolve(
        self: Any,  # noqa: ARG001 - Strawberry passes the parent
        info: Info,
        input: Annotated[inputs.InspectionActInput, arg("Which inspection, and why.")],  # noqa: A002
    ) -> InspectionPayload:
        world, actor, request = info.context.world, info.context.actor, request_of(input)
        return await _payload(
            inspection_changes.act(world, actor, act, request) if do is None else do(world, actor, request)
        )

    return strawberry.field(resolver=resolve, name=act.value, description=description)


@strawberry.type
class InspectionMutation:
    note_missing_self_report = _plain(
        InspectionAct.NO_SELF_REPORT,
        "Notes after its due day that the unit sent no self-report; a reason is needed.",
        inspection_changes.no_self_report,
    )
    begin_on_site = _plain(InspectionAct.BEGIN_ON_SITE, "Begins the work on the spot.")
    begin_verifying = _plain(InspectionAct.BEGIN_VERIFYING, "Begins to verify what was found.")
    begin_follow_up = _plain(InspectionAct.FOLLOW_UP, "Begins to follow up what the conclusion asks for.")
    close_inspection = _plain(
        InspectionAct.CLOSE, "Ends an inspection whose remedies were all verified.", inspection_conclusions.close
    )

    @resolves("Plans the inspection of a unit within a campaign.")
    async def plan_inspection(
        self,
        info: Info,
        input: Annotated[inputs.PlanInspectionInput, arg("Which unit, in which campaign.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.plan(info.context.world, info.context.actor, request_of(input), input.unit)
        )

    @resolves("Gives a planned inspection one of its campaign's teams.")
    async def decide_inspection(
        self,
        info: Info,
        input: Annotated[inputs.DecideInspectionInput, arg("The team.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.decide(info.context.world, info.context.actor, request_of(input), input.team)
        )

    @resolves("Gives an inspection under way another team, by a further decision and with a reason.")
    async def change_inspection_team(
        self,
        info: Info,
        input: Annotated[inputs.ChangeInspectionTeamInput, arg("The team.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.change_team(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Announces an inspection to its unit: from that day its time runs.")
    async def announce_inspection(
        self,
        info: Info,
        input: Annotated[inputs.AnnounceInspectionInput, arg("The announcement.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.announce(
                info.context.world, info.context.actor, request_of(input), input.announced_on, input.schedule
            )
        )

    @resolves("Gives an inspection more days; a reason is needed.")
    async def extend_inspection(
        self,
        info: Info,
        input: Annotated[inputs.ExtendInspectionInput, arg("How many days.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.extend(info.context.world, info.context.actor, request_of(input), input.days)
        )

    @resolves("Sends the inspected unit's self-report, with its own marks where a score sheet is used.")
    async def submit_self_report(
        self,
        info: Info,
        input: Annotated[inputs.SubmitSelfReportInput, arg("The report.")],  # noqa: A002
    ) -> InspectionPayload:
        documents, marks = [asdict(d) for d in input.documents], [asdict(m) for m in input.marks]
        return await _payload(
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
        return await _payload(
            inspection_changes.record_finding(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Takes a finding back before the conclusion; a reason is needed.")
    async def withdraw_finding(
        self,
        info: Info,
        input: Annotated[inputs.WithdrawFindingInput, arg("Which finding.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.withdraw_finding(info.context.world, info.context.actor, request_of(input), input.number)
        )

    @resolves("Gives the team's marks, or in the draft the final ones.")
    async def mark_inspection(
        self,
        info: Info,
        input: Annotated[inputs.MarkInspectionInput, arg("The marks.")],  # noqa: A002
    ) -> InspectionPayload:
        marks = [asdict(mark) for mark in input.marks]
        return await _payload(inspection_changes.mark(info.context.world, info.context.actor, request_of(input), marks))

    @resolves("Verifies an entry of the inspected unit on the spot; checked again, the last result stays.")
    async def check_entry(
        self,
        info: Info,
        input: Annotated[inputs.CheckEntryInput, arg("Which entry, and what was seen.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_changes.check_entry(
                info.context.world,
                info.context.actor,
                request_of(input),
                input.entry,
                input.result,
                input.note,
            )
        )

    @resolves("Writes the draft of the conclusion, or writes it again.")
    async def draft_conclusion(
        self,
        info: Info,
        input: Annotated[inputs.DraftConclusionInput, arg("The draft.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_conclusions.draft(info.context.world, info.context.actor, request_of(input), form_of(input))
        )

    @resolves("Issues the conclusion, which is never edited.")
    async def conclude_inspection(
        self,
        info: Info,
        input: Annotated[inputs.ConcludeInspectionInput, arg("The conclusion.")],  # noqa: A002
    ) -> InspectionPayload:
        form, asked = form_of(input, "recommendations"), [asdict(one) for one in input.recommendations]
        return await _payload(
            inspection_conclusions.conclude(info.context.world, info.context.actor, request_of(input), form, asked)
        )

    @resolves("Issues a further conclusion that supersedes the one before, which stays; a reason is needed.")
    async def supersede_conclusion(
        self,
        info: Info,
        input: Annotated[inputs.SupersedeConclusionInput, arg("The conclusion.")],  # noqa: A002
    ) -> InspectionPayload:
        form, marks = form_of(input, "marks"), [asdict(mark) for mark in input.marks]
        return await _payload(
            inspection_conclusions.supersede(info.context.world, info.context.actor, request_of(input), form, marks)
        )

    @resolves("Nominates an entry that the inspection confirmed; the candidates of its year show it.")
    async def nominate_entry(
        self,
        info: Info,
        input: Annotated[inputs.NominateEntryInput, arg("Which entry.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(
            inspection_conclusions.nominate(info.context.world, info.context.actor, request_of(input), input.entry)
        )

    @resolves("Reports for its owner that a recommendation was met.")
    async def report_remedy(
        self,
        info: Info,
        input: Annotated[inputs.ReportRemedyInput, arg("What was done.")],  # noqa: A002
    ) -> InspectionPayload:
        evidence = [asdict(one) for one in input.evidence]
        return await _payload(
            remedies.report(
                info.context.world, info.context.actor, request_of(input), input.number, input.text, evidence
            )
        )

    @resolves("Confirms that a reported remedy is done; another person's act.")
    async def verify_remedy(
        self,
        info: Info,
        input: Annotated[inputs.RemedyInput, arg("Which recommendation's.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(remedies.verify(info.context.world, info.context.actor, request_of(input), input.number))

    @resolves("Opens a reported remedy again, which was not done; a reason is needed.")
    async def reopen_remedy(
        self,
        info: Info,
        input: Annotated[inputs.RemedyInput, arg("Which recommendation's, and why.")],  # noqa: A002
    ) -> InspectionPayload:
        return await _payload(remedies.reopen(info.context.world, info.context.actor, request_of(input), input.number))
