"""Where the sample happens: the communes and the organisations on them, with the people who act there."""

from datetime import UTC, date, datetime

from msgspec import Struct

from local.register import Register
from local.units import build
from movement.model.periods import midnight
from movement.model.units import CodeScheme, Tier, Unit

LEGACY_ENDS = midnight(date(2025, 6, 30))
"""The old communes' people act up to the day before their last."""
ENDLESS = datetime.max.replace(tzinfo=UTC)


class Place(Struct, frozen=True):
    """A commune, or an organisation on one."""

    unit: Unit
    code: str
    """The commune's."""
    name: str
    """The commune's."""
    legacy: bool

    @property
    def reporter(self) -> str:
        """Who reports for it."""
        return f"rpt-{self.code}{'@legacy' if self.legacy else ''}"

    @property
    def reviewer(self) -> str:
        """Who reviews what it reports."""
        return f"rv1-{self.code}{'@legacy' if self.legacy else ''}"

    @property
    def ends(self) -> datetime:
        """When its people stop acting."""
        return LEGACY_ENDS if self.legacy else ENDLESS


def places(register: Register) -> list[Place]:
    """Return every commune of both editions and the organisations on it, in the register's order."""
    communes: dict[str, tuple[str, str]] = {}
    found = []
    for unit in build(register):
        if unit.is_territory and unit.last.tier is Tier.COMMUNE:
            communes[unit.id] = unit.code_at(CodeScheme.GSO, unit.last.valid_from) or "", unit.last.name
        key = unit.id if unit.is_territory else unit.last.parent
        if key in communes:
            found.append(Place(unit, *communes[key], legacy=unit.last.valid_to is not None))
    return found
