"""Reorganisations: where the approval of one stands, what it makes of the units, and how far its making is.

A document names territories by their codes of the day before. It is checked whole before anything of it is kept, then
staged: every unit as it will be, in rows that no reader of units sees until the register's HEAD says so.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from movement.model.errors import Code, Problem
from movement.model.reorganisation_documents import ChangeType, LegalBasis
from movement.model.units import Extent, Tier, Unit

MOST_UNITS = 33
"""Units of one staged row: with their thin rows they fit one transaction."""
MOST_REACH = 32
"""Prefixes of a unit's reach: each costs a range read where lists visit them."""


class ReorganisationState(StrEnum):
    """Where a reorganisation stands; readers of units see it from APPLIED on, each change from its day."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    APPLIED = "APPLIED"
    REVERSED = "REVERSED"


ORDER = tuple(Tier)
"""From the top of the tree down."""


class Fate(StrEnum):
    """What becomes of a territory."""

    ENDS = "ENDS"
    BEGINS = "BEGINS"
    GOES_ON = "GOES_ON"


class Tally(Struct, frozen=True, kw_only=True):
    """How many predecessors have rows of one kind."""

    change: ChangeType
    units: int


class Reorganisation(Struct, frozen=True, kw_only=True):
    """A document of changes on its way to being applied, or the counter-change of one that was."""

    id: str
    root: str
    """The first of `roots`."""
    roots: tuple[str, ...]
    """Every province that it touches: who may reorganise each of them decides."""
    new_roots: tuple[str, ...] = ()
    """Provinces that it makes."""
    upload: str | None = None
    reverses: str | None = None
    """The reorganisation that this one takes back."""
    effective_on: date
    legal_bases: tuple[LegalBasis, ...]
    tallies: tuple[Tally, ...]
    begins: int
    ends: int
    goes_on: int
    """Territories by fate."""
    organisations: int
    """Organisations on them that begin, end or go on otherwise."""
    g: int
    """The generation it is applied under: the register stood at the one before when it was checked."""
    staged: int
    """How many staged rows it has."""
    state: ReorganisationState = ReorganisationState.PROPOSED
    proposed_by: str
    approved_by: str | None = None
    created_at: datetime
    approved_at: datetime | None = None
    applied_at: datetime | None = None
    version: int = 1
    head: str = ""


class ReorganisationLine(Struct, frozen=True, kw_only=True):
    """Lists a reorganisation under one of its provinces."""

    reorganisation: str
    root: str


class StagedUnits(Struct, frozen=True, kw_only=True):
    """Units as they will be, to be written in one transaction."""

    reorganisation: str
    number: int
    units: tuple[Unit, ...]


class OutcomeLink(Struct, frozen=True, kw_only=True):
    """The other end of what becomes of a territory: its successor, or its predecessor if it begins or goes on."""

    code: str
    name: str
    extent: Extent
    share: Decimal | None = None
    advised: bool = True


class Outcome(Struct, frozen=True, kw_only=True):
    """What becomes of one territory: a line of the preview."""

    reorganisation: str
    number: int
    row: int
    """The line of the file that says so."""
    unit: str
    fate: Fate
    change: ChangeType
    code: str
    """Its code: the new one if it begins or goes on."""
    name: str
    links: tuple[OutcomeLink, ...] = ()


class Progress(Struct, frozen=True, kw_only=True):
    """How far a reorganisation is applied: its version is the number of staged rows that were written, and one."""

    reorganisation: str
    version: int

    @property
    def done(self) -> int:
        """How many staged rows were written."""
        return self.version - 1


class Generation(Struct, frozen=True, kw_only=True):
    """Whose a generation of the register is; written once, so that only one reorganisation is applied at a time."""

    id: str
    root: str
    reorganisation: str
    version: int = 1
    head: str = ""


def generation_id(g: int) -> str:
    """Return the id of a generation."""
    return f"g{g:06d}"


def fault(row: int, column: str, sentence: str) -> Problem:
    """Say what is wrong with a row of a document."""
    return Problem(code=Code.BAD_INPUT, message=f"Dòng {row}: {sentence}", path=("rows", str(row), column))
