"""Turning a register into units with their history, and loading them as one generation.

The legacy edition is in force from 2024-01-01 (known good from 2025-01-01; before December 2024 Hưng Yên had 161
communes, so earlier look-ups are uncertain) to 2025-06-30, the other from 2025-07-01. Every unit gets an id of its
own that is the same at every fresh start; a code is only something it holds.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import batched

from msgspec import Struct, structs

from local import bodies
from local.register import LEGACY, Register, UnitLine
from movement.model import audit, ids, search, units
from movement.model.actors import SYSTEM
from movement.model.people import Role
from movement.model.periods import midnight
from movement.model.units import (
    REGISTER,
    CodeScheme,
    Extent,
    Reach,
    RegisterHead,
    Tier,
    Unit,
    UnitCode,
    UnitKind,
    UnitLink,
    UnitVersion,
)
from movement.storage.store import Change, want
from movement.world import World

LEGACY_FROM, REFORMED_FROM = date(2024, 1, 1), date(2025, 7, 1)
GENERATION = 1
CHUNK = 400
Report = Callable[[str], None]
Place = tuple[str, str, str]
"""(edition, code, key of the body; empty for the territory)."""


class Draft(Struct, frozen=True):
    """A unit before its links are known."""

    place: Place
    unit: Unit
    tier: Tier


def build(register: Register) -> list[Unit]:
    """Return all units of a register, territories and the organisations on them, in the register's order."""
    drafts: dict[Place, Draft] = {}
    for number, line in enumerate(register.units):
        for draft in _drafts(line, number, drafts):
            drafts[draft.place] = draft
    after: dict[Place, list[UnitLink]] = {}
    before: dict[Place, list[UnitLink]] = {}
    for old, new, day, extent, advised in _edges(register, drafts):
        link = UnitLink(unit="", effective_on=day, extent=extent, advised=advised, g=GENERATION)
        after.setdefault(old, []).append(structs.replace(link, unit=drafts[new].unit.id))
        before.setdefault(new, []).append(structs.replace(link, unit=drafts[old].unit.id))
    by_id = {draft.unit.id: draft.unit for draft in drafts.values()}
    return [
        structs.replace(
            draft.unit,
            successors=tuple(after.get(place, ())),
            predecessors=tuple(before.get(place, ())),
            reach=_reach(draft.unit, before.get(place, ()), by_id),
        )
        for place, draft in drafts.items()
    ]


def _drafts(line: UnitLine, number: int, known: dict[Place, Draft]) -> Iterable[Draft]:
    legacy = line.edition == LEGACY
    first, end = (LEGACY_FROM, REFORMED_FROM) if legacy else (REFORMED_FROM, None)
    above = known[line.edition, line.parent, ""].unit if line.parent else None
    own = _id(ids.TERRITORY, first, number, 0, f"{line.edition}:{line.code}")
    root = above.root if above else own
    path = f"{above.path if above else '/'}{own}/"
    version = UnitVersion(
        valid_from=first,
        valid_to=end,
        name=line.name,
        parent=above.id if above else None,
        path=path,
        tier=line.tier,
        territory_type=line.type,
        g=GENERATION,
    )
    code = UnitCode(scheme=CodeScheme.GSO, code=line.code, valid_from=first, valid_to=end, g=GENERATION)
    unit = Unit(
        id=own,
        kind=UnitKind.TERRITORY,
        root=root,
        versions=(version,),
        codes=(code,),
        lat=line.lat or None,
        lon=line.lon or None,
    )
    yield Draft((line.edition, line.code, ""), unit, line.tier)
    for index, body in enumerate(bodies.on(line.tier, line.type, line.name, legacy=legacy), start=1):
        member = _id(ids.ORGANISATION, first, number, index, f"{line.edition}:{line.code}:{body.key}")
        version_on = structs.replace(version, name=body.name, parent=own, path=f"{path}{member}/", territory_type=None)
        on = Unit(id=member, kind=body.kind, root=root, versions=(version_on,))
        yield Draft((line.edition, line.code, body.key), on, line.tier)


def _id(letter: str, first: date, number: int, index: int, name: str) -> str:
    # Milliseconds in the register's order make the ids sort as the register does.
    made = midnight(first) + timedelta(milliseconds=number * 64 + index)
    return ids.make(letter, made, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]))


def _edges(register: Register, drafts: dict[Place, Draft]) -> Iterable[tuple[Place, Place, date, Extent, bool]]:
    provinces = [u for u in register.units if u.tier is Tier.PROVINCE]
    new = [u for u in provinces if u.edition != LEGACY]
    pairs = [(line.predecessor, line.successor, line.extent, line.advised) for line in register.links]
    if len(new) == 1:
        pairs += [(u.code, new[0].code, Extent.WHOLE, True) for u in provinces if u.edition == LEGACY]
    for old_code, new_code, extent, advised in pairs:
        keys = [place[2] for place in drafts if place[:2] == (LEGACY, old_code)] if len(old_code) == 2 else None  # noqa: PLR2004 - a province's code
        for key in keys or ("", "committee", "people", "front"):
            old = (LEGACY, old_code, key)
            follower = ("2025", new_code, bodies.FOLLOWS.get(key, key))
            if old in drafts and follower in drafts:
                yield old, follower, REFORMED_FROM, extent, advised


def _reach(unit: Unit, before: Sequence[UnitLink], by_id: dict[str, Unit]) -> tuple[Reach, ...]:
    own = Reach(root=unit.root, path=unit.path, g=GENERATION)
    older = [
        Reach(root=by_id[link.unit].root, path=by_id[link.unit].path, extent=link.extent, g=GENERATION)
        for link in before
    ]
    return (own, *older)


async def load(world: World, register: Register, source: str, report: Report) -> bool:
    """Write a register as the first generation; nothing is seen before its HEAD. False if one is there already."""
    (head,) = await world.store.get([want(RegisterHead, id=REGISTER)], strong=True)
    if head is not None:
        return False
    found = build(register)
    rows: list[Struct] = []
    for unit in found:
        names = [(version.name, version.valid_from) for version in unit.versions]
        rows += [unit, *units.rows(unit), *search.rows("unit", unit.root, unit.path, unit.id, names)]
    chunks = list(batched(rows, CHUNK, strict=False))
    for done in range(0, len(chunks), 8):
        await asyncio.gather(*(world.store.put_all(chunk) for chunk in chunks[done : done + 8]))
        report(f"Units: {min((done + 8) * CHUNK, len(rows))}/{len(rows)} rows")
    head = RegisterHead(id=REGISTER, g=GENERATION, source=source, loaded_on=world.today())
    entry = audit.sealed(
        audit.Audit(
            subject=REGISTER,
            version=1,
            root=found[-1].root,
            act="loadRegister",
            actor=SYSTEM,
            role=Role.SYS,
            at=world.now(),
            request="load-register-1",
            delta=audit.delta(None, head),
            previous="",
        )
    )
    await world.store.commit(Change(entities=(), audits=(entry,), children=(head,)))
    return True
