"""Units: the tree of territories and of the organisations on them, with its whole history.

A unit has an identity of its own. Names, parents and codes are dated versions of it; an official code is not an
identity (all 104 commune codes of 2025 are re-used ones). Every dated row also carries the generation `g` that
brought it: rows of a generation above the register's HEAD do not exist yet for any reader. A record only grows: what
a later generation takes back it repeats as `void`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from msgspec import Struct, structs

from movement.model import ids

REGISTER = "register"
NATION = "nation"
"""Parent of the province-level units in the index of children."""


class UnitKind(StrEnum):
    """The family a unit belongs to; it never changes."""

    TERRITORY = "TERRITORY"
    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    PARTY_CELL = "PARTY_CELL"
    PARTY_BODY = "PARTY_BODY"
    PARTY_GROUP = "PARTY_GROUP"
    GOV_AGENCY = "GOV_AGENCY"
    PEOPLE_COMMITTEE = "PEOPLE_COMMITTEE"
    PUBLIC_SERVICE_UNIT = "PUBLIC_SERVICE_UNIT"
    ENTERPRISE = "ENTERPRISE"
    FRONT = "FRONT"
    SOCIO_POLITICAL = "SOCIO_POLITICAL"
    MASS_ASSOCIATION = "MASS_ASSOCIATION"
    ARMED_FORCE = "ARMED_FORCE"
    COMMUNITY_GROUP = "COMMUNITY_GROUP"
    VILLAGE = "VILLAGE"


class Tier(StrEnum):
    """The tier of the tree a unit stands on."""

    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"


class TerritoryType(StrEnum):
    """What the official register calls a territory."""

    PROVINCE = "PROVINCE"
    MUNICIPALITY = "MUNICIPALITY"
    CITY = "CITY"
    TOWN = "TOWN"
    URBAN_DISTRICT = "URBAN_DISTRICT"
    RURAL_DISTRICT = "RURAL_DISTRICT"
    WARD = "WARD"
    TOWNSHIP = "TOWNSHIP"
    COMMUNE = "COMMUNE"
    SPECIAL_ZONE = "SPECIAL_ZONE"


class CodeScheme(StrEnum):
    """Whose code it is: the National Statistics Office's, the electronic identifier, or the budget unit's."""

    GSO = "GSO"
    ELECTRONIC = "ELECTRONIC"
    BUDGET = "BUDGET"


class Extent(StrEnum):
    """How much of the predecessor went to the successor."""

    WHOLE = "WHOLE"
    PART = "PART"


class UnitVersion(Struct, frozen=True, kw_only=True):
    """What a unit was called and where it stood from `valid_from` up to, not including, `valid_to`."""

    valid_from: date
    valid_to: date | None = None
    name: str
    parent: str | None = None
    path: str
    """Ids from the province down to the unit: `/province/…/unit/`."""
    tier: Tier
    territory_type: TerritoryType | None = None
    g: int
    void: bool = False

    def in_force(self, day: date) -> bool:
        """Tell whether this version is the one of `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class UnitCode(Struct, frozen=True, kw_only=True):
    """A code the unit held from `valid_from` up to, not including, `valid_to`."""

    scheme: CodeScheme
    code: str
    valid_from: date
    valid_to: date | None = None
    g: int
    void: bool = False


class UnitLink(Struct, frozen=True, kw_only=True):
    """One edge of a reorganisation, seen from the unit that keeps it: `unit` is the other end."""

    unit: str
    effective_on: date
    extent: Extent
    advised: bool = True
    """Whether the register advises this successor for the records of a divided unit."""
    share: Decimal | None = None
    """How much of a divided unit went this way, up to 1, if an act says so; None is unknown and never guessed."""
    g: int
    void: bool = False


class Reach(Struct, frozen=True, kw_only=True):
    """A prefix of paths whose records this unit may read: its own, or one it succeeded."""

    root: str
    path: str
    extent: Extent = Extent.WHOLE
    since: date | None = None
    """First day on which it reaches there; None: as long as it has existed."""
    g: int
    void: bool = False


class Unit(Struct, frozen=True, kw_only=True):
    """A unit with its whole history in one record; one read answers any date."""

    id: str
    kind: UnitKind
    root: str
    """The province it stands in; as read, that of today."""
    versions: tuple[UnitVersion, ...]
    codes: tuple[UnitCode, ...] = ()
    predecessors: tuple[UnitLink, ...] = ()
    successors: tuple[UnitLink, ...] = ()
    reach: tuple[Reach, ...] = ()
    lat: str | None = None
    """Decimal degrees of a point for maps, approximate."""
    lon: str | None = None

    @property
    def last(self) -> UnitVersion:
        """The latest version; `current` is the one to show."""
        return self.versions[-1]

    @property
    def path(self) -> str:
        """The latest path."""
        return self.last.path

    @property
    def is_territory(self) -> bool:
        """Whether this is an administrative territory, not an organisation on one."""
        return self.kind is UnitKind.TERRITORY

    def at(self, day: date) -> UnitVersion | None:
        """Return the version in force on `day`, or None if the unit did not exist then."""
        return next((v for v in self.versions if v.in_force(day)), None)

    def current(self, today: date) -> UnitVersion:
        """Return the last version that began by `today`; the first one if none has begun."""
        begun = [v for v in self.versions if v.valid_from <= today]
        return begun[-1] if begun else self.versions[0]

    def day_of_life(self, today: date) -> date:
        """Return today if the unit exists then; its last day if it has ended, its first if it has not begun."""
        if self.at(today) is not None:
            return today
        version = self.current(today)
        ended = version.valid_to is not None and version.valid_to <= today
        return version.valid_to - timedelta(days=1) if ended and version.valid_to else version.valid_from

    def during(self, first: date, end: date) -> UnitVersion | None:
        """Return the last version in force between two days, `end` not included, or None."""
        lasting = (v for v in self.versions if v.valid_from < end and (v.valid_to is None or v.valid_to > first))
        return max(lasting, key=lambda v: v.valid_from, default=None)

    def code_at(self, scheme: CodeScheme, day: date) -> str | None:
        """Return the code held on `day`, or None."""
        held = (c for c in self.codes if c.scheme is scheme)
        return next((c.code for c in held if c.valid_from <= day and (c.valid_to is None or day < c.valid_to)), None)


class RegisterHead(Struct, frozen=True, kw_only=True):
    """The generation of the register that readers see, and the documents it was read from."""

    id: str = REGISTER
    g: int
    source: str
    loaded_on: date


def seen(unit: Unit, head: int, today: date | None = None) -> Unit | None:
    """Return the unit as generation `head` has it, or None if it did not exist yet; with `today` its root is today's.

    Of versions and codes that begin on the same day, and of links and reach to the same unit, the latest generation
    counts, so closing a version is a new row.
    """
    versions = _standing(unit.versions, head, lambda v: v.valid_from)
    if not versions:
        return None
    found = structs.replace(
        unit,
        versions=tuple(sorted(versions, key=lambda v: v.valid_from)),
        codes=tuple(
            sorted(_standing(unit.codes, head, lambda c: (c.scheme, c.code, c.valid_from)), key=lambda c: c.valid_from)
        ),
        predecessors=_standing(unit.predecessors, head, lambda link: (link.unit, link.effective_on)),
        successors=_standing(unit.successors, head, lambda link: (link.unit, link.effective_on)),
        reach=_standing(unit.reach, head, lambda r: (r.root, r.path)),
    )
    place = found.last if today is None else found.current(today)
    return structs.replace(found, root=root_of(place.path))


def directly_on(path: str, base: str) -> bool:
    """Tell whether the unit at `path` is the one at `base`, or an organisation directly on the territory `base`."""
    if path == base:
        return True
    rest = path.removeprefix(base)
    on_territory = base.rstrip("/").rsplit("/", 1)[-1].startswith(ids.TERRITORY)
    return on_territory and rest != path and rest.count("/") == 1 and rest.startswith(ids.ORGANISATION)


def root_of(path: str) -> str:
    """Return the province a path begins with."""
    return path[1:].split("/", 1)[0]


def ancestors(path: str) -> tuple[str, ...]:
    """Return the ids above the last one of a path, province first."""
    return tuple(path.strip("/").split("/")[:-1])


_GENERATION = attrgetter("g")


def _standing[T: (UnitVersion, UnitCode, UnitLink, Reach)](
    found: tuple[T, ...], head: int, key: Callable[[T], object]
) -> tuple[T, ...]:
    if not found:
        return found
    if len(found) == 1:  # as most units have it: a page of a list looks at dozens
        return found if found[0].g <= head and not found[0].void else ()
    best = {key(row): row for row in sorted([row for row in found if row.g <= head], key=_GENERATION)}
    return tuple([row for row in best.values() if not row.void])
