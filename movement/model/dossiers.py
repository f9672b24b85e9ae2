"""Dossiers (hồ sơ đề nghị khen thưởng): what people decide about a candidate. They survive every run anew.

A run says who might be commended; a dossier is opened by a person, and only a person's decision makes an award. A
candidate without a dossier is COMPUTED. One candidate of a list has one dossier at a time: a claim holds its place.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.awards import AwardForm, Decision
from movement.model.dossier_parts import CouncilVote, Document, Listed
from movement.model.entries import Level

MOST_DOCUMENTS = 40


class DossierState(StrEnum):
    """Where a dossier stands. Publishing is no state: a decided one is published, once."""

    SHORTLISTED = "SHORTLISTED"
    PROPOSED = "PROPOSED"
    COUNCIL_PASSED = "COUNCIL_PASSED"
    DECIDED = "DECIDED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class DossierStep(Struct, frozen=True, kw_only=True):
    """When a dossier came into a state."""

    state: DossierState
    at: datetime


class Dossier(Struct, frozen=True, kw_only=True):
    """A dossier as it stands. It is about an entry, a subject, or a subject for an entry."""

    id: str
    awarding: str
    """The territory whose list it comes from."""
    level: Level
    year: int
    form: AwardForm
    entry: str | None = None
    subject: str | None = None
    unit: str
    """The unit of whom it is about; `root` and `path` are where the list had it."""
    root: str
    path: str
    state: DossierState = DossierState.SHORTLISTED
    listed: Listed
    documents: Annotated[tuple[Document, ...], Meta(max_length=MOST_DOCUMENTS)] = ()
    received_at: date | None = None
    """The day on which it was proposed with all its documents; it chooses the version of the rules."""
    rules: int | None = None
    """That version."""
    proposed_by: str | None = None
    council: CouncilVote | None = None
    decision_number: Decision | None = None
    decided_on: date | None = None
    award: str | None = None
    """What was decided; until then null."""
    published_at: datetime | None = None
    steps: Annotated[tuple[DossierStep, ...], Meta(max_length=20)] = ()
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""

    @property
    def slot(self) -> str:
        """The list it belongs to, of which each candidate has one dossier at a time."""
        return slot_of(self.awarding, self.level, self.year, self.form)

    @property
    def claims(self) -> tuple["DossierClaim", ...]:
        """The rows that keep a second dossier away, while this one is neither rejected nor withdrawn."""
        about = [one for one in (self.entry, self.subject) if one is not None]
        return tuple(DossierClaim(slot=self.slot, about=one, dossier=self.id) for one in about)

    @property
    def published_year(self) -> int | None:
        """The year in whose public list it is, for the index; None until it is published."""
        return None if self.published_at is None else self.year

    def latest(self, kind: str) -> Document | None:
        """Return the document of a kind that counts: the one attached last."""
        return next((one for one in reversed(self.documents) if one.kind == kind), None)


class DossierLine(Struct, frozen=True, kw_only=True):
    """What the indexes of dossiers show of one."""

    id: str
    level: Level
    year: int
    form: AwardForm
    state: DossierState
    root: str
    path: str


class DossierClaim(Struct, frozen=True, kw_only=True):
    """That an entry or a subject has a dossier in a list: put only where there is none, gone when that one ends."""

    slot: str
    about: str
    dossier: str


class PublishedList(Struct, frozen=True, kw_only=True):
    """That decided dossiers of a list were published: one record a list, a version each time."""

    id: str
    awarding: str
    root: str
    path: str
    level: Level
    year: int
    form: AwardForm
    dossiers: tuple[str, ...] = ()
    """Those published this time."""
    published: int = 0
    """How many are published in all."""
    left: int = 0
    """How many decided ones another act can publish: one act takes what fits a transaction."""
    created_at: datetime
    updated_at: datetime
    version: int = 1
    head: str = ""


def slot_of(awarding: str, level: Level, year: int, form: AwardForm) -> str:
    """Return the name of one list of candidates of a form."""
    return f"{awarding}:{level}:{year}:{form}"


def slot_of_run(run: str, form: AwardForm) -> str:
    """Return the name of the list that a run wrote, whichever run it was."""
    return f"{run.rpartition(':')[0]}:{form}"


def published_id(slot: str) -> str:
    """Return the id under which what was published of a list is kept."""
    return f"published:{slot}"
