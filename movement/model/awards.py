"""Awards: titles and forms of commendation that were decided, which achievement each one used up, and revocations.

An award is never deleted: revoking is a record on it. One achievement, one award (Law 06/2022/QH15, article 5): a claim
of the achievement is written with the award, and may be there once only.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entries import Level
from movement.model.entry_form import Line
from movement.model.subjects import SubjectClass

Decision = Annotated[str, Meta(min_length=1, max_length=100)]
Achievement = Annotated[str, Meta(pattern=r"^[a-z][0-9a-hjkmnp-tv-z]{16}(#[0-9]{4})?$")]
"""An entry's lineage and year, `<first entry>#<year>`, or the id of a merit such as an initiative."""


class AwardForm(StrEnum):
    """Titles and forms (Law 06/2022/QH15, articles 21 to 28, 74, 75); DVK is the movement's own commendation."""

    DVK = "DVK"
    LDTT = "LDTT"
    CSTT = "CSTT"
    CSTDCS = "CSTDCS"
    CSTDT = "CSTDT"
    CSTDTQ = "CSTDTQ"
    TTLDTT = "TTLDTT"
    TTLDXS = "TTLDXS"
    CO_TINH = "CO_TINH"
    CO_CP = "CO_CP"
    GK = "GK"
    BK_TINH = "BK_TINH"
    BK_TTG = "BK_TTG"
    HCLD = "HCLD"
    KNC = "KNC"


class AwardMethod(StrEnum):
    """The columns of the statutory tables 0602 and 0603.N/BNV-TĐKT (TT 02/2023/TT-BNV)."""

    REGULAR = "REGULAR"
    THEMATIC = "THEMATIC"
    SUDDEN = "SUDDEN"
    EXTERNAL = "EXTERNAL"
    DEVOTION = "DEVOTION"
    TENURE = "TENURE"
    RESISTANCE = "RESISTANCE"


class Revocation(Struct, frozen=True, kw_only=True):
    """That it was taken back, by which decision, from which day, and why."""

    decision_number: Decision
    decided_on: date
    reason: Line
    at: datetime


class Award(Struct, frozen=True, kw_only=True):
    """An award as it stands."""

    id: str
    form: AwardForm
    level: Level
    year: int
    """The year of the achievement."""
    method: AwardMethod = AwardMethod.REGULAR
    subject: str | None = None
    entry: str | None = None
    """The entry it commends; an award has a subject, an entry, or both."""
    subject_class: SubjectClass
    unit: str
    """The unit of whom it was given to; `root` and `path` are where that was."""
    root: str
    path: str
    awarded_by: str
    """The unit whose head decided."""
    decision_number: Decision
    decided_on: date
    source: Line = ""
    achievements: Annotated[tuple[Achievement, ...], Meta(max_length=10)] = ()
    dossier: str | None = None
    """The dossier through which it was decided here; null: it was recorded as a fact."""
    published_at: datetime | None = None
    """When the dossier's decision was published."""
    revoked: Revocation | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked is None

    @property
    def revoked_at(self) -> datetime | None:
        """When its revocation was recorded."""
        return self.revoked.at if self.revoked is not None else None

    @property
    def is_public(self) -> bool:
        """Whether everyone may know of it: a fact at once, what was decided here once it was published."""
        return self.dossier is None or self.published_at is not None


class PublicAward(Struct, frozen=True, kw_only=True):
    """What everyone who sees an entry may know of an award that it has."""

    form: AwardForm
    level: Level
    year: int
    decision_number: Decision
    decided_on: date


def public(award: Award) -> PublicAward:
    """Return the public fields of an award."""
    return PublicAward(**{name: getattr(award, name) for name in PublicAward.__struct_fields__})


class AwardLine(Struct, frozen=True, kw_only=True):
    """What the indexes of awards show of one."""

    id: str
    form: AwardForm
    year: int
    root: str
    path: str
    method: AwardMethod
    subject_class: SubjectClass
    decided_on: date
    created_at: datetime
    revoked_at: datetime | None = None


class AchievementClaim(Struct, frozen=True, kw_only=True):
    """That an award uses an achievement up: put only where there is none, gone when the award is revoked."""

    achievement: str
    award: str


def achievement_of(first_entry: str, year: int) -> str:
    """Return the key of what an entry's lineage achieved in a year."""
    return f"{first_entry}#{year:04d}"
