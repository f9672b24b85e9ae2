"""Working days by a table: Tết is no formula, and a deadline that was told never moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.calendars import Calendar, CalendarVersion, Holiday, check, is_working, working_day_after
from movement.model.errors import Code, MovementError
from movement.model.periods import Cut
from tests.builders import NOON

TET = tuple(Holiday(day=date(2027, 2, 5) + timedelta(days=n), name="Tết") for n in range(7))


def version(**given: Any) -> CalendarVersion:
    base: dict[str, Any] = {"number": 1, "effective_from": date(2026, 1, 1), "holidays": TET}
    return CalendarVersion(**base | given)


@pytest.mark.parametrize(
    ("calendar", "day", "count", "found"),
    [
        (None, date(2026, 11, 14), 1, date(2026, 11, 16)),
        (None, date(2026, 11, 14), 0, date(2026, 11, 14)),
        (None, date(2026, 11, 13), 6, date(2026, 11, 23)),
        (None, date(2027, 2, 4), 1, date(2027, 2, 5)),
        # Friday to Thursday are off: the next working day is Friday the 12th.
        (version(), date(2027, 2, 4), 1, date(2027, 2, 12)),
        (version(worked=(date(2027, 2, 13),)), date(2027, 2, 4), 2, date(2027, 2, 13)),
        (version(), date(2027, 2, 4), 2, date(2027, 2, 15)),
    ],
)
def test_working_days_are_counted_after_the_cut_off(
    calendar: CalendarVersion | None, day: date, count: int, found: date
) -> None:
    assert working_day_after(calendar, day, count) == found


@given(st.dates(date(1975, 1, 1), date(2100, 1, 1)), st.integers(1, 30), st.sets(st.integers(0, 60), max_size=20))
def test_a_deadline_is_a_working_day_with_as_many_working_days_up_to_it(day: date, count: int, off: set[int]) -> None:
    calendar = version(holidays=tuple(Holiday(day=day + timedelta(days=n)) for n in sorted(off)))
    due = working_day_after(calendar, day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert is_working(calendar, due)
    assert sum(is_working(calendar, one) for one in between) == count
    assert working_day_after(calendar, day, count + 1) > due


def test_a_calendar_without_a_day_of_work_is_told() -> None:
    endless = version(holidays=tuple(Holiday(day=date(2027, 1, 1) + timedelta(days=n)) for n in range(90)))
    with pytest.raises(MovementError):
        working_day_after(endless, date(2026, 12, 31), 1)


@pytest.mark.parametrize(
    ("given_", "path"),
    [
        ({"effective_to": date(2026, 1, 1)}, "effectiveTo"),
        ({"cuts": (Cut(2026, 20), Cut(2025, 10))}, "cuts"),
        ({"holidays": (*TET, TET[0])}, "holidays"),
        ({"worked": (date(2027, 2, 15),)}, "worked"),
        ({"worked": (TET[1].day,)}, "holidays"),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(given_: dict[str, Any], path: str) -> None:
    with pytest.raises(MovementError) as refusal:
        check(version(**given_), None, 2026)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, (path,))


def test_cut_offs_of_a_year_that_has_begun_stay() -> None:
    before = version(cuts=(Cut(2025, 20),))
    later = date(2026, 12, 1)
    check(version(effective_from=later, cuts=(Cut(2025, 20), Cut(2027, 0))), before, 2026)
    for cuts in ((Cut(2025, 19),), (Cut(2025, 20), Cut(2026, 0)), ()):
        with pytest.raises(MovementError) as refusal:
            check(version(effective_from=later, cuts=cuts), before, 2026)
        assert refusal.value.problems[0].path == ("cuts",)
    with pytest.raises(MovementError) as refusal:
        check(version(), before, 2026)
    assert refusal.value.problems[0].path == ("effectiveFrom",)
    kept = Calendar(id="c", root="r", path="/r/", versions=(before,), created_at=NOON)
    assert (kept.cuts, kept.at(date(2025, 12, 31))) == ((Cut(2025, 20),), None)
