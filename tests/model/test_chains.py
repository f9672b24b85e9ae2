"""Chains of titles: gaps, revocations, decisions that one continues another; what a revocation changes and what not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec import structs

from movement.model.awards import Award, AwardForm, Revocation
from movement.model.chains import Chain, chains, consecutive_years, line_of, touched_by
from movement.model.entries import Level
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import SubjectClass
from tests.builders import NOON

TAKEN_BACK = Revocation(decision_number="9/QĐ", decided_on=date(2026, 1, 5), reason="Khai man.", at=NOON)
FORMS = (AwardForm.CSTDCS, AwardForm.LDTT)


def award(year: int, *, subject: str = "a", form: AwardForm = AwardForm.CSTDCS, revoked: bool = False) -> Award:
    return Award(
        id=f"{subject}-{form}-{year}",
        form=form,
        level=Level.GRASSROOTS,
        year=year,
        subject=subject,
        subject_class=SubjectClass.DIRECT_WORKER,
        unit="u",
        root="t",
        path="/t/u/",
        awarded_by="t",
        decision_number="1/QĐ",
        decided_on=date(year, 12, 20),
        revoked=TAKEN_BACK if revoked else None,
        created_at=NOON,
        updated_at=NOON,
    )


def continues(subject: str, other: str, *, revoked: bool = False) -> Merit:
    return Merit(
        id=f"{subject}-continues-{other}",
        subject=subject,
        root="t",
        path="/t/u/",
        kind=MeritKind.CONTINUES,
        year=2025,
        value=other,
        decision_number="2/QĐ",
        decided_on=date(2025, 7, 1),
        revoked=TAKEN_BACK if revoked else None,
        created_at=NOON,
        updated_at=NOON,
    )


@pytest.mark.parametrize(
    ("years", "taken_back", "ending", "count"),
    [
        ([2022, 2023, 2024], [], 2024, 3),
        ([2022, 2023, 2025], [], 2025, 1),  # vector 2 of the rules: a gap resets
        ([2022, 2023, 2024], [2023], 2024, 1),  # vector 3: a revoked year counts for nobody
        ([2022, 2023, 2024], [], 2025, 0),
        ([2022, 2023, 2024], [2024], 2024, 0),
        ([], [], 2024, 0),
    ],
)
def test_years_in_a_row(years: list[int], taken_back: list[int], ending: int, count: int) -> None:
    held = [award(year, revoked=year in taken_back) for year in years]
    assert consecutive_years(reversed(held), AwardForm.CSTDCS, ending) == count
    assert consecutive_years(held, AwardForm.LDTT, ending) == 0


def test_a_chain_goes_on_only_where_it_was_decided() -> None:
    held = [award(2023, subject="old"), award(2024, subject="old"), award(2025, subject="new")]
    decided = [continues("new", "old")]
    assert chains("new", AwardForm.CSTDCS, held, []) == (Chain("new", AwardForm.CSTDCS, 2025, 2025),)
    assert chains("new", AwardForm.CSTDCS, held, decided) == (Chain("new", AwardForm.CSTDCS, 2023, 2025),)
    assert chains("old", AwardForm.CSTDCS, held, decided) == (Chain("old", AwardForm.CSTDCS, 2023, 2024),)
    assert chains("new", AwardForm.CSTDCS, held, [continues("new", "old", revoked=True)]) == (
        Chain("new", AwardForm.CSTDCS, 2025, 2025),
    )


def test_a_line_is_followed_through_others_and_round_a_circle_once() -> None:
    decided = [continues("c", "b"), continues("b", "a"), continues("d", "a")]
    assert line_of("c", decided) == {"a", "b", "c"}
    assert touched_by("a", decided) == {"a", "b", "c", "d"}
    assert touched_by("c", decided) == {"c"}
    assert line_of("a", [*decided, continues("a", "c")]) == {"a", "b", "c"}


SUBJECTS = "abcde"
AWARDS = some.lists(
    some.tuples(some.sampled_from(SUBJECTS), some.sampled_from(FORMS), some.integers(2020, 2026), some.booleans()),
    min_size=1,
    max_size=25,
    unique_by=lambda one: one[:3],
).map(lambda rows: [award(y, subject=s, form=f, revoked=r) for s, f, y, r in rows])
DECIDED = some.lists(some.tuples(some.sampled_from(SUBJECTS), some.sampled_from(SUBJECTS)), max_size=6, unique=True)


@settings(max_examples=150, deadline=None)
@given(AWARDS, DECIDED, some.data())
def test_a_revocation_recomputes_exactly_the_affected_chains(
    held: list[Award], pairs: list[tuple[str, str]], data: some.DataObject
) -> None:
    decided = [continues(subject, other) for subject, other in pairs]
    revoked = data.draw(some.sampled_from(held))
    after = [structs.replace(one, revoked=TAKEN_BACK) if one is revoked else one for one in held]
    assert revoked.subject is not None
    touched = touched_by(revoked.subject, decided)
    for subject in SUBJECTS:
        for form in FORMS:
            old = chains(subject, form, held, decided)
            new = chains(subject, form, data.draw(some.permutations(after)), decided)
            # A year that someone else of the line holds too stays: both became one subject by decision.
            line = line_of(subject, decided)
            others = {(one.form, one.year) for one in held if one is not revoked and one.stands and one.subject in line}
            lost = revoked.stands and form is revoked.form and (form, revoked.year) not in others
            assert (old != new) == (subject in touched and lost)
