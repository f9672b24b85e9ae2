"""Which inspections a sample year has: whose turn it is, about what, and what becomes of it."""

from collections import Counter
from datetime import date, timedelta

from msgspec import Struct

from local.fates import FINISHED, STOPPED, Fate
from local.seasons import HUNG_YEN, MERGED, SUBJECTS, THAI_BINH, TODAY, Season, Subject

ROUNDS = {2025: (MERGED, HUNG_YEN, MERGED, THAI_BINH), 2026: (TODAY,)}
"""Whose turn it is, by year: half of 2025 are inspections of old units."""
IN_A_THOUSAND, FEWEST = 150, 16
"""Inspections for a thousand entries, and how many there are at least, so that most of what can happen does."""
DAYS_UNFINISHED = 30
YEARS = tuple(ROUNDS)


class Slot(Struct, frozen=True):
    """One inspection of a year: whose, about what, how many of that went before, and what becomes of it."""

    season: Season
    subject: Subject
    turn: int
    fate: Fate
    planned_on: date


def of_year(year: int, size: int) -> list[Slot]:
    """Return the inspections of a year for about `size` entries."""
    turns: Counter[tuple[str, str]] = Counter()
    made = []
    for number in range(max(size * IN_A_THOUSAND // 1000, FEWEST)):
        season = ROUNDS[year][number % len(ROUNDS[year])]
        # One further at each round, so that every season comes to every subject.
        subject = SUBJECTS[(number + number // len(SUBJECTS)) % len(SUBJECTS)]
        stopped = STOPPED if season.unfinished_from is not None else ()
        fates = (*stopped, *FINISHED * 3)
        fate, opening = fates[number % len(fates)], season.opens[subject.key]
        first, days = opening.on, opening.days
        if season.unfinished_from is not None and fate in stopped:
            first, days = season.unfinished_from, DAYS_UNFINISHED
        planned_on = first + timedelta(days=1 + number * 7 % days)
        made.append(Slot(season, subject, turns[season.name, subject.key], fate, planned_on))
        turns[season.name, subject.key] += 1
    return made
