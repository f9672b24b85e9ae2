"""Reading a register of administrative units: checked whole before anything of it is used.

Every bad row is told with its file, its line and a reason; one bad row refuses the register.
"""

import csv
import gzip
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from movement.model.units import Extent, TerritoryType, Tier

UNIT_COLUMNS = ["edition", "level", "code", "name", "kind", "parent_code", "lat", "lon", "area_km2"]
LINK_COLUMNS = ["predecessor_code", "successor_code", "effective_on", "extent", "default_successor"]
LEGACY, REFORMED = "legacy", "2025"
TIERS = {
    (LEGACY, "1"): (Tier.PROVINCE, 2),
    (LEGACY, "2"): (Tier.DISTRICT, 3),
    (LEGACY, "3"): (Tier.COMMUNE, 5),
    (REFORMED, "1"): (Tier.PROVINCE, 2),
    (REFORMED, "2"): (Tier.COMMUNE, 5),
}
"""(edition, level) → tier and how many digits its codes have."""


class RegisterError(Exception):
    """The register has bad rows; `faults` names each of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UnitLine(Struct, frozen=True):
    """One territory of one edition."""

    edition: str
    tier: Tier
    code: str
    name: str
    type: TerritoryType
    parent: str
    lat: str
    lon: str


class LinkLine(Struct, frozen=True):
    """One old commune that went, whole or in part, into a new one."""

    predecessor: str
    successor: str
    effective_on: date
    extent: Extent
    advised: bool


class Register(Struct, frozen=True):
    """A register whose every row is sound."""

    units: tuple[UnitLine, ...]
    links: tuple[LinkLine, ...]


def read(units_file: Path, links_file: Path) -> Register:
    """Read both files, plain or gzipped; raises RegisterError naming every bad row of either."""
    faults: list[str] = []
    units = list(_units(units_file.name, _text(units_file, faults), faults))
    faults += _unplaced(units_file.name, units)
    links = list(_links(links_file.name, _text(links_file, faults), faults, [u for _, u in units]))
    if not faults and not units:
        faults.append(f"{units_file.name}: holds no units")
    if faults:
        raise RegisterError(faults)
    return Register(tuple(u for _, u in units), tuple(links))


def _text(file: Path, faults: list[str]) -> str:
    try:
        raw = file.read_bytes()
        return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    except OSError as fault:
        faults.append(f"{file.name}: cannot be read ({fault.strerror or fault})")
    except UnicodeDecodeError as fault:
        faults.append(f"{file.name}: is not UTF-8 (byte {fault.start})")
    return ""


def _rows(name: str, text: str, columns: list[str], faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    if not text:
        return
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    if header != columns:
        faults.append(f"{name}:1: the columns must be {','.join(columns)}")
        return
    for row in reader:
        if len(row) == len(columns):
            yield reader.line_num, [unicodedata.normalize("NFC", cell).strip() for cell in row]
        elif row:
            faults.append(f"{name}:{reader.line_num}: has {len(row)} columns instead of {len(columns)}")


def _units(name: str, text: str, faults: list[str]) -> Iterator[tuple[int, UnitLine]]:
    taken: dict[tuple[str, str, str], int] = {}
    for number, (edition, level, code, label, kind, parent, lat, lon, _) in _rows(name, text, UNIT_COLUMNS, faults):
        tier, digits = TIERS.get((edition, level), (None, 0))
        first = taken.setdefault((edition, level, code), number)
        reasons = [
            reason
            for wrong, reason in (
                (tier is None, f"no level {level!r} in edition {edition!r}"),
                (tier is not None and not _is_code(code, digits), f"code {code!r} must have {digits} digits"),
                (first != number, f"code {code} stands already in line {first}"),
                (not label, "the name is empty"),
                (kind.upper() not in TerritoryType, f"unknown kind {kind!r}"),
                (not _is_degree(lat, 90) or not _is_degree(lon, 180), "lat and lon must be degrees or both be empty"),
            )
            if wrong
        ]
        faults += [f"{name}:{number}: {reason}" for reason in reasons]
        if not reasons and tier is not None:
            yield number, UnitLine(edition, tier, code, label, TerritoryType(kind.upper()), parent, lat, lon)


def _unplaced(name: str, units: Iterable[tuple[int, UnitLine]]) -> list[str]:
    units = list(units)
    known = {(u.edition, u.code) for _, u in units if u.tier is not Tier.COMMUNE}
    faults = []
    for number, unit in units:
        if unit.tier is Tier.PROVINCE and unit.parent:
            faults.append(f"{name}:{number}: a province has no parent")
        elif unit.tier is not Tier.PROVINCE and (unit.edition, unit.parent) not in known:
            faults.append(f"{name}:{number}: parent {unit.parent!r} is not in edition {unit.edition}")
    return faults


def _links(name: str, text: str, faults: list[str], units: list[UnitLine]) -> Iterator[LinkLine]:
    known = {(u.edition, u.code) for u in units if u.tier is Tier.COMMUNE}
    taken: dict[tuple[str, str], int] = {}
    for number, (old, new, day, extent, advised) in _rows(name, text, LINK_COLUMNS, faults):
        first = taken.setdefault((old, new), number)
        effective_on = _day(day)
        reasons = [
            reason
            for wrong, reason in (
                (bool(units) and (LEGACY, old) not in known, f"{old!r} is no commune of edition {LEGACY}"),
                (bool(units) and (REFORMED, new) not in known, f"{new!r} is no commune of edition {REFORMED}"),
                (first != number, f"{old} to {new} stands already in line {first}"),
                (effective_on is None, f"{day!r} is not a day written YYYY-MM-DD"),
                (extent.upper() not in Extent, f"extent must be whole or part, not {extent!r}"),
                (advised not in {"yes", "no"}, f"default_successor must be yes or no, not {advised!r}"),
            )
            if wrong
        ]
        faults += [f"{name}:{number}: {reason}" for reason in reasons]
        if not reasons and effective_on is not None:
            yield LinkLine(old, new, effective_on, Extent(extent.upper()), advised == "yes")


def _is_code(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()


def _is_degree(text: str, most: int) -> bool:
    try:
        return text == "" or -most <= float(text) <= most
    except ValueError:
        return False


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
