"""The acts on an entry as one table, and the pure step each of them makes.

The drawing of the states in docs/ENTRY-STATES.md is generated from this table.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from movement.model.entries import Entry, State, Step
from movement.model.errors import SENTENCES, Code, MovementError, Problem, refuse

REQUIRED = (
    ("title",),
    ("situation",),
    ("objectives", "criteria"),
    ("content", "method"),
    ("area", "beneficiaries"),
    ("forces",),
    ("resources",),
    ("starts_on", "evaluates_on"),
    ("outputs",),
    ("sustainability",),
    ("field",),
    ("subject",),
)
"""The title and the nine other parts of the form (see `entry_form`), and the two tags that place an entry."""


class Act(StrEnum):
    """Everything that can be done to an entry."""

    CREATE = "createEntry"
    EDIT = "editEntry"
    SUBMIT = "submitEntry"
    WITHDRAW = "withdrawEntry"
    RETURN = "returnEntry"
    REJECT = "rejectEntry"
    ACCEPT = "acceptEntry"
    START = "startEntry"
    REPORT = "reportEntry"
    RETURN_REPORT = "returnReport"
    VERIFY = "verifyEntry"
    CONTINUE = "continueEntry"
    DISCONTINUE = "discontinueEntry"
    RECOGNISE = "recogniseEntry"
    REFUSE_RECOGNITION = "refuseRecognition"
    REVOKE_RECOGNITION = "revokeRecognition"
    REPLICATE = "replicateEntry"
    AMEND = "amendEntry"


class Rule(Struct, frozen=True, kw_only=True):
    """When an act is legal and where it leads. `to` None: the state stays."""

    policy: str
    sources: frozenset[State]
    to: State | None = None
    needs_reason: bool = False
    by_author: bool = False
    """Done by the entry's reporter, who thereby becomes one of its authors."""
    not_author: bool = False


_ONGOING = frozenset({State.ACCEPTED, State.RUNNING, State.REPORTED, State.VERIFIED})
_OPEN = frozenset({State.DRAFT, State.RETURNED})
_SUBMITTED, _REPORTED, _VERIFIED = (frozenset({s}) for s in (State.SUBMITTED, State.REPORTED, State.VERIFIED))

RULES: dict[Act, Rule] = {
    Act.EDIT: Rule(policy="entry.edit", sources=_OPEN, by_author=True),
    Act.SUBMIT: Rule(policy="entry.submit", sources=_OPEN, to=State.SUBMITTED, by_author=True),
    Act.WITHDRAW: Rule(
        policy="entry.withdraw",
        sources=_OPEN | {State.SUBMITTED, State.ACCEPTED},
        to=State.WITHDRAWN,
        needs_reason=True,
        by_author=True,
    ),
    Act.RETURN: Rule(policy="entry.return", sources=_SUBMITTED, to=State.RETURNED, needs_reason=True, not_author=True),
    Act.REJECT: Rule(
        policy="entry.reject", sources=_SUBMITTED, to=State.NOT_ACCEPTED, needs_reason=True, not_author=True
    ),
    Act.ACCEPT: Rule(policy="entry.accept", sources=_SUBMITTED, to=State.ACCEPTED, not_author=True),
    Act.START: Rule(policy="entry.start", sources=frozenset({State.ACCEPTED}), to=State.RUNNING, by_author=True),
    Act.REPORT: Rule(policy="entry.report", sources=frozenset({State.RUNNING}), to=State.REPORTED, by_author=True),
    Act.RETURN_REPORT: Rule(
        policy="entry.returnReport", sources=_REPORTED, to=State.RUNNING, needs_reason=True, not_author=True
    ),
    Act.VERIFY: Rule(policy="entry.verify", sources=_REPORTED, to=State.VERIFIED, not_author=True),
    Act.CONTINUE: Rule(policy="entry.continue", sources=_VERIFIED, to=State.RUNNING, by_author=True),
    Act.DISCONTINUE: Rule(
        policy="entry.discontinue", sources=_ONGOING, to=State.DISCONTINUED, needs_reason=True, by_author=True
    ),
    Act.RECOGNISE: Rule(policy="entry.recognise", sources=_VERIFIED),
    Act.REFUSE_RECOGNITION: Rule(policy="entry.refuseRecognition", sources=_VERIFIED, needs_reason=True),
    Act.REVOKE_RECOGNITION: Rule(
        policy="entry.revokeRecognition", sources=_ONGOING | {State.DISCONTINUED}, needs_reason=True
    ),
    Act.AMEND: Rule(policy="entry.amend", sources=_ONGOING | {State.DISCONTINUED}, needs_reason=True),
}
"""Acts on an existing entry. Creating and replicating make a new DRAFT and have their own use case."""


def check(entry: Entry, act: Act, subject: str, reason: str | None) -> None:
    """Raise the refusal if `subject` cannot do `act` to `entry` in its present state."""
    rule = RULES[act]
    if entry.state not in rule.sources:
        raise refuse(Code.ILLEGAL_ACT, "id", detail=f"Trạng thái hiện tại: {entry.state}.")
    if rule.not_author and subject in entry.authors:
        raise refuse(Code.SAME_PERSON, "id")
    if rule.needs_reason and not reason:
        raise refuse(Code.REASON_REQUIRED, "reason")


def step(entry: Entry, act: Act, subject: str, at: datetime) -> Entry:
    """Return the entry one version on, in the state the act leads to."""
    rule = RULES[act]
    authors = entry.authors
    if rule.by_author and subject not in authors:
        authors = (*authors, subject)
    steps = entry.steps if rule.to is None else (*entry.steps, Step(state=rule.to, at=at))
    return structs.replace(
        entry,
        state=rule.to or entry.state,
        steps=steps,
        authors=authors,
        updated_at=at,
        version=entry.version + 1,
    )


def check_complete(entry: Entry) -> None:
    """Raise MISSING_FIELD, one problem a field, unless every part of the form is filled in."""
    missing = [name for part in REQUIRED for name in part if not getattr(entry, name)]
    if missing:
        sentence = SENTENCES[Code.MISSING_FIELD]
        raise MovementError(*(Problem(code=Code.MISSING_FIELD, message=sentence, path=(name,)) for name in missing))
