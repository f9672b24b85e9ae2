"""The acts on an inspection as one table, and the pure step each of them makes.

The drawing of the states in docs/INSPECTION-STATES.md is generated from this table.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.errors import Code, refuse
from movement.model.inspections import Inspection, InspectionState, InspectionStep


class InspectionAct(StrEnum):
    """Everything that can be done to an inspection."""

    PLAN = "planInspection"
    DECIDE = "decideInspection"
    ANNOUNCE = "announceInspection"
    SELF_REPORT = "submitSelfReport"
    NO_SELF_REPORT = "noteMissingSelfReport"
    BEGIN_ON_SITE = "beginOnSite"
    BEGIN_VERIFYING = "beginVerifying"
    RECORD_FINDING = "recordFinding"
    WITHDRAW_FINDING = "withdrawFinding"
    MARK = "markInspection"
    CHECK_ENTRY = "checkEntry"
    DRAFT = "draftConclusion"
    CONCLUDE = "concludeInspection"
    SUPERSEDE = "supersedeConclusion"
    FOLLOW_UP = "beginFollowUp"
    CLOSE = "closeInspection"
    EXTEND = "extendInspection"
    CHANGE_TEAM = "changeInspectionTeam"
    NOMINATE = "nominateEntry"
    REPORT_REMEDY = "reportRemedy"
    VERIFY_REMEDY = "verifyRemedy"
    REOPEN_REMEDY = "reopenRemedy"


class By(StrEnum):
    """Who among those with the right may do an act."""

    ANYONE = "anyone with the right"
    TEAM = "the team, or provincial staff"
    LEADER = "the team's leader, or provincial staff"


class InspectionRule(Struct, frozen=True, kw_only=True):
    """When an act is legal and where it leads. `to` None: the state stays."""

    policy: str
    sources: frozenset[InspectionState]
    to: InspectionState | None = None
    needs_reason: bool = False
    by: By = By.ANYONE


_S = InspectionState
_LOOKING = frozenset({_S.ON_SITE, _S.VERIFYING})
_UNDER_WAY = frozenset({_S.ANNOUNCED, _S.SELF_REPORTED, _S.ON_SITE, _S.VERIFYING, _S.DRAFT_CONCLUSION})
_AFTER = frozenset({_S.CONCLUDED, _S.FOLLOW_UP})


def _on(*states: InspectionState) -> frozenset[InspectionState]:
    return frozenset(states)


_WRITE, _CONCLUDE = "inspection.write", "inspection.conclude"
_A, _R = InspectionAct, InspectionRule

INSPECTION_RULES: dict[InspectionAct, InspectionRule] = {
    _A.DECIDE: _R(policy="inspection.team", sources=_on(_S.PLANNED), to=_S.DECIDED),
    _A.ANNOUNCE: _R(policy=_WRITE, sources=_on(_S.DECIDED), to=_S.ANNOUNCED, by=By.TEAM),
    _A.SELF_REPORT: _R(policy="inspection.selfReport", sources=_on(_S.ANNOUNCED), to=_S.SELF_REPORTED),
    _A.NO_SELF_REPORT: _R(policy=_WRITE, sources=_on(_S.ANNOUNCED), to=_S.SELF_REPORTED, needs_reason=True, by=By.TEAM),
    _A.BEGIN_ON_SITE: _R(policy=_WRITE, sources=_on(_S.SELF_REPORTED), to=_S.ON_SITE, by=By.TEAM),
    _A.BEGIN_VERIFYING: _R(policy=_WRITE, sources=_on(_S.ON_SITE), to=_S.VERIFYING, by=By.TEAM),
    _A.RECORD_FINDING: _R(policy=_WRITE, sources=_LOOKING, by=By.TEAM),
    _A.WITHDRAW_FINDING: _R(policy=_WRITE, sources=_LOOKING | {_S.DRAFT_CONCLUSION}, needs_reason=True, by=By.TEAM),
    _A.MARK: _R(policy=_WRITE, sources=_LOOKING | {_S.DRAFT_CONCLUSION}, by=By.TEAM),
    _A.CHECK_ENTRY: _R(policy=_WRITE, sources=_LOOKING, by=By.TEAM),
    _A.DRAFT: _R(policy=_WRITE, sources=_on(_S.VERIFYING, _S.DRAFT_CONCLUSION), to=_S.DRAFT_CONCLUSION, by=By.TEAM),
    _A.CONCLUDE: _R(policy=_CONCLUDE, sources=_on(_S.DRAFT_CONCLUSION), to=_S.CONCLUDED, by=By.LEADER),
    _A.SUPERSEDE: _R(policy=_CONCLUDE, sources=_AFTER | {_S.CLOSED}, needs_reason=True, by=By.LEADER),
    _A.FOLLOW_UP: _R(policy=_WRITE, sources=_on(_S.CONCLUDED), to=_S.FOLLOW_UP, by=By.TEAM),
    _A.CLOSE: _R(policy=_CONCLUDE, sources=_on(_S.FOLLOW_UP), to=_S.CLOSED, by=By.LEADER),
    _A.EXTEND: _R(policy="inspection.team", sources=_UNDER_WAY, needs_reason=True),
    _A.CHANGE_TEAM: _R(policy="inspection.team", sources=_UNDER_WAY | {_S.DECIDED}, needs_reason=True),
    _A.NOMINATE: _R(policy="inspection.nominate", sources=_AFTER | {_S.CLOSED}, by=By.TEAM),
    _A.REPORT_REMEDY: _R(policy="remedy.report", sources=_AFTER),
    _A.VERIFY_REMEDY: _R(policy="remedy.verify", sources=_AFTER, by=By.TEAM),
    _A.REOPEN_REMEDY: _R(policy="remedy.verify", sources=_AFTER, needs_reason=True, by=By.TEAM),
}
"""Acts on an existing inspection. Planning makes a new one and has its own use case."""


def check(inspection: Inspection, act: InspectionAct, reason: str | None) -> None:
    """Raise the refusal if `act` cannot be done in the inspection's present state."""
    rule = INSPECTION_RULES[act]
    if inspection.state not in rule.sources:
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Trạng thái hiện tại: {inspection.state}.")
    if rule.needs_reason and not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")


def allows(inspection: Inspection, act: InspectionAct, subject: str) -> bool:
    """Tell whether a subject's place in the team lets it do `act`; provincial staff need none."""
    by = INSPECTION_RULES[act].by
    if by is By.ANYONE:
        return True
    if inspection.team is None:
        return False
    return inspection.team.leader == subject if by is By.LEADER else inspection.team.has(subject)


def step(inspection: Inspection, act: InspectionAct, at: datetime) -> Inspection:
    """Return the inspection one version on, in the state the act leads to."""
    to = INSPECTION_RULES[act].to
    moved = to is not None and to is not inspection.state
    return structs.replace(
        inspection,
        state=to or inspection.state,
        steps=(*inspection.steps, InspectionStep(state=to, at=at)) if moved and to else inspection.steps,
        updated_at=at,
        version=inspection.version + 1,
    )
