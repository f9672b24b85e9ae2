"""Parts of a dossier: documents and what was said of each, how the candidate was listed, what the council voted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from movement.model.entry_form import Line
from movement.model.reasons import Outcome

DocumentKind = Annotated[str, Meta(pattern=r"^[A-Z][A-Z_]{1,29}$")]
"""As the rule set names it, for example TO_TRINH; which ones a form asks for is data."""
MOST_PEOPLE = 1_000


class DocumentVerdict(StrEnum):
    """What a second person said of a document."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    HAS_ISSUES = "HAS_ISSUES"
    REJECTED = "REJECTED"


class Document(Struct, frozen=True, kw_only=True):
    """A document of a dossier. A later one of the same kind takes its place; it stays on record."""

    number: int
    kind: DocumentKind
    title: Annotated[str, Meta(min_length=1, max_length=300)]
    upload: str
    by: str
    at: datetime
    verdict: DocumentVerdict = DocumentVerdict.PENDING
    reason: Line = ""
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


class Listed(Struct, frozen=True, kw_only=True):
    """How the candidate stood in the run from which it was shortlisted; a newer run does not change it."""

    run: str
    rank: int
    outcome: Outcome
    score: int | None = None
    """Basis points."""
    rules: int
    """Version of the province's rule set."""
    despite: Annotated[str, Meta(max_length=2_000)] = ""
    """Why it was shortlisted although the rules do not say that it is eligible."""


class CouncilVote(Struct, frozen=True, kw_only=True):
    """What the emulation council voted: numbers as its minutes state them."""

    met_on: date
    votes_for: Annotated[int, Meta(ge=0, le=MOST_PEOPLE)]
    present: Annotated[int, Meta(ge=1, le=MOST_PEOPLE)]
    members: Annotated[int, Meta(ge=1, le=MOST_PEOPLE)]
