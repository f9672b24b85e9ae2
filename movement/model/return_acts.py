"""The acts on a return as one table, and the pure step each of them makes.

The drawing of the states in docs/RETURN-STATES.md is generated from this table.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.errors import Code, refuse
from movement.model.returns import Return, ReturnState, ReturnStep


class ReturnAct(StrEnum):
    """Everything that can be done to a return."""

    CREATE = "createReturn"
    SAVE = "saveReturn"
    SUBMIT = "submitReturn"
    SEND_BACK = "sendReturnBack"
    APPROVE = "approveReturn"
    ACCEPT = "acceptReturn"
    EXTEND = "extendReturn"
    REOPEN = "reopenReturn"
    LOCK = "lockReturn"


class ReturnRule(Struct, frozen=True, kw_only=True):
    """When an act is legal and where it leads. `to` None: the state stays."""

    policy: str
    sources: frozenset[ReturnState]
    to: ReturnState | None = None
    needs_reason: bool = False
    by_author: bool = False
    """Done by the unit's reporter, who thereby becomes one of its authors, and only while it is not too late."""
    not_author: bool = False
    not_approver: bool = False
    """Done by another person than the one who approved it."""


_S = ReturnState
_OPEN = frozenset({_S.DRAFT, _S.RETURNED})
_R = ReturnRule

RETURN_RULES: dict[ReturnAct, ReturnRule] = {
    ReturnAct.SAVE: _R(policy="return.submit", sources=_OPEN, by_author=True),
    ReturnAct.SUBMIT: _R(policy="return.submit", sources=_OPEN, to=_S.SUBMITTED, by_author=True),
    ReturnAct.SEND_BACK: _R(
        policy="return.approve",
        sources=frozenset({_S.SUBMITTED, _S.APPROVED}),
        to=_S.RETURNED,
        needs_reason=True,
        not_author=True,
    ),
    ReturnAct.APPROVE: _R(policy="return.approve", sources=frozenset({_S.SUBMITTED}), to=_S.APPROVED, not_author=True),
    ReturnAct.ACCEPT: _R(
        policy="return.accept",
        sources=frozenset({_S.APPROVED}),
        to=_S.ACCEPTED,
        not_author=True,
        not_approver=True,
    ),
    ReturnAct.EXTEND: _R(policy="return.extend", sources=frozenset(_S) - {_S.ACCEPTED, _S.LOCKED}, needs_reason=True),
    ReturnAct.REOPEN: _R(
        policy="period.reopen", sources=frozenset({_S.ACCEPTED, _S.LOCKED}), to=_S.RETURNED, needs_reason=True
    ),
    ReturnAct.LOCK: _R(policy="return.lock", sources=frozenset({_S.ACCEPTED}), to=_S.LOCKED),
}
"""Acts on an existing return. Creating makes a new DRAFT and has its own use case."""


def check(found: Return, act: ReturnAct, subject: str, reason: str | None, today: date) -> None:
    """Raise the refusal if `subject` cannot do `act` to a return in its present state on a day."""
    rule = RETURN_RULES[act]
    if found.state not in rule.sources:
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Trạng thái hiện tại: {found.state}.")
    if rule.by_author and today > found.open_until:
        until = f"{found.open_until:%d/%m/%Y}"
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Kỳ đã khóa sau ngày {until}; cần được gia hạn.")
    if act is ReturnAct.LOCK and today <= found.open_until:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Chưa đến ngày khóa.")
    if rule.not_author and subject in found.authors:
        raise refuse(Code.SAME_PERSON, "id")
    if rule.not_approver and subject == found.approved_by:
        raise refuse(Code.SAME_PERSON, "id")
    if rule.needs_reason and not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")


def step(found: Return, act: ReturnAct, subject: str, at: datetime) -> Return:
    """Return the return one version on, in the state the act leads to."""
    rule = RETURN_RULES[act]
    authors = found.authors
    if rule.by_author and subject not in authors:
        authors = (*authors, subject)
    steps = found.steps if rule.to is None else (*found.steps, ReturnStep(state=rule.to, at=at))
    return structs.replace(
        found,
        state=rule.to or found.state,
        steps=steps,
        authors=authors,
        updated_at=at,
        version=found.version + 1,
    )
