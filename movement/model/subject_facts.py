"""What is known of a subject that could get a form in a year: all that the rules may look at of it.

Whoever makes the facts gives records as they are; which of them stand, count or are its own, the rules work out. Every
field begins with "nothing known".
"""

from datetime import date

from msgspec import Struct

from movement.model.awards import Award, AwardForm
from movement.model.chains import line_of
from movement.model.entries import Level, Recognition
from movement.model.entry_facts import Document, Facts, Owed, Timeliness
from movement.model.inspections import Inspection
from movement.model.merits import Merit
from movement.model.subjects import Subject, SubjectKind


class OwnEntry(Struct, frozen=True, kw_only=True):
    """An entry that the subject is proposed for or carried, in the list of the year."""

    id: str
    recognitions: tuple[Recognition, ...] = ()
    rank: int | None = None
    """Its place in the province's list of the movement's own commendation; null: not listed."""


class SubjectFacts(Struct, frozen=True, kw_only=True):
    """One subject, for one form in the list of one level and year."""

    subject: Subject
    path: str = ""
    """Where it stands in the list: its unit of the year, or who carries on what that one left."""
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
    def unit(self) -> str:
        """The unit it is listed with."""
        return self.path.strip("/").rpartition("/")[2] or self.subject.unit

    @property
    def own(self) -> frozenset[str]:
        """The subject, and all it continues by a decision that stands, however many steps back."""
        return line_of(self.subject.id, self.merits)

    @property
    def is_new_body(self) -> bool:
        """Whether it is a collective, whose own record begins with its unit, and continues none."""
        return self.subject.kind is SubjectKind.COLLECTIVE and len(self.own) == 1


AnyFacts = Facts | SubjectFacts
"""What checks of a unit or a dossier look at: both have those fields."""


def first_year(facts: SubjectFacts) -> int:
    """Return the first year of which silence means "there was none": before it another body was there.

    A person's record goes with the person, and whoever continues another has its record.
    """
    return facts.begun_on.year if facts.is_new_body and facts.begun_on is not None else 0
