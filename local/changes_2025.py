"""The document of 2025-07-01, written from the register as a clerk of the province would have written it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date

from local import bodies
from local.register import LEGACY, REFORMED, Register, UnitLine
from movement.model.reorganisation_documents import ChangeType
from movement.model.reorganisation_files import COLUMNS
from movement.model.units import Extent, Tier

REFORMED_FROM = date(2025, 7, 1)
PROVINCES = ("202/2025/QH15", "Quốc hội", "2025-06-12")
DISTRICTS = ("203/2025/QH15", "Quốc hội", "2025-06-16")
COMMUNES = ("1666/NQ-UBTVQH15", "Ủy ban Thường vụ Quốc hội", "2025-06-16")
"""The acts, Hưng Yên's for communes. Hold numbers and dates against the gazette before you rely on them."""


def document(register: Register) -> bytes:
    """Return the CSV file of the changes that lead from the legacy edition to the other."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(register))
    return out.getvalue().encode()


def _rows(register: Register) -> Iterator[dict[str, str]]:
    """Yield the rows, each new unit described in the first one that names it."""
    new = {line.code: line for line in register.units if line.edition == REFORMED}
    for cells in (*_provinces(register), *_communes(register, list(new)), *_districts(register), *_bodies(register)):
        line = None if "organisation" in cells else new.pop(cells.get("successor", ""), None)
        about = {} if line is None else {name: getattr(line, name) for name in ("name", "type", "parent", "lat", "lon")}
        yield {"effective_on": str(REFORMED_FROM)} | cells | about


def _legacy(register: Register, tier: Tier) -> list[UnitLine]:
    return [line for line in register.units if (line.edition, line.tier) == (LEGACY, tier)]


def _into(register: Register) -> dict[str, UnitLine]:
    """Return the province that each old one went into: the one to which most of its communes went."""
    lines = {(line.edition, line.code): line for line in register.units}
    counts: dict[str, Counter[str]] = {}
    for link in register.links:
        district = lines[LEGACY, lines[LEGACY, link.predecessor].parent]
        counts.setdefault(district.parent, Counter())[lines[REFORMED, link.successor].parent] += 1
    return {old: lines[REFORMED, count.most_common(1)[0][0]] for old, count in counts.items()}


def _row(change: ChangeType, act: tuple[str, str, str], **cells: str) -> dict[str, str]:
    return {"change": change} | dict(zip(("legal_number", "legal_issuer", "legal_date"), act, strict=True)) | cells


def _provinces(register: Register) -> Iterator[dict[str, str]]:
    into = _into(register)
    for line in _legacy(register, Tier.PROVINCE):
        cells = {"predecessor": line.code, "successor": into[line.code].code, "extent": Extent.WHOLE}
        yield _row(ChangeType.MERGE, PROVINCES, **cells)


def _communes(register: Register, order: list[str]) -> Iterator[dict[str, str]]:
    """Yield what went where, in the order of the new register: so are the new units' ids."""
    places = {code: number for number, code in enumerate(order)}
    for link in sorted(register.links, key=lambda link: places[link.successor]):
        cells = {"predecessor": link.predecessor, "successor": link.successor, "extent": link.extent}
        yield _row(ChangeType.MERGE, COMMUNES, **cells, advised="yes" if link.advised else "no")


def _districts(register: Register) -> Iterator[dict[str, str]]:
    """Yield what became of the districts: they ended, but for islands without communes, now special zones."""
    linked = {link.successor for link in register.links}
    zones = {
        line.name.removeprefix("Đặc khu "): line.code
        for line in register.units
        if (line.edition, line.tier) == (REFORMED, Tier.COMMUNE) and line.code not in linked
    }
    for line in _legacy(register, Tier.DISTRICT):
        zone = zones.get(line.name.removeprefix("Huyện "))
        if zone is None:
            yield _row(ChangeType.DISSOLVE, DISTRICTS, predecessor=line.code)
        else:
            yield _row(ChangeType.MERGE, COMMUNES, predecessor=line.code, successor=zone, extent=Extent.WHOLE)


def _bodies(register: Register) -> Iterator[dict[str, str]]:
    """Yield the bodies of a province that do not simply follow: two became one, and two kinds ended."""
    into = _into(register)
    for line in _legacy(register, Tier.PROVINCE):
        new = into[line.code]
        after = {body.key: f"{body.name} {new.name.removeprefix('Tỉnh ')}" for body in bodies.SINCE}
        for body in bodies.BEFORE:
            cells = {"predecessor": line.code, "organisation": f"{body.name} {line.name.removeprefix('Tỉnh ')}"}
            if target := after.get(bodies.FOLLOWS.get(body.key, body.key)):
                cells |= {"successor": new.code, "extent": Extent.WHOLE, "name": target}
            yield _row(ChangeType.MERGE if target else ChangeType.DISSOLVE, PROVINCES, **cells)
