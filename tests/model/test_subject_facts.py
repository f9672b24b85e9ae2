"""Whose records count as a subject's own, and from which year on its silence says something."""

from datetime import date

from msgspec import structs

from movement.model.subject_facts import first_year
from movement.model.subjects import SubjectKind
from tests.subject_builders import collective, continues, facts, revoked


def test_what_a_subject_continues_is_its_own_however_far_back_and_only_by_decisions_that_stand() -> None:
    chain = (continues("j2"), continues("j3", of="j2"), continues("j4", of="j3"))
    assert facts().own == {"j1"}
    assert facts(merits=chain).own == {"j1", "j2", "j3", "j4"}
    assert facts(merits=(chain[0], revoked(chain[1]), chain[2])).own == {"j1", "j2"}
    # Somebody else's decision gives nothing, and two that continue each other do not turn for ever.
    assert facts(merits=(continues("j3", of="j2"),)).own == {"j1"}
    assert facts(merits=(continues("j2"), continues("j1", of="j2"))).own == {"j1", "j2"}


def test_the_record_of_a_new_body_begins_with_its_unit() -> None:
    new = facts(subject=collective(), begun_on=date(2025, 7, 1))
    assert (new.is_new_body, first_year(new)) == (True, 2025)
    assert first_year(structs.replace(new, merits=(continues("j2"),))) == 0
    # A person's record goes with the person; of a unit whose beginning nobody told nothing is held back.
    assert first_year(facts(begun_on=date(2025, 7, 1))) == 0
    assert first_year(structs.replace(new, begun_on=None)) == 0
    household = structs.replace(collective(), kind=SubjectKind.HOUSEHOLD)
    assert first_year(structs.replace(new, subject=household)) == 0
