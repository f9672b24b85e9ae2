"""A unit's index: exact to the end, half up once, never a zero for what is missing."""

from fractions import Fraction

import pytest

from movement.model.entry_facts import Timeliness
from movement.model.indices import Index, best_mean, index, timeliness
from movement.model.predicates import Parameter
from movement.model.rule_sets import RuleSetVersion
from movement.model.score_sheets import Grade
from tests.subject_builders import example, leaf, rule_of, version_of

VERSION = example().versions[0]
"""40 % inspection, 25 % entries, 15 % timeliness, 10 % petitions, 10 % dialogues; 9000 8000 6500 5000 0."""
WHOLE = {"inspection": 9_000, "entries": 8_000, "timeliness": 10_000, "petitions": 7_000, "dialogues": 6_000}


def test_all_parts() -> None:
    # 3600 + 2000 + 1500 + 700 + 600
    assert index(VERSION, WHOLE) == Index(value=8_400, grade=Grade.GOOD, partial=False)


@pytest.mark.parametrize(
    ("missing", "value", "grade"),
    [
        # without the inspection: (2000 + 1500 + 700 + 600) / 0.6
        (("inspection",), 8_000, Grade.GOOD),
        # without petitions: (3600 + 2000 + 1500 + 600) / 0.9 = 8555.6
        (("petitions",), 8_556, Grade.GOOD),
        (("petitions", "dialogues"), 8_875, Grade.GOOD),
        (("inspection", "entries", "timeliness", "petitions"), 6_000, Grade.AVERAGE),
        (tuple(WHOLE), None, None),
    ],
)
def test_a_missing_part_is_never_zero(missing: tuple[str, ...], value: int | None, grade: Grade | None) -> None:
    known = {name: part for name, part in WHOLE.items() if name not in missing}
    expected = Index(value=value, grade=grade, partial=True, missing=missing)
    assert index(VERSION, known) == expected
    assert index(VERSION, {**known, **dict.fromkeys(missing)}) == expected


def weighed(**weights: int) -> RuleSetVersion:
    given = tuple(Parameter(name=name, value=str(value)) for name, value in weights.items())
    return version_of(rule_of(leaf("mayAward")), weights=given)


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ((Fraction(1, 2), 0), 0),  # 0.25
        ((1, 0), 1),  # 0.5 goes up
        ((Fraction(1, 3), Fraction(2, 3)), 1),  # 0.5 exactly, which floats would miss
        ((9_999, 10_000), 10_000),  # 9999.5
        ((10_000, 10_000), 10_000),
    ],
)
def test_it_is_rounded_half_up_once(parts: tuple[int | Fraction, int | Fraction], value: int) -> None:
    version = weighed(inspection=5_000, entries=5_000)
    found = index(version, dict(zip(("inspection", "entries"), parts, strict=True)))
    assert found == Index(value=value, grade=None, partial=False)


def test_a_part_without_weight_is_no_part() -> None:
    version = weighed(inspection=10_000, entries=0)
    assert index(version, {"inspection": 5_000, "petitions": 1}) == Index(value=5_000, grade=None, partial=False)


@pytest.mark.parametrize(
    ("expected", "on_time", "late", "share"),
    [
        (6, 6, 0, Fraction(10_000)),
        (6, 4, 1, Fraction(7_500)),  # (4 + ½) / 6
        (3, 1, 1, Fraction(5_000)),
        (3, 2, 0, Fraction(20_000, 3)),
        (4, 0, 0, Fraction(0)),
        (0, 0, 0, None),  # of nothing there is no share
    ],
)
def test_timeliness(expected: int, on_time: int, late: int, share: Fraction | None) -> None:
    assert timeliness(Timeliness(expected=expected, on_time=on_time, late_up_to_3d=late)) == share
    assert timeliness(None) is None


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ((), None),
        ((7_000,), Fraction(7_000)),
        ((9_000, 7_000), Fraction(8_000)),
        ((1_000, 9_000, 8_000, 8_500), Fraction(8_500)),
        ((10_000, 10_000, 9_999), Fraction(29_999, 3)),
    ],
)
def test_the_mean_of_the_three_best(scores: tuple[int, ...], mean: Fraction | None) -> None:
    assert best_mean(scores) == best_mean(reversed(scores)) == mean


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        (10_000, Grade.EXCELLENT),
        (9_000, Grade.EXCELLENT),
        (8_999, Grade.GOOD),
        (8_000, Grade.GOOD),
        (7_999, Grade.FAIR),
        (6_500, Grade.FAIR),
        (6_499, Grade.AVERAGE),
        (5_000, Grade.AVERAGE),
        (4_999, Grade.WEAK),
        (0, Grade.WEAK),
    ],
)
def test_bands_begin_with_their_first_value(value: int, grade: Grade) -> None:
    assert index(VERSION, dict.fromkeys(WHOLE, value)).grade is grade
