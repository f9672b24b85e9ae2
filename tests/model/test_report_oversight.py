"""What a report counts of inspections: events by their day, stocks as at the cut-off, nothing that is not announced."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from movement.model.campaigns import OversightType
from movement.model.conclusions import Conclusion, Recommendation, Remedy, RemedyState
from movement.model.inspections import Inspection
from movement.model.periods import Period, midnight
from movement.model.report_oversight import oversight
from movement.model.score_sheets import Grade
from tests.builders import Town
from tests.reminder_builders import announced

HALF = Period.parse("2026-H1")
KIND = OversightType.INSPECTION
town = Town("oversight")


def conclusion(issued: date, grade: Grade | None = Grade.GOOD, number: int = 1) -> Conclusion:
    return Conclusion(
        number=number, decision_number="1", issued_on=issued, text="x", grade=grade, by="x", at=midnight(issued)
    )


def asked(due: date, remedy: Remedy | None = None) -> Recommendation:
    unit = town.a
    return Recommendation(
        number=1, text="x", owner=unit.id, owner_path=unit.path, due_on=due, remedy=remedy or Remedy()
    )


def found(on: date | None, *conclusions: Conclusion, due: date = date(2026, 5, 1), **changed: Any) -> Inspection:
    one = announced(town.a, self_report_due_on=due, due_on=due)
    return structs.replace(one, announced_on=on, conclusions=conclusions, **changed)


def counted(*inspections: Inspection, at: datetime = HALF.end, path: str = town.a.path) -> Any:
    return oversight(inspections, path, HALF, at)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (None, (0, 0, 0, 0)),
        (date(2025, 12, 14), (0, 0, 0, 1)),
        (date(2025, 12, 15), (1, 0, 0, 1)),
        (date(2026, 6, 14), (1, 0, 0, 1)),
        (date(2026, 6, 15), (0, 0, 0, 0)),
    ],
)
def test_an_announcement_counts_in_the_period_of_its_day(on: date | None, expected: tuple[int, ...]) -> None:
    assert counted(found(on)).by_type[KIND] == expected


@pytest.mark.parametrize(
    ("issued", "expected", "good"),
    [
        (date(2025, 12, 14), (0, 0, 0, 0), 0),
        (date(2025, 12, 15), (0, 1, 1, 0), 1),
        (date(2026, 5, 1), (0, 1, 1, 0), 1),
        (date(2026, 5, 2), (0, 1, 0, 0), 1),
        (date(2026, 6, 14), (0, 1, 0, 0), 1),
        (date(2026, 6, 15), (0, 0, 0, 1), 0),
    ],
)
def test_a_conclusion_counts_in_the_period_of_its_day_and_until_then_it_is_open(
    issued: date, expected: tuple[int, ...], good: int
) -> None:
    told = counted(found(date(2025, 12, 1), conclusion(issued)))
    assert (told.by_type[KIND], told.grades[Grade.GOOD]) == (expected, good)


def test_of_conclusions_that_supersede_each_other_the_last_ones_grade_counts_once() -> None:
    second = conclusion(date(2026, 4, 1), Grade.FAIR, 2)
    told = counted(found(date(2025, 12, 1), conclusion(date(2026, 3, 1)), second))
    assert {grade: n for grade, n in told.grades.items() if n} == {Grade.FAIR: 1}
    assert told.by_type[KIND] == (0, 1, 1, 0)
    later = conclusion(date(2026, 7, 1), Grade.FAIR, 2)
    told = counted(found(date(2025, 12, 1), conclusion(date(2026, 3, 1)), later))
    assert {grade: n for grade, n in told.grades.items() if n} == {Grade.GOOD: 1}


def test_remedies_stand_as_at_the_cut_off() -> None:
    before, after = HALF.end - timedelta(seconds=1), HALF.end
    reported = Remedy(state=RemedyState.REPORTED, reported_at=before)
    verified = structs.replace(reported, state=RemedyState.VERIFIED, verified_at=before)
    recommendations = (
        asked(date(2026, 6, 13)),
        asked(date(2026, 6, 14)),
        asked(date(2026, 6, 15)),
        asked(date(2026, 6, 1), reported),
        asked(date(2026, 6, 1), structs.replace(reported, reported_at=after)),
        asked(date(2026, 6, 1), verified),
        asked(date(2026, 6, 1), structs.replace(verified, verified_at=after)),
        # Said to be done, and opened again.
        asked(date(2026, 6, 1), structs.replace(reported, state=RemedyState.OPEN, reopened=1)),
    )
    told = counted(found(date(2025, 12, 1), conclusion(date(2026, 3, 1)), recommendations=recommendations))
    assert (told.recommended, told.remedied, told.reported, told.late) == (8, 1, 2, 4)


def test_only_units_at_or_below_count_and_nothing_after_the_numbers_were_computed() -> None:
    one = found(date(2026, 1, 5))
    assert counted(one, path=town.province.path).by_type[KIND] == (1, 0, 0, 1)
    assert counted(one, path=town.b.path).by_type[KIND] == (0, 0, 0, 0)
    assert counted(one, at=midnight(date(2026, 1, 5))).by_type[KIND] == (0, 0, 0, 0)
    assert set(counted().by_type) == set(OversightType)
