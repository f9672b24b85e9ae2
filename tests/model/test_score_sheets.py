"""Scores worked by hand, and the laws that hold for every sheet and every set of items."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from movement.model.errors import Code, MovementError
from movement.model.score_sheets import (
    FULL,
    ORDER,
    Band,
    Criterion,
    CriterionKind,
    Grade,
    ScoreSheet,
    SheetVersion,
    Stage,
    check,
)
from movement.model.scoring import Item, score
from tests.builders import NOON

BANDS = (
    Band(grade=Grade.EXCELLENT, at_least=9000),
    Band(grade=Grade.GOOD, at_least=8000),
    Band(grade=Grade.FAIR, at_least=6500),
    Band(grade=Grade.AVERAGE, at_least=5000),
    Band(grade=Grade.WEAK, at_least=0),
)
SHEET = SheetVersion(
    number=1,
    effective_from=date(2026, 1, 1),
    criteria=(
        Criterion(code="A", name="Lãnh đạo", most=4000),
        Criterion(code="B", name="Tiếp dân", most=3000, may_not_apply=True),
        Criterion(
            code="C",
            name="Đối thoại",
            most=3000,
            stages=(Stage(at_least=5000, points=1000), Stage(at_least=10_000, points=3000)),
        ),
        Criterion(code="P+", name="Điểm thưởng", kind=CriterionKind.BONUS, most=500),
        Criterion(code="P-", name="Điểm trừ", kind=CriterionKind.PENALTY, most=1000),
        Criterion(code="KO", name="Điểm nóng", kind=CriterionKind.KNOCK_OUT, cap=Grade.AVERAGE),
    ),
    bands=BANDS,
    bonus_cap=300,
)


def items(**given_items: Item | int | None) -> dict[str, Item]:
    """Name items by their code, `plus`, `minus` and `ko` for the signs; a number is points, None: does not apply."""
    names = {"plus": "P+", "minus": "P-", "ko": "KO"}
    made = {}
    for name, value in given_items.items():
        code = names.get(name, name)
        if isinstance(value, Item):
            made[code] = structs.replace(value, criterion=code)
        else:
            made[code] = Item(criterion=code, points=value, applies=value is not None)
    return made


def of(achieved: int, target: int) -> Item:
    return Item(criterion="", achieved=achieved, target=target)


@pytest.mark.parametrize(
    ("given_items", "expected"),
    [
        # 40 + 30 + 30 of 100
        (items(A=4000, B=3000, C=3000), (10_000, Grade.EXCELLENT)),
        # 30 + 20 + 10 of 100: half of the target reaches the first stage
        (items(A=3000, B=2000, C=of(1, 2)), (6000, Grade.AVERAGE)),
        # one less than half: no stage, 30 + 20 + 0
        (items(A=3000, B=2000, C=of(499, 1000)), (5000, Grade.AVERAGE)),
        # B leaves the base: (30 + 30) of 70 is 85.714…, rounded once to 85.71
        (items(A=3000, B=None, C=3000), (8571, Grade.GOOD)),
        # 2/3 of 40 is 26.666…; with 30 and 30 of 100 it is 86.666…, rounded once to 86.67
        (items(A=of(2, 3), B=3000, C=3000), (8667, Grade.GOOD)),
        # a bonus of 5 counts 3, the cap: 87 + 3 = 90, the edge of the best band
        (items(A=2700, B=3000, C=3000, plus=500), (9000, Grade.EXCELLENT)),
        # a hundredth less is below the edge
        (items(A=2699, B=3000, C=3000, plus=500), (8999, Grade.GOOD)),
        # a penalty of 10 from 95
        (items(A=3500, B=3000, C=3000, minus=1000), (8500, Grade.GOOD)),
        # never below nothing, never above a hundred
        (items(A=0, B=0, C=0, minus=1000), (0, Grade.WEAK)),
        (items(A=4000, B=3000, C=3000, plus=300), (10_000, Grade.EXCELLENT)),
        # a result past its target is the target
        (items(A=of(9, 3), B=3000, C=3000), (10_000, Grade.EXCELLENT)),
        # a knock-out leaves the score and caps the grade; a worse grade stays
        (items(A=4000, B=3000, C=3000, ko=0), (10_000, Grade.AVERAGE)),
        (items(A=0, B=0, C=3000, ko=0), (3000, Grade.WEAK)),
    ],
)
def test_by_hand(given_items: dict[str, Item], expected: tuple[int, Grade]) -> None:
    found = score(SHEET, given_items)
    assert (found.score, found.grade) == expected


def test_what_lowered_the_grade_is_named() -> None:
    assert score(SHEET, items(A=4000, B=3000, C=3000, ko=0)).capped_by == ("KO",)
    assert score(SHEET, items(A=0, B=0, C=3000, ko=0)).capped_by == ()
    assert score(SHEET, items(A=4000, B=3000, C=3000, ko=None)).capped_by == ()


@pytest.mark.parametrize(
    ("given_items", "code"),
    [
        (items(A=4000, B=3000), Code.MISSING_FIELD),
        (items(A=None, B=3000, C=3000), Code.BAD_INPUT),
        (items(A=4001, B=3000, C=3000), Code.BAD_INPUT),
        (items(A=-1, B=3000, C=3000), Code.BAD_INPUT),
        (items(A=of(1, 0), B=3000, C=3000), Code.MISSING_FIELD),
        (items(A=4000, B=3000, C=3000, D=1), Code.BAD_INPUT),
    ],
)
def test_bad_items(given_items: dict[str, Item], code: Code) -> None:
    with pytest.raises(MovementError) as refusal:
        score(SHEET, given_items)
    assert refusal.value.code is code


@st.composite
def scored(draw: st.DrawFn) -> tuple[SheetVersion, dict[str, Item]]:
    """Make any sound sheet with items for it."""
    criteria = [Criterion(code="ALWAYS", name="x", most=draw(st.integers(1, 5000)))]
    kinds = st.sampled_from([CriterionKind.SCORED, CriterionKind.BONUS, CriterionKind.PENALTY])
    for number in range(draw(st.integers(0, 6))):
        kind = draw(kinds)
        criteria.append(
            Criterion(
                code=f"C{number}",
                name="x",
                kind=kind,
                most=draw(st.integers(1, 3000)),
                may_not_apply=kind is CriterionKind.SCORED and draw(st.booleans()),
            )
        )
    criteria.append(Criterion(code="KO", name="x", kind=CriterionKind.KNOCK_OUT, cap=draw(st.sampled_from(Grade))))
    sheet = structs.replace(SHEET, criteria=tuple(criteria), bonus_cap=draw(st.integers(0, 1000)))
    check(sheet)
    made = {}
    for criterion in criteria:
        if criterion.kind is CriterionKind.KNOCK_OUT:
            if draw(st.booleans()):
                made[criterion.code] = Item(criterion=criterion.code)
        elif criterion.may_not_apply and draw(st.booleans()):
            made[criterion.code] = Item(criterion=criterion.code, applies=False)
        elif draw(st.booleans()):
            made[criterion.code] = Item(criterion=criterion.code, points=draw(st.integers(0, criterion.most)))
        else:
            target = draw(st.integers(1, 50))
            made[criterion.code] = Item(criterion=criterion.code, achieved=draw(st.integers(0, 80)), target=target)
    return sheet, made


@given(scored(), st.randoms(use_true_random=False))
def test_a_score_is_within_bounds_and_independent_of_order(
    case: tuple[SheetVersion, dict[str, Item]], shuffle: Random
) -> None:
    sheet, made = case
    found = score(sheet, made)
    assert 0 <= found.score <= FULL
    entries = list(made.items())
    shuffle.shuffle(entries)
    criteria = list(sheet.criteria)
    shuffle.shuffle(criteria)
    other = score(structs.replace(sheet, criteria=tuple(criteria)), dict(entries))
    assert (other.score, other.grade) == (found.score, found.grade)


@given(scored(), st.data())
def test_better_results_never_lower_and_penalties_and_knock_outs_never_raise(
    case: tuple[SheetVersion, dict[str, Item]], data: st.DataObject
) -> None:
    sheet, made = case
    before = score(sheet, made)
    criterion = data.draw(st.sampled_from(sheet.criteria))
    if criterion.kind is CriterionKind.KNOCK_OUT:
        after = score(sheet, made | {"KO": Item(criterion="KO")})
        assert after.score == before.score
        assert ORDER.index(after.grade) >= ORDER.index(before.grade)
        return
    item = made[criterion.code]
    if item.points is None or item.points == criterion.most:
        return
    more = structs.replace(item, points=data.draw(st.integers(item.points + 1, criterion.most)))
    after = score(sheet, made | {criterion.code: more})
    if criterion.kind is CriterionKind.PENALTY:
        assert after.score <= before.score
        assert ORDER.index(after.grade) >= ORDER.index(before.grade)
    else:
        assert after.score >= before.score
        assert ORDER.index(after.grade) <= ORDER.index(before.grade)


@given(scored())
def test_what_does_not_apply_leaves_the_base(case: tuple[SheetVersion, dict[str, Item]]) -> None:
    sheet, made = case
    gone = {code for code, item in made.items() if not item.applies}
    smaller = structs.replace(sheet, criteria=tuple(c for c in sheet.criteria if c.code not in gone))
    without = {code: item for code, item in made.items() if code not in gone}
    assert score(smaller, without).score == score(sheet, made).score


@pytest.mark.parametrize(
    "change",
    [
        {"criteria": (SHEET.criteria[0], SHEET.criteria[0])},
        {"criteria": (SHEET.criteria[1],)},
        {"criteria": (SHEET.criteria[0], Criterion(code="K", name="x", kind=CriterionKind.KNOCK_OUT))},
        {"criteria": (SHEET.criteria[0], Criterion(code="K", name="x", cap=Grade.WEAK, most=1))},
        {"criteria": (SHEET.criteria[0], Criterion(code="K", name="x"))},
        {"criteria": (Criterion(code="K", name="x", most=5, stages=(Stage(at_least=1, points=6),)),)},
        {
            "criteria": (
                Criterion(
                    code="K", name="x", most=5, stages=(Stage(at_least=2, points=3), Stage(at_least=1, points=4))
                ),
            )
        },
        {"bands": BANDS[:4]},
        {"bands": (BANDS[1], BANDS[0], BANDS[4])},
        {"effective_to": date(2026, 1, 1)},
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    check(SHEET)
    with pytest.raises(MovementError) as refusal:
        check(structs.replace(SHEET, **change))
    assert refusal.value.code is Code.BAD_INPUT


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 1),
        (date(2026, 6, 30), 1),
        (date(2026, 7, 1), 2),
        (date(2026, 12, 31), 2),
        # The second has ended without a successor: the first, which it replaced, does not come back.
        (date(2027, 1, 1), None),
    ],
)
def test_the_version_of_a_day(day: date, number: int | None) -> None:
    second = structs.replace(SHEET, number=2, effective_from=date(2026, 7, 1), effective_to=date(2027, 1, 1))
    sheet = ScoreSheet(id="s1", root="t1", path="/t1/", name="Phiếu", versions=(SHEET, second), created_at=NOON)
    found = sheet.at(day)
    assert (found.number if found else None) == number
