"""The State's periods tile, and nothing but a period is read as one."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.periods import (
    Cut,
    Period,
    PeriodKind,
    Scheme,
    containing,
    current,
    day_of,
    midnight,
    parts_of,
    year_of,
)

YEARS = st.integers(1975, 2100)
TABLES = st.lists(
    st.tuples(st.integers(1970, 2105), st.integers(0, 28)), min_size=1, max_size=4, unique_by=lambda row: row[0]
).map(lambda rows: tuple(Cut(year, day) for year, day in sorted(rows)))
"""Any table of the Party's, also one that changes."""
SCHEMES = st.one_of(st.sampled_from([(Scheme.ND09, ()), (Scheme.CAL, ())]), TABLES.map(lambda t: (Scheme.PARTY, t)))
TO_THE_20TH = (Cut(2020, 20), Cut(2026, 0))
"""A Party's table that ends months on the 20th, and since 2026 with the month."""


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-M01", date(2025, 12, 15), date(2026, 1, 14)),
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-Q2", date(2026, 3, 15), date(2026, 6, 14)),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("CAL:2026-M12", date(2026, 12, 1), date(2026, 12, 31)),
        ("CAL:2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_cut_offs(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.end_day - timedelta(days=1)) == (first, last)
    assert str(period) == text


def test_the_14th_ends_at_17_utc() -> None:
    assert Period.parse("2026").end == datetime(2026, 12, 14, 17, tzinfo=UTC)
    assert Period.parse("ND09:2026-Q3") == Period.parse("2026-Q3")


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "2026-H3", "2026-Q5", "2026-M13", "2026-M1", "2026-W10", "1999", "2101", "２０２６", "2026 "),
        *("2026-H0", "2026-Q0", "2026-M00", "2026-W1", "2026-10M", "2026-", " 2026", "2026-h1", "nd09:2026", "02026"),
        *("PARTY:2026", "2026-09M", "X:2026", "2026-H1\n"),
    ],
)
def test_anything_else_is_a_bad_period(text: str) -> None:
    with pytest.raises(MovementError) as refusal:
        Period.parse(text)
    assert refusal.value.code is Code.BAD_PERIOD


@pytest.mark.parametrize("year", ["2000", "2100"])
def test_the_first_and_the_last_year_are_periods(year: str) -> None:
    assert str(Period.parse(year)) == year


def parts(period: Period, *names: str) -> list[tuple[date, date]]:
    made = [structs.replace(period, part=name) for name in names]
    return [(p.first_day, p.end_day) for p in made]


def tiles(whole: Period, pieces: list[tuple[date, date]]) -> bool:
    joined = all(end == begin for (_, end), (begin, _) in pairwise(pieces))
    return joined and (pieces[0][0], pieces[-1][1]) == (whole.first_day, whole.end_day)


@given(SCHEMES, YEARS)
def test_months_tile_quarters_halves_and_years(scheme: tuple[Scheme, tuple[Cut, ...]], year: int) -> None:
    whole = Period(scheme[0], year, "", scheme[1])
    months = [f"M{m:02d}" for m in range(1, 13)]
    assert tiles(whole, parts(whole, "H1", "H2"))
    assert tiles(whole, parts(whole, "Q1", "Q2", "Q3", "Q4"))
    assert tiles(whole, parts(whole, *months))
    assert tiles(structs.replace(whole, part="H1"), parts(whole, "Q1", "Q2"))
    assert tiles(structs.replace(whole, part="Q3"), parts(whole, "M07", "M08", "M09"))
    assert tiles(structs.replace(whole, part="9M"), parts(whole, "H1", "Q3"))
    assert whole.end_day == structs.replace(whole, year=year + 1).first_day
    assert [p.part for p in parts_of(whole, PeriodKind.MONTH)] == months


@given(SCHEMES, YEARS, st.sampled_from(["", "H1", "H2", "Q1", "Q4", "M01", "M12", "9M"]))
def test_what_is_printed_is_read_again(scheme: tuple[Scheme, tuple[Cut, ...]], year: int, part: str) -> None:
    period = Period(scheme[0], max(year, 2001), part, scheme[1])
    year = period.year
    assert Period.parse(str(period), scheme[1]) == period
    assert period.last_year().year == year - 1
    assert str(period.last_year()) == str(period).replace(str(year), str(year - 1))


@pytest.mark.parametrize(
    ("at", "day", "year"),
    [
        (datetime(2026, 12, 14, 16, 59, 59, 999_000, tzinfo=UTC), date(2026, 12, 14), 2026),
        (datetime(2026, 12, 14, 17, 0, tzinfo=UTC), date(2026, 12, 15), 2027),
        (datetime(2026, 12, 20, 5, 0, tzinfo=UTC), date(2026, 12, 20), 2027),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1), 2027),
    ],
)
def test_the_year_turns_when_the_14th_of_december_ends_in_vietnam(at: datetime, day: date, year: int) -> None:
    assert (day_of(at), year_of(at)) == (day, year)
    assert Period.parse(str(year)).holds(at)
    assert not Period.parse(str(year - 1)).holds(at)
    first = [Period.parse(f"{year}-{part}") for part in ("Q1", "M01", "H1", "9M")]
    assert {p.holds(at) for p in first} == {year == 2027}


@given(SCHEMES, st.dates(date(1975, 1, 1), date(2100, 12, 31)))
def test_each_day_lies_in_one_period_of_each_kind(scheme: tuple[Scheme, tuple[Cut, ...]], day: date) -> None:
    year, half, quarter, month = containing(day, *scheme)
    assert [p.kind for p in (year, half, quarter, month)] == ["YEAR", "HALF", "QUARTER", "MONTH"]
    for kind, found in zip(PeriodKind, (month, quarter, half, None, year), strict=True):
        if found is not None:
            assert [p for p in parts_of(year, kind) if p.first_day <= day <= p.last_day] == [found]
    assert year.months[0] <= half.months[0] <= quarter.months[0] <= month.months[0]
    assert month.months[1] <= quarter.months[1] <= half.months[1] <= year.months[1]


def test_the_20th_of_december_is_of_the_next_year() -> None:
    assert [str(p) for p in containing(date(2026, 12, 20))] == ["2027", "2027-H1", "2027-Q1", "2027-M01"]
    assert [str(p) for p in containing(date(2026, 12, 14))] == ["2026", "2026-H2", "2026-Q4", "2026-M12"]
    assert [str(p) for p in containing(date(2026, 12, 20), Scheme.CAL)][-1] == "CAL:2026-M12"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("PARTY:2025-M12", date(2025, 11, 21), date(2025, 12, 20)),
        ("PARTY:2025", date(2024, 12, 21), date(2025, 12, 20)),
        # The month in which the table changes is longer, and nothing is counted twice or lost.
        ("PARTY:2026-M01", date(2025, 12, 21), date(2026, 1, 31)),
        ("PARTY:2026-M02", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_the_partys_periods_follow_its_table(text: str, first: date, last: date) -> None:
    period = Period.parse(text, TO_THE_20TH)
    assert (period.first_day, period.last_day, str(period)) == (first, last, text)
    with pytest.raises(MovementError) as refusal:
        _ = Period(Scheme.PARTY, 2026).first_day
    assert refusal.value.code is Code.BAD_PERIOD


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
def test_each_instant_lies_in_one_month_of_its_year(at: datetime) -> None:
    year = Period(Scheme.ND09, year_of(at))
    assert year.holds(at)
    months = [Period(Scheme.ND09, year.year, f"M{m:02d}") for m in range(1, 13)]
    assert sum(month.holds(at) for month in months) == 1
    assert current(at) == year
    assert midnight(day_of(at)) <= at < midnight(day_of(at) + timedelta(days=1))
