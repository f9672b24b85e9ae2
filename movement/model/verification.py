"""What an operator's look at all records found: which promise a record breaks, and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct


class Invariant(StrEnum):
    """A promise about all records that can be looked at afterwards."""

    NUMBERS = "I1"
    """A number is what the records behind it add up to, in both trees."""
    TRAIL = "I2"
    """A trail has no gap, its chain verifies, and replaying it gives the record."""
    STATES = "I3"
    """No state of a workflow is skipped."""
    VERSIONS = "I4"
    """A version is the number of changes."""
    REQUESTS = "I5"
    """A request was applied once, and its receipt and its entry in the trail name each other."""
    PERIODS = "I8"
    """An event counts in exactly one period of a kind."""
    LISTS = "I9"
    """A list of candidates is whole, and every row of it names entries and rules that there are."""
    PUBLISHED = "I10"
    """Published numbers are as they were published."""
    REMEDIES = "I11"
    """A remedy was closed by another person than the one who reported it."""
    PERSONAL = "I13"
    """A name of a person stands in its one row, and in none once it was erased."""
    HEADS = "heads"
    """Each day's trail is as it was when the day was sealed."""


INSTEAD: dict[Invariant, str] = {
    Invariant.NUMBERS: "compute the period anew (`make function NAME=periodic_statistics`); if it stays, report it",
    Invariant.TRAIL: "take no act on it; compare it with a backup, restore this record, and ask who can write tables",
    Invariant.STATES: "take no act on it; read its trail, and restore it to the version before the named one",
    Invariant.VERSIONS: "take no act on it; compare it with a backup and restore this record",
    Invariant.REQUESTS: "compare both records with a backup; undo what was applied twice by an act of its own",
    Invariant.PERIODS: "compute both periods anew (`make function NAME=periodic_statistics`); if it stays, report it",
    Invariant.LISTS: "compute the year's lists anew (`make function NAME=commendation_candidates`)",
    Invariant.PUBLISHED: "restore the rows of that generation from a backup; tell those who read the numbers",
    Invariant.REMEDIES: "let provincial staff look at the remedy again; ask who can write tables",
    Invariant.PERSONAL: "delete the row or restore the record, and tell the data-protection officer",
    Invariant.HEADS: "compare that day's trail with a backup; the file of the head says how it was: keep it safe",
}
"""What an operator does next, by the promise that was broken."""


class Breach(Struct, frozen=True, kw_only=True):
    """One record that breaks a promise."""

    invariant: Invariant
    kind: str
    """What kind of record it is, by the name of its entity."""
    id: str
    what: str
    """A sentence without personal data."""

    @property
    def told(self) -> str:
        """The line for an operator."""
        return f"{self.invariant} {self.kind} {self.id}: {self.what}. Next: {INSTEAD[self.invariant]}."


@dataclass
class Findings:
    """What was looked at, and the first record that breaks each promise, while the records stream by."""

    looked: Counter[str] = field(default_factory=Counter)
    broken: Counter[Invariant] = field(default_factory=Counter)
    first: dict[Invariant, Breach] = field(default_factory=dict)

    def note(self, breaches: Iterable[Breach]) -> None:
        """Keep what was found; of each promise only the first breach, so that it takes no more memory for many."""
        for breach in breaches:
            self.broken[breach.invariant] += 1
            self.first.setdefault(breach.invariant, breach)

    @property
    def lines(self) -> list[str]:
        """The lines for an operator: of each broken promise its first record, and how many others there are."""
        found = []
        for invariant in Invariant:
            if (breach := self.first.get(invariant)) is not None:
                others = self.broken[invariant] - 1
                found.append(breach.told + (f" ({others} more break {invariant})" if others else ""))
        return found
