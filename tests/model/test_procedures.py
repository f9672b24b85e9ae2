"""Time limits of inspections at their edges; the numbers are those of Regulation 331-QĐ/TW."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from movement.model.campaigns import Conductor
from movement.model.errors import Code, MovementError
from movement.model.procedures import check_period, days_allowed, most_extension, rule, self_report_due
from movement.model.rule_sets import RuleSetVersion
from tests.inspection_builders import procedure
from tests.inspection_builders import rule as entered

VERSION = msgspec.convert({**procedure(), "number": 1}, RuleSetVersion)


def with_share(numerator: int, denominator: int) -> RuleSetVersion:
    rules = [entered("P02", numerator=numerator, denominator=denominator)]
    return msgspec.convert({**procedure(rules=rules), "number": 1}, RuleSetVersion)


@pytest.mark.parametrize(
    ("conductor", "days", "more"),
    # A third of 60, of 45 and of 20; 20 / 3 is 6.67, and a seventh day would be more than a third.
    [(Conductor.CENTRAL, 60, 20), (Conductor.PROVINCE, 45, 15), (Conductor.ABOVE_GRASSROOTS, 20, 6)],
)
def test_the_days_of_each_level(conductor: Conductor, days: int, more: int) -> None:
    assert days_allowed(VERSION, conductor) == days
    assert most_extension(VERSION, days) == more


@given(st.integers(1, 365), st.integers(1, 9), st.integers(1, 9))
def test_an_extension_is_the_most_whole_days_within_the_share(allowed: int, numerator: int, denominator: int) -> None:
    most = most_extension(with_share(numerator, denominator), allowed)
    assert most * denominator <= allowed * numerator < (most + 1) * denominator


def test_the_self_report_is_due_days_after_the_announcement() -> None:
    assert self_report_due(VERSION, date(2026, 11, 24)) == date(2026, 12, 4)
    assert self_report_due(VERSION, date(2028, 2, 20)) == date(2028, 3, 1)


@pytest.mark.parametrize("name", ["P01", "P02", "P03", "P04"])
def test_nothing_is_guessed_where_no_procedure_is_in_force(name: str) -> None:
    with pytest.raises(MovementError) as refusal:
        rule(None, name)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.NOT_FOUND, ("ruleSet",))
    assert rule(VERSION, name).id == name


@pytest.mark.parametrize(
    ("first", "last", "today", "path"),
    [
        # Five years back to the day, and a day more.
        (date(2021, 11, 24), date(2026, 6, 30), date(2026, 11, 24), None),
        (date(2021, 11, 23), date(2026, 6, 30), date(2026, 11, 24), "periodFrom"),
        # 2023 has no 29 February: the day before is five years before it, as it is before the 28th.
        (date(2023, 2, 28), date(2027, 12, 31), date(2028, 2, 29), None),
        (date(2023, 2, 27), date(2027, 12, 31), date(2028, 2, 29), "periodFrom"),
        (date(2023, 2, 28), date(2027, 12, 31), date(2028, 2, 28), None),
        (date(2024, 2, 29), date(2028, 12, 31), date(2029, 2, 28), None),
        (date(2024, 2, 28), date(2028, 12, 31), date(2029, 2, 28), None),
        (date(2024, 2, 29), date(2028, 12, 31), date(2029, 3, 1), "periodFrom"),
        # A day long, begun today, in order.
        (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24), None),
        (date(2026, 11, 25), date(2026, 12, 31), date(2026, 11, 24), "periodFrom"),
        (date(2026, 6, 30), date(2026, 6, 29), date(2026, 11, 24), "periodTo"),
        # What is inspected may go on to a day that is still to come.
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 24), None),
    ],
)
def test_the_inspected_period(first: date, last: date, today: date, path: str | None) -> None:
    if path is None:
        check_period(VERSION, first, last, today)
        return
    with pytest.raises(MovementError) as refusal:
        check_period(VERSION, first, last, today)
    assert (refusal.value.code, refusal.value.problems[0].path) == (Code.BAD_INPUT, (path,))
