"""What is known of an entry that takes part in a year: all that the rules of eligibility may look at."""

from datetime import date

from msgspec import Struct

from movement.model.appraisals import Appraisal
from movement.model.entries import Entry, Level
from movement.model.inspection_parts import EntryCheck, Recommendation
from movement.model.inspections import Inspection
from movement.model.periods import Period
from movement.model.similarity import Near


class Checked(Struct, frozen=True):
    """That a concluded inspection looked at the entry."""

    inspection: str
    check: EntryCheck


class Owed(Struct, frozen=True):
    """A recommendation of a concluded inspection that the entry's unit is to meet."""

    inspection: str
    recommendation: Recommendation


class Award(Struct, frozen=True):
    """That the entry's achievement was commended. None is kept yet."""

    id: str
    revoked: bool = False


class Facts(Struct, frozen=True, kw_only=True):
    """One entry in the list of one level and year. "Its unit": also the territory that unit stands directly on."""

    entry: Entry
    period: Period
    level: Level
    as_of: date
    appraisals: tuple[Appraisal, ...] = ()
    """Of the year, oldest first."""
    checks: tuple[Checked, ...] = ()
    """Of the year, oldest first."""
    concluded: tuple[Inspection, ...] = ()
    """Inspections of its unit concluded in the year."""
    owed: tuple[Owed, ...] = ()
    lineage: tuple[str, ...] = ()
    """Entries of the list with its achievement key, itself among them, the first registered first."""
    near: Near | None = None
    """The entry of another achievement on the same ground whose title is most like its own."""
    awards: tuple[Award, ...] = ()
