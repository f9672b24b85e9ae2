"""Looking at every trail and every record that has one: I2, I3, I4, I11, and I5 as far as trails tell.

Trails stream by in the order of the table, a few at a time with their records and receipts; then records stream by,
each asked for the entry of its version. What changed between two reads is read once more before it is said to be wrong.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from msgspec import structs

from movement.model import receipt_checks, trail_checks, workflow_checks
from movement.model.audit import Audit, Receipt
from movement.model.units import REGISTER
from movement.model.verification import Breach, Findings, Invariant
from movement.storage import paths, tables
from movement.storage.store import Span, want
from movement.usecases import audited
from movement.world import World

type Report = Callable[[str], None]
TOGETHER = 40
"""Trails that are looked at together."""
OFTEN = 20_000


async def trails(world: World, findings: Findings, report: Report) -> None:
    """Look at every trail: is it whole, does it tell how its record stands, was each act possible and asked for."""
    some: list[list[Audit]] = []
    async for trail in _every(world, findings, report):
        if trail[0].subject == REGISTER:
            # The register's HEAD has one entry, and no version of its own.
            continue
        some.append(trail)
        if len(some) == TOGETHER:
            await _look(world, findings, some)
            some = []
    await _look(world, findings, some)


async def _every(world: World, findings: Findings, report: Report) -> AsyncIterator[list[Audit]]:
    """Yield each subject's trail; a partition's items come together and in order."""
    trail: list[Audit] = []
    async for page in world.store.walk(tables.AUDITS):
        for item in page:
            if item.entity is None:
                findings.note([_unreadable("Audit", item.pk, item.sk)])
            if not isinstance(item.entity, Audit):
                continue
            if trail and trail[0].subject != item.entity.subject:
                yield trail
                trail = []
            trail.append(item.entity)
            findings.looked["changes"] += 1
            if findings.looked["changes"] % OFTEN == 0:
                report(f"Trails: {findings.looked['changes']} changes")
    if trail:
        yield trail


async def _look(world: World, findings: Findings, some: Sequence[list[Audit]]) -> None:
    findings.looked["trails"] += len(some)
    wants = [audited.wants_of(trail[0].subject, trail[0].root) for trail in some]
    found = iter(await world.store.get([one for group in wants for one in group], strong=True))
    for trail, group in zip(some, wants, strict=True):
        record = next((one for one in [next(found) for _ in group] if one is not None), None)
        breaches = _of_trail(trail, record)
        if breaches:
            # Somebody may have changed it between both reads.
            breaches = _of_trail(await _trail(world, trail[0].subject), await _record(world, trail[0]))
        findings.note(breaches)
    await _beside(world, findings, some)
    await _receipts(world, findings, [entry for trail in some for entry in trail])


async def _beside(world: World, findings: Findings, some: Sequence[list[Audit]]) -> None:
    told = [(trail[0], one) for trail in some for one in trail_checks.added(trail)]
    wants = [want(type(one), **structs.asdict(one)) for _, one in told]
    for (of, one), kept in zip(told, await world.store.get(wants, strong=True), strict=True):
        findings.note(trail_checks.beside(of, one, kept))


def _of_trail(trail: Sequence[Audit], record: Any) -> list[Breach]:
    kind = audited.kinds_of(trail[0].subject)[0] if record is None else type(record)
    found = trail_checks.breaches(trail, record, kind)
    # What an act was done to is known only where nothing before it is missing.
    whole = all(breach.invariant is not Invariant.TRAIL for breach in found)
    return [*found, *workflow_checks.breaches(trail, kind)] if whole else found


async def _trail(world: World, subject: str) -> list[Audit]:
    return [entry for _, entry in await world.store.rows(paths.trail_of_subject, Span(subject), strong=True)]


async def _record(world: World, first: Audit) -> Any:
    found = await world.store.get(audited.wants_of(first.subject, first.root), strong=True)
    return next((one for one in found if one is not None), None)


async def _receipts(world: World, findings: Findings, entries: Sequence[Audit]) -> None:
    wants = [want(Receipt, actor=entry.actor, request=entry.request) for entry in entries]
    receipts = await world.store.get(wants, strong=True)
    others = {
        (receipt.subject, receipt.version)
        for entry, receipt in zip(entries, receipts, strict=True)
        if receipt is not None and receipt.subject != entry.subject
    }
    named = await _named(world, others)
    for entry, receipt in zip(entries, receipts, strict=True):
        other = None if receipt is None else named.get((receipt.subject, receipt.version))
        findings.note(receipt_checks.of_entry(entry, receipt, other))


async def receipts(world: World, findings: Findings, report: Report) -> None:
    """Look at every receipt: is there an entry of a trail that it names, of that request."""
    async for page in world.store.walk(tables.RECEIPTS):
        some = [item.entity for item in page if isinstance(item.entity, Receipt) and item.entity.subject]
        named = await _named(world, {(one.subject, one.version) for one in some})
        for one in some:
            findings.note(receipt_checks.of_receipt(one, named.get((one.subject, one.version))))
        findings.note([_unreadable("Receipt", item.pk, item.sk) for item in page if item.entity is None])
        findings.looked["receipts"] += len(some)
        report(f"Receipts: {findings.looked['receipts']}")


async def _named(world: World, names: set[tuple[str, int]]) -> dict[tuple[str, int], Audit]:
    wants = [want(Audit, subject=subject, version=version) for subject, version in sorted(names)]
    found = await world.store.get(wants, strong=True)
    return {(entry.subject, entry.version): entry for entry in found if entry is not None}


async def records(world: World, findings: Findings, report: Report) -> None:
    """Look at every record that has versions: is there an entry of a trail that tells the one it is at."""
    for table in dict.fromkeys(row.table for row in tables.AUDITED):
        wanted = tuple(row.entity for row in tables.AUDITED if row.table == table)
        async for page in world.store.walk(table):
            some = [item.entity for item in page if isinstance(item.entity, wanted)]
            await _versions(world, findings, some)
            findings.note([_unreadable(table.name, item.pk, item.sk) for item in page if item.entity is None])
            findings.looked["records"] += len(some)
        report(f"Records: {findings.looked['records']} up to the table {table.name}")


async def _versions(world: World, findings: Findings, some: Sequence[Any]) -> None:
    wants = [want(Audit, subject=one.id, version=one.version) for one in some]
    for record, last in zip(some, await world.store.get(wants, strong=True), strict=True):
        findings.note(trail_checks.headless(record, last))


def _unreadable(kind: str, pk: str, sk: str) -> Breach:
    what = "what stands under this key is not what its contents say it is"
    return Breach(invariant=Invariant.TRAIL, kind=kind, id=f"{pk} {sk}", what=what)
