"""The roll: where each subject stands in a year, and what is on record of it, for any order of records."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from movement.model.awards import AwardForm, achievement_of
from movement.model.constraints import Base
from movement.model.dossier_parts import DocumentVerdict
from movement.model.dossiers import Dossier, DossierState
from movement.model.entries import Level
from movement.model.entry_facts import Document
from movement.model.merit_kinds import MeritKind
from movement.model.periods import Period
from movement.model.rolls import Life, Roll, Stand, roll, standing, subject_facts, with_roll
from movement.model.subject_facts import SubjectFacts
from movement.model.units import Extent
from tests.builders import make_unit, succeed
from tests.candidate_builders import TODAY, facts_of, good_entry
from tests.model.test_dossier_acts import make, paper
from tests.subject_builders import award, collective, continues, merit, person, rated, revoked

YEAR = Period.parse("2026")


def stand(name: str = "j1", path: str = "/t1/t2/u3/", **changes: object) -> Stand:
    """Return where a person stands."""
    return Stand(
        subject=person(name, **changes), path=path, unit_open=True, successor_open=None, begun_on=date(2020, 1, 1)
    )


def test_a_subject_stands_where_its_unit_did_in_the_year() -> None:
    unit = make_unit("Đảng ủy xã", make_unit("Xã", make_unit("Tỉnh")))
    found = standing(person(unit=unit.id), {unit.id: unit}, YEAR, TODAY)
    assert found is not None
    assert (found.path, found.unit, found.unit_open, found.successor_open) == (unit.path, unit.id, True, None)
    assert found.begun_on == unit.versions[0].valid_from


def test_whose_unit_ended_before_the_year_stands_with_its_whole_successor_or_nowhere() -> None:
    province = make_unit("Tỉnh")
    old = make_unit("Xã cũ", province, since=date(2020, 1, 1), until=date(2025, 7, 1))
    new, old = succeed(make_unit("Xã mới", province, since=date(2025, 7, 1)), old)
    known = {unit.id: unit for unit in (province, old, new)}
    found = standing(person(unit=old.id), known, YEAR, TODAY)
    assert found is not None
    assert (found.path, found.unit_open, found.successor_open) == (new.path, False, True)
    split, part = succeed(
        make_unit("Xã khác", province, since=date(2025, 7, 1)),
        make_unit("Xã chia", province, since=date(2020, 1, 1), until=date(2025, 7, 1)),
        Extent.PART,
    )
    assert standing(person(unit=part.id), {u.id: u for u in (province, split, part)}, YEAR, TODAY) is None
    assert standing(person(unit="u-unknown"), known, YEAR, TODAY) is None


def test_forms_of_the_base_are_in_the_list_of_the_nearest_unit_and_others_in_the_provinces() -> None:
    found = roll([stand("j1"), stand("j2", "/t1/u9/"), stand("j3", "/t1/t20/u3/")], 2026)

    def listed(path: str, form: AwardForm) -> list[str]:
        return [one.subject.id for one in found.listed(path, form)]

    assert listed("/t1/t2/", AwardForm.LDTT) == ["j1"]
    assert listed("/t1/", AwardForm.LDTT) == ["j2"]
    assert listed("/t1/", AwardForm.BK_TINH) == ["j1", "j2", "j3"]


def test_what_a_unit_counts_from_its_titles() -> None:
    stands = [stand("j1"), stand("j2"), stand("j3", "/t1/t2/u4/"), stand("j4", "/t1/t2/u3/", kind="COLLECTIVE")]
    whole = Stand(
        subject=collective("j9"), path="/t1/t2/u3/", unit_open=True, successor_open=None, begun_on=date(2020, 1, 1)
    )
    awards = [
        award(AwardForm.LDTT, of="j1"),
        award(AwardForm.CSTDCS, of="j1"),
        award(AwardForm.LDTT, of="j2", year=2025),
        revoked(award(AwardForm.LDTT, of="j3")),
        award(AwardForm.CSTT, of="j1", id="w-other"),
    ]
    found = roll([*stands, whole], 2026, awards=awards, merits=[merit(MeritKind.MEMBERS, "40", of="j9")])
    # Each person once; last year's and what was taken back do not count; where some are recorded, none is none.
    assert found.bases == {"u3": Base(advanced=1, headcount=40), "u4": Base(advanced=0)}
    assert found.fighters == {"u3": 1}
    assert roll(stands, 2026, awards=awards[2:4]).bases["u3"] == Base()


def test_a_subject_has_the_record_of_whom_it_continues() -> None:
    titles = [award(AwardForm.CSTDCS, 2024, of="j0"), award(AwardForm.CSTDCS, 2025, of="j1")]
    found = roll([stand()], 2026, awards=titles, merits=[continues("j0"), rated("EXCELLENT", 2024, of="j0")])
    facts = subject_facts(found.stands[0], AwardForm.BK_TINH, Level.PROVINCE, 2026, TODAY, found, "t1")
    assert {a.subject for a in facts.awards} == {"j0", "j1"}
    assert {m.subject for m in facts.merits} == {"j0", "j1"}
    assert (facts.unit, facts.authority, facts.received_at) == ("u3", True, None)
    alone = roll([stand()], 2026, awards=titles)
    assert [a.subject for a in alone.awards["j1"]] == ["j1"]


def test_an_entry_has_the_awards_that_used_up_its_achievement() -> None:
    entry = good_entry()
    used = award(AwardForm.DVK, of="j1", achievements=(achievement_of(entry.achievement_key, 2026),))
    other = award(AwardForm.GK, of="j1", id="w-2", achievements=(achievement_of(entry.achievement_key, 2025),))
    found = with_roll(facts_of(entry), roll([], 2026, awards=[used, other]), "t1")
    assert [a.id for a in found.awards] == [used.id]
    ended = roll([], 2026, lives={entry.unit: Life(unit_open=False, successor_open=True)})
    known = with_roll(facts_of(entry), ended, "t1")
    assert (known.unit_open, known.successor_open) == (False, True)
    assert (found.unit_open, found.successor_open) == (None, None)
    assert with_roll(facts_of(entry), Roll(), "t1").awards == ()


def test_a_dossier_brings_its_day_and_documents_and_its_award_is_not_in_its_own_way() -> None:
    mine = structs.replace(
        make(DossierState.DECIDED, paper(1, "TO_TRINH"), paper(2, "TO_TRINH", DocumentVerdict.APPROVED)),
        awarding="t1",
        entry=None,
        subject="j1",
        form=AwardForm.BK_TINH,
        received_at=date(2026, 9, 30),
    )
    given_here = award(AwardForm.BK_TINH, of="j1", dossier=mine.id)

    def facts(dossier: Dossier, awarding: str = "t1") -> SubjectFacts:
        found = roll([stand()], 2026, awards=[given_here], dossiers=[dossier])
        return subject_facts(found.stands[0], AwardForm.BK_TINH, Level.PROVINCE, 2026, TODAY, found, awarding)

    known = facts(mine)
    assert (known.received_at, known.documents) == (date(2026, 9, 30), (Document("TO_TRINH", "APPROVED"),))
    assert known.awards == ()
    # In another list it stands in the way, and a dossier that was rejected brings nothing.
    assert [a.id for a in facts(mine, "t2").awards] == [given_here.id]
    assert facts(structs.replace(mine, state=DossierState.REJECTED)).received_at is None


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_of_records_gives_the_same_roll(shuffle: Random) -> None:
    stands = [stand(f"j{n}", f"/t1/t2/u{n % 3}/") for n in range(6)]
    merits = [rated("GOOD", 2020 + n, of=f"j{n}") for n in range(6)] + [
        continues("j3", of="j4"),
        continues("j4", of="j5"),
    ]
    awards = [award(AwardForm.LDTT, 2021 + n, of=f"j{n % 4}") for n in range(6)]
    first = roll(stands, 2026, merits=merits, awards=awards)
    for records in (stands, merits, awards):
        shuffle.shuffle(records)
    assert roll(stands, 2026, merits=merits, awards=awards) == first
