"""Every act on a dossier in every state is as the table written here by hand says; none skips a state."""

from datetime import date
from itertools import pairwise

import pytest
from msgspec import structs

from movement.model.awards import AwardForm
from movement.model.dossier_acts import DOSSIER_RULES, ENDED, DossierAct, check, step
from movement.model.dossier_documents import lacking, required, unapproved
from movement.model.dossier_parts import Document, DocumentVerdict, Listed
from movement.model.dossiers import Dossier, DossierClaim, DossierState
from movement.model.entries import Level
from movement.model.errors import Code, MovementError
from movement.model.people import POLICY, Role, Scope
from movement.model.predicates import Parameter
from movement.model.reasons import Outcome
from movement.model.rule_sets import Rule, RuleSetVersion
from tests.builders import NOON

TABLE = """
                   SHORTLISTED PROPOSED       COUNCIL_PASSED DECIDED  REJECTED WITHDRAWN
attachDocument     SHORTLISTED PROPOSED       -              -        -        -
reviewDocument     SHORTLISTED PROPOSED       -              -        -        -
proposeCandidate   PROPOSED    -              -              -        -        -
passCouncil        -           COUNCIL_PASSED -              -        -        -
decideCandidate    -           -              DECIDED        -        -        -
rejectCandidate    -           REJECTED       REJECTED       -        -        -
withdrawCandidate  WITHDRAWN   WITHDRAWN      WITHDRAWN      -        -        -
publishCandidates  -           -              -              DECIDED  -        -
"""


def cells() -> list[tuple[DossierAct, DossierState, str]]:
    header, *lines = TABLE.strip("\n").splitlines()
    states = [DossierState(name) for name in header.split()]
    return [
        (DossierAct(act), state, cell)
        for act, *row in (line.split() for line in lines)
        for state, cell in zip(states, row, strict=True)
    ]


def make(state: DossierState = DossierState.SHORTLISTED, *documents: Document, subject: str | None = None) -> Dossier:
    return Dossier(
        id="d1",
        awarding="t0",
        level=Level.PROVINCE,
        year=2026,
        form=AwardForm.DVK,
        entry="e1",
        subject=subject,
        unit="u1",
        root="t0",
        path="/t0/u1/",
        state=state,
        listed=Listed(run="t0:PROVINCE:2026:000001", rank=1, outcome=Outcome.ELIGIBLE, rules=1),
        documents=documents,
        proposed_by="proposer",
        created_at=NOON,
        updated_at=NOON,
    )


def paper(number: int, kind: str, verdict: DocumentVerdict = DocumentVerdict.PENDING) -> Document:
    return Document(number=number, kind=kind, title="Tài liệu", upload="f1", by="proposer", at=NOON, verdict=verdict)


@pytest.mark.parametrize(("act", "state", "leads"), cells())
def test_each_act_in_each_state(act: DossierAct, state: DossierState, leads: str) -> None:
    found = make(state)
    if leads == "-":
        with pytest.raises(MovementError) as refusal:
            check(found, act, "someone", "Lý do.")
        assert refusal.value.code is Code.ILLEGAL_ACT
        return
    check(found, act, "someone", "Lý do.")
    new = step(found, act, NOON)
    assert (new.state, new.version) == (DossierState(leads), 2)
    assert [s.state for s in new.steps] == ([DossierState(leads)] if DOSSIER_RULES[act].to else [])


def test_the_table_by_hand_has_every_act_and_no_other_state_than_the_drawn_ones_follows() -> None:
    assert {act for act, _, _ in cells()} == set(DOSSIER_RULES) == set(DossierAct) - {DossierAct.SHORTLIST}
    moves = {(state, DossierState(leads)) for _, state, leads in cells() if leads not in {"-", state}}
    road = [DossierState.SHORTLISTED, DossierState.PROPOSED, DossierState.COUNCIL_PASSED, DossierState.DECIDED]
    onward = {(a, b) for a, b in moves if b not in ENDED}
    assert onward == set(pairwise(road))
    assert {DossierState.REJECTED, DossierState.WITHDRAWN} == ENDED


@pytest.mark.parametrize("act", DOSSIER_RULES)
def test_who_may_not_and_what_needs_a_reason(act: DossierAct) -> None:
    rule = DOSSIER_RULES[act]
    found = make(next(iter(rule.sources)))
    refused = {}
    for name, (subject, reason) in {"proposer": ("proposer", "Lý do."), "silent": ("someone", "")}.items():
        try:
            check(found, act, subject, reason)
        except MovementError as refusal:
            refused[name] = refusal.code
    wanted = {}
    if act is DossierAct.DECIDE:
        wanted["proposer"] = Code.SAME_PERSON
    if act in {DossierAct.REJECT, DossierAct.WITHDRAW}:
        wanted["silent"] = Code.REASON_REQUIRED
    assert refused == wanted


def test_only_staff_of_the_province_act_and_never_the_functions() -> None:
    for policy in {rule.policy for rule in DOSSIER_RULES.values()} | {"candidate.shortlist"}:
        assert {role for role, scope in POLICY[policy].items() if scope is not Scope.NEVER} == {Role.PCS}


def test_published_once() -> None:
    found = structs.replace(make(DossierState.DECIDED), published_at=NOON)
    assert (found.published_year, make(DossierState.DECIDED).published_year) == (2026, None)
    with pytest.raises(MovementError) as refusal:
        check(found, DossierAct.PUBLISH, "someone", None)
    assert refusal.value.code is Code.ILLEGAL_ACT


def test_a_dossier_keeps_the_place_of_whom_it_is_about() -> None:
    slot = "t0:PROVINCE:2026:DVK"
    assert make().claims == (DossierClaim(slot=slot, about="e1", dossier="d1"),)
    both = (DossierClaim(slot=slot, about="e1", dossier="d1"), DossierClaim(slot=slot, about="j1", dossier="d1"))
    assert make(subject="j1").claims == both
    assert structs.replace(make(subject="j1"), entry=None).claims == both[1:]


def test_the_last_document_of_a_kind_counts() -> None:
    verdict = DocumentVerdict
    papers = (paper(1, "TO_TRINH", verdict.REJECTED), paper(2, "BIEN_BAN"), paper(3, "TO_TRINH"))
    found, asked = make(DossierState.SHORTLISTED, *papers), ("TO_TRINH", "BIEN_BAN", "SANG_KIEN")
    assert lacking(found, asked) == ["SANG_KIEN"]
    assert lacking(make(DossierState.SHORTLISTED, *papers[:2]), asked) == ["TO_TRINH", "SANG_KIEN"]
    assert lacking(found, ()) == []
    assert unapproved(found, asked) == list(asked)
    good = (papers[0], paper(2, "BIEN_BAN", verdict.HAS_ISSUES), paper(3, "TO_TRINH", verdict.APPROVED))
    assert unapproved(make(DossierState.PROPOSED, *good), asked[:2]) == ["BIEN_BAN"]


def test_the_rules_of_a_form_and_level_say_which_documents() -> None:
    def rule(name: str, documents: str, *levels: Level) -> Rule:
        return Rule(id=name, parameters=(Parameter(name="documents", value=documents),), levels=levels)

    other = Rule(id="R04", parameters=(Parameter(name="fewest", value="1"),))
    rules = (other, rule("R24", "TO_TRINH,BIEN_BAN"), rule("R24A", "BIEN_BAN,SANG_KIEN", Level.PROVINCE))
    version = RuleSetVersion(number=1, effective_from=date(2026, 1, 1), rules=rules)
    assert required(version, AwardForm.DVK, Level.PROVINCE) == ("TO_TRINH", "BIEN_BAN", "SANG_KIEN")
    assert required(version, AwardForm.DVK, Level.GRASSROOTS) == ("TO_TRINH", "BIEN_BAN")
    none = RuleSetVersion(number=1, effective_from=date(2026, 1, 1), rules=(other,))
    assert required(none, AwardForm.DVK, Level.PROVINCE) == ()
