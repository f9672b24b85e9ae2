"""The document of 2025-07-01, written from the register as a clerk of the province would have written it."""

import csv
import io
from collections.abc import Iterator

from local import bodies
from local.register import LEGACY, REFORMED, Register
from local.units import REFORMED_FROM
from movement.model.reorganisation_files import COLUMNS
from movement.model.reorganisations import ChangeType
from movement.model.units import Extent, Tier

COMMUNES = ("1666/NQ-UBTVQH15", "Ủy ban Thường vụ Quốc hội", "2025-06-16")
PROVINCES = ("202/2025/QH15", "Quốc hội", "2025-06-12")
DISTRICTS = ("203/2025/QH15", "Quốc hội", "2025-06-16")
"""The acts. Before use elsewhere hold number and date against the gazette: here they label sample data."""


def document(register: Register) -> bytes:
    """Return the CSV file of the changes that lead from the legacy edition to the other."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(register))
    return out.getvalue().encode()


def _rows(register: Register) -> Iterator[dict[str, str]]:
    new = {line.code: line for line in register.units if line.edition == REFORMED}
    described: set[str] = set()

    def row(change: ChangeType, act: tuple[str, str, str], **cells: str) -> dict[str, str]:
        line = new.get(cells.get("successor", ""))
        about = {}
        if line is not None and line.code not in described and "organisation" not in cells:
            described.add(line.code)
            about = {"name": line.name, "type": line.type, "parent": line.parent, "lat": line.lat, "lon": line.lon}
        act_cells = dict(zip(("legal_number", "legal_issuer", "legal_date"), act, strict=True))
        return {"change": change, "effective_on": str(REFORMED_FROM)} | act_cells | cells | about

    legacy = [line for line in register.units if line.edition == LEGACY]
    (province,) = (line for line in new.values() if line.tier is Tier.PROVINCE)
    for line in legacy:
        if line.tier is Tier.PROVINCE:
            cells = {"predecessor": line.code, "successor": province.code, "extent": Extent.WHOLE}
            yield row(ChangeType.MERGE, PROVINCES, **cells)
    links: dict[str, list[dict[str, str]]] = {}
    for link in register.links:
        cells = {"predecessor": link.predecessor, "successor": link.successor, "extent": link.extent}
        links.setdefault(link.successor, []).append(cells | {"advised": "yes" if link.advised else "no"})
    for code in new:
        for cells in links.get(code, ()):
            yield row(ChangeType.MERGE, COMMUNES, **cells)
    for line in legacy:
        if line.tier is Tier.DISTRICT:
            yield row(ChangeType.DISSOLVE, DISTRICTS, predecessor=line.code)
        if line.tier is Tier.PROVINCE:
            yield from _bodies(row, line.code, line.name, province.code, province.name)


def _bodies(row, code: str, name: str, successor: str, new_name: str) -> Iterator[dict[str, str]]:
    """Yield the bodies of a province that do not simply follow: two became one, and two kinds ended."""
    after = {body.key: f"{body.name} {new_name.removeprefix('Tỉnh ')}" for body in bodies.SINCE}
    for body in bodies.BEFORE:
        cells = {"predecessor": code, "organisation": f"{body.name} {name.removeprefix('Tỉnh ')}"}
        target = after.get(bodies.FOLLOWS.get(body.key, body.key))
        if target is None:
            yield row(ChangeType.DISSOLVE, PROVINCES, **cells)
        else:
            yield row(ChangeType.MERGE, PROVINCES, **cells, successor=successor, extent=Extent.WHOLE, name=target)
