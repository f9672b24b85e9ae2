"""Scoring a sheet: the formula of the project's own proposal, every number of it taken from the sheet's version."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.score_sheets import FULL, ORDER, Criterion, CriterionKind, Grade, SheetVersion


class Item(Struct, frozen=True, kw_only=True):
    """What is known of one criterion: points, or a result against its target, or that it does not apply."""

    criterion: str
    points: int | None = None
    achieved: int | None = None
    target: int | None = None
    applies: bool = True


class Scored(Struct, frozen=True, kw_only=True):
    """A sheet's outcome, in hundredths of a point."""

    base: int
    """Score of the criteria that apply, re-based to 100 points; rounded for showing only."""
    bonus: int
    penalty: int
    score: int
    grade: Grade
    capped_by: tuple[str, ...] = ()
    """Knock-outs that lowered the grade."""


def points_of(criterion: Criterion, item: Item, where: str = "items") -> Fraction:
    """Return the points of an item, exactly: none for a knock-out or what does not apply.

    Raises BAD_INPUT if they are not within the criterion or it always applies; `where` names the faulty list.
    """
    if not item.applies:
        if criterion.kind is CriterionKind.SCORED and not criterion.may_not_apply:
            raise refuse(Code.BAD_INPUT, where, criterion.code, detail="Tiêu chí này luôn phải chấm.")
        return Fraction(0)
    if criterion.kind is CriterionKind.KNOCK_OUT:
        return Fraction(0)
    if item.points is not None:
        if not 0 <= item.points <= criterion.most:
            raise refuse(Code.BAD_INPUT, where, criterion.code, detail="Điểm vượt khung của tiêu chí.")
        return Fraction(item.points)
    if item.achieved is None or item.target is None or item.achieved < 0 or item.target <= 0:
        raise refuse(Code.MISSING_FIELD, where, criterion.code, detail="Cần điểm, hoặc kết quả và chỉ tiêu.")
    share = min(Fraction(item.achieved, item.target), Fraction(1))
    if criterion.stages:
        reached = [stage.points for stage in criterion.stages if Fraction(stage.at_least, FULL) <= share]
        return Fraction(reached[-1] if reached else 0)
    return criterion.most * share


def score(version: SheetVersion, items: Mapping[str, Item], where: str = "items") -> Scored:
    """Return the outcome of a sheet: the formula of the project's proposal, all numbers from the version.

    base = 100 × Σpoints / Σmaxima of what applies; score = base + min(bonus, cap) − penalty, kept within 0..100 and
    rounded half up once. A scored criterion without an item is MISSING_FIELD; bonus, penalty and knock-out without
    one did not happen. `where` names the list in which a fault is.
    """
    known = {criterion.code for criterion in version.criteria}
    if unknown := sorted(set(items) - known):
        raise refuse(Code.BAD_INPUT, where, unknown[0], detail="Tiêu chí không có trong phiếu.")
    sums = dict.fromkeys(CriterionKind, Fraction(0))
    most, caps = 0, []
    for criterion in version.criteria:
        item = items.get(criterion.code)
        if item is None and criterion.kind is CriterionKind.SCORED:
            raise refuse(Code.MISSING_FIELD, where, criterion.code)
        if item is None:
            continue
        sums[criterion.kind] += points_of(criterion, item, where)
        if item.applies and criterion.kind is CriterionKind.SCORED:
            most += criterion.most
        if item.applies and criterion.kind is CriterionKind.KNOCK_OUT:
            caps.append(criterion)
    base = FULL * sums[CriterionKind.SCORED] / most
    bonus = min(sums[CriterionKind.BONUS], Fraction(version.bonus_cap))
    total = _half_up(min(max(base + bonus - sums[CriterionKind.PENALTY], Fraction(0)), Fraction(FULL)))
    reached = next(band.grade for band in version.bands if band.at_least <= total)
    lowering = [c for c in caps if c.cap is not None and ORDER.index(c.cap) > ORDER.index(reached)]
    grade = max([reached, *(c.cap for c in lowering if c.cap is not None)], key=ORDER.index)
    return Scored(
        base=_half_up(base),
        bonus=_half_up(bonus),
        penalty=_half_up(sums[CriterionKind.PENALTY]),
        score=total,
        grade=grade,
        capped_by=tuple(c.code for c in lowering),
    )


def _half_up(value: Fraction) -> int:
    return int((value * 2 + 1) // 2)
