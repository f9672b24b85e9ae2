"""A unit's index of a year from parts that differ in weight: exact to the end, rounded half up once.

A part that is missing is never zero: the others count for it, and the index says that it is partial. (An entry's own
score is its appraisal's, `ranking.score_of`; a sheet's is `scoring`.)
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from movement.model.entry_facts import Timeliness
from movement.model.rule_sets import RuleSetVersion
from movement.model.score_sheets import Grade

PARTS = ("inspection", "entries", "timeliness", "petitions", "dialogues")
"""The inspection's score, the best entries' mean, returns in time, petitions resolved, dialogues' conclusions done."""
BEST = 3
WHOLE = 10_000


class Index(Struct, frozen=True, kw_only=True):
    """What a unit's parts come to, in basis points; null if there is none of them."""

    value: int | None
    grade: Grade | None
    partial: bool
    missing: tuple[str, ...] = ()


def timeliness(known: Timeliness | None) -> Fraction | None:
    """Return returns in time as a share of those expected, one late by up to three days as half; basis points."""
    if known is None or not known.expected:
        return None
    return Fraction(WHOLE * (2 * known.on_time + known.late_up_to_3d), 2 * known.expected)


def best_mean(scores: Iterable[int]) -> Fraction | None:
    """Return the mean of the three best scores, of fewer if there are no more; None of none."""
    best = sorted(scores, reverse=True)[:BEST]
    return Fraction(sum(best), len(best)) if best else None


def index(version: RuleSetVersion, parts: Mapping[str, int | Fraction | None]) -> Index:
    """Return a unit's index by a version's weights and bands; parts are basis points, None or not there: missing."""
    weights = {weight.name: int(weight.value) for weight in version.weights if int(weight.value)}
    known = {name: Fraction(value) for name in weights if (value := parts.get(name)) is not None}
    missing = tuple(name for name in weights if name not in known)
    total = sum(weights[name] for name in known)
    value = (
        _half_up(sum((weights[name] * part for name, part in known.items()), Fraction(0)) / total) if total else None
    )
    grade = next((b.grade for b in version.bands if value is not None and b.at_least <= value), None)
    return Index(value=value, grade=grade, partial=bool(missing), missing=missing)


def _half_up(value: Fraction) -> int:
    return int((value * 2 + 1) // 2)
