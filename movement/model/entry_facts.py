"""What is known of an entry that takes part in a year: all that the rules of eligibility may look at."""

from datetime import date

from msgspec import Struct

from movement.model.appraisals import Appraisal
from movement.model.awards import Award
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


class Timeliness(Struct, frozen=True, kw_only=True):
    """How a unit reported in the year; only periods count on whose cut-off it was open."""

    expected: int
    on_time: int = 0
    late_up_to_3d: int = 0
    year_report_missing: bool | None = None
    """Null while it is not due yet."""


class Document(Struct, frozen=True):
    """A document of the dossier and what its reviewer said of it."""

    kind: str
    """As the rule set names it, for example `TO_TRINH`."""
    verdict: str
    """`PENDING`, `APPROVED`, `HAS_ISSUES` or `REJECTED`."""


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
    """Those that used up its achievement of the year, revoked ones among them."""
    unit_open: bool | None = None
    """Whether its unit is open on `as_of`; null, here and below: not known."""
    successor_open: bool | None = None
    """Whether a whole successor of its unit is; asked only of an ended one."""
    authority: bool | None = None
    """Whether the awarding unit of the list may give the form."""
    returns: Timeliness | None = None
    received_at: date | None = None
    """When the dossier was received; null: there is none yet."""
    documents: tuple[Document, ...] = ()
