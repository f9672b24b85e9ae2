"""What is known of a subject that could get a form in a year: all that the rules may look at of it.

Whoever makes the facts gives records as they are; which of them stand, count or are its own, the rules work out. Every
field begins with "nothing known".
"""

from datetime import date

from msgspec import Struct

from movement.model.awards import Award, AwardForm
from movement.model.entries import Level, Recognition
from movement.model.entry_facts import Owed
from movement.model.inspections import Inspection
from movement.model.merits import Merit, MeritKind
from movement.model.subjects import Subject, SubjectKind


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


class OwnEntry(Struct, frozen=True, kw_only=True):
    """An entry that the subject is proposed for or carried, in the list of the year."""

    id: str
    recognitions: tuple[Recognition, ...] = ()
    rank: int | None = None
    """Its place in the province's list of the movement's own commendation; null: not listed."""


class SubjectFacts(Struct, frozen=True, kw_only=True):
    """One subject, for one form in the list of one level and year."""

    subject: Subject
    form: AwardForm
    year: int
    """The State's year whose achievement would be rewarded."""
    level: Level
    as_of: date
    merits: tuple[Merit, ...] = ()
    """Of all years, its own and of those it continues, in any order."""
    awards: tuple[Award, ...] = ()
    """Of all years and forms, its own and of those it continues, in any order."""
    unit_open: bool | None = None
    """Whether its unit is open on `as_of`."""
    successor_open: bool | None = None
    """Whether a whole successor of its unit is; asked only of an ended one."""
    begun_on: date | None = None
    """First day of its unit."""
    authority: bool | None = None
    """Whether the awarding unit of the list may give this form."""
    concluded: tuple[Inspection, ...] = ()
    """Inspections of its unit concluded in the year."""
    owed: tuple[Owed, ...] = ()
    """Recommendations its unit is to meet."""
    returns: Timeliness | None = None
    advanced: int | None = None
    """How many of its unit hold LDTT or CSTT of the year, each person once; null: nobody recorded them."""
    fighters: int | None = None
    """How many of its unit hold CSTDCS of the year."""
    entries: tuple[OwnEntry, ...] = ()
    received_at: date | None = None
    """When the dossier was received; null: there is none yet."""
    documents: tuple[Document, ...] = ()

    @property
    def own(self) -> frozenset[str]:
        """The subject, and all it continues by a decision that stands, however many steps back."""
        steps = [(m.subject, m.value) for m in self.merits if m.kind is MeritKind.CONTINUES and m.stands]
        found, more = frozenset[str](), frozenset({self.subject.id})
        while more - found:
            found |= more
            more = frozenset(before for now, before in steps if now in found)
        return found

    @property
    def is_new_body(self) -> bool:
        """Whether it is a collective, whose own record begins with its unit, and continues none."""
        return self.subject.kind is SubjectKind.COLLECTIVE and len(self.own) == 1


def first_year(facts: SubjectFacts) -> int:
    """Return the first year of which silence means "there was none": before it another body was there.

    A person's record goes with the person, and whoever continues another has its record.
    """
    return facts.begun_on.year if facts.is_new_body and facts.begun_on is not None else 0
