"""Chains: in how many years one after another a title was held, also by those whom a subject continues by decision.

A revoked year counts for nobody, and a gap ends the chain. Whose awards are looked at is told by `line_of`: a
collective's chain does not pass to its successor by itself (its merit CONTINUES says that it was decided).
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from movement.model.awards import Award, AwardForm
from movement.model.merits import Merit, MeritKind


class Chain(Struct, frozen=True, order=True):
    """That a subject's line held a title in every year from the first to the last, and not in those beside them."""

    subject: str
    form: AwardForm
    first: int
    last: int


def consecutive_years(awards: Iterable[Award], form: AwardForm, ending: int) -> int:
    """Return for how many years in a row up to `ending` the title was held, 0 if not in that year.

    The awards may be of several subjects: of one and of those that it continues.
    """
    years = _years(awards, form)
    count = 0
    while ending - count in years:
        count += 1
    return count


def line_of(subject: str, merits: Iterable[Merit]) -> frozenset[str]:
    """Return a subject and all those that it continues, directly or through others, by decisions that stand."""
    return _reached(subject, [(merit.subject, merit.value) for merit in _continuing(merits)])


def touched_by(subject: str, merits: Iterable[Merit]) -> frozenset[str]:
    """Return whose chains change with an award of a subject: its own, and those of all who continue it."""
    return _reached(subject, [(merit.value, merit.subject) for merit in _continuing(merits)])


def chains(subject: str, form: AwardForm, awards: Iterable[Award], merits: Iterable[Merit]) -> tuple[Chain, ...]:
    """Return a subject's chains of a title in order of years."""
    line = line_of(subject, merits)
    years = _years((award for award in awards if award.subject in line), form)
    return tuple(Chain(subject, form, first, last) for first, last in _runs(years))


def _years(awards: Iterable[Award], form: AwardForm) -> set[int]:
    return {award.year for award in awards if award.form is form and award.stands}


def _runs(years: set[int]) -> Iterator[tuple[int, int]]:
    for first in sorted(year for year in years if year - 1 not in years):
        last = first
        while last + 1 in years:
            last += 1
        yield first, last


def _continuing(merits: Iterable[Merit]) -> list[Merit]:
    return [merit for merit in merits if merit.kind is MeritKind.CONTINUES and merit.stands]


def _reached(start: str, steps: list[tuple[str, str]]) -> frozenset[str]:
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        further = {to for at, to in steps if at == here} - found
        found |= further
        waiting += further
    return frozenset(found)
