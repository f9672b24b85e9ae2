"""The acts on a dossier as one table, and the pure step each of them makes.

The drawing of the states in docs/DOSSIER-STATES.md is generated from this table.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.dossiers import Dossier, DossierState, DossierStep
from movement.model.errors import Code, refuse


class DossierAct(StrEnum):
    """Everything that people can do about a candidate."""

    SHORTLIST = "shortlistCandidate"
    ATTACH = "attachDocument"
    REVIEW = "reviewDocument"
    PROPOSE = "proposeCandidate"
    PASS = "passCouncil"  # noqa: S105 - a council passes a proposal
    DECIDE = "decideCandidate"
    REJECT = "rejectCandidate"
    WITHDRAW = "withdrawCandidate"
    PUBLISH = "publishCandidates"


class DossierRule(Struct, frozen=True, kw_only=True):
    """When an act is legal and where it leads. `to` None: the state stays."""

    policy: str
    sources: frozenset[DossierState]
    to: DossierState | None = None
    needs_reason: bool = False
    not_proposer: bool = False
    """Done by another person than the one who proposed."""


_S = DossierState
_OPEN = frozenset({_S.SHORTLISTED, _S.PROPOSED})
_R = DossierRule

DOSSIER_RULES: dict[DossierAct, DossierRule] = {
    DossierAct.ATTACH: _R(policy="candidate.propose", sources=_OPEN),
    DossierAct.REVIEW: _R(policy="candidate.propose", sources=_OPEN),
    DossierAct.PROPOSE: _R(policy="candidate.propose", sources=frozenset({_S.SHORTLISTED}), to=_S.PROPOSED),
    DossierAct.PASS: _R(policy="candidate.decide", sources=frozenset({_S.PROPOSED}), to=_S.COUNCIL_PASSED),
    DossierAct.DECIDE: _R(
        policy="candidate.decide", sources=frozenset({_S.COUNCIL_PASSED}), to=_S.DECIDED, not_proposer=True
    ),
    DossierAct.REJECT: _R(
        policy="candidate.decide",
        sources=frozenset({_S.PROPOSED, _S.COUNCIL_PASSED}),
        to=_S.REJECTED,
        needs_reason=True,
    ),
    DossierAct.WITHDRAW: _R(
        policy="candidate.propose", sources=_OPEN | {_S.COUNCIL_PASSED}, to=_S.WITHDRAWN, needs_reason=True
    ),
    DossierAct.PUBLISH: _R(policy="candidate.publish", sources=frozenset({_S.DECIDED})),
}
"""Acts on an existing dossier. Shortlisting opens one and has its own use case."""
ENDED = frozenset({_S.REJECTED, _S.WITHDRAWN})
"""States in which the candidate's place in the list is free again."""


def check(found: Dossier, act: DossierAct, subject: str, reason: str | None) -> None:
    """Raise the refusal if `subject` cannot do `act` to a dossier in its present state."""
    rule = DOSSIER_RULES[act]
    if found.state not in rule.sources:
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Trạng thái hiện tại: {found.state}.")
    if act is DossierAct.PUBLISH and found.published_at is not None:
        raise refuse(Code.ILLEGAL_ACT, "id", detail="Hồ sơ này đã được công bố.")
    if rule.not_proposer and subject == found.proposed_by:
        raise refuse(Code.SAME_PERSON, "id")
    if rule.needs_reason and not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")


def step(found: Dossier, act: DossierAct, at: datetime) -> Dossier:
    """Return the dossier one version on, in the state the act leads to."""
    rule = DOSSIER_RULES[act]
    steps = found.steps if rule.to is None else (*found.steps, DossierStep(state=rule.to, at=at))
    return structs.replace(found, state=rule.to or found.state, steps=steps, updated_at=at, version=found.version + 1)
