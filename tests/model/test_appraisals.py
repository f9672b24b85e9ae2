"""The points of the appraisal sheet as rules: what staff may enter, and which version counts on a day."""

from datetime import date

import pytest

from movement.model.appraisals import CRITERIA, in_force, maxima
from movement.model.errors import Code, MovementError
from movement.model.rule_linting import check
from movement.model.rule_sets import Purpose, RuleSetVersion
from tests.builders import POINTS, make_unit, points_rules, points_version


def test_the_six_lines_of_the_sheet_are_in_order() -> None:
    assert CRITERIA == ("need", "leadership", "participation", "results", "replication", "sustainability")
    version = points_version(dict(reversed(POINTS.items())))
    assert list(maxima(version).items()) == [
        ("need", 10),
        ("leadership", 15),
        ("participation", 15),
        ("results", 30),
        ("replication", 20),
        ("sustainability", 10),
    ]


@pytest.mark.parametrize(
    "points",
    [POINTS, dict.fromkeys(CRITERIA, 100), {**dict.fromkeys(CRITERIA, 0), "results": 1}],
)
def test_points_from_0_to_100_that_give_something_are_accepted(points: dict[str, int]) -> None:
    check(Purpose.APPRAISAL, points_version(points))


@pytest.mark.parametrize(
    "points",
    [
        dict.fromkeys(CRITERIA, 0),
        {**POINTS, "need": 101},
        {**POINTS, "need": -1},
        {name: most for name, most in POINTS.items() if name != "need"},
        {**POINTS, "other": 1},
    ],
)
def test_points_that_give_nothing_or_are_not_the_sheets_are_refused(points: dict[str, int]) -> None:
    with pytest.raises(MovementError) as refusal:
        check(Purpose.APPRAISAL, points_version(points))
    (problem,) = refusal.value.problems
    assert problem.code is Code.BAD_INPUT
    assert problem.path[:2] == ("rules", "A01")


def test_the_version_of_a_day_counts_and_none_is_absent() -> None:
    first = points_version(POINTS, since=date(2026, 1, 1))
    second = points_version({**POINTS, "need": 20}, 2, since=date(2026, 3, 1), until=date(2026, 6, 1))
    rules = points_rules(make_unit("Tỉnh"), first, second)
    found: dict[date, RuleSetVersion] = {
        day: in_force(rules, day) for day in (date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31))
    }
    assert [version.number for version in found.values()] == [1, 1, 2, 2]
    for known, day in ((None, date(2026, 2, 1)), (rules, date(2025, 12, 31))):
        with pytest.raises(MovementError) as refusal:
            in_force(known, day)
        assert (refusal.value.code, refusal.value.problems[0].path) == (Code.NOT_FOUND, ("ruleSet",))
