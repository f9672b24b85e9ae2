"""A document of changes as it is read: its legal basis, and one row for each thing that happens to a unit."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from movement.model.units import Extent, TerritoryType, Tier

MOST_BASES = 20
"""Acts that one document may follow."""


class ChangeType(StrEnum):
    """What becomes of a unit; a document's rows each say one."""

    MERGE = "MERGE"
    SPLIT = "SPLIT"
    RENAME = "RENAME"
    REPARENT = "REPARENT"
    UPGRADE = "UPGRADE"
    DISSOLVE = "DISSOLVE"
    TRANSFER = "TRANSFER"


ENDING = frozenset({ChangeType.MERGE, ChangeType.SPLIT, ChangeType.DISSOLVE})
"""After these the predecessor is no more."""
GOING_ON = frozenset({ChangeType.RENAME, ChangeType.REPARENT, ChangeType.UPGRADE})
"""After these the same unit goes on with another name, place or type."""


TIERS = {
    TerritoryType.PROVINCE: Tier.PROVINCE,
    TerritoryType.MUNICIPALITY: Tier.PROVINCE,
    TerritoryType.CITY: Tier.DISTRICT,
    TerritoryType.TOWN: Tier.DISTRICT,
    TerritoryType.URBAN_DISTRICT: Tier.DISTRICT,
    TerritoryType.RURAL_DISTRICT: Tier.DISTRICT,
    TerritoryType.WARD: Tier.COMMUNE,
    TerritoryType.TOWNSHIP: Tier.COMMUNE,
    TerritoryType.COMMUNE: Tier.COMMUNE,
    TerritoryType.SPECIAL_ZONE: Tier.COMMUNE,
}
"""The tier on which each type of territory stands."""


class LegalBasis(Struct, frozen=True, kw_only=True):
    """The act that orders a change."""

    number: str
    issuer: str
    issued_on: date


class Row(Struct, frozen=True, kw_only=True):
    """One row of a document; codes are those of the day before, but the successor's and the parent's of the day."""

    number: int
    """Its line in the file."""
    change: ChangeType
    predecessor: str
    organisation: str = ""
    """Name of an organisation on the predecessor that does not follow by the rule; empty: the territory."""
    successor: str = ""
    extent: Extent = Extent.WHOLE
    share: Decimal | None = None
    advised: bool = True
    name: str = ""
    type: TerritoryType | None = None
    parent: str = ""
    lat: str = ""
    lon: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """All changes of one day."""

    effective_on: date
    bases: tuple[LegalBasis, ...]
    rows: tuple[Row, ...]
