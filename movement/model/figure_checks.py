"""Whether an event counts in one period of a kind (I8), and published numbers are as they were published (I10)."""

from collections.abc import Iterable

from msgspec import Struct, structs

from movement.model.periods import Period
from movement.model.publications import Publication
from movement.model.reported import base
from movement.model.statistics import Fact, Mode
from movement.model.statistics_heads import StatisticsHead
from movement.model.verification import Breach, Invariant

EVENTS = frozenset({"ENTRY_REG", "ENTRY_REPL"})
"""Codes that an entry has once in its life, whatever becomes of it; a recognition can be revoked later."""


def tiles(period: Period) -> str:
    """Return what a period is one of: of those of one name and scheme no two share a day."""
    return f"{period.scheme}:{period.kind}"


class Counts(Struct):
    """Which events were seen in which period, of the periods of one kind in one tree of one province."""

    seen: dict[tuple[str, str], str] = {}

    def add(self, period: str, facts: Iterable[Fact], mode: Mode) -> list[Breach]:
        """Note a period's facts and return the events that another period of the kind counts too."""
        found = []
        for fact in facts:
            for code in fact.codes:
                if code not in EVENTS:
                    continue
                other = self.seen.setdefault((fact.entry, code), period)
                if other != period:
                    what = f"{mode} {code} counts in {other} and in {period}"
                    found.append(Breach(invariant=Invariant.PERIODS, kind="Entry", id=fact.entry, what=what))
        return found


def within(year: str, of_year: Iterable[Fact], of_months: Iterable[Fact]) -> list[Breach]:
    """Return the events of a year that none of its months counts, or of a month that its year does not.

    `of_months` are the facts of all twelve, made after they had ended, and so were the year's.
    """
    whole, parts = (
        {(fact.entry, code) for fact in facts for code in fact.codes if code in EVENTS}
        for facts in (of_year, of_months)
    )
    told = ((whole - parts, "counts in no month of"), (parts - whole, "counts in a month, and not in"))
    return [
        Breach(invariant=Invariant.PERIODS, kind="Entry", id=entry, what=f"{code} {where} {year}")
        for found, where in told
        for entry, code in sorted(found)
    ]


def pinned_heads(versions: Iterable[Publication]) -> list[tuple[int, StatisticsHead]]:
    """Return each HEAD that some version of a publication pins, with the meanings its numbers were made with.

    `versions` are the publication as it was at each version, the first one first.
    """
    found = []
    for then in versions:
        for head in then.heads:
            told = {base(code) for code in head.reported}
            meanings = tuple(one for one in then.meanings if one.code in told)
            found.append((then.version, structs.replace(head, meanings=meanings)))
    return found


def changed(publication: Publication, version: int, head: StatisticsHead, result: str) -> list[Breach]:
    """Return the breach where what stands in the rows of a published generation is not what was published."""
    if result == head.result:
        return []
    what = f"version {version}: the rows of {head.mode} generation {head.g} are not those that were published"
    return [Breach(invariant=Invariant.PUBLISHED, kind="Publication", id=publication.id, what=what)]
