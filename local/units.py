"""Turning a register into units with their history: the legacy edition is loaded, the other is a reorganisation of it.

The legacy edition is in force from 2024-01-01 (known good from 2025-01-01; before December 2024 Hưng Yên had 161
communes, so earlier look-ups are uncertain) to 2025-06-30, the other from 2025-07-01. Every unit gets an id of its
own that is the same at every fresh start; a code is only something it holds.
"""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import batched

from msgspec import Struct, structs

from local import bodies, changes_2025
from local.changes_2025 import REFORMED_FROM
from local.register import LEGACY, Register, UnitLine
from movement.model import audit, ids, reorganisation_files, search, unit_rows
from movement.model.actors import SYSTEM, Actor, Hold, Prefix
from movement.model.people import Role
from movement.model.periods import midnight
from movement.model.reorganisation_plan import register_of
from movement.model.reorganisations import Reorganisation, ReorganisationState
from movement.model.reorganising import applied, outlined
from movement.model.units import REGISTER, CodeScheme, Reach, RegisterHead, Unit, UnitCode, UnitKind, UnitVersion, seen
from movement.storage.store import Change, Store, want
from movement.usecases import reorganisation_runs, reorganisations
from movement.usecases.acts import Request
from movement.world import World

__all__ = ["REFORMED_FROM", "build", "legacy", "load", "reorganise"]

LEGACY_FROM = date(2024, 1, 1)
GENERATION = 1
CHUNK = 400
Report = Callable[[str], None]
Place = tuple[str, str]
"""(code, key of the body; empty for the territory)."""
ANNOUNCED = midnight(date(2025, 6, 20))
"""When the sample province entered the changes of 2025-07-01."""
SEED = 2025_07_01
CHANGE = ids.make(ids.REORGANISATION, ANNOUNCED, SEED)


def build(register: Register) -> list[Unit]:
    """Return all units of a register as they are after 2025-07-01, as readers see them, in the register's order.

    What that day made of them is worked out as the load does it, so the ids are those of the records.
    """
    return list(_built(register))


@cache
def _built(register: Register) -> tuple[Unit, ...]:
    before = legacy(register)
    document = reorganisation_files.read(changes_2025.document(register))
    known = register_of(before, GENERATION, document.effective_on)
    after = applied(known, outlined(known, document, CHANGE, ()), GENERATION + 1)
    stored = {unit.id: unit for unit in before} | after
    views = (seen(unit, GENERATION + 1) for unit in stored.values())
    return tuple(
        sorted((view for view in views if view is not None), key=lambda u: (u.versions[0].valid_from, u.id[1:]))
    )


def legacy(register: Register) -> list[Unit]:
    """Return the units of the legacy edition, territories and the organisations on them, in the register's order."""
    drafts: dict[Place, Unit] = {}
    for number, line in enumerate(line for line in register.units if line.edition == LEGACY):
        drafts |= _drafts(line, number, drafts)
    return list(drafts.values())


def _drafts(line: UnitLine, number: int, known: dict[Place, Unit]) -> dict[Place, Unit]:
    above = known[line.parent, ""] if line.parent else None
    own = _id(ids.TERRITORY, number, 0, f"{line.edition}:{line.code}")
    root = above.root if above else own
    path = f"{above.path if above else '/'}{own}/"
    version = UnitVersion(
        valid_from=LEGACY_FROM,
        name=line.name,
        parent=above.id if above else None,
        path=path,
        tier=line.tier,
        territory_type=line.type,
        g=GENERATION,
    )
    territory = Unit(
        id=own,
        kind=UnitKind.TERRITORY,
        root=root,
        versions=(version,),
        codes=(UnitCode(scheme=CodeScheme.GSO, code=line.code, valid_from=LEGACY_FROM, g=GENERATION),),
        reach=(Reach(root=root, path=path, g=GENERATION),),
        lat=line.lat or None,
        lon=line.lon or None,
    )
    found = {(line.code, ""): territory}
    for index, body in enumerate(bodies.on(line.tier, line.type, line.name, legacy=True), start=1):
        member = _id(ids.ORGANISATION, number, index, f"{line.edition}:{line.code}:{body.key}")
        there = f"{path}{member}/"
        version_on = structs.replace(version, name=body.name, parent=own, path=there, territory_type=None)
        reach = (Reach(root=root, path=there, g=GENERATION),)
        found[line.code, body.key] = Unit(id=member, kind=body.kind, root=root, versions=(version_on,), reach=reach)
    return found


def _id(letter: str, number: int, index: int, name: str) -> str:
    # Milliseconds in the register's order make the ids sort as the register does.
    made = midnight(LEGACY_FROM) + timedelta(milliseconds=number * 64 + index)
    return ids.make(letter, made, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]))


async def load(world: World, register: Register, source: str, report: Report) -> bool:
    """Write the legacy edition as the first generation; nothing is seen before its HEAD. False if one is there."""
    (head,) = await world.store.get([want(RegisterHead, id=REGISTER)], strong=True)
    if head is not None:
        return False
    found = legacy(register)
    rows: list[Struct] = []
    for unit in found:
        names = [(version.name, version.valid_from) for version in unit.versions]
        rows += [unit, *unit_rows.rows(unit), *search.rows("unit", unit.root, unit.path, unit.id, names)]
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


async def reorganise(store: Store, register: Register, report: Report) -> bool:
    """Let two administrators bring the changes of 2025-07-01, announced before; False if they were applied already.

    Nobody has grants yet, so these two hold theirs here only, on the provinces of before.
    """
    world = World(store=store, clock=lambda: ANNOUNCED, randomness=lambda _: SEED)
    roots = dict.fromkeys(unit.root for unit in legacy(register))
    done, province = await store.get([want(Reorganisation, id=CHANGE), want(Unit, id=next(iter(roots)))], strong=True)
    # A data folder from before this was an act holds both editions as they were loaded, under other ids.
    if province is None or (done is None and province.last.valid_to is not None):
        return False
    if done is not None and done.state in {ReorganisationState.APPLIED, ReorganisationState.REVERSED}:
        return False
    holds = tuple(Hold(role=Role.ADM, unit=root, own=Prefix(root, f"/{root}/")) for root in roots)
    first, second = Actor(subject="adm", holds=holds), Actor(subject="adm2", holds=holds)

    async def body() -> bytes:
        return changes_2025.document(register)

    request = Request(request_id="reorganise-2025")
    made = await reorganisations.propose_file(world, first, request, ["2025-07-01"], body)
    request = Request(request_id="approve-reorganise-2025", id=made.id, version=made.version)
    await reorganisations.approve(world.fresh(), second, request)
    while made.state is not ReorganisationState.APPLIED:
        request = Request(request_id="apply-reorganise-2025", id=made.id)
        made = await reorganisation_runs.apply(world.fresh(), second, request)
    report(f"Units: {made.ends} territories ended and {made.begins} began on {made.effective_on}")
    return True
