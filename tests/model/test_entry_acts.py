"""The table of acts, against the table of the order it was built from."""

import pytest

from movement.model.entries import State
from movement.model.entry_acts import RULES, Act, check, step
from movement.model.errors import Code, MovementError
from movement.model.people import POLICY
from tests.builders import NOON
from tests.model.entities import make_entry

S = State
ONGOING = {S.ACCEPTED, S.RUNNING, S.REPORTED, S.VERIFIED}
TABLE: dict[Act, tuple[set[State], State | None]] = {
    Act.EDIT: ({S.DRAFT, S.RETURNED}, None),
    Act.SUBMIT: ({S.DRAFT, S.RETURNED}, S.SUBMITTED),
    Act.WITHDRAW: ({S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED}, S.WITHDRAWN),
    Act.RETURN: ({S.SUBMITTED}, S.RETURNED),
    Act.REJECT: ({S.SUBMITTED}, S.NOT_ACCEPTED),
    Act.ACCEPT: ({S.SUBMITTED}, S.ACCEPTED),
    Act.START: ({S.ACCEPTED}, S.RUNNING),
    Act.REPORT: ({S.RUNNING}, S.REPORTED),
    Act.RETURN_REPORT: ({S.REPORTED}, S.RUNNING),
    Act.VERIFY: ({S.REPORTED}, S.VERIFIED),
    Act.CONTINUE: ({S.VERIFIED}, S.RUNNING),
    Act.DISCONTINUE: (ONGOING, S.DISCONTINUED),
    Act.RECOGNISE: ({S.VERIFIED}, None),
    Act.REFUSE_RECOGNITION: ({S.VERIFIED}, None),
    Act.REVOKE_RECOGNITION: (ONGOING | {S.DISCONTINUED}, None),
    Act.AMEND: (ONGOING | {S.DISCONTINUED}, None),
}
NEED_REASON = {
    Act.WITHDRAW,
    Act.RETURN,
    Act.REJECT,
    Act.RETURN_REPORT,
    Act.DISCONTINUE,
    Act.REFUSE_RECOGNITION,
    Act.REVOKE_RECOGNITION,
    Act.AMEND,
}
BY_AUTHOR = {
    Act.EDIT,
    Act.SUBMIT,
    Act.WITHDRAW,
    Act.START,
    Act.REPORT,
    Act.CONTINUE,
    Act.DISCONTINUE,
}
NOT_AUTHOR = {Act.RETURN, Act.REJECT, Act.ACCEPT, Act.RETURN_REPORT, Act.VERIFY}


def test_every_act_has_a_rule_and_a_row_of_the_matrix() -> None:
    assert set(RULES) == set(TABLE) == set(Act) - {Act.CREATE, Act.REPLICATE}
    assert {rule.policy for rule in RULES.values()} <= set(POLICY)


@pytest.mark.parametrize("act", TABLE)
@pytest.mark.parametrize("state", State)
def test_every_act_in_every_state(act: Act, state: State) -> None:
    entry = make_entry(state=state)
    sources, to = TABLE[act]
    if state not in sources:
        with pytest.raises(MovementError) as refusal:
            check(entry, act, "someone", "reason")
        assert refusal.value.code is Code.ILLEGAL_ACT
        return
    check(entry, act, "someone", "reason")
    after = step(entry, act, "someone", NOON)
    assert after.state is (to or state)
    assert after.version == entry.version + 1
    assert after.steps[-1].state is after.state
    assert after.authors == (("someone",) if act in BY_AUTHOR else ())


@pytest.mark.parametrize("act", TABLE)
def test_reasons_and_authors(act: Act) -> None:
    entry = make_entry(state=min(TABLE[act][0]), authors=("author",))
    if act in NEED_REASON:
        with pytest.raises(MovementError) as refusal:
            check(entry, act, "someone", None)
        assert refusal.value.code is Code.REASON_REQUIRED
    else:
        check(entry, act, "someone", None)
    if act in NOT_AUTHOR:
        with pytest.raises(MovementError) as refusal:
            check(entry, act, "author", "reason")
        assert refusal.value.code is Code.SAME_PERSON
    else:
        check(entry, act, "author", "reason")
