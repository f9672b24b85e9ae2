"""What an award may be, what it uses up, and how it is taken back."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from movement.model.award_acts import AwardFacts, Known, awarded, claims_of, refuse_taken, revoked
from movement.model.awards import AchievementClaim, Award, AwardForm, AwardMethod
from movement.model.entries import Entry, Level
from movement.model.errors import Code, MovementError
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import Subject, SubjectClass, SubjectKind
from tests.builders import NOON

TODAY = date(2026, 11, 24)
PERSON = Subject(
    id="j0000000000000001",
    kind=SubjectKind.PERSON,
    subject_class=SubjectClass.DIRECT_WORKER,
    unit="u",
    root="t",
    path="/t/u/",
    created_at=NOON,
    updated_at=NOON,
)
COLLECTIVE = structs.replace(
    PERSON, id="j0000000000000002", kind=SubjectKind.COLLECTIVE, subject_class=SubjectClass.COLLECTIVE
)
ENTRY = Entry(
    id="e0000000000000002",
    title="Hiến đất mở đường",
    unit="u",
    root="t",
    path="/t/u/",
    carrier="u",
    carrier_root="t",
    carrier_path="/t/u/",
    year=2026,
    achievement_key="e0000000000000001",
    created_at=NOON,
    updated_at=NOON,
)
INITIATIVE = Merit(
    id="h0000000000000001",
    subject=PERSON.id,
    root="t",
    path="/t/u/",
    kind=MeritKind.INITIATIVE,
    year=2025,
    value="BASE",
    decision_number="1/QĐ",
    decided_on=date(2025, 12, 1),
    created_at=NOON,
    updated_at=NOON,
)


def facts(**changes: Any) -> AwardFacts:
    given: dict[str, Any] = {
        "form": AwardForm.CSTDCS,
        "level": Level.GRASSROOTS,
        "year": 2025,
        "decision_number": "12/QĐ",
        "decided_on": date(2025, 12, 20),
    }
    return AwardFacts(**given | changes)


def made(facts_: AwardFacts, known: Known) -> Award:
    return awarded(facts_, known, name="w0000000000000001", awarded_by="t", now=NOON, today=TODAY)


def keys(award: Award) -> list[str]:
    return [claim.achievement for claim in claims_of(award)]


def test_a_title_uses_up_its_year_and_the_merits_it_names() -> None:
    award = made(facts(merits=(INITIATIVE.id,)), Known(subject=PERSON, merits=(INITIATIVE,)))
    assert (award.subject, award.entry, award.unit, award.path) == (PERSON.id, None, "u", "/t/u/")
    assert award.subject_class is SubjectClass.DIRECT_WORKER
    assert award.achievements == (INITIATIVE.id,)
    assert keys(award) == [INITIATIVE.id, f"{PERSON.id}#CSTDCS#2025"]
    assert {claim.award for claim in claims_of(award)} == {award.id}


def test_an_entry_s_award_uses_up_what_its_lineage_achieved_in_the_year() -> None:
    said = facts(form=AwardForm.BK_TINH, level=Level.PROVINCE, year=2026, decided_on=TODAY)
    alone = made(structs.replace(said, subject_class=SubjectClass.COLLECTIVE), Known(entry=ENTRY))
    both = made(said, Known(subject=COLLECTIVE, entry=ENTRY))
    assert alone.achievements == both.achievements == ("e0000000000000001#2026",)
    assert keys(alone) == keys(both) == ["e0000000000000001#2026"]
    assert (alone.subject_class, both.subject_class) == (SubjectClass.COLLECTIVE, SubjectClass.COLLECTIVE)


def test_a_form_may_come_again_in_a_year_but_not_on_the_same_occasion_without_an_achievement() -> None:
    sudden = facts(form=AwardForm.GK, method=AwardMethod.SUDDEN)
    assert keys(made(sudden, Known(subject=PERSON))) == [f"{PERSON.id}#GK#2025#SUDDEN"]
    named = structs.replace(sudden, merits=(INITIATIVE.id,))
    assert keys(made(named, Known(subject=PERSON, merits=(INITIATIVE,)))) == [INITIATIVE.id]


@pytest.mark.parametrize(
    ("claim", "path"),
    [
        ("e0000000000000001#2026", ("entry",)),
        (INITIATIVE.id, ("merits",)),
        (f"{PERSON.id}#CSTDCS#2025", ("form",)),
    ],
)
def test_what_was_awarded_is_told_without_telling_to_whom(claim: str, path: tuple[str, ...]) -> None:
    refuse_taken([None, None])
    with pytest.raises(MovementError) as refusal:
        refuse_taken([None, AchievementClaim(achievement=claim, award="w0000000000000009")])
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (Code.ALREADY_AWARDED, path)
    assert PERSON.id not in problem.message
    assert "w0000000000000009" not in problem.message


REVOKED_MERIT = structs.replace(
    INITIATIVE, revoked=revoked(made(facts(), Known(subject=PERSON)), decision_number="9/QĐ", decided_on=TODAY,
                                reason="Khai man.", now=NOON, today=TODAY).revoked
)  # fmt: skip
OTHERS = structs.replace(INITIATIVE, subject=COLLECTIVE.id)


@pytest.mark.parametrize(
    ("changes", "known", "code", "path"),
    [
        ({}, Known(), Code.MISSING_FIELD, ("subject",)),
        ({"form": AwardForm.TTLDXS}, Known(subject=PERSON), Code.BAD_INPUT, ("form",)),
        ({"form": AwardForm.LDTT}, Known(subject=COLLECTIVE), Code.BAD_INPUT, ("form",)),
        ({}, Known(entry=ENTRY), Code.MISSING_FIELD, ("subject",)),
        ({"form": AwardForm.GK}, Known(entry=ENTRY), Code.MISSING_FIELD, ("subjectClass",)),
        ({"subject_class": SubjectClass.ENTREPRENEUR}, Known(subject=PERSON), Code.BAD_INPUT, ("subjectClass",)),
        ({"year": 2027}, Known(subject=PERSON), Code.BAD_INPUT, ("year",)),
        ({"year": 1999}, Known(subject=PERSON), Code.BAD_INPUT, ("year",)),
        ({"decided_on": date(2026, 11, 25)}, Known(subject=PERSON), Code.BAD_INPUT, ("decidedOn",)),
        ({"decided_on": date(2024, 12, 31)}, Known(subject=PERSON), Code.BAD_INPUT, ("decidedOn",)),
        ({"level": Level.DISTRICT}, Known(subject=PERSON), Code.BAD_INPUT, ("level",)),
        ({}, Known(subject=PERSON, entry=structs.replace(ENTRY, root="t2")), Code.BAD_INPUT, ("entry",)),
        ({"merits": ("h1",)}, Known(subject=PERSON, merits=(None,)), Code.NOT_FOUND, ("merits",)),
        ({"merits": ("h1",)}, Known(subject=PERSON, merits=(OTHERS,)), Code.NOT_FOUND, ("merits",)),
        ({"merits": ("h1",)}, Known(subject=PERSON, merits=(REVOKED_MERIT,)), Code.BAD_INPUT, ("merits", "0")),
        ({"merits": ("h1", "h1")}, Known(subject=PERSON, merits=(INITIATIVE,) * 2), Code.BAD_INPUT, ("merits",)),
        (
            {"merits": ("h1",)},
            Known(subject=PERSON, merits=(structs.replace(INITIATIVE, kind=MeritKind.RATING),)),
            Code.BAD_INPUT,
            ("merits", "0"),
        ),
        (
            {"merits": ("h1",)},
            Known(subject=PERSON, merits=(structs.replace(INITIATIVE, year=2026),)),
            Code.BAD_INPUT,
            ("merits", "0"),
        ),
    ],
)
def test_what_no_award_can_be(changes: dict[str, Any], known: Known, code: Code, path: tuple[str, ...]) -> None:
    with pytest.raises(MovementError) as refusal:
        made(facts(**changes), known)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.path) == (code, path)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"decision_number": ""}, Code.MISSING_FIELD, ("decisionNumber",)),
        ({"reason": ""}, Code.REASON_REQUIRED, ("reason",)),
        ({"decided_on": date(2025, 12, 19)}, Code.BAD_INPUT, ("decidedOn",)),
        ({"decided_on": date(2026, 11, 25)}, Code.BAD_INPUT, ("decidedOn",)),
    ],
)
def test_taking_back_needs_a_decision_and_a_reason(changes: dict[str, Any], code: Code, path: tuple[str, ...]) -> None:
    award = made(facts(), Known(subject=PERSON))
    sound: dict[str, Any] = {"decision_number": "9/QĐ", "decided_on": TODAY, "reason": "Khai man."}
    with pytest.raises(MovementError) as refusal:
        revoked(award, now=NOON, today=TODAY, **sound | changes)
    assert (refusal.value.code, refusal.value.problems[0].path) == (code, path)
    done = revoked(award, now=NOON, today=TODAY, **sound)
    assert (done.stands, done.version) == (False, 2)
    assert structs.replace(done, revoked=None, version=1) == award
    with pytest.raises(MovementError) as refusal:
        revoked(done, now=NOON, today=TODAY, **sound)
    assert refusal.value.code is Code.ILLEGAL_ACT
