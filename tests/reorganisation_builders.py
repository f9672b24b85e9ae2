"""Small registers and documents of changes for tests."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from msgspec import structs

from movement.model import reorganisation_files
from movement.model.media import FileType
from movement.model.reorganisation_documents import Document
from movement.model.reorganisation_files import COLUMNS
from movement.model.reorganisation_plan import Register, register_of
from movement.model.reorganisations import Reorganisation
from movement.model.reorganising import applied, outlined
from movement.model.units import CodeScheme, TerritoryType, Tier, Unit, UnitCode, UnitKind, UnitVersion, ancestors, seen
from movement.model.upload_terms import UploadPurpose
from movement.model.uploads import Upload
from movement.usecases import reorganisation_runs, reorganisations, upload_changes
from movement.world import World
from tests.builders import NEW as NEW_SINCE
from tests.builders import OLD, Town, make_unit, request, stored
from tests.files import declared
from tests.uploads import put

DAY = date(2027, 1, 1)
"""When the documents of the tests take effect: after the present of the clock."""
EVE = date(2026, 12, 31)
SEED = "r0000000000000000"
ACT = {"effective_on": str(DAY), "legal_number": "1/NQ", "legal_issuer": "Quốc hội", "legal_date": "2026-06-01"}
NEW = {"type": "COMMUNE", "parent": "01"}


def row(change: str, predecessor: str, **cells: Any) -> dict[str, str]:
    """Return a row of a document, of the act of the tests if it says nothing else."""
    return ACT | {"change": change, "predecessor": predecessor} | {name: str(cell) for name, cell in cells.items()}


def merge(predecessor: str, successor: str, extent: str = "WHOLE", **cells: Any) -> dict[str, str]:
    return row("MERGE", predecessor, successor=successor, extent=extent, **cells)


def file_of(rows: Iterable[dict[str, str]]) -> bytes:
    """Return the CSV file with these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def document(*rows: dict[str, str]) -> Document:
    return reorganisation_files.read(file_of(rows))


def typed(unit: Unit, kind: TerritoryType) -> Unit:
    """Return a unit as the register calls it."""
    return structs.replace(unit, versions=tuple(structs.replace(v, territory_type=kind) for v in unit.versions))


def small_register(prefix: str = "") -> list[Unit]:
    """Return province 01 with districts 101 and 102, communes 00001..00004 below them, and bodies on each."""
    province = typed(make_unit("Tỉnh Thử", since=OLD, code=f"{prefix}01"), TerritoryType.PROVINCE)
    found = [province, *_bodies(province, "Tỉnh ủy Thử", "Sở Nội vụ Thử", "Bệnh viện Phố Nối")]
    for district in ("101", "102"):
        name = f"Huyện {district}"
        made = make_unit(name, province, tier=Tier.DISTRICT, since=OLD, code=prefix + district)
        above = typed(made, TerritoryType.RURAL_DISTRICT)
        found += [above, *_bodies(above, f"Huyện ủy {district}")]
        for number in (1, 2) if district == "101" else (3, 4):
            code = f"0000{number}"
            commune = typed(make_unit(f"Xã Số {number}", above, since=OLD, code=prefix + code), TerritoryType.COMMUNE)
            found += [commune, *_bodies(commune, f"Đảng ủy xã Số {number}", f"Ủy ban nhân dân xã Số {number}")]
    return found


KINDS = {
    "ủy": UnitKind.PARTY_COMMITTEE,
    "Ủy ban nhân dân": UnitKind.PEOPLE_COMMITTEE,
    "Sở": UnitKind.GOV_AGENCY,
    "Bệnh viện": UnitKind.PUBLIC_SERVICE_UNIT,
}


def _bodies(on: Unit, *names: str) -> list[Unit]:
    made = []
    for name in names:
        kind = next(kind for word, kind in reversed(KINDS.items()) if word in name)
        made.append(make_unit(name, on, kind=kind, since=OLD))
    return made


def reorganised(units: Iterable[Unit], *rows: dict[str, str], g: int = 2) -> dict[str, Unit]:
    """Return all units as stored once a document was applied under generation `g`."""
    given = document(*rows)
    register = register_of(units, g - 1, given.effective_on)
    return dict(register.stored) | applied(register, outlined(register, given, SEED, ()), g)


def named(units: Iterable[Unit], name: str, g: int = 2) -> Unit:
    """Return the one unit with this last name, as generation `g` has it."""
    (found,) = [view for unit in units if (view := seen(unit, g)) is not None and view.last.name == name]
    return found


def register(units: Iterable[Unit], day: date = DAY, g: int = 1) -> Register:
    return register_of(units, g, day)


def unsound(units: Iterable[Unit], g: int) -> list[str]:
    """Return what is wrong with units at any instant: overlaps, circles, orphans, codes held twice."""
    views = {unit.id: view for unit in units if (view := seen(unit, g)) is not None}
    faults = [fault for unit in views.values() for rows in (unit.versions, *_by_code(unit)) for fault in _apart(rows)]
    for day in sorted({v.valid_from for unit in views.values() for v in unit.versions}):
        there = {unit.id: version for unit in views.values() if (version := unit.at(day)) is not None}
        faults += [
            f"{there[name].name} on {day}: {fault}" for name in there for fault in _misplaced(views, there, name)
        ]
        held = [c.code for name in there for c in views[name].codes if views[name].code_at(c.scheme, day) == c.code]
        faults += [f"{code} is held {number} times on {day}" for code, number in Counter(held).items() if number > 1]
    return faults


def _apart(rows: Sequence[Any]) -> Iterator[str]:
    for one, other in pairwise(rows):
        if one.valid_to is None or one.valid_to > other.valid_from:
            yield f"two at once from {other.valid_from}"
    for one in rows:
        if one.valid_to is not None and one.valid_to <= one.valid_from:
            yield f"empty from {one.valid_from}"


def _misplaced(views: dict[str, Unit], there: dict[str, UnitVersion], name: str) -> Iterator[str]:
    version = there[name]
    above = there.get(version.parent or "")
    if version.parent is not None and above is None:
        yield "nobody above it"
    if version.path != f"{above.path if above else '/'}{name}/":
        yield "stands elsewhere than below the unit above it"
    if name in ancestors(version.path):
        yield "above itself"
    if views[name].reach and not any(r.path == version.path for r in views[name].reach):
        yield "does not reach its own place"


def _by_code(unit: Unit) -> list[tuple[UnitCode, ...]]:
    return [tuple(c for c in unit.codes if c.code == code) for code in sorted({c.code for c in unit.codes})]


def pcode(town: Town) -> str:
    """Return the code of the town's province."""
    return f"p{town.code}"


async def settle_codes(world: World, town: Town) -> None:
    """Give the town's province the code `pcode` and types, so that documents can name everything in it."""
    code = UnitCode(scheme=CodeScheme.GSO, code=pcode(town), valid_from=NEW_SINCE, g=1)
    town.province = structs.replace(town.province, codes=(code,))
    units = [typed(town.province, TerritoryType.PROVINCE), *(typed(u, TerritoryType.COMMUNE) for u in (town.a, town.b))]
    town.province, town.a, town.b = units
    await world.store.put_all([line for unit in units for line in stored(unit)])


async def uploaded(world: World, town: Town, body: bytes, handle: str = "adm") -> Upload:
    """Return a confirmed upload of a document."""
    actor = await town.actor(world, handle)
    given = declared(body, purpose=UploadPurpose.REORGANISATION, type=FileType.CSV, name="sap-xep.csv")
    upload = await upload_changes.ask(world.fresh(), actor, request(), town.province.id, given)
    put(world, upload, body)
    return await upload_changes.confirm(world.fresh(), actor, request(upload))


async def proposed(world: World, town: Town, *rows: dict[str, str]) -> Reorganisation:
    """Return a document proposed by the first administrator."""
    upload = await uploaded(world, town, file_of(rows))
    return await reorganisations.propose(world.fresh(), await town.actor(world, "adm"), request(), upload.id)


async def approved(world: World, town: Town, found: Reorganisation) -> Reorganisation:
    """Return it approved by the second administrator."""
    return await reorganisations.approve(world.fresh(), await town.actor(world, "adm2"), request(found))


async def brought(world: World, town: Town, *rows: dict[str, str]) -> Reorganisation:
    """Return a document proposed, approved and applied."""
    found = await approved(world, town, await proposed(world, town, *rows))
    return await reorganisation_runs.apply(world.fresh(), await town.actor(world, "adm2"), request(found))
