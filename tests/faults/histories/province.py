"""The place of a history: tables of its own, a province whose every record has its trail, and its people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from movement.model import search
from movement.model.dossier_acts import ENDED
from movement.model.dossiers import Dossier
from movement.model.entries import Entry
from movement.model.people import Person, Role
from movement.model.search import ENTRIES, SearchRow
from movement.model.units import REGISTER, RegisterHead
from movement.storage import paths, tables
from movement.storage.store import Span, Store, want
from movement.usecases import verification
from movement.world import World
from tests import builders, uploads
from tests.builders import Clock, Town, make_grant, make_person, make_world
from tests.candidate_builders import settle_candidate_rules
from tests.conftest import make_settings
from tests.faults.histories import dossiers, entries, inspections, looks, reorganising, returns, runs
from tests.faults.histories.journal import BrokenError
from tests.faults.histories.life import Life
from tests.inspection_builders import make_campaign
from tests.reorganisation_builders import settle_codes
from tests.return_builders import make_type
from tests.verification_builders import first_entry, settled

NOUNS = ((0.35, entries.deed), (0.3, inspections.deed), (0.2, returns.deed), (0.15, dossiers.deed))
BESIDE = ((0.05, Life.again), (0.002, reorganising.rename), (0.015, runs.compute), (0.08, looks.look))
OPEN: dict[str, Any] = {"deadlines": [{"tier": "COMMUNE", "days": 3, "lock_days": 250}]}


@asynccontextmanager
async def begun(engine: str, files: Path, seed: int) -> AsyncIterator[Life]:
    """Yield a history at its beginning; the same seed gives the same ids."""
    builders._seeds.seed(seed)
    store = Store(make_settings(engine, f"h{seed}-", f"file:{files}"))
    await store.create_tables()
    await store.put_all([RegisterHead(id=REGISTER, g=1, source="tests", loaded_on=date(2026, 1, 1))])
    clock = Clock()
    world = make_world(store, clock)
    town = await Town(f"h{seed}").settle(store)
    await settle_codes(world, town)
    await settled(store, town, world)
    await _more_people(world, town)
    people = {handle: await town.actor(world, handle) for handle in (*town.people(), "pcs2", "both")}
    life = Life(seed, world, clock, town, people)
    life.campaign = await make_campaign(world, town)
    life.report_type = await make_type(world, town, **OPEN)
    await settle_candidate_rules(world, town, R01={"month": 12, "day": 1}, R09=None, R10=None, R10L=None)
    life.file = (await uploads.confirmed(world, town, "pcs", unit=town.province)).id
    life.nouns, life.beside = NOUNS, BESIDE
    try:
        yield life
    finally:
        await life.process.store.close()
        await store.close()


async def _more_people(world: World, town: Town) -> None:
    """Let there be `pcs2`, since who proposes does not decide, and `both`, who reports and is of the staff."""
    staff, reporter = make_grant(Role.PCS, town.province), make_grant(Role.RPT, town.a)
    for who, grants in (("pcs2", [staff]), ("both", [staff, reporter])):
        for row in make_person(town.subject(who), *grants):
            await world.store.put_all(first_entry(row, world) if isinstance(row, Person) else [row])


async def end(life: Life) -> None:
    """Look at everything once more; raises BrokenError with what an operator would be told."""
    await runs.hold(life)
    await _rows_behind(life)
    await _times(life)
    found = await verification.verify(life.world.fresh())
    if found.broken:
        raise BrokenError("; ".join(found.lines))


async def _rows_behind(life: Life) -> None:
    """Hold the rows for words to the entries as they are, and candidates to one dossier each."""
    there = {
        item.entity
        async for page in life.world.store.walk(tables.SEARCH)
        for item in page
        if isinstance(item.entity, SearchRow) and item.entity.noun == ENTRIES
    }
    wanted = {row for entry in life.known(Entry) for row in search.rows_of_entry(entry).values()}
    if there != wanted:
        raise BrokenError(f"{len(there - wanted)} rows are under words that no entry has, {len(wanted - there)} lack")
    standing = [one.entry for one in life.known(Dossier) if one.state not in ENDED]
    if len(set(standing)) != len(standing):
        raise BrokenError("a candidate has two dossiers")


async def _times(life: Life) -> None:
    """Hold each entry's time to its trail: who looks only at what changed since then relies on it."""
    for one in life.known(Entry):
        (entry,) = await life.world.store.get([want(Entry, id=one.id)], strong=True)
        *_, (_, last) = await life.world.store.rows(paths.trail_of_subject, Span(one.id), strong=True)
        if (entry.version, entry.updated_at) != (last.version, last.at):
            raise BrokenError(f"{one.id} tells of {entry.updated_at}, its trail of {last.at}")
