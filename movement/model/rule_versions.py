"""Which version of a rule set counts for a candidate, and whether a newer one would be better for it.

A dossier is judged by the rules of the day on which it was received; without one, those of the list's day count. Law
06/2026/QH16, article 4 clause 4: what was received before stays under the old law, or the new one if it is better.
"""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from movement.model.errors import Code, refuse
from movement.model.reasons import Outcome
from movement.model.rule_sets import RuleSet, RuleSetVersion

_BEST_FIRST = list(Outcome)


class MoreFavourable(Struct, frozen=True, kw_only=True):
    """That a newer version comes to a strictly better outcome; a person chooses."""

    version: int
    outcome: Outcome


def chosen(rules: RuleSet, as_of: date, received_at: date | None = None) -> RuleSetVersion:
    """Return the version that counts.

    Raises RULESET_EXPIRED if the last one that had begun has ended without a newer one, NOT_FOUND if none had begun.
    """
    day = received_at or as_of
    found = rules.at(day)
    if found is not None:
        return found
    begun = [version for version in rules.versions if version.effective_from <= day]
    if not begun:
        raise refuse(Code.NOT_FOUND, "purpose")
    ended = f"Phiên bản {begun[-1].number} hết hiệu lực từ {begun[-1].effective_to:%d/%m/%Y}."
    raise refuse(Code.RULESET_EXPIRED, "purpose", detail=ended)


def is_expired(rules: RuleSet, day: date) -> bool:
    """Tell whether the rules had begun by a day and none is in force on it."""
    return rules.at(day) is None and any(version.effective_from <= day for version in rules.versions)


def ends_on(rules: RuleSet, day: date) -> date | None:
    """Return the first day after `day` on which no version is in force; None while that is not foreseen."""
    version = rules.at(day)
    while version is not None and version.effective_to is not None:
        day, version = version.effective_to, rules.at(version.effective_to)
    return None if version is not None else day


def more_favourable(
    rules: RuleSet, as_of: date, received_at: date | None, outcome: Callable[[RuleSetVersion], Outcome]
) -> MoreFavourable | None:
    """Return the version in force on the list's day if it came after the dossier and is strictly better for it."""
    newer = rules.at(as_of)
    if received_at is None or newer is None or newer.effective_from <= received_at:
        return None
    better = outcome(newer)
    if _BEST_FIRST.index(better) >= _BEST_FIRST.index(outcome(chosen(rules, as_of, received_at))):
        return None
    return MoreFavourable(version=newer.number, outcome=better)
