"""Commendation candidates: the ranked list of an awarding unit, level and year, and which of its runs counts.

A list is advice, never a decision: it says of every entry that took part which rules it meets and what shows it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from movement.model.awards import AwardForm
from movement.model.constraints import Flag
from movement.model.entries import Level
from movement.model.reasons import Outcome, Reason
from movement.model.units import Tier

AWARDED_BY: dict[Tier, Level] = {
    Tier.PROVINCE: Level.PROVINCE,
    Tier.DISTRICT: Level.DISTRICT,
    Tier.COMMUNE: Level.GRASSROOTS,
}
"""Tier of a territory → the level at which it commends."""
BASE_FORMS = frozenset({AwardForm.LDTT, AwardForm.CSTT, AwardForm.CSTDCS, AwardForm.TTLDTT, AwardForm.GK})
"""Forms that heads of units and of communes decide (Law 06/2022/QH15, articles 75 and 79): who could get one is in the
list of the nearest awarding unit, which is the province for its own bodies."""


def lists_form(form: AwardForm, level: Level) -> bool:
    """Tell whether lists of a level have a form.

    All have the movement's own and those of the base; the others a province decides, or proposes to the centre.
    """
    return form is AwardForm.DVK or form in BASE_FORMS or level is Level.PROVINCE


class Candidate(Struct, frozen=True, kw_only=True):
    """The place of an entry or a subject in one list; it never changes, a newer run has rows of its own."""

    run: str
    form: AwardForm = AwardForm.DVK
    rank: int
    entry: str | None = None
    subject: str | None = None
    """Who it is, where the form is not given to an entry."""
    unit: str
    root: str
    path: str
    outcome: Outcome
    score: int | None = None
    """Basis points of the latest appraisal of the year; null where there is none."""
    nominated: bool = False
    """Whether an inspection of the year nominated it."""
    reasons: tuple[Reason, ...] = ()
    flags: tuple[Flag, ...] = ()
    """What is asked of all candidates of the form together says of it."""
    rules: int | None = None
    """The version it was judged by, where its dossier was received under another one than the list's."""
    better_rules: int | None = None
    """A newer version under which its outcome would be strictly better; people choose."""


class CandidateLine(Struct, frozen=True, kw_only=True):
    """What the index by place shows of a candidate."""

    run: str
    form: AwardForm
    rank: int
    entry: str | None = None
    root: str
    path: str
    outcome: Outcome


class Counts(Struct, frozen=True, kw_only=True):
    """How many candidates of each outcome a list has."""

    eligible: int = 0
    needs_review: int = 0
    ineligible: int = 0


class Frame(Struct, frozen=True, kw_only=True):
    """The awarding unit's computed numbers of the year, in which its list is to be seen."""

    registered: int
    running: int
    recognised: int


class CommendationHead(Struct, frozen=True, kw_only=True):
    """Which list of an awarding unit, level and year readers see, and what it was made from."""

    id: str
    """`commendation:unit:level:year`, the subject of its audit trail."""
    unit: str
    root: str
    path: str
    level: Level
    year: int
    g: int
    rules: int
    """Number of the version of the province's rules."""
    rules_from: date
    inputs: str
    """SHA-256 of the ids and versions of what was read, of the rules and of the day."""
    result: str
    """SHA-256 of what readers see."""
    counts: Counts
    frame: Frame | None = None
    """Null while the year's statistics were not computed."""
    as_of: date
    computed_at: datetime
    version: int = 1
    head: str = ""

    @property
    def run(self) -> str:
        """The partition of its rows."""
        return run_id(self.unit, self.level, self.year, self.g)


class Manifest(Struct, frozen=True, kw_only=True):
    """A part of what a list was last found to be made from; the next look overwrites it."""

    list: str
    """Id of the list's HEAD."""
    number: int = 0
    parts: int = 1
    inputs: str
    """The hash of all parts' records, rules, day and frame: parts of one look have the same one."""
    records: tuple[str, ...]
    """`id@version`, an appraisal as `entry#A1@1`."""
    read_from: datetime
    """When the reading began: what changed since may not be in it."""


class CandidateRun(Struct, frozen=True, kw_only=True):
    """What a reader gets of a list besides its candidates; the whole list's numbers only if all of it may be read."""

    unit: str
    level: Level
    year: int
    rules: int
    rules_from: date
    as_of: date
    computed_at: datetime
    counts: Counts | None
    frame: Frame | None


def head_id(unit: str, level: Level, year: int) -> str:
    """Return the id under which the HEAD of one list is kept."""
    return f"commendation:{unit}:{level}:{year}"


def run_id(unit: str, level: Level, year: int, g: int) -> str:
    """Return the partition of the rows that one run wrote for a list."""
    return f"{unit}:{level}:{year}:{g:06d}"


PART = 2_000
"""Records named in one part of a manifest: about 50 KB."""


def manifests(of: str, inputs: str, records: Sequence[str], read_from: datetime) -> list[Manifest]:
    """Return the parts of a manifest; at least one."""
    cuts = [tuple(records[start : start + PART]) for start in range(0, max(len(records), 1), PART)]
    return [
        Manifest(list=of, number=number, parts=len(cuts), inputs=inputs, records=cut, read_from=read_from)
        for number, cut in enumerate(cuts)
    ]
