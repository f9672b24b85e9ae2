"""Who owes a report: the units open on the day of the cut-off, by tier and kind; by when; and what a type may say."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.errors import Code, MovementError
from movement.model.indicators import Definition, IndicatorSource
from movement.model.periods import Cut, Period, PeriodKind, Scheme, containing, parts_of
from movement.model.report_types import (
    Check,
    CheckKind,
    Deadline,
    ReportType,
    ReportTypeVersion,
    check,
    due,
    expected,
    period_of,
)
from movement.model.units import Tier, UnitKind
from tests.builders import NOON, make_unit

COMMUNE = Deadline(tier=Tier.COMMUNE, days=3, lock_days=5)
PROVINCE = make_unit("Tỉnh", since=date(2000, 1, 1))


def version(**given_: Any) -> ReportTypeVersion:
    base: dict[str, Any] = {
        "number": 1,
        "effective_from": date(2000, 1, 1),
        "kind": PeriodKind.MONTH,
        "indicators": ("PET_IN", "PET_DONE"),
        "unit_kinds": (UnitKind.TERRITORY,),
        "deadlines": (COMMUNE,),
    }
    return ReportTypeVersion(**base | given_)


def reported(code: str, source: IndicatorSource = IndicatorSource.REPORTED) -> Definition:
    return Definition(code=code, name=code, unit_of_measure="đơn", source=source, valid_from=date(2000, 1, 1))


KNOWN = {code: reported(code) for code in ("PET_IN", "PET_DONE")} | {
    "ENTRY_REG": reported("ENTRY_REG", IndicatorSource.COMPUTED)
}


def months_owed(year: int, since: date, until: date | None = None) -> list[str]:
    unit = make_unit("Xã", PROVINCE, since=since, until=until)
    months = parts_of(Period(Scheme.ND09, year), PeriodKind.MONTH)
    return [m.part for m in months if expected(version(), m, [PROVINCE, unit], PROVINCE.id)]


def test_a_unit_opened_on_the_1st_of_july_owes_six_months_of_that_year() -> None:
    assert months_owed(2025, date(2025, 7, 1)) == ["M07", "M08", "M09", "M10", "M11", "M12"]


@pytest.mark.parametrize(
    ("since", "until", "owed"),
    [
        (date(2025, 7, 14), None, 6),
        (date(2025, 7, 15), None, 5),
        (date(2000, 1, 1), date(2025, 7, 1), 6),
        (date(2000, 1, 1), date(2025, 6, 15), 6),
        (date(2000, 1, 1), date(2025, 6, 14), 5),
    ],
)
def test_who_is_open_on_the_14th_owes_the_month(since: date, until: date | None, owed: int) -> None:
    assert len(months_owed(2025, since, until)) == owed


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(1, 2000))
def test_a_unit_owes_the_months_whose_cut_off_lies_in_its_life(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    unit = make_unit("Xã", PROVINCE, since=since, until=until)
    owed = 0
    for year in range(since.year, until.year + 2):
        for month in parts_of(Period(Scheme.ND09, year), PeriodKind.MONTH):
            owes = expected(version(), month, [unit], PROVINCE.id) != []
            assert owes == (since <= month.last_day < until)
            owed += owes
    # Of units that take each other's place in one day one owes each month, and never two.
    after = make_unit("Xã sau", PROVINCE, since=until)
    month = containing(until)[-1]
    assert len(expected(version(), month, [unit, after], PROVINCE.id)) == 1
    assert owed == sum(1 for n in range(days) if (since + timedelta(days=n)).day == 14)


def test_only_kinds_and_tiers_that_are_named_owe() -> None:
    month, commune = Period.parse("2026-M11"), make_unit("Xã", PROVINCE, since=date(2020, 1, 1))
    front = make_unit("MTTQ", commune, kind=UnitKind.FRONT, since=date(2020, 1, 1))
    elsewhere = make_unit("Xã khác", make_unit("Tỉnh khác", since=date(2000, 1, 1)), since=date(2020, 1, 1))
    units = [front, commune, elsewhere, PROVINCE]
    assert [u for _, u in expected(version(), month, units, PROVINCE.id)] == [commune]
    both = version(
        unit_kinds=(UnitKind.TERRITORY, UnitKind.FRONT), deadlines=(COMMUNE, Deadline(tier=Tier.PROVINCE, days=9))
    )
    assert [u for _, u in expected(both, month, units, PROVINCE.id)] == [PROVINCE, commune, front]


def test_a_deadline_lies_working_days_after_the_cut_off() -> None:
    # The cut-off is the end of Saturday the 14th: 17:00 UTC.
    month = Period.parse("2026-M11")
    assert month.end == datetime(2026, 11, 14, 17, tzinfo=UTC)
    found = due(COMMUNE, month, None)
    assert (found.on, found.locks_on) == (date(2026, 11, 18), date(2026, 11, 25))


def test_a_period_is_read_as_one_of_the_types() -> None:
    versions = (version(), version(number=2, effective_from=date(2026, 11, 1), kind=PeriodKind.QUARTER))
    found = ReportType(id="r", root="r", path="/r/", code="T", name="T", versions=versions, created_at=NOON)
    # The version of the cut-off counts, also where the period began before it.
    assert period_of(found, "2026-M10", ())[1].number == 1
    assert period_of(found, "2026-Q4", ())[1].number == 2
    for text in ("2026-M11", "2026-Q3", "CAL:2026-M10", "1999-M01", "x"):
        with pytest.raises(MovementError) as refusal:
            period_of(found, text, ())
        assert refusal.value.code is Code.BAD_PERIOD, text
    with pytest.raises(MovementError) as refusal:
        period_of(found, "2026-M11", ())
    assert refusal.value.problems[0].message.endswith("có kỳ và lịch chốt số liệu khác, ví dụ 2026-Q3.")
    party = ReportType(
        id="r", root="r", path="/r/", code="T", name="T", versions=(version(scheme=Scheme.PARTY),), created_at=NOON
    )
    assert period_of(party, "PARTY:2026-M10", (Cut(2025, 20),))[0].last_day == date(2026, 10, 20)


def one(kind: CheckKind, *codes: str, factor: str | None = None) -> Check:
    return Check(code="V01", kind=kind, codes=codes, factor=Decimal(factor) if factor else None)


@pytest.mark.parametrize(
    ("given_", "path"),
    [
        ({"effective_to": date(2000, 1, 1)}, ("effectiveTo",)),
        ({"indicators": ("PET_IN", "ENTRY_REG")}, ("indicators", "ENTRY_REG")),
        ({"indicators": ("PET_IN", "NOTHING")}, ("indicators", "NOTHING")),
        ({"indicators": ("PET_IN", "PET_IN")}, ("indicators",)),
        ({"deadlines": (COMMUNE, COMMUNE)}, ("deadlines",)),
        ({"checks": (one(CheckKind.TOGETHER, "PET_IN", "PET_DONE"),) * 2}, ("checks",)),
        ({"checks": (one(CheckKind.NOT_MORE, "PET_IN"),)}, ("checks", "V01")),
        ({"checks": (one(CheckKind.NOT_MORE, "PET_IN", "PET_IN"),)}, ("checks", "V01")),
        ({"checks": (one(CheckKind.EXCLUSIVE, "PET_IN", "ENTRY_REG"),)}, ("checks", "V01")),
        ({"checks": (one(CheckKind.OUTLIER, "PET_IN"),)}, ("checks", "V01")),
        ({"checks": (one(CheckKind.OUTLIER, "PET_IN", factor="0"),)}, ("checks", "V01")),
        ({"checks": (one(CheckKind.TOGETHER, "PET_IN", "PET_DONE", factor="1"),)}, ("checks", "V01")),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(given_: dict[str, Any], path: tuple[str, ...]) -> None:
    check(version(checks=(one(CheckKind.NOT_MORE, "PET_DONE", "PET_IN"),)), KNOWN)
    with pytest.raises(MovementError) as refusal:
        check(version(**given_), KNOWN)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, path)
